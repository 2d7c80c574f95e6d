import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { firstRequests } from "./isolate/first-requests.ts";
import { floors, startFloor, Yardsticks } from "./isolate/floor.ts";
import { Inspector } from "./isolate/inspector.ts";
import { type Measured, measured, type Operation, type Subject } from "./isolate/operation.ts";
import { operations, type Paper, paperOf, startPaper } from "./isolate/paper.ts";
import { writeTables } from "./isolate/write-tables.ts";

/**
 * What each operation costs the Worker's own isolate, which is what the free plan's 10 ms a request are counted of: CPU by V8's
 * profiler, through the runtime's inspector. (The local D1 and KV are other isolates, and left out.) Beside it the same as a
 * multiple of one D1 query, measured before, between and after its rounds, since machines differ, and from one second to the next.
 * Then some of them as the first request of a new isolate. BENCH_PROFILES names a folder for the profiles; BENCH_ONLY, a part of
 * their names, leaves out other operations. BENCH_AGAINST names another checkout, which is measured in turns with this one, in
 * BENCH_ROUNDS rounds each. With BENCH_WRITE the tables of the README and of docs/benchmarks.md are made anew, which wants a quiet
 * machine.
 */
const ARTICLES = Number(process.env.BENCH_ARTICLES ?? 500);
const ONLY = process.env.BENCH_ONLY ?? "";
const AGAINST = process.env.BENCH_AGAINST ?? "";
const FLOOR_PORT = Number(process.env.BENCH_PORT ?? 9341);
const PAPER_PORT = FLOOR_PORT + 1;

type Running = { paper: Paper; miniflare: Miniflare; inspector: Inspector; all: Operation[] };

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-isolate-"));
  const floor = await startFloor(folder, FLOOR_PORT);
  try {
    const ofFloor = floors((await floor.ready).origin);
    const inspector = await Inspector.open(FLOOR_PORT, "floor");
    const yardsticks = new Yardsticks(inspector, ofFloor);
    await yardsticks.warmUp();
    const found: Measured[] = [];
    for (const operation of ofFloor.filter(({ name }) => isAsked(name)))
      found.push(...(await measured([{ inspector, operation }], yardsticks)));
    const papers = [paperOf(join(folder, "own"), PAPER_PORT)];
    if (AGAINST !== "") papers.unshift(paperOf(join(folder, "other"), PAPER_PORT + 1, AGAINST));
    found.push(...(await measureTogether(papers, yardsticks)));
    for (const { paper, name, ...first } of await firstRequests(papers, isAsked))
      found.push({ ...first, name: name + markOf(paper), ...(await multiplesOf(first.ms, yardsticks)) });
    inspector.close();
    report(found);
  } finally {
    await floor.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureTogether(papers: Paper[], yardsticks: Yardsticks): Promise<Measured[]> {
  const running: Running[] = [];
  try {
    for (const paper of papers) running.push(await start(paper));
    const found: Measured[] = [];
    for (const { name } of running[0]?.all.filter((one) => isAsked(one.name)) ?? []) {
      const subjects = running.map((one) => subjectOf(one, name));
      found.push(...(await measured(subjects, yardsticks)));
    }
    return found;
  } finally {
    for (const { miniflare, inspector } of running) {
      inspector.close();
      await miniflare.dispose();
    }
  }
}

async function start(paper: Paper): Promise<Running> {
  mkdirSync(paper.folder);
  const miniflare = await startPaper(paper, ARTICLES);
  const { origin } = await miniflare.ready;
  const inspector = await Inspector.open(paper.inspectorPort, "broadsheet");
  return { paper, miniflare, inspector, all: await operations(miniflare, origin) };
}

function subjectOf({ paper, inspector, all }: Running, wanted: string): Subject {
  const operation = all.find(({ name }) => name === wanted);
  if (!operation) throw new Error(`There is no ${wanted}.`);
  return { inspector, operation: { ...operation, name: wanted + markOf(paper) } };
}

/** Which of two. */
function markOf({ tree }: Paper): string {
  return tree === AGAINST ? ` (${AGAINST})` : "";
}

async function multiplesOf(ms: number, yardsticks: Yardsticks) {
  const { query, oneOfEach } = await yardsticks.measure();
  return { queries: ms / query, ofEach: ms / oneOfEach };
}

function isAsked(name: string): boolean {
  return new RegExp(ONLY).test(name);
}

function report(found: Measured[]): void {
  const rows = found.map(({ name, ms, queries, ofEach }) => ({
    operation: name,
    "CPU ms": round(ms, 2),
    "one D1 query": round(queries, 1),
    "one KV read and one D1 query": round(ofEach, 1),
  }));
  console.table(rows);
  for (const { name, functions } of found) {
    const top = functions.slice(0, 5).map((one) => `${one.name} ${round(one.ms, 2)}`);
    console.log(`${name}: ${top.join(", ")}`);
  }
  console.log(JSON.stringify({ bench: "isolate", articles: ARTICLES, rows }));
  if (!process.env.BENCH_WRITE || ONLY !== "" || AGAINST !== "") return;
  writeTables(found, ARTICLES);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
