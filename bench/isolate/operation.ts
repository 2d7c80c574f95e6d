import type { Yardstick, Yardsticks } from "./floor.ts";
import type { Inspector, Profiled } from "./inspector.ts";

/** One operation whose CPU is measured: `times` of it, after some that warm the isolate. */
export type Operation = {
  name: string;
  times: number;
  once: (n: number) => Promise<unknown>;
  /** How long what it leaves behind its response goes on. */
  settleMs?: number;
  warm?: number;
  /** What is to be done first, and not measured. */
  prepare?: () => Promise<unknown>;
};

/** What one of an operation costs, by itself and as a multiple of what D1 and KV cost such code while it was measured. */
export type Measured = Profiled & { name: string; queries: number; ofEach: number };

/** An operation's `times` are these together: a slow second of the machine is in one of them. */
const ROUNDS = 5;
/** More of them for who compares two trees. */
const MEASURED = Number(process.env.BENCH_ROUNDS ?? ROUNDS);

/** One paper's Worker, and an operation of it. */
export type Subject = { inspector: Inspector; operation: Operation };

/**
 * What one of an operation costs each of these Workers, as a rule one: measured in rounds, in turns, with the floors before, between and after
 * them. The middle round counts, and the middle floor of these.
 */
export async function measured(subjects: Subject[], yardsticks: Yardsticks): Promise<Measured[]> {
  const rounds: Profiled[][] = subjects.map(() => []);
  for (const { operation } of subjects) {
    await operation.prepare?.();
    for (let n = 0; n < warmOf(operation); n++) await operation.once(n);
    await settle(operation);
  }
  const floors: Yardstick[] = [await yardsticks.measure()];
  for (let round = 0; round < MEASURED; round++) {
    for (const [index, { inspector, operation }] of subjects.entries())
      rounds[index]?.push(await measureRound(inspector, operation, round));
    floors.push(await yardsticks.measure());
  }
  const query = middle(floors.map((one) => one.query));
  const oneOfEach = middle(floors.map((one) => one.oneOfEach));
  return subjects.map(({ operation: { name } }, index) => {
    const all = rounds[index] ?? [];
    const ms = middle(all.map((one) => one.ms));
    const functions = meanOf(all);
    return { name, ms, functions, queries: ms / query, ofEach: ms / oneOfEach };
  });
}

async function measureRound(inspector: Inspector, operation: Operation, round: number): Promise<Profiled> {
  const times = Math.ceil(operation.times / ROUNDS);
  const from = warmOf(operation) + round * times;
  const { ms, functions } = await inspector.profile(`${operation.name} ${round}`, async () => {
    for (let n = from; n < from + times; n++) await operation.once(n);
    await settle(operation);
  });
  return { ms: ms / times, functions: functions.map((one) => ({ name: one.name, ms: one.ms / times })) };
}

function warmOf({ warm = 5 }: Operation): number {
  return warm;
}

function settle({ settleMs = 0 }: Operation): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, settleMs));
}

function meanOf(rounds: Profiled[]): Profiled["functions"] {
  const sums = new Map<string, number>();
  for (const { functions } of rounds)
    for (const { name, ms } of functions) sums.set(name, (sums.get(name) ?? 0) + ms / rounds.length);
  return [...sums].sort(([, a], [, b]) => b - a).map(([name, ms]) => ({ name, ms }));
}

export function middle(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
