import type { Db } from "../db/client.ts";
import type { CHANGES, UNDOES } from "./changes.ts";

/** Which comments change: the SQL that begins each statement, and its ?1. */
export type Changing = { changes: typeof CHANGES | typeof UNDOES; json: string };

/** Of a comment whose status changes to or from this one, its page changes; pingbacks are never shown. */
const IS_VISIBLE_CHANGE = "kind = 'comment' AND before <> status AND 'published' IN (before, status)";

/** The paths of pages that show something else afterwards. */
export function visiblePaths(db: Db, { changes, json }: Changing): D1PreparedStatement {
  return db.$client
    .prepare(
      `${changes} SELECT path FROM articles
       WHERE id IN (SELECT article_id FROM changes WHERE ${IS_VISIBLE_CHANGE})`,
    )
    .bind(json);
}

/** Counts the comments that come and go, and raises their articles' revisions. */
export function raiseArticles(db: Db, { changes, json }: Changing): D1PreparedStatement {
  return db.$client
    .prepare(
      `${changes} UPDATE articles SET comment_count = comment_count + touched.more, revision = revision + 1
       FROM (SELECT article_id, sum((status = 'published') - (before = 'published')) AS more
             FROM changes WHERE ${IS_VISIBLE_CHANGE} GROUP BY article_id) AS touched
       WHERE articles.id = touched.article_id`,
    )
    .bind(json);
}

/** Marks their pages as behind. */
export function markStale(db: Db, { changes, json }: Changing, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `${changes} INSERT INTO stale_pages (path, since, warm)
       SELECT path, ?2, 0 FROM articles WHERE id IN (SELECT article_id FROM changes WHERE ${IS_VISIBLE_CHANGE})
       ON CONFLICT (path) DO UPDATE SET changes = changes + 1`,
    )
    .bind(json, now);
}

/** Writes who decided what. @returns (of the statement) the decisions' ids and their comments' */
export function writeAuditTrail(
  db: Db,
  { changes, json }: Changing,
  { decidedBy, now }: { decidedBy: string; now: number },
): D1PreparedStatement {
  return db.$client
    .prepare(
      `${changes} INSERT INTO decisions (comment_id, decision, status_before, decided_by, decided_at, undoes)
       SELECT id, decision, before, ?2, ?3, undoes FROM changes RETURNING id, comment_id`,
    )
    .bind(json, decidedBy, now);
}
