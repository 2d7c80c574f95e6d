import { type TimeLimit, withTimeLimits } from "../db/time-limit.ts";
import type { Bindings } from "./bindings.ts";

/** Milliseconds that a binding's calls have, each method its own or all others'. */
type Limits = Record<string, { [method: string]: number; others: number }>;

/** A reader waits: what only speeds or guards has little time, the database as long as somebody would. */
const READERS: Limits = {
  DB: { others: 5_000 },
  // Until the first byte.
  MEDIA: { get: 10_000, others: 5_000 },
  // What is written is written behind the response.
  PAGES: { get: 1_000, others: 10_000 },
  others: { others: 1_000 },
};

/** The newsroom saves and imports much at once. */
const NEWSROOM: Limits = {
  ...READERS,
  DB: { others: 15_000 },
  // A film of the largest size over a slow line.
  MEDIA: { put: 600_000, others: 15_000 },
  IMAGES: { others: 30_000 },
  others: { others: 5_000 },
};

/** The cron keeps nobody waiting. D1 itself ends a query after 30 seconds. */
const CRON: Limits = {
  DB: { others: 25_000 },
  others: { others: 15_000 },
};

const limitOf =
  (limits: Limits): TimeLimit =>
  (binding, method) => {
    const own = limits[binding] ?? limits.others;
    return own?.[method] ?? own?.others ?? 0;
  };

/** By who waits. */
export const TIME_LIMITS = { readers: limitOf(READERS), newsroom: limitOf(NEWSROOM), cron: limitOf(CRON) };

/** The bindings as whoever waits for them gets them: every call of every one has a time limit. */
export function limitBindings(env: Bindings, waiting: keyof typeof TIME_LIMITS): Bindings {
  return withTimeLimits(env, TIME_LIMITS[waiting]);
}
