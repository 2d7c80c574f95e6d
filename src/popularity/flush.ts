import type { Db } from "../db/client.ts";
import { MINUTE_MS } from "../db/time.ts";
import type { Entry, Tally } from "./tally.ts";

/** Entries of one hand-in: with what a row already holds they stay far below D1's 2 MB a row. */
const MOST_ENTRIES = 6_000;
/** A row that is longer takes no more: what comes goes into the next minute's. */
const FULL_ROW = 1_000_000;
/** Minutes ahead in which room is looked for. */
const MINUTES_TRIED = 20;

/**
 * Writes all that the tally holds: one row for some thousand views. What the database did not take goes back into the
 * tally for the next time. If only its answer was lost those views are handed in twice, which counts nobody twice: their
 * readers have been seen when they come again.
 */
export async function flushTally(db: Db, tally: Tally, now: number): Promise<void> {
  for (let entries = tally.take(MOST_ENTRIES); entries.length > 0; entries = tally.take(MOST_ENTRIES)) {
    try {
      await append(db, Math.floor(now / MINUTE_MS), entries);
    } catch (error) {
      tally.giveBack(entries);
      console.error({ event: "views_not_handed_in", views: entries.length, error: String(error) });
      return;
    }
  }
}

async function append(db: Db, minute: number, entries: Entry[]): Promise<void> {
  const line = `${JSON.stringify(entries)}\n`;
  for (let ahead = 0; ahead < MINUTES_TRIED; ahead++) {
    const { meta } = await db.$client
      .prepare(
        `INSERT INTO view_batches (minute, entries) VALUES (?1, ?2)
         ON CONFLICT (minute) DO UPDATE SET entries = entries || excluded.entries WHERE octet_length(entries) < ?3`,
      )
      .bind(minute + ahead, line, FULL_ROW)
      .run();
    if (meta.changes > 0) return;
  }
  throw new Error(`the rows of ${MINUTES_TRIED} minutes are full: the cron has not counted them`);
}
