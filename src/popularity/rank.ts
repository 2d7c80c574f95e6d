import type { Db } from "../db/client.ts";
import { HOUR_MS } from "./tally.ts";

export const WINDOWS = ["day", "week", "month", "all"] as const;

export type Window = (typeof WINDOWS)[number];

/** One place of a stored list. */
type Place = { articleId: number; views: number };

type Lists = Record<Window, Place[]>;

type ViewSums = Record<Window, number> & { articleId: number; listedAt: number };

/** As many as the API gives at most. */
const LIST_LENGTH = 50;
/** A list with fewer ranked articles is filled up with the newest: a new site shows no empty box. */
const LEAST_LENGTH = 5;
/** How much of each list pages show at most: five of the week, and eight others of the month or of all time. */
const SHOWN_LENGTH = { day: 0, week: 5, month: 13, all: 13 };

const DAY_HOURS = 24;
const WEEK_HOURS = 7 * 24;
const MONTH_DAYS = 30;

/**
 * Ranks the articles served at `now` (Unix ms) by the views of the last 24 hours, 7 days, 30 days and of all time; among
 * equals the newer comes first. Stores the lists that changed, and when it ranked.
 * @returns whether pages would show other articles than before, or in another order.
 */
export async function rankAll(db: Db, now: number): Promise<boolean> {
  const [sums, newest, before] = await Promise.all([
    sumViews(db, now),
    newestArticles(db, now),
    storedLists(db),
  ]);
  const lists: Lists = {
    day: topOf("day", sums, newest),
    week: topOf("week", sums, newest),
    month: topOf("month", sums, newest),
    all: topOf("all", sums, newest),
  };
  await storeLists(
    db,
    WINDOWS.filter((window) => JSON.stringify(lists[window]) !== JSON.stringify(before[window])),
    lists,
    now,
  );
  return WINDOWS.some((window) => shownIds(window, lists) !== shownIds(window, before));
}

/**
 * Each served article's views by window. Day and week are exact to the hour: the current hour is the last of 24, or of
 * 168. The month is whole UTC days, today the last of 30.
 */
async function sumViews(db: Db, now: number): Promise<ViewSums[]> {
  const hour = Math.floor(now / HOUR_MS);
  const firstDay = Math.floor(hour / 24) - MONTH_DAYS + 1;
  const { results } = await db.$client
    .prepare(
      `SELECT v.*, a.listed_at AS listedAt FROM (
         SELECT article_id AS articleId, sum(day) AS day, sum(week) AS week, sum(month) AS month, sum(total) AS "all" FROM (
           SELECT article_id, iif(hour >= ?2, views, 0) AS day, iif(hour >= ?3, views, 0) AS week,
             iif(hour >= ?4 * 24, views, 0) AS month, views AS total FROM view_hours WHERE hour > 0
           UNION ALL SELECT article_id, 0, 0, views, 0 FROM view_days WHERE day >= ?4
           UNION ALL SELECT article_id, 0, 0, 0, views FROM view_totals
         ) GROUP BY article_id
       ) v CROSS JOIN articles a ON a.id = v.articleId WHERE a.listed_at <= ?1`,
    )
    .bind(now, hour - DAY_HOURS + 1, hour - WEEK_HOURS + 1, firstDay)
    .all<ViewSums>();
  return results;
}

async function newestArticles(db: Db, now: number): Promise<Place[]> {
  const { results } = await db.$client
    .prepare("SELECT id FROM articles WHERE listed_at <= ? ORDER BY listed_at DESC, id DESC LIMIT ?")
    .bind(now, LEAST_LENGTH)
    .all<{ id: number }>();
  return results.map(({ id }) => ({ articleId: id, views: 0 }));
}

async function storedLists(db: Db): Promise<Lists> {
  const lists: Lists = { day: [], week: [], month: [], all: [] };
  const { results } = await db.$client
    .prepare("SELECT window, entries FROM top_lists")
    .all<{ window: Window; entries: string }>();
  for (const { window, entries } of results) lists[window] = JSON.parse(entries);
  return lists;
}

function topOf(window: Window, sums: ViewSums[], newest: Place[]): Place[] {
  const ranked = sums
    .filter((sum) => sum[window] > 0)
    .sort((a, b) => b[window] - a[window] || b.listedAt - a.listedAt || b.articleId - a.articleId)
    .slice(0, LIST_LENGTH)
    .map((sum) => ({ articleId: sum.articleId, views: sum[window] }));
  const others = newest.filter(({ articleId }) => !ranked.some((place) => place.articleId === articleId));
  return [...ranked, ...others.slice(0, Math.max(0, LEAST_LENGTH - ranked.length))];
}

/** Writes the changed lists; the day's row also keeps when the last ranking was. */
async function storeLists(db: Db, changed: Window[], lists: Lists, now: number): Promise<void> {
  const rows = changed.map((window) => [window, JSON.stringify(lists[window])]);
  await db.$client.batch([
    db.$client
      .prepare(
        `INSERT INTO top_lists (window, entries, ranked_at)
         SELECT value->>0, value->>1, ?2 FROM json_each(?1) WHERE true
         ON CONFLICT (window) DO UPDATE SET entries = excluded.entries, ranked_at = excluded.ranked_at`,
      )
      .bind(JSON.stringify(rows), now),
    db.$client
      .prepare(
        `INSERT INTO top_lists (window, entries, ranked_at) VALUES ('day', '[]', ?1)
         ON CONFLICT (window) DO UPDATE SET ranked_at = ?1 WHERE ranked_at <> ?1`,
      )
      .bind(now),
  ]);
}

function shownIds(window: Window, lists: Lists): string {
  return lists[window]
    .slice(0, SHOWN_LENGTH[window])
    .map(({ articleId }) => articleId)
    .join();
}
