import { touchArticles } from "../../articles/touch-articles.ts";
import type { Db } from "../../db/client.ts";
import { DAY_MS } from "../../db/time.ts";
import { settleWhatStayed } from "../../learning/what-stays.ts";
import { keepNotice, type Notice, receiptOf } from "../notices.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { settleShown } from "../thread/settle-shown.ts";

/** What one reader's reports add to a comment's score. */
const REPORTED_WEIGHT = 1;

/**
 * Enough readers have reported the comment, and no moderator has approved what it says. Names of readers change daily:
 * reports of two UTC days are counted together.
 */
const IS_HELD_NOW = `EXISTS (
    SELECT 1 FROM comments c WHERE c.id = ?1 AND c.status = 'published' AND c.kind = 'comment'
      AND (SELECT count(*) FROM reports r WHERE r.comment_id = ?1 AND r.reported_at >= ?2) >= ?3
      AND NOT EXISTS (
        SELECT 1 FROM decisions d WHERE d.comment_id = ?1 AND d.decision = 'approve'
          AND d.decided_at >= coalesce(c.edited_at, 0)
          AND d.id = (SELECT max(last.id) FROM decisions last WHERE last.comment_id = ?1)))`;

export type Report = {
  now: number;
  /** Names of the reader today and yesterday. */
  reader: { today: string; yesterday: string };
  /** So many readers' reports take the comment off the page. */
  reportsToHold: number;
  /** What goes with it. */
  notice?: Notice;
};

/**
 * Takes one reader's report of a shown comment, in one transaction with what it leads to. A second one of the same
 * reader changes nothing.
 * @returns whether the comment left the page with it, and the number of the receipt: of the first report, if it is not the first
 */
export async function reportComment(
  db: Db,
  { row, article }: AddressedComment,
  { now, reader, reportsToHold, notice }: Report,
): Promise<{ isHeld: boolean; receipt: string }> {
  const since = Math.floor(now / DAY_MS) * DAY_MS - DAY_MS;
  const condition = [row.id, since, reportsToHold];
  const leaves = `SELECT article_id, -1 AS more FROM comments WHERE id = ?1 AND ${IS_HELD_NOW}`;
  const { $client } = db;
  const results = await $client.batch<Record<string, unknown>>([
    keepReport(db, row.id, reader, now),
    ...touchArticles(db, { sql: leaves, bindings: condition }, now, true),
    $client
      .prepare(
        `UPDATE comments SET status = 'held', score = score + ${REPORTED_WEIGHT},
           verdict = json_insert(coalesce(verdict, '[]'), '$[#]', json_object(
             'rule', 'reported', 'weight', ${REPORTED_WEIGHT}, 'reason',
             (SELECT 'Reported by ' || count(*) || iif(count(*) = 1, ' reader.', ' readers.') FROM reports
              WHERE comment_id = ?1 AND reported_at >= ?2)))
         WHERE id = ?1 AND ${IS_HELD_NOW} RETURNING id`,
      )
      .bind(...condition),
    ...settleShown(db, [row.id]),
    ...settleWhatStayed(db, [row.id], now),
    ...keepNotice(db, { commentId: row.id, path: article.path, reader, now, ...notice }),
  ]);
  return { isHeld: results[3]?.results.length === 1, receipt: receiptOf(results.at(-1)?.results) };
}

/** One for a reader, also for one who has another name since midnight. */
function keepReport(
  db: Db,
  id: number,
  { today, yesterday }: Report["reader"],
  now: number,
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO reports (comment_id, reader_hash, reported_at)
       SELECT ?1, ?2, ?4 WHERE EXISTS (SELECT 1 FROM comments WHERE id = ?1 AND status = 'published')
         AND NOT EXISTS (SELECT 1 FROM reports WHERE comment_id = ?1 AND reader_hash = ?3)
       ON CONFLICT (comment_id, reader_hash) DO NOTHING`,
    )
    .bind(id, today, yesterday, now);
}
