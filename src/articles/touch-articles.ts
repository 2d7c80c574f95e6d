import { markSelectedPagesStale } from "../cache/stale-pages.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/** The article of a page that shows something else now. */
export type Touched = { path: string; revision: number };

/** As many pages as a run of the cron brings up to date. */
const MOST_WARM = 12;

/**
 * The two statements for the transaction of a change to what articles' pages show: they raise the revisions and the counts
 * of comments, and mark the pages as behind.
 * @param touched columns `article_id`, once or more often, and `more`: how many comments its page shows beyond those of before
 * @param takesDown whether `more` may be negative: pages from which something was taken are stored though nobody has read them twice, so
 * that KV has one without it while the database is away; of very many at once none are
 * @returns the first one's rows are `Touched`
 */
export function touchArticles(
  db: Db,
  touched: Query,
  now: number,
  takesDown = false,
): [D1PreparedStatement, D1PreparedStatement] {
  const { sql, bindings } = touched;
  const pages = takesDown
    ? `SELECT a.path, t.lost AND t.all_lost <= ${MOST_WARM} AS warm FROM (
         SELECT article_id, min(more) < 0 AS lost, sum(min(more) < 0) OVER () AS all_lost FROM (${sql}) GROUP BY article_id
       ) t CROSS JOIN articles a ON a.id = t.article_id`
    : `SELECT path, 0 AS warm FROM articles WHERE id IN (SELECT article_id FROM (${sql}))`;
  return [
    db.$client
      .prepare(
        `UPDATE articles SET comment_count = comment_count + touched.more, revision = revision + 1
         FROM (SELECT article_id, sum(more) AS more FROM (${sql}) GROUP BY article_id) AS touched
         WHERE articles.id = touched.article_id RETURNING path, revision`,
      )
      .bind(...bindings),
    markSelectedPagesStale(db, { sql: pages, bindings }, now),
  ];
}
