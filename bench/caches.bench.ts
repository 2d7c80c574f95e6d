import { FAULTS } from "./caches/faults.ts";
import { type Outcome, runTown, type Worst } from "./caches/run-town.ts";
import { buildWorkerCode } from "./caches/worker-code.ts";

/**
 * Whether any copy of a page says what the database does not. The whole Worker runs in three data centres with two isolates
 * each, before a KV that answers for a minute what it has read, and a database that fails now and then; people read, write,
 * correct, move, withdraw, delete, respell, comment and decide, the cron misses runs and dies in others. Then it settles, and
 * every copy is judged. Printed: how long something was shown that was no longer true, and for each fault that was mended
 * which seed finds it when its mend is taken out. BENCH_SEEDS are other numbers of lives, 0 for the faults alone.
 */
const SEEDS = Number(process.env.BENCH_SEEDS ?? 12);
const ROUNDS = 5;
/** A fault that so many seeds do not find is not found. */
const FAULT_SEEDS = 6;
const FAULT_ROUNDS = 5;

export async function run(): Promise<void> {
  const paper = await buildWorkerCode();
  const outcomes: Outcome[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await runTown(paper, seed, ROUNDS);
    outcomes.push(outcome);
    console.log(`seed ${seed}: ${outcome.requests} requests, ${outcome.findings.length} findings`);
    for (const { where, path, what } of outcome.findings.slice(0, 5))
      console.error(`seed ${seed}: ${where}: ${path} ${what}`);
  }
  const worst = longest(outcomes.map((outcome) => outcome.worst));
  const worstFallback = longest(outcomes.map((outcome) => outcome.worstFallback));
  if (SEEDS > 0) {
    console.log("What was no longer true, and how long it was shown at most (seconds)");
    show(worst);
    console.log("The same of older pages that were served since the database did not answer");
    show(worstFallback);
  }
  const found = new Map<string, number | null>();
  for (const [name, faults] of Object.entries(FAULTS)) {
    const seed = await firstToFind(await buildWorkerCode(faults));
    console.log(`${name}: ${seed === null ? "not found" : `found by seed ${seed}`}`);
    found.set(name, seed);
  }
  const requests = outcomes.reduce((sum, outcome) => sum + outcome.requests, 0);
  const findings = outcomes.reduce((sum, outcome) => sum + outcome.findings.length, 0);
  const faultsFound = [...found.values()].filter((seed) => seed !== null).length;
  console.log(
    JSON.stringify({
      bench: "caches",
      seeds: SEEDS,
      requests,
      findings,
      worstSeconds: seconds(worst[0]),
      worstFallbackSeconds: seconds(worstFallback[0]),
      faults: found.size,
      faultsFound,
    }),
  );
  if (findings > 0 || faultsFound < found.size) process.exitCode = 1;
}

/** The first seed that finds something wrong; null: none of them. */
async function firstToFind(paper: Parameters<typeof runTown>[0]): Promise<number | null> {
  for (let seed = 1; seed <= FAULT_SEEDS; seed++)
    if ((await runTown(paper, seed, FAULT_ROUNDS)).findings.length > 0) return seed;
  return null;
}

type Longest = { kind: string; ms: number };

function longest(all: Worst[]): Longest[] {
  const most = new Map<string, number>();
  for (const worst of all)
    for (const [kind, { ms }] of worst) most.set(kind, Math.max(ms, most.get(kind) ?? 0));
  return [...most].map(([kind, ms]) => ({ kind, ms })).sort((a, b) => b.ms - a.ms);
}

function show(longest: Longest[]): void {
  console.table(longest.slice(0, 20).map((entry) => ({ kind: entry.kind, seconds: seconds(entry) })));
}

function seconds(entry: Longest | undefined): number {
  return Math.round((entry?.ms ?? 0) / 1000);
}
