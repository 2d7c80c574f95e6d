import type { Db } from "../db/client.ts";
import { DAY_MS } from "../db/time.ts";

/**
 * Takes one of the day's KV writes, or so many at once; false when they are not left. D1 counts them, so that all isolates
 * share one budget. `share` (0 to 1) is the part of the budget that this kind of write may use up: the less it matters, the
 * smaller.
 */
export async function takeKvWrite(
  db: Db,
  now: number,
  dailyWrites: number,
  share: number,
  count = 1,
): Promise<boolean> {
  const limit = Math.floor(dailyWrites * share);
  if (limit < count) return false;
  const taken = await db.$client
    .prepare(
      `INSERT INTO kv_writes (day, used) VALUES (?1, ?3)
       ON CONFLICT (day) DO UPDATE SET used = used + ?3 WHERE used + ?3 <= ?2 RETURNING used`,
    )
    .bind(Math.floor(now / DAY_MS), limit, count)
    .first<number>("used");
  return taken !== null;
}

/** Forgets the counts of days that are over. */
export async function dropOldKvCounts(db: Db, now: number): Promise<void> {
  await db.$client
    .prepare("DELETE FROM kv_writes WHERE day < ?")
    .bind(Math.floor(now / DAY_MS) - 7)
    .run();
}
