import type { Db } from "../db/client.ts";
import { isDue, MINUTE_MS } from "../db/time.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";

/** How the cron is: what it last noted of itself. Times are Unix ms. */
export type ScheduleState = {
  /** A run: the last one, or one at most five minutes before it. */
  at: number;
  /** Jobs that failed then. */
  failures: { job: string; error: string }[];
  /** When each job that is done once in a while was done last. */
  done?: Record<string, number>;
};

/** The row of `settings` that holds it. */
export const SCHEDULE_ROW = "schedule:last-run";
/** Noting each run would be 1,440 rows written a day. */
const NOTE_MS = 5 * MINUTE_MS;
/** From so long on something is wrong with the schedule. */
export const LATE_MS = 15 * MINUTE_MS;

/** Notes a run: five minutes after the last note, and whenever a job has failed or is not to be done again for a while. */
export async function noteRun(
  db: Db,
  now: number,
  failures: ScheduleState["failures"],
  { before = null, done = {} }: { before?: ScheduleState | null; done?: Record<string, number> } = {},
): Promise<void> {
  const isNews = failures.length > 0 || Object.keys(done).length > 0;
  if (!isNews && !isDue(before?.at ?? null, NOTE_MS, now)) return;
  const state: ScheduleState = { at: now, failures, done: { ...before?.done, ...done } };
  await writeSetting(db, SCHEDULE_ROW, JSON.stringify(state)).run();
}

/** What was noted last; null: the schedule has never run. */
export async function readSchedule(db: Db): Promise<ScheduleState | null> {
  return scheduleOf(await readSetting(db, SCHEDULE_ROW));
}

/** What the row says. */
export function scheduleOf(stored: string | null): ScheduleState | null {
  return stored === null ? null : JSON.parse(stored);
}
