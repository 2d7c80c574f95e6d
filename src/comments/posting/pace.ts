import type { Db } from "../../db/client.ts";
import { DAY_MS, MINUTE_MS } from "../../db/time.ts";
import { firstIdOf } from "../../db/time-id.ts";

/** How many comments the whole paper takes; 0: as many as come. */
export type PaceLimits = { aMinute: number; aDay: number };

/** How many of today came in so far, and which of them was this minute's first; null: none. */
export type PaceRow = { ofDay: number | null; firstOfMinute: number | null };

/** Ids are made from clocks that differ a little, and imports have no number: so many at each end are looked at. */
const LOOKED_AT = 20;

/** The first ids that comments of today and of this minute may have. */
export function paceIds(now: number): { today: number; minute: number } {
  return { today: firstIdOf(startOf(now, DAY_MS)), minute: firstIdOf(startOf(now, MINUTE_MS)) };
}

/** Those ids in the statement that stores a comment. */
const TODAY = "(SELECT today FROM given)";
const MINUTE = "(SELECT minute FROM given)";

/** SQL of the number that the newest comment of today has; null: there is none yet. */
const newestToday = (today: string) =>
  `SELECT max(of_day) AS n FROM (SELECT of_day FROM comments WHERE id >= ${today} ORDER BY id DESC LIMIT ${LOOKED_AT})`;

const firstOfMinute = (minute: string) =>
  `SELECT min(of_day) AS n FROM (SELECT of_day FROM comments WHERE id >= ${minute} ORDER BY id LIMIT ${LOOKED_AT})`;

/** SQL of the number that a comment gets as it is stored: counted by its own row, so that counting writes none. */
export const NEXT_OF_DAY = `coalesce((${newestToday(TODAY)}), 0) + 1`;

/** SQL that holds as a comment is stored while the paper takes any: many may come between the reads and the write. */
export function isWithinPace({ aMinute, aDay }: PaceLimits): string {
  const newest = `(${newestToday(TODAY)}) newest`;
  const over = [
    ...(aDay > 0 ? [`SELECT 1 FROM ${newest} WHERE newest.n >= ${aDay}`] : []),
    ...(aMinute > 0
      ? [
          `SELECT 1 FROM ${newest}, (${firstOfMinute(MINUTE)}) oldest WHERE newest.n - oldest.n + 1 >= ${aMinute}`,
        ]
      : []),
  ];
  return over.map((select) => `NOT EXISTS (${select})`).join(" AND ") || "true";
}

/** Reads how many there were. */
export function paceQuery(db: Db, now: number): D1PreparedStatement {
  const { today, minute } = paceIds(now);
  return db.$client
    .prepare(`SELECT (${newestToday("?1")}) AS ofDay, (${firstOfMinute("?2")}) AS firstOfMinute`)
    .bind(today, minute);
}

/** Seconds until the paper takes comments again; null: it does now. */
export function secondsToWait(row: PaceRow | null, limits: PaceLimits, now: number): number | null {
  const { aMinute, aDay } = limits;
  const ofDay = row?.ofDay ?? 0;
  const ofMinute = row?.firstOfMinute == null ? 0 : ofDay - row.firstOfMinute + 1;
  const left = (periodMs: number) => Math.ceil((startOf(now, periodMs) + periodMs - now) / 1000);
  if (aDay > 0 && ofDay >= aDay) return left(DAY_MS);
  return aMinute > 0 && ofMinute >= aMinute ? left(MINUTE_MS) : null;
}

function startOf(now: number, periodMs: number): number {
  return now - (now % periodMs);
}
