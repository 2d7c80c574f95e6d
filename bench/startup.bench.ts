import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { modulesOf } from "../scripts/bundle/modules-of.ts";
import { loadedAtStart, loadedWhenAsked } from "../scripts/bundle/weight.ts";
import { measuredHere, putIntoDocument } from "./documents.ts";
import { childPids } from "./load.ts";

/**
 * What an isolate's start costs: compiling and running index.mjs and what it imports. Beside it, what loading costs in the
 * request that is the first of its isolate to ask for it. Each measurement has a runtime of its own, which takes a second to start
 * and more on a busy machine, and counts the CPU time of all its threads beyond that of a request which loads nothing.
 * BENCH_WRITE makes the table of docs/benchmarks.md anew, which wants a quiet machine.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);

/** Bytes of gzip: what is lighter costs less than such a measurement wavers. */
const WORTH_MEASURING = 10_000;

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

type Measured = { module: string; gzip: number; ms: number[] };

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-startup-"));
  try {
    const { script, metafile } = await bundleWorker(folder);
    const asked = loadedWhenAsked(metafile).map(({ module, weights }) => ({
      module,
      gzip: weights.total.gzip,
      ms: [],
    }));
    const heavy = asked.filter(({ gzip }) => gzip >= WORTH_MEASURING).sort((a, b) => b.gzip - a.gzip);
    const measured: Measured[] = [
      { module: START, gzip: loadedAtStart(metafile).total.gzip, ms: [] },
      ...heavy,
    ];
    console.log(
      `${ROUNDS} rounds of ${measured.length} isolates: the start, and the modules of more than ${WORTH_MEASURING / 1000} KB (gzipped); ${asked.length - heavy.length} are lighter.`,
    );
    for (let round = 1; round <= ROUNDS; round++) {
      const started = performance.now();
      for (const { module, ms } of measured) ms.push(await costOf(script, module));
      console.log(`round ${round}: ${Math.round((performance.now() - started) / 1000)} s`);
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

function report(measured: Measured[]): void {
  const rows = measured.map(({ module, gzip, ms }) => {
    const inOrder = ms.toSorted((a, b) => a - b);
    const [least = Number.NaN] = inOrder;
    const median = inOrder[Math.floor(ms.length / 2)] ?? Number.NaN;
    return {
      module: nameOf(module),
      "KB, gzipped": Math.round(gzip / 1000),
      "CPU ms, least": round(least),
      "CPU ms, median": round(median),
    };
  });
  console.log("The first line is every isolate's start; the others come on top when asked for.");
  console.table(rows);
  console.log(JSON.stringify({ bench: "startup", rounds: ROUNDS, rows }));
  if (process.env.BENCH_WRITE) putIntoDocument("docs/benchmarks.md", "startup", tableOf(rows));
}

function tableOf(rows: Record<string, string | number>[]): string {
  const head = Object.keys(rows[0] ?? {});
  const lines = [
    head,
    head.map((_, n) => (n === 0 ? "---" : "---:")),
    ...rows.map((row) => Object.values(row)),
  ];
  return `${measuredHere()}\n\n${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}`;
}

/** Without the folder and the hash that the build gives it. */
function nameOf(module: string): string {
  return module.replace(/^modules\//, "").replace(/(-[0-9A-Z]+)?\.mjs$/, "");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
