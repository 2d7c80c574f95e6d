import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { modulesOf } from "../scripts/bundle/modules-of.ts";
import { loadedWhenAsked } from "../scripts/bundle/weight.ts";
import { openProfiler } from "./profiler.ts";

/**
 * What an isolate's start costs: parsing and running what index.mjs imports. Beside it, what loading costs in the request that
 * is the first of its isolate to ask for it. V8's profiler counts the isolate's own CPU; each round has a runtime of its own.
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
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      name: "startup",
      compatibilityDate: "2026-10-01",
      modulesRoot: folder,
      modules: [trampoline, ...modulesOf(script)],
      cf: false,
    }),
    inspectorPort: 0,
  });
  await miniflare.ready;
  const profiler = await openProfiler(miniflare, "startup");
  const ask = async (path: string) => {
    const response = await miniflare.dispatchFetch(`http://startup.example/${path}`);
    if (!response.ok) throw new Error(`${path} does not load: ${await response.text()}`);
  };
  try {
    await ask(module === START ? "" : START);
    return await profiler.measure(() => ask(module));
  } finally {
    profiler.close();
    await miniflare.dispose();
  }
}

function report(measured: { module: string; ms: number[] }[]): void {
  const rows = measured.map(({ module, ms }) => {
    const [least = 0, ...others] = ms.toSorted((a, b) => a - b);
    const median = others[Math.floor((others.length - 1) / 2)] ?? least;
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
