import type { Db } from "../db/client.ts";
import { CHANGES } from "./changes.ts";

/** What was decided on a comment the last time that it was called wanted or spam. */
const LAST_TAUGHT = `(SELECT decision FROM decisions WHERE comment_id = changes.id AND decision <> 'trash'
  ORDER BY id DESC LIMIT 1)`;

/**
 * For the batch of decisions, before their audit trail. A decision teaches the classifier once, and the opposite one
 * again. Trash teaches nothing: it may be rude, beside the point, or asked for.
 */
export function writeLessons(db: Db, json: string, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `${CHANGES} INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at)
       SELECT comments.id, decision = 'spam', author_name, body, ?2
       FROM changes CROSS JOIN comments ON comments.id = changes.id
       WHERE decision <> 'trash' AND changes.kind = 'comment' AND body <> '' AND decision IS NOT ${LAST_TAUGHT}
       ORDER BY comments.id`,
    )
    .bind(json, now);
}

/** What the site that a comment was imported from had decided, and the import has counted; reports may hold it since. */
const IMPORTED_AS = `CASE WHEN source = 'import' AND (before = 'published' OR (before = 'held'
  AND EXISTS (SELECT 1 FROM reports WHERE comment_id = changes.id))) THEN 'approve' END`;

/** For the same batch: a comment counts for its e-mail address and for its browser, by the last decision alone. */
export function countForCommenters(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `${CHANGES}, counted AS (
         SELECT email_hash, commenter_key, decision, coalesce(
           (SELECT decision FROM decisions WHERE comment_id = changes.id ORDER BY id DESC LIMIT 1), ${IMPORTED_AS}
         ) AS last
         FROM changes CROSS JOIN comments ON comments.id = changes.id WHERE changes.kind = 'comment'
       ), deltas AS (
         SELECT key, sum((decision = 'approve') - (last IS 'approve')) AS approved,
           sum((decision = 'spam') - (last IS 'spam')) AS spam
         FROM (
           SELECT 'email:' || email_hash AS key, decision, last FROM counted
           UNION ALL SELECT 'browser:' || commenter_key, decision, last FROM counted
         ) WHERE key IS NOT NULL GROUP BY key
       )
       INSERT INTO commenters (key, approved, spam)
       SELECT deltas.key, max(0, coalesce(known.approved, 0) + deltas.approved),
         max(0, coalesce(known.spam, 0) + deltas.spam)
       FROM deltas LEFT JOIN commenters known ON known.key = deltas.key
       WHERE deltas.approved <> 0 OR deltas.spam <> 0
       ON CONFLICT (key) DO UPDATE SET approved = excluded.approved, spam = excluded.spam`,
    )
    .bind(json);
}
