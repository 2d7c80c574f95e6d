import type { Db } from "../db/client.ts";
import { HOUR_MS, type ViewCount } from "./tally.ts";

/** The week's list needs 7 days of hours; the eighth is room for a schedule that stood still. */
export const HOURS_KEPT = 8 * 24;
/** The month's list needs 30 days. */
const DAYS_KEPT = 40;
/** Rows moved or deleted in one run: a backlog takes several. */
const RUN_ROWS = 5_000;

/** The hours that fold next. Imported shares stand under negative hours (see import-views) and never fold. */
const OLD_HOURS =
  "SELECT hour, article_id, views FROM view_hours WHERE hour > 0 AND hour < ?1 ORDER BY hour, article_id LIMIT ?2";

/** Adds views to their hours: one statement and one row written per article and hour. */
export async function writeViews(db: Db, tally: ViewCount[]): Promise<void> {
  if (tally.length === 0) return;
  await db.$client
    .prepare(
      `INSERT INTO view_hours (hour, article_id, views)
       SELECT value->>0, value->>1, value->>2 FROM json_each(?) WHERE true
       ON CONFLICT (hour, article_id) DO UPDATE SET views = views + excluded.views`,
    )
    .bind(JSON.stringify(tally.map(({ hour, articleId, views }) => [hour, articleId, views])))
    .run();
}

/**
 * Moves hours older than 8 days into their days and the articles' totals, and deletes days older than 40. What is added
 * is deleted in the same transaction: an hour is carried exactly once. Reads nothing when no hour is due.
 * @returns how many rows moved: at most 5,000 a call.
 */
export async function foldOldHours(db: Db, now: number): Promise<number> {
  const firstKept = firstKeptHour(now);
  const { $client } = db;
  const [, , folded] = await $client.batch([
    $client
      .prepare(
        `INSERT INTO view_days (day, article_id, views)
         SELECT hour / 24, article_id, sum(views) FROM (${OLD_HOURS}) WHERE true GROUP BY 1, 2
         ON CONFLICT (day, article_id) DO UPDATE SET views = views + excluded.views`,
      )
      .bind(firstKept, RUN_ROWS),
    $client
      .prepare(
        `INSERT INTO view_totals (article_id, views)
         SELECT article_id, sum(views) FROM (${OLD_HOURS}) WHERE true GROUP BY 1
         ON CONFLICT (article_id) DO UPDATE SET views = views + excluded.views`,
      )
      .bind(firstKept, RUN_ROWS),
    $client
      .prepare(
        `DELETE FROM view_hours WHERE (hour, article_id) IN (SELECT hour, article_id FROM (${OLD_HOURS}))`,
      )
      .bind(firstKept, RUN_ROWS),
    $client
      .prepare(
        `DELETE FROM view_days WHERE (day, article_id) IN
           (SELECT day, article_id FROM view_days WHERE day < ?1 ORDER BY day, article_id LIMIT ?2)`,
      )
      .bind(firstKeptDay(now), RUN_ROWS),
  ]);
  return folded?.meta.changes ?? 0;
}

/** The oldest hour that stays in view_hours. */
export function firstKeptHour(now: number): number {
  return Math.floor(now / HOUR_MS) - HOURS_KEPT;
}

/** The oldest day that stays in view_days. */
export function firstKeptDay(now: number): number {
  return Math.floor(now / HOUR_MS / 24) - DAYS_KEPT;
}
