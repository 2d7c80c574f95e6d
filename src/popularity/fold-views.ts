import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { HOUR_MS } from "../db/time.ts";
import { addCounts, type Changes, type Counts, withChanges } from "./counts.ts";
import { DAYS_KEPT, HOURS_KEPT, store } from "./running-totals.ts";
import { raiseVersion, readVersion, untilAlone, versionQuery } from "./view-state.ts";

/**
 * Folds the hours of the oldest UTC day into one row once all of them are older than 31 days, and deletes what has had
 * its time: days and sources after 400 days, fingerprints after the day following theirs. For each run of the cron: a
 * backlog takes several, and where nothing is old a handful of rows are read.
 * @returns how many hours were folded.
 */
export function foldOldHours(db: Db, now: number): Promise<number> {
  return untilAlone(async () => {
    const day = Math.floor(now / HOUR_MS / 24);
    const { version, hours, stored } = await readOldest(db, now);
    await forgetOld(db, day);
    const [oldest] = hours;
    if (!oldest) return 0;
    const sums: Changes = new Map();
    for (const { views } of hours) addCounts(sums, JSON.parse(views));
    const oldestDay = Math.floor(oldest.hour / 24);
    const folded = withChanges(stored, sums);
    await db.$client.batch([
      raiseVersion(db, version),
      ...(oldestDay < day - DAYS_KEPT ? [] : store(db, "views_by_day", "day", [[oldestDay, folded]])),
      db.$client
        .prepare("DELETE FROM views_by_hour WHERE hour >= ?1 AND hour < ?1 + 24")
        .bind(oldestDay * 24),
    ]);
    return hours.length;
  });
}

type HourRow = Pick<Rows["views_by_hour"], "hour" | "views">;

/** The hours of the oldest day, if none of them has to stay, and what its day holds already. */
async function readOldest(
  db: Db,
  now: number,
): Promise<{ version: number; hours: HourRow[]; stored: Counts }> {
  const [version, hours, days] = await db.$client.batch<never>([
    versionQuery(db),
    db.$client
      .prepare(
        `WITH oldest AS (SELECT (min(hour) / 24 + 1) * 24 AS ends FROM views_by_hour)
         SELECT hour, views FROM views_by_hour WHERE hour < (SELECT ends FROM oldest) AND (SELECT ends FROM oldest)
           <= min(?1, coalesce((SELECT hour FROM view_windows WHERE window = 'month'), ?1)) - ?2 ORDER BY hour`,
      )
      .bind(Math.floor(now / HOUR_MS), HOURS_KEPT),
    db.$client.prepare(
      "SELECT views FROM views_by_day WHERE day = (SELECT min(hour) / 24 FROM views_by_hour)",
    ),
  ]);
  const stored: { views: string }[] = days?.results ?? [];
  return {
    version: readVersion(version),
    hours: hours?.results ?? [],
    stored: JSON.parse(stored[0]?.views ?? "[]"),
  };
}

async function forgetOld(db: Db, day: number): Promise<void> {
  const remove = (table: string, before: number) =>
    db.$client.prepare(`DELETE FROM ${table} WHERE day < ?`).bind(before);
  await db.$client.batch([
    remove("view_seen", day - 1),
    remove("views_by_day", day - DAYS_KEPT),
    remove("view_sources", day - DAYS_KEPT),
  ]);
}
