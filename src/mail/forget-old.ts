import { TAKES_COMMENTS } from "../articles/thread-rules.ts";
import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { DAY_MS } from "../db/time.ts";
import { firstIdOf } from "../db/time-id.ts";
import { REMEMBER_REPLIES_MS, REPLY_MAIL } from "./mail-id.ts";

/** An address that nobody has confirmed is kept for a moderator's holidays and the week in which its link works. */
const UNCONFIRMED_MS = 14 * DAY_MS;
/** Replies that come later than this are not worth an address at rest. */
const CONFIRMED_MS = 365 * DAY_MS;
/** What was ended leaves no address, only the keyed hash that keeps the address from being asked every minute. */
const ENDED_MS = 2 * DAY_MS;
const FORGET_LIMIT = 1000;

/** The cron's job, once a day: erases addresses that are not needed any more and what is remembered of sent mails. Reads each subscription. */
export async function forgetOld({ db, config, now }: { db: Db; config: Config; now: number }): Promise<void> {
  await db.$client.batch([forgetSubscriptions(db, config.comments.closeDays, now), ...forgetSent(db, now)]);
}

/** Subscriptions to articles that take no comments any more go too, and those whose comment is gone. */
function forgetSubscriptions(db: Db, closeDays: number, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM subscriptions WHERE comment_id IN (
         SELECT s.comment_id FROM subscriptions s LEFT JOIN comments c ON c.id = s.comment_id
         LEFT JOIN articles a ON a.id = c.article_id
         WHERE a.id IS NULL OR NOT (${TAKES_COMMENTS}) OR (a.thread ->> '$.comments' IS NULL AND ?1 > 0 AND a.published_at < ?2) OR s.asked_at < ?3
           OR (s.confirmed_at IS NULL AND s.asked_at < ?4) OR (s.email = '' AND s.asked_at < ?5)
         LIMIT ${FORGET_LIMIT})`,
    )
    .bind(closeDays, now - closeDays * DAY_MS, now - CONFIRMED_MS, now - UNCONFIRMED_MS, now - ENDED_MS);
}

function forgetSent(db: Db, now: number): D1PreparedStatement[] {
  return [
    db.$client.prepare(`DELETE FROM mails WHERE id > -${REPLY_MAIL} AND id < 0 AND due_at <= ?`).bind(now),
    db.$client
      .prepare(`DELETE FROM mails WHERE id > ? AND id <= -${REPLY_MAIL}`)
      .bind(-REPLY_MAIL - firstIdOf(now - REMEMBER_REPLIES_MS)),
  ];
}
