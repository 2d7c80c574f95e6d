import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { type Reading, readOne } from "../db/readings.ts";
import type { TopEntry } from "../pages/data.ts";
import type { Window } from "./rank.ts";

export type TopLists = { topFive: TopEntry[]; popular: TopEntry[] };

/** The paths of what is read most this week. */
export const MOST_READ: Query = {
  sql: `SELECT a.path FROM top_lists t, json_each(t.entries) e CROSS JOIN articles a ON a.id = e.value->>'articleId'
    WHERE t.window = 'week' ORDER BY e.key LIMIT 3`,
  bindings: [],
};

const TOP_LENGTH = 5;
const POPULAR_LENGTH = 8;

type Row = TopEntry & { window: Window | "newest" };

/**
 * What pages show beside an article. Top 5 This Week: the week's first five. Popular Articles: eight others, of the
 * month, then of all time. Both are filled up with the newest (0 views) while too few have been read. Only articles
 * served at `now` (Unix ms), by their present titles and paths. Reads at most about 300 rows.
 */
export function readTopLists(db: Db, now: number): Promise<TopLists> {
  return readOne(topListsReading(db, now));
}

/** The same for those who read more with it. */
export function topListsReading(db: Db, now: number): Reading<TopLists> {
  const statement = db.$client
    .prepare(
      `SELECT * FROM (
         SELECT t.window, a.id, a.title, a.path, e.value->>'views' AS views
         FROM top_lists t, json_each(t.entries) e CROSS JOIN articles a ON a.id = e.value->>'articleId'
         WHERE t.window IN ('week', 'month', 'all') AND a.listed_at <= ?1 AND e.value->>'views' > 0 ORDER BY e.key)
       UNION ALL SELECT * FROM (
         SELECT 'newest', id, title, path, 0 FROM articles WHERE listed_at <= ?1 ORDER BY listed_at DESC, id DESC LIMIT ?2)`,
    )
    .bind(now, TOP_LENGTH + POPULAR_LENGTH);
  return { statement, read: topListsOf };
}

function topListsOf(results: Row[]): TopLists {
  const of = (window: Row["window"]): TopEntry[] =>
    results
      .filter((row) => row.window === window)
      .map(({ id, title, path, views }) => ({ id, title, path, views }));
  const topFive = distinct([...of("week"), ...of("newest")]).slice(0, TOP_LENGTH);
  const popular = distinct([...topFive, ...of("month"), ...of("all"), ...of("newest")]).slice(topFive.length);
  return { topFive, popular: popular.slice(0, POPULAR_LENGTH) };
}

/** A window's list as last ranked, best first, without what is no longer served at `now` (Unix ms). */
export async function popular(db: Db, window: Window, limit: number, now: number): Promise<TopEntry[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.path, e.value->>'views' AS views
       FROM top_lists t, json_each(t.entries) e CROSS JOIN articles a ON a.id = e.value->>'articleId'
       WHERE t.window = ?1 AND a.listed_at <= ?2 ORDER BY e.key LIMIT ?3`,
    )
    .bind(window, now, limit)
    .all<TopEntry>();
  return results;
}

/** Each article once, where it first stands. */
function distinct(entries: TopEntry[]): TopEntry[] {
  const first = new Map<number, TopEntry>();
  for (const entry of entries) if (!first.has(entry.id)) first.set(entry.id, entry);
  return [...first.values()];
}
