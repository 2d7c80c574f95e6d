import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { statementOf, where } from "../db/statements.ts";
import { commenterMarks, commenters } from "./table.ts";

/**
 * The statement that counts, for those who commented, what moderators decided and what stayed up.
 * @param deltas columns `key`, `approved`, `spam` and `stayed`: a key once, and how many more of each count for it than before
 */
export function countForCommenters(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO commenters (key, approved, spam, stayed)
       SELECT deltas.key, max(0, coalesce(known.approved, 0) + deltas.approved),
         max(0, coalesce(known.spam, 0) + deltas.spam), max(0, coalesce(known.stayed, 0) + deltas.stayed)
       FROM (${sql}) AS deltas LEFT JOIN commenters known ON known.key = deltas.key
       WHERE deltas.approved <> 0 OR deltas.spam <> 0 OR deltas.stayed <> 0
       ON CONFLICT (key) DO UPDATE SET approved = excluded.approved, spam = excluded.spam, stayed = excluded.stayed`,
    )
    .bind(...bindings);
}

/** Of `comments`, what counts for its sender: twice where the comment has an e-mail address and a browser. */
export function keysOfSender(columns: string, from: string): string {
  return `SELECT 'email:' || email_hash AS key, ${columns} FROM ${from} WHERE email_hash IS NOT NULL
    UNION ALL SELECT 'browser:' || commenter_key, ${columns} FROM ${from} WHERE commenter_key IS NOT NULL`;
}

/** The statement that notes of comments that they have stayed up, and count. @param stayed column `id` */
export function noteStayed(db: Db, { sql, bindings }: Query, now: number): D1PreparedStatement {
  return db.$client
    .prepare(`UPDATE comments SET stayed_at = ?${bindings.length + 1} WHERE id IN (${sql})`)
    .bind(...bindings, now);
}

export type CommenterMark = { trusted: boolean; blocked: boolean };

/**
 * The two statements that trust or block, or end both: whoever is not known then stays unknown.
 * @param marked columns `key` and `decision_id`: the decision with which it is taken back, or null
 */
export function markCommenters(
  db: Db,
  { sql, bindings }: Query,
  { trusted, blocked }: CommenterMark,
  now: number,
): D1PreparedStatement[] {
  const [isTrusted, isBlocked, at] = [1, 2, 3].map((more) => `?${bindings.length + more}`);
  const given = [...bindings, trusted ? 1 : 0, blocked ? 1 : 0, now];
  const marked = `(${sql}) AS marked WHERE ${isTrusted} + ${isBlocked} > 0 OR marked.key IN (SELECT key FROM commenters)`;
  return [
    db.$client
      .prepare(
        `INSERT INTO commenter_marks (key, decision_id, trusted, blocked, marked_at)
         SELECT marked.key, marked.decision_id, ${isTrusted}, ${isBlocked}, ${at} FROM ${marked}`,
      )
      .bind(...given),
    db.$client
      .prepare(
        `INSERT INTO commenters (key, trusted, blocked, marked_at)
         SELECT marked.key, ${isTrusted}, ${isBlocked}, ${at} FROM ${marked}
         ON CONFLICT (key) DO UPDATE SET trusted = excluded.trusted, blocked = excluded.blocked,
           marked_at = excluded.marked_at`,
      )
      .bind(...given),
  ];
}

/**
 * The two statements after which whoever was trusted or blocked with decisions is what the marks before and after them say.
 * @param taken column `decision_id`
 */
export function unmarkCommenters(db: Db, { sql, bindings }: Query): D1PreparedStatement[] {
  return [
    db.$client
      .prepare(
        `WITH taken AS MATERIALIZED (${sql})
         UPDATE commenters SET (trusted, blocked, marked_at) = (
           SELECT trusted, blocked, marked_at FROM (
             SELECT id, trusted, blocked, marked_at FROM commenter_marks WHERE key = commenters.key
               AND (decision_id IS NULL OR decision_id NOT IN (SELECT decision_id FROM taken))
             UNION ALL SELECT 0, 0, 0, NULL
           ) ORDER BY id DESC LIMIT 1)
         WHERE key IN (
           SELECT key FROM commenter_marks WHERE decision_id IN (SELECT decision_id FROM taken))`,
      )
      .bind(...bindings),
    db.$client.prepare(`DELETE FROM commenter_marks WHERE decision_id IN (${sql})`).bind(...bindings),
  ];
}

/** The two statements that forget what is known of a commenter; that the newsroom has blocked them stays. */
export function forgetCommenter(db: Db, key: string): D1PreparedStatement[] {
  return [
    statementOf(db, db.delete(commenters).where(where(commenters, { key, blocked: false }))),
    statementOf(db, db.delete(commenterMarks).where(where(commenterMarks, { key, blocked: false }))),
  ];
}
