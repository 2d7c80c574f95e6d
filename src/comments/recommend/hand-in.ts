import type { Db } from "../../db/client.ts";
import { MINUTE_MS } from "../../db/time.ts";
import type { Tally } from "../../popularity/tally.ts";

/** Of one hand-in: what is more waits for the next. */
const MOST_ENTRIES = 2_000;
/** Bytes of a minute's row; one that is fuller takes no more, and what comes then is let go: no thread brings so many. */
const FULL_ROW = 1_000_000;

/** Writes what the tally holds as one row, `waitMs` from `now` (Unix ms). What the database did not take is tried the next time. */
export async function handIn(db: Db, tally: Tally, now: number, waitMs: number): Promise<void> {
  if (waitMs > 0) await scheduler.wait(waitMs);
  const entries = tally.take(MOST_ENTRIES);
  if (entries.length === 0) return;
  try {
    await db.$client
      .prepare(
        `INSERT INTO recommend_batches (minute, entries) VALUES (?1, ?2)
         ON CONFLICT (minute) DO UPDATE SET entries = entries || excluded.entries WHERE octet_length(entries) < ?3`,
      )
      .bind(Math.floor((now + waitMs) / MINUTE_MS), `${JSON.stringify(entries)}\n`, FULL_ROW)
      .run();
  } catch (error) {
    tally.giveBack(entries);
    console.error({ event: "recommendations_not_handed_in", entries: entries.length, error: String(error) });
  }
}
