import type { Db } from "../db/client.ts";
import { type Reading, readOne } from "../db/readings.ts";
import { DAY_MS } from "../db/time.ts";

/**
 * Takes one of the day's KV writes, or so many at once; false when they are not left. D1 counts them, so that all isolates
 * share one budget. `share` (0 to 1) is the part of the budget that this kind of write may use up: the less it matters, the
 * smaller.
 */
export function takeKvWrite(
  db: Db,
  now: number,
  dailyWrites: number,
  share: number,
  count = 1,
): Promise<boolean> {
  return readOne(takingKvWrite(db, now, dailyWrites, share, count));
}

/** The same for those who do more in its round trip. */
export function takingKvWrite(
  db: Db,
  now: number,
  dailyWrites: number,
  share: number,
  count = 1,
): Reading<boolean> {
  const statement = db.$client
    .prepare(
      `INSERT INTO kv_writes (day, used) SELECT ?1, ?3 WHERE ?3 <= ?2
       ON CONFLICT (day) DO UPDATE SET used = used + ?3 WHERE used + ?3 <= ?2 RETURNING used`,
    )
    .bind(Math.floor(now / DAY_MS), Math.floor(dailyWrites * share), count);
  return { statement, read: (rows: unknown[]) => rows.length > 0 };
}

/** The statement that counts writes of which it was known before that they were left. */
export function countKvWrites(db: Db, now: number, count: number): D1PreparedStatement {
  return db.$client
    .prepare(
      "INSERT INTO kv_writes (day, used) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET used = used + excluded.used",
    )
    .bind(Math.floor(now / DAY_MS), count);
}

/** Forgets the counts of days that are over. */
export async function dropOldKvCounts(db: Db, now: number): Promise<void> {
  await db.$client
    .prepare("DELETE FROM kv_writes WHERE day < ?")
    .bind(Math.floor(now / DAY_MS) - 7)
    .run();
}
