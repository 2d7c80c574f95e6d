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
    const modules = ["index.mjs", ...loadedWhenAsked(metafile).map(({ module }) => module)];
    const measured = new Map(modules.map((module) => [module, [] as number[]]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [module, ms] of await measureOnce(script, modules)) measured.get(module)?.push(ms);
    }
    report(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Loads the modules in their order in a runtime of their own. @returns the CPU of each in milliseconds. */
async function measureOnce(script: string, modules: string[]): Promise<[module: string, ms: number][]> {
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
  const ask = async (module: string) => {
    const response = await miniflare.dispatchFetch(`http://startup.example/${module}`);
    if (!response.ok) throw new Error(`${module} does not load: ${await response.text()}`);
  };
  try {
    await ask("");
    const costs: [string, number][] = [];
    for (const module of modules) costs.push([module, await profiler.measure(() => ask(module))]);
    return costs;
  } finally {
    profiler.close();
    await miniflare.dispose();
  }
}

function report(measured: Map<string, number[]>): void {
  const rows = [...measured].map(([module, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const [least = 0, median = 0] = [sorted[0], sorted[Math.floor(sorted.length / 2)]];
    return { module: nameOf(module), "CPU ms, least": round(least), "CPU ms, median": round(median) };
  });
  console.log(
    `${ROUNDS} isolates; the first line is every isolate's start, the others what is loaded when asked for.\n`,
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
