import { canonicalPath, otherSpelling } from "../articles/permalinks.ts";
import type { Db } from "../db/client.ts";
import { firstKeptDay, firstKeptHour } from "./rollup.ts";
import { HOUR_MS } from "./tally.ts";

/** Views of an article's path in the hour that begins at, or contains, `hour` (Unix ms). */
export type ImportedViews = { path: string; hour: number; views: number };

export type ImportSummary = {
  /** Entries taken, also those that were there already. */
  imported: number;
  /** Entries whose path is no article's. */
  unknownArticles: number;
  /** The paths of those, each once. */
  unknownPaths: string[];
};

/** Article, hour, views as imported, and how much they change what was imported before. */
const CHANGES = `WITH entries AS (
    SELECT value->>0 AS article_id, value->>1 AS hour, value->>2 AS views FROM json_each(?1)
  ), changes AS (
    SELECT e.article_id, e.hour, e.views - coalesce(share.views, 0) AS views
    FROM entries e LEFT JOIN view_hours share ON share.hour = -e.hour AND share.article_id = e.article_id
    WHERE e.views <> coalesce(share.views, 0)
  )`;

/**
 * Sets how many views of an article and hour come from elsewhere (an access log, say); views counted here stay beside
 * them. The imported share is remembered under the negative hour, where neither ranking nor folding looks, and only its
 * difference is passed on: to the hour, or to its day and the total once the hour is old enough to have been folded. So
 * an import may be repeated or corrected at any time, before and after its hours fold. The last entry of an article and
 * hour counts, not their sum, except within one call.
 */
export async function importViews(db: Db, views: ImportedViews[], now: number): Promise<ImportSummary> {
  const paths = new Map(views.map(({ path }) => [path, canonicalPath(path) ?? path]));
  const articles = await findArticleIds(db, [...paths.values()]);
  const entries = new Map<string, [articleId: number, hour: number, views: number]>();
  const unknown: string[] = [];
  for (const view of views) {
    const articleId = articles.get(paths.get(view.path) ?? "");
    const hour = Math.floor(view.hour / HOUR_MS);
    const entry = entries.get(`${hour} ${articleId}`);
    if (articleId === undefined) unknown.push(view.path);
    else if (entry) entry[2] += view.views;
    else entries.set(`${hour} ${articleId}`, [articleId, hour, view.views]);
  }
  if (entries.size > 0) await addChanges(db, JSON.stringify([...entries.values()]), now);
  return {
    imported: views.length - unknown.length,
    unknownArticles: unknown.length,
    unknownPaths: [...new Set(unknown)],
  };
}

/** Articles by canonical path: their own in either spelling, and those that led to them. */
async function findArticleIds(db: Db, paths: string[]): Promise<Map<string, number>> {
  const asked = paths.flatMap((path) => [
    [path, path],
    [path, otherSpelling(path)],
  ]);
  const { results } = await db.$client
    .prepare(
      `WITH asked AS (SELECT value->>0 AS path, value->>1 AS spelling FROM json_each(?))
       SELECT asked.path, a.id FROM asked JOIN redirects r ON r.from_path = asked.spelling JOIN articles a ON a.path = r.to_path
       UNION ALL
       SELECT asked.path, a.id FROM asked JOIN articles a ON a.path = asked.spelling`,
    )
    .bind(JSON.stringify(asked))
    .all<{ path: string; id: number }>();
  return new Map(results.map(({ path, id }) => [path, id]));
}

async function addChanges(db: Db, entries: string, now: number): Promise<void> {
  const { $client } = db;
  await $client.batch([
    $client
      .prepare(
        `${CHANGES} INSERT INTO view_hours (hour, article_id, views)
         SELECT hour, article_id, views FROM changes WHERE hour >= ?2
         ON CONFLICT (hour, article_id) DO UPDATE SET views = views + excluded.views`,
      )
      .bind(entries, firstKeptHour(now)),
    $client
      .prepare(
        `${CHANGES} INSERT INTO view_days (day, article_id, views)
         SELECT hour / 24, article_id, sum(views) FROM changes WHERE hour < ?2 AND hour / 24 >= ?3 GROUP BY 1, 2
         ON CONFLICT (day, article_id) DO UPDATE SET views = views + excluded.views`,
      )
      .bind(entries, firstKeptHour(now), firstKeptDay(now)),
    $client
      .prepare(
        `${CHANGES} INSERT INTO view_totals (article_id, views)
         SELECT article_id, sum(views) FROM changes WHERE hour < ?2 GROUP BY 1
         ON CONFLICT (article_id) DO UPDATE SET views = views + excluded.views`,
      )
      .bind(entries, firstKeptHour(now)),
    $client
      .prepare(
        `INSERT INTO view_hours (hour, article_id, views)
         SELECT -(value->>1), value->>0, value->>2 FROM json_each(?1) WHERE true
         ON CONFLICT (hour, article_id) DO UPDATE SET views = excluded.views WHERE views <> excluded.views`,
      )
      .bind(entries),
  ]);
}
