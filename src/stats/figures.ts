import { HOUR_MS } from "../db/time.ts";
/** What moderators' decisions of a day say of the judge. */
export type DecisionCounts = {
  /** Held or taken for spam, and approved. */
  wronglyHeld: number;
  /** Held, and spam. */
  rightlyHeld: number;
  /** Published, and spam. */
  missed: number;
};

/** A day of the paper's time zone as it is kept: lists are by its hours, 24 but for days on which clocks change. */
export type DayFigures = {
  /** Of whose calendar it is; left out: UTC's. */
  zone?: string;
  /** Unix ms at which its first hour begins; left out: the UTC day's. */
  from?: number;
  /** Comments received. */
  received: number[];
  /** Those of them that were spam when the day was counted. */
  spam: number[];
  decisions: DecisionCounts;
  /** Id of the last decision that is counted in this day or before. */
  lastDecision: number;
  /** Readers by referring site, the busiest. */
  referrers: [name: string, views: number][];
  countries: [name: string, views: number][];
};

/** A bar of a chart: what came between `from` and the next one's (Unix ms). */
export type Bar = { from: number; value: number };

/** Adds up hours (Unix ms and how many) to bars that begin at these moments, in order; what is earlier is left out. */
export function addUp(starts: number[], hours: Iterable<[at: number, value: number]>): Bar[] {
  const bars = starts.map((from) => ({ from, value: 0 }));
  for (const [at, value] of hours) {
    const bar = bars.findLast(({ from }) => from <= at);
    if (bar) bar.value += value;
  }
  return bars;
}

/** The beginnings of the last `count` hours, the present one the last. */
export function lastHours(now: number, count: number): number[] {
  const present = Math.floor(now / HOUR_MS) * HOUR_MS;
  return Array.from({ length: count }, (_, n) => present - (count - 1 - n) * HOUR_MS);
}

/** Names and counts of several days, summed, the most first. */
export function sumNames(
  lists: [name: string, views: number][][],
  limit: number,
): { name: string; views: number }[] {
  const sums = new Map<string, number>();
  for (const [name, views] of lists.flat()) sums.set(name, (sums.get(name) ?? 0) + views);
  return [...sums]
    .map(([name, views]) => ({ name, views }))
    .sort((a, b) => b.views - a.views)
    .slice(0, limit);
}
