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
