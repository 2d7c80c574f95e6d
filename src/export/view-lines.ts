import type { Db } from "../db/client.ts";
import { DAY_MS, HOUR_MS } from "../db/time.ts";
import { addCounts, type Changes, type Counts, withChanges } from "../popularity/counts.ts";
import type { Exporting, Lines } from "./lines.ts";

/** Rows in one answer, little enough for the free plan's CPU and for a Worker's memory. */
const HOURS = 48;
const DAYS = 14;

type ViewRow = { key: number; views: string };

/**
 * Readers by article and UTC day, as far as they are kept, and by hour in the last month; by time. A UTC day is read whole,
 * its hours and what has been folded of it, in one transaction: hours that fold between two answers are neither lost nor
 * said twice.
 * @param after the first UTC day that has not been read
 */
export async function viewLines({ db, after, upTo }: Exporting): Promise<Lines> {
  const first = Number(after);
  const [days, hours] = await db.$client.batch<ViewRow>([
    db.$client
      .prepare(`SELECT day AS key, views FROM views_by_day WHERE day >= ? ORDER BY day LIMIT ${DAYS}`)
      .bind(first),
    db.$client
      .prepare(
        `SELECT hour AS key, views FROM views_by_hour WHERE hour >= ?1 * 24 AND hour < 24 * coalesce(
           (SELECT day + 1 FROM views_by_day WHERE day >= ?1 ORDER BY day LIMIT 1 OFFSET ${DAYS - 1}), ${Number.MAX_SAFE_INTEGER})
         ORDER BY hour LIMIT ${HOURS}`,
      )
      .bind(first),
  ]);
  const ofDays = days?.results ?? [];
  const ofHours = hours?.results ?? [];
  const end = Math.min(endOf(ofDays, DAYS, 1), endOf(ofHours, HOURS, 24));
  const rows = inOneSpan(ofDays, ofHours).filter(({ key, ms }) => key * ms < end * DAY_MS);
  const paths = await pathsOf(db, rows, upTo);
  const lines = rows.flatMap(({ span, key, ms, views }) => {
    const named = byPath(views, paths);
    const from = new Date(key * ms).toISOString();
    return named.length === 0 ? [] : [JSON.stringify({ type: "views", span, from, views: named })];
  });
  return { lines, next: end === Number.POSITIVE_INFINITY ? null : end };
}

/**
 * Rows by day, and by hour. What a day has beside its hours, as old views are imported into the oldest of them, goes with
 * its first hour: nothing is said twice of a time.
 */
function inOneSpan(days: ViewRow[], hours: ViewRow[]) {
  const byHour = new Map(hours.map((row) => [row.key, row]));
  const withHours = new Set(hours.map(({ key }) => Math.floor(key / 24)));
  const alone = days.filter(({ key }) => !withHours.has(key));
  for (const { key, views } of days.filter((row) => withHours.has(row.key))) {
    const sums: Changes = new Map();
    addCounts(sums, JSON.parse(views));
    const first = byHour.get(key * 24)?.views ?? "[]";
    byHour.set(key * 24, { key: key * 24, views: JSON.stringify(withChanges(JSON.parse(first), sums)) });
  }
  return [
    ...alone.map((row) => ({ ...row, span: "day", ms: DAY_MS })),
    ...[...byHour.values()].map((row) => ({ ...row, span: "hour", ms: HOUR_MS })),
  ];
}

/** The first UTC day of which rows may be missing; infinite where these were all. @param unit rows that a day may have */
function endOf(rows: ViewRow[], limit: number, unit: 1 | 24): number {
  const last = rows.at(-1);
  if (rows.length < limit || last === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor((last.key + 1) / unit);
}

/** All readers ever, by article: a row of 4,096 ids in one answer. */
export async function everLines({ db, after, upTo }: Exporting): Promise<Lines> {
  const { results } = await db.$client
    .prepare("SELECT part AS key, views FROM views_ever WHERE part > ? ORDER BY part LIMIT 1")
    .bind(after === "" ? -1 : Number(after))
    .all<ViewRow>();
  const [row] = results;
  if (!row) return { lines: [], next: null };
  const paths = await pathsOf(db, results, upTo);
  const line = JSON.stringify({ type: "views", span: "ever", views: byPath(row.views, paths) });
  return { lines: [line], next: row.key };
}

async function pathsOf(db: Db, rows: ViewRow[], upTo: number): Promise<Map<number, string>> {
  const ids = new Set(
    rows.flatMap(({ views }) => {
      const counts: Counts = JSON.parse(views);
      return counts.filter((id, at) => at % 2 === 0 && id <= upTo);
    }),
  );
  const { results } = await db.$client
    .prepare("SELECT a.id, a.path FROM json_each(?) wanted CROSS JOIN articles a ON a.id = wanted.value")
    .bind(JSON.stringify([...ids]))
    .all<{ id: number; path: string }>();
  return new Map(results.map(({ id, path }) => [id, path]));
}

/** What is left of a deleted article is left out. The id tells an article that moves while the export is made. */
function byPath(
  views: string,
  paths: Map<number, string>,
): [path: string, views: number, articleId: number][] {
  const counts: Counts = JSON.parse(views);
  const named: [string, number, number][] = [];
  for (let at = 0; at < counts.length; at += 2) {
    const id = counts[at] ?? 0;
    const path = paths.get(id);
    if (path !== undefined) named.push([path, counts[at + 1] ?? 0, id]);
  }
  return named.sort(([a], [b]) => (a < b ? -1 : 1));
}
