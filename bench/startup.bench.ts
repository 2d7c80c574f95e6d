import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { modulesOf } from "../scripts/bundle/modules-of.ts";
import { loadedWhenAsked } from "../scripts/bundle/weight.ts";
import { childPids } from "./load.ts";

/**
 * What an isolate's start costs: compiling and running index.mjs and what it imports. Beside it, what loading costs in the
 * request that is the first of its isolate to ask for it. Each measurement has a runtime of its own, and counts the CPU time of all
 * its threads beyond that of a request which loads nothing.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);

/** What every isolate loads. */
const START = "index.mjs";

/** Imports what it is asked for, as the runtime would. */
const TRAMPOLINE = `export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/") await import("." + pathname);
    return new Response("ok");
  },
};`;

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-startup-"));
  try {
    const { script, metafile } = await bundleWorker(folder);
    const measured = [{ module: START, ms: [] as number[] }];
    for (const { module } of loadedWhenAsked(metafile)) measured.push({ module, ms: [] });
    for (let round = 0; round < ROUNDS; round++) {
      for (const { module, ms } of measured) ms.push(await costOf(script, module));
    }
    report(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns the CPU in milliseconds of loading a module in a runtime of its own; all but the first are loaded after a start. */
async function costOf(script: string, module: string): Promise<number> {
  const folder = dirname(script);
  const trampoline = {
    type: "ESModule" as const,
    path: join(folder, "trampoline.mjs"),
    contents: TRAMPOLINE,
  };
  const before = new Set(childPids());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "startup",
      compatibilityDate: "2026-10-01",
      modulesRoot: folder,
      modules: [trampoline, ...modulesOf(script)],
      cf: false,
    }),
  );
  try {
    await miniflare.ready;
    const pid = childPids().find((candidate) => !before.has(candidate));
    if (pid === undefined) throw new Error("Miniflare started no process whose CPU time could be measured.");
    const cpuOf = async (path: string) => {
      const started = cpuMs(pid);
      const response = await miniflare.dispatchFetch(`http://startup.example/${path}`);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path} does not load: ${text}`);
      return cpuMs(pid) - started;
    };
    await cpuOf("");
    if (module !== START) await cpuOf(START);
    const nothing = await cpuOf("");
    return (await cpuOf(module)) - nothing;
  } finally {
    await miniflare.dispose();
  }
}

/** CPU time of a process's threads so far, by Linux's scheduler, which counts nanoseconds. */
function cpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spent = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}

function report(measured: { module: string; ms: number[] }[]): void {
  const rows = measured.map(({ module, ms }) => {
    const [least = Number.NaN] = ms.toSorted((a, b) => a - b);
    const median = ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)] ?? Number.NaN;
    return { module: nameOf(module), "CPU ms, least": round(least), "CPU ms, median": round(median) };
  });
  console.log(
    `${ROUNDS} isolates each; the first line is every isolate's start, the others come on top when asked for.\n`,
  );
  console.table(rows);
  console.log(JSON.stringify({ bench: "startup", rows }));
}

/** Without the folder and the hash that the build gives it. */
function nameOf(module: string): string {
  return module.replace(/^modules\//, "").replace(/(-[0-9A-Z]+)?\.mjs$/, "");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
