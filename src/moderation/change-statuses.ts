import { touchArticles } from "../articles/touch-articles.ts";
import type { Db } from "../db/client.ts";
import type { CHANGES, UNDOES } from "./changes.ts";

/** Which comments change: the SQL that begins each statement, and its ?1. */
export type Changing = { changes: typeof CHANGES | typeof UNDOES; json: string };

/** Of a comment whose status changes to or from this one, its page changes; pingbacks are never shown. */
const IS_VISIBLE_CHANGE = "kind = 'comment' AND before <> status AND 'published' IN (before, status)";

/**
 * Counts the comments that come and go, and marks their articles' pages as behind: two statements. The rows of the first
 * one have the paths of these pages.
 */
export function touchPages(db: Db, { changes, json }: Changing, now: number): D1PreparedStatement[] {
  const sql = `${changes} SELECT article_id, (status = 'published') - (before = 'published') AS more
    FROM changes WHERE ${IS_VISIBLE_CHANGE}`;
  return touchArticles(db, { sql, bindings: [json] }, now, true);
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
