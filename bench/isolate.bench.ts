import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { firstRequests } from "./isolate/first-requests.ts";
import { floors, ONE_OF_EACH, ONE_QUERY, startFloor } from "./isolate/floor.ts";
import { Inspector, type Profiled } from "./isolate/inspector.ts";
import { measured, type Operation } from "./isolate/operation.ts";
import { operations, startPaper } from "./isolate/paper.ts";
import { writeTables } from "./isolate/write-tables.ts";

/**
 * What each operation costs the Worker's own isolate, which is what the free plan's 10 ms a request are counted of: CPU by V8's
 * profiler, through the runtime's inspector. (The local D1 and KV are other isolates, and left out.) Beside it the same as a
 * multiple of one D1 query in the same run, since machines differ. Then some of them as the first request of a new isolate.
 * BENCH_PROFILES names a folder for the profiles; BENCH_ONLY, a part of their names, leaves out other operations; with BENCH_WRITE
 * the tables of the README and of docs/benchmarks.md are made anew, which wants a quiet machine.
 */
const ARTICLES = Number(process.env.BENCH_ARTICLES ?? 500);
const ONLY = process.env.BENCH_ONLY ?? "";
const PAPER_PORT = Number(process.env.BENCH_PORT ?? 9341);
const FLOOR_PORT = PAPER_PORT + 1;

type Measured = Profiled & { name: string };

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-isolate-"));
  try {
    const found = await measureAll(await startFloor(folder, FLOOR_PORT), FLOOR_PORT, "floor", (_, origin) =>
      floors(origin),
    );
    found.push(
      ...(await measureAll(
        await startPaper(folder, PAPER_PORT, ARTICLES),
        PAPER_PORT,
        "broadsheet",
        operations,
      )),
    );
    found.push(...(await firstRequests(folder, PAPER_PORT, isAsked)));
    report(found);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(
  miniflare: Miniflare,
  port: number,
  worker: string,
  list: (miniflare: Miniflare, origin: string) => Operation[] | Promise<Operation[]>,
): Promise<Measured[]> {
  try {
    const { origin } = await miniflare.ready;
    const all = await list(miniflare, origin);
    const inspector = await Inspector.open(port, worker);
    const found: Measured[] = [];
    for (const operation of all.filter(({ name }) => worker === "floor" || isAsked(name)))
      found.push({ name: operation.name, ...(await measured(inspector, operation)) });
    inspector.close();
    return found;
  } finally {
    await miniflare.dispose();
  }
}

function isAsked(name: string): boolean {
  return new RegExp(ONLY).test(name);
}

function report(found: Measured[]): void {
  const msOf = (wanted: string) => found.find(({ name }) => name === wanted)?.ms ?? Number.NaN;
  const rows = found.map(({ name, ms }) => ({
    operation: name,
    "CPU ms": round(ms, 2),
    "one D1 query": round(ms / msOf(ONE_QUERY), 1),
    "one KV read and one D1 query": round(ms / msOf(ONE_OF_EACH), 1),
  }));
  console.table(rows);
  for (const { name, functions } of found) {
    const top = functions.slice(0, 5).map((one) => `${one.name} ${round(one.ms, 2)}`);
    console.log(`${name}: ${top.join(", ")}`);
  }
  console.log(JSON.stringify({ bench: "isolate", articles: ARTICLES, rows }));
  if (!process.env.BENCH_WRITE || ONLY !== "") return;
  const queryMs = msOf(ONE_QUERY);
  const all = found.map(({ name, ms }) => ({ name, ms, queries: ms / queryMs }));
  writeTables(all, ARTICLES, queryMs);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
