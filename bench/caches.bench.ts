import { FAULTS } from "./caches/faults.ts";
import { type Outcome, runTown } from "./caches/run-town.ts";
import { buildWorkerCode } from "./caches/worker-code.ts";

/**
 * Whether any copy of a page says what the database does not. The whole Worker runs in three data centres with two isolates
 * each, before a KV that answers for a minute what it has read, and a database that fails now and then; people read, write,
 * correct, move, withdraw, delete, respell, comment and decide, the cron misses runs and dies in others. Then it settles, and
 * every copy is judged. Printed: how long something was shown that was no longer true, and for each fault that was mended
 * which seed finds it when its mend is taken out.
 */
const SEEDS = 12;
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
    for (const { where, path, what } of outcome.findings.slice(0, 5))
      console.error(`seed ${seed}: ${where}: ${path} ${what}`);
  }
  const worst = longest(outcomes);
  console.log("What was no longer true, and how long it was shown at most (seconds)");
  console.table(worst.slice(0, 20).map(({ kind, ms }) => ({ kind, seconds: Math.round(ms / 1000) })));
  const found = new Map<string, number | null>();
  for (const [name, faults] of Object.entries(FAULTS))
    found.set(name, await firstToFind(await buildWorkerCode(faults)));
  console.table([...found].map(([fault, seed]) => ({ fault, "found by seed": seed ?? "none" })));
  const requests = outcomes.reduce((sum, outcome) => sum + outcome.requests, 0);
  const findings = outcomes.reduce((sum, outcome) => sum + outcome.findings.length, 0);
  const worstSeconds = Math.round((worst[0]?.ms ?? 0) / 1000);
  const faultsFound = [...found.values()].filter((seed) => seed !== null).length;
  console.log(
    JSON.stringify({
      bench: "caches",
      seeds: SEEDS,
      requests,
      findings,
      worstSeconds,
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

function longest(outcomes: Outcome[]): { kind: string; ms: number }[] {
  const most = new Map<string, number>();
  for (const { worst } of outcomes)
    for (const [kind, { ms }] of worst) most.set(kind, Math.max(ms, most.get(kind) ?? 0));
  return [...most].map(([kind, ms]) => ({ kind, ms })).sort((a, b) => b.ms - a.ms);
}
