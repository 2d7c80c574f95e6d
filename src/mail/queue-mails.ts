import type { Db } from "../db/client.ts";
import { ASKED_A_DAY, REPLY_MAIL } from "./mail-id.ts";

/**
 * For a batch, after the status of these comments was set: the mails that their publication calls for. Repeating it, and
 * publishing again what was taken back, queues nothing twice.
 */
export function queueMails(db: Db, commentIds: number[], now: number): D1PreparedStatement[] {
  const ids = JSON.stringify(commentIds);
  return [confirmKnown(db, ids, now), queue(db, ids, now)];
}

/** Whose address was confirmed from the same browser is not asked again. */
function confirmKnown(db: Db, ids: string, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE subscriptions SET confirmed_at = ?2
       WHERE comment_id IN (SELECT value FROM json_each(?1)) AND confirmed_at IS NULL AND email <> ''
         AND EXISTS (
           SELECT 1 FROM comments c CROSS JOIN mail_addresses a ON a.email_hash = subscriptions.email_hash
           WHERE c.id = subscriptions.comment_id AND c.status = 'published'
             AND a.commenter_key = c.commenter_key AND a.stopped_at IS NULL)`,
    )
    .bind(ids, now);
}

/** Both kinds in one statement: neither looks at what the other queues. */
function queue(db: Db, ids: string, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO mails (id, kind, subscription_id, comment_id, due_at)
       ${ASK_TO_CONFIRM} UNION ALL ${TELL_OF_REPLIES} ON CONFLICT (id) DO NOTHING`,
    )
    .bind(ids, now);
}

/** Anyone can type anyone's address: it gets one such mail a day, however often it is typed. */
const ASK_TO_CONFIRM = `
  SELECT max(s.comment_id), 'confirm', max(s.comment_id), max(s.comment_id), ?2
  FROM json_each(?1) wanted CROSS JOIN subscriptions s ON s.comment_id = wanted.value
  CROSS JOIN comments c ON c.id = s.comment_id LEFT JOIN mail_addresses a ON a.email_hash = s.email_hash
  WHERE s.confirmed_at IS NULL AND s.email <> '' AND c.status = 'published' AND c.kind = 'comment'
    AND a.stopped_at IS NULL
    AND (SELECT count(*) < ${ASKED_A_DAY} AND coalesce(max(other.email_hash = s.email_hash), 0) = 0
         FROM mails asked LEFT JOIN subscriptions other ON other.comment_id = asked.subscription_id
         WHERE asked.id > -${REPLY_MAIL} AND asked.id < ${REPLY_MAIL} AND (asked.id > 0 OR asked.due_at > ?2))
  GROUP BY s.email_hash`;

/** Nobody is told of their own replies. */
const TELL_OF_REPLIES = `
  SELECT ${REPLY_MAIL} + c.id, 'reply', s.comment_id, c.id, ?2
  FROM json_each(?1) wanted CROSS JOIN comments c ON c.id = wanted.value
  CROSS JOIN subscriptions s ON s.comment_id = c.parent_id
  CROSS JOIN comments answered ON answered.id = s.comment_id
  LEFT JOIN mail_addresses a ON a.email_hash = s.email_hash
  WHERE c.status = 'published' AND c.kind = 'comment' AND answered.status = 'published'
    AND s.confirmed_at IS NOT NULL AND s.email <> '' AND a.stopped_at IS NULL
    AND c.email_hash IS NOT s.email_hash
    AND (c.commenter_key IS NULL OR c.commenter_key IS NOT answered.commenter_key)
    AND NOT EXISTS (SELECT 1 FROM mails sent WHERE sent.id = -(${REPLY_MAIL} + c.id))`;
