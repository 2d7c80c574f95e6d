import { type ListSettings, USUAL_LISTS } from "../config/lists.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Reading } from "../db/readings.ts";
import type { TopEntry } from "../pages/data.ts";
import type { Window } from "./windows.ts";

export type TopLists = { topFive: TopEntry[]; popular: TopEntry[] };

/** The paths of what is read most this week. */
export const MOST_READ: Query = {
  sql: `SELECT a.path FROM top_lists t, json_each(t.entries) e CROSS JOIN articles a ON a.id = e.value->>'articleId'
    WHERE t.window = 'week' ORDER BY e.key LIMIT 3`,
  bindings: [],
};

type Shown = Pick<ListSettings, "top" | "popular">;

/** So many times as many of the newest are read as are wanted, since some may be kept out of the lists. */
const SPARE = 3;

/** A section's list is filled up to so many with its newest. */
const LEAST_LENGTH = 5;

type Row = TopEntry & { window: Window | "newest" | "kept out" };

/**
 * What pages show beside an article. Top 5 This Week: the week's first five. Popular Articles: eight others, of the
 * month, then of all time; or what the settings say. Both are filled up with the newest (0 views) while too few have been
 * read. Only articles served at `now` (Unix ms), by their present titles and paths. Reads at most about 300 rows.
 */
export function topListsReading(db: Db, now: number, shown: Shown = USUAL_LISTS): Reading<TopLists> {
  const { top, popular } = shown;
  const statement = db.$client
    .prepare(
      `SELECT * FROM (
         SELECT t.window, a.id, a.title, a.path, e.value->>'views' AS views
         FROM top_lists t, json_each(t.entries) e CROSS JOIN articles a ON a.id = e.value->>'articleId'
         WHERE t.window IN (?3, ?4, 'all') AND a.listed_at <= ?1 AND a.unranked = 0 AND e.value->>'views' > 0 ORDER BY e.key)
       UNION ALL SELECT * FROM (
         SELECT iif(unranked, 'kept out', 'newest'), id, title, path, 0 FROM articles WHERE listed_at <= ?1 ORDER BY listed_at DESC, id DESC LIMIT ?2)`,
    )
    .bind(now, SPARE * (top.length + popular.length), top.window, popular.window);
  return { statement, read: (results: Row[]) => topListsOf(results, shown) };
}

function topListsOf(results: Row[], { top, popular: others }: Shown): TopLists {
  const of = (window: Row["window"]): TopEntry[] =>
    results
      .filter((row) => row.window === window)
      .map(({ id, title, path, views }) => ({ id, title, path, views }));
  const topFive = distinct([...of(top.window), ...of("newest")]).slice(0, top.length);
  const popular = distinct([...topFive, ...of(others.window), ...of("all"), ...of("newest")]).slice(
    topFive.length,
  );
  return { topFive, popular: popular.slice(0, others.length) };
}

/** A window's list as last ranked, best first, without what is no longer served at `now` (Unix ms). */
export async function popular(db: Db, window: Window, limit: number, now: number): Promise<TopEntry[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.path, e.value->>'views' AS views
       FROM top_lists t, json_each(t.entries) e CROSS JOIN articles a ON a.id = e.value->>'articleId'
       WHERE t.window = ?1 AND a.listed_at <= ?2 AND a.unranked = 0 ORDER BY e.key LIMIT ?3`,
    )
    .bind(window, now, limit)
    .all<TopEntry>();
  return results;
}

/**
 * The same of a section: of the two hundred most read of the window those that stand in it, filled up to five with its newest
 * (0 views). Of one that nobody knows there are none.
 */
export async function popularInSection(
  db: Db,
  { window, section, limit }: { window: Window; section: string; limit: number },
  now: number,
): Promise<TopEntry[]> {
  const [ranked, newest] = await db.$client.batch<TopEntry>([
    db.$client
      .prepare(
        `SELECT a.id, a.title, a.path, e.value->>1 AS views
         FROM top_lists t, json_each(t.sections) s, json_each(s.value) e CROSS JOIN articles a ON a.id = e.value->>0
         WHERE t.window = ?1 AND s.key = ?4 AND a.section_slug = ?4 AND a.listed_at <= ?2 AND a.unranked = 0
         ORDER BY e.key LIMIT ?3`,
      )
      .bind(window, now, limit, section),
    db.$client
      .prepare(
        `SELECT id, title, path, 0 AS views FROM (
           SELECT id, title, path, unranked FROM articles
           WHERE section_slug = ?1 AND listed_at <= ?2 ORDER BY listed_at DESC, id DESC LIMIT ?3) WHERE unranked = 0`,
      )
      .bind(section, now, SPARE * LEAST_LENGTH),
  ]);
  const most = ranked?.results ?? [];
  const fillers = window === "rising" ? [] : (newest?.results ?? []);
  return distinct([...most, ...fillers]).slice(0, Math.max(most.length, Math.min(limit, LEAST_LENGTH)));
}

/** Each article once, where it first stands. */
function distinct(entries: TopEntry[]): TopEntry[] {
  const first = new Map<number, TopEntry>();
  for (const entry of entries) if (!first.has(entry.id)) first.set(entry.id, entry);
  return [...first.values()];
}
