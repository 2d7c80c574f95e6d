import type { Db } from "../db/client.ts";
import { MINUTE_MS } from "../db/time.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";

/** How the cron is: what it last noted of itself. */
export type ScheduleState = {
  /** Unix ms of a run: the last one, or one at most five minutes before it. */
  at: number;
  /** Jobs that failed then. */
  failures: { job: string; error: string }[];
};

const NAME = "schedule:last-run";
/** Noting each run would be 1,440 rows written a day. */
const NOTE_MINUTES = 5;
/** From so long on something is wrong with the schedule. */
export const LATE_MS = 15 * MINUTE_MS;

/** Notes a run: each fifth minute, and whenever a job has failed. */
export async function noteRun(db: Db, now: number, failures: ScheduleState["failures"]): Promise<void> {
  if (failures.length === 0 && Math.floor(now / MINUTE_MS) % NOTE_MINUTES !== 0) return;
  await writeSetting(db, NAME, JSON.stringify({ at: now, failures } satisfies ScheduleState)).run();
}

/** What was noted last; null: the schedule has never run. */
export async function readSchedule(db: Db): Promise<ScheduleState | null> {
  const value = await readSetting(db, NAME);
  return value === null ? null : JSON.parse(value);
}
