import type { Db } from "../../db/client.ts";
import type { Query } from "../../db/query.ts";
import { DAY_MS } from "../../db/time.ts";

/** A decided comment's reports say nothing any more; a moderator may still look at who reports what. */
const DECIDED_MS = 7 * DAY_MS;
const OTHER_MS = 90 * DAY_MS;

/** The statement that drops the reports of comments. @param reported column `id` */
export function dropReports(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client.prepare(`DELETE FROM reports WHERE comment_id IN (${sql})`).bind(...bindings);
}

/**
 * The statement that keeps reports for as long as the decisions that answer them may be taken back; dropping them is another.
 * @param answered columns `id` of a comment and `decision_id`
 */
export function keepAnswered(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO answered_reports (decision_id, comment_id, reader_hash, reported_at)
       SELECT answered.decision_id, r.comment_id, r.reader_hash, r.reported_at
       FROM (${sql}) AS answered CROSS JOIN reports r ON r.comment_id = answered.id`,
    )
    .bind(...bindings);
}

/** The two statements that bring back the reports that decisions had answered. @param taken column `decision_id` */
export function bringBackReports(db: Db, { sql, bindings }: Query): D1PreparedStatement[] {
  return [
    db.$client
      .prepare(
        `INSERT INTO reports (comment_id, reader_hash, reported_at)
         SELECT comment_id, reader_hash, reported_at FROM answered_reports WHERE decision_id IN (${sql})
         ON CONFLICT (comment_id, reader_hash) DO NOTHING`,
      )
      .bind(...bindings),
    db.$client.prepare(`DELETE FROM answered_reports WHERE decision_id IN (${sql})`).bind(...bindings),
  ];
}

/** The statement that drops at most `limit` answered reports that nobody will bring back. Reads all of them: there are few. */
export function dropOldAnswered(db: Db, now: number, limit: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM answered_reports WHERE (decision_id, reader_hash) IN (
         SELECT a.decision_id, a.reader_hash FROM answered_reports a LEFT JOIN decisions d ON d.id = a.decision_id
         WHERE coalesce(d.decided_at, 0) < ?1 LIMIT ?2)`,
    )
    .bind(now - DECIDED_MS, limit);
}

/** The statement that drops at most `limit` reports that matter no more. Reads all reports: there are few. */
export function dropOldReports(db: Db, now: number, limit: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM reports WHERE (comment_id, reader_hash) IN (
         SELECT r.comment_id, r.reader_hash FROM reports r LEFT JOIN comments c ON c.id = r.comment_id
         WHERE r.reported_at < ?1 AND (
           c.id IS NULL OR c.status IN ('spam', 'trash') OR (c.status = 'published' AND r.reported_at < ?2)
           OR EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = c.id AND d.decided_at >= r.reported_at))
         LIMIT ?3)`,
    )
    .bind(now - DECIDED_MS, now - OTHER_MS, limit);
}
