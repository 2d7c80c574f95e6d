import { TAKES_COMMENTS } from "../articles/thread-rules.ts";
import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { DAY_MS } from "../db/time.ts";
import { firstIdOf } from "../db/time-id.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";
import { forgetNews } from "./follow/gather-news.ts";
import { REMEMBER_REPLIES_MS, REPLY_MAIL } from "./mail-id.ts";

/** An address that nobody has confirmed is kept for a moderator's holidays and the week in which its link works. */
const UNCONFIRMED_MS = 14 * DAY_MS;
/** Replies that come later than this are not worth an address at rest. */
const CONFIRMED_MS = 365 * DAY_MS;
/** What was ended leaves no address, only the keyed hash that keeps the address from being asked every minute. */
const ENDED_MS = 2 * DAY_MS;
const CLOSED_MS = 7 * DAY_MS;
/** A row of `settings`: up to which of what is followed was looked at. */
const LOOKED_ROW = "mail:looked";
const FORGET_LIMIT = 1000;

/**
 * The cron's job, once a day: erases addresses that are not needed any more and what is remembered of sent mails. Reads each subscription, and some of
 * what is followed. @returns whether there is more of that
 */
export async function forgetOld({
  db,
  config,
  now,
}: {
  db: Db;
  config: Config;
  now: number;
}): Promise<boolean> {
  await db.$client.batch([
    forgetSubscriptions(db, config.comments.closeDays, now),
    ...forgetFollows(db, now),
    forgetNews(db, now),
    ...forgetSent(db, now),
  ]);
  return forgetClosed(db, config.comments.closeDays, now);
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

/** What nobody has confirmed, and what is too old. */
function forgetFollows(db: Db, now: number): D1PreparedStatement[] {
  const older = (condition: string, than: number) =>
    db.$client
      .prepare(
        `DELETE FROM follows WHERE id IN (
           SELECT id FROM follows WHERE ${condition} AND asked_at < ? ORDER BY asked_at LIMIT ${FORGET_LIMIT})`,
      )
      .bind(than);
  return [
    older("confirmed_at IS NULL", now - UNCONFIRMED_MS),
    older("confirmed_at IS NOT NULL", now - CONFIRMED_MS),
  ];
}

/**
 * Goes through what is followed, some of it a run: of a thread that is closed it goes a week after the last news, since it may be closed
 * for a night, and a mail may be due.
 * @returns whether there is more
 */
async function forgetClosed(db: Db, closeDays: number, now: number): Promise<boolean> {
  const looked = Number((await readSetting(db, LOOKED_ROW)) ?? 0);
  const window = `SELECT * FROM follows WHERE id > ?1 ORDER BY id LIMIT ${FORGET_LIMIT}`;
  const [end] = await db.$client.batch<{ last: number | null; n: number }>([
    db.$client.prepare(`SELECT max(id) AS last, count(*) AS n FROM (${window})`).bind(looked),
    db.$client
      .prepare(
        `DELETE FROM follows WHERE id IN (
           SELECT f.id FROM (${window}) f LEFT JOIN articles a ON a.id = f.article_id
           WHERE f.kind = 'thread' AND f.asked_at < ?2
             AND (a.id IS NULL OR NOT (${TAKES_COMMENTS}) OR (a.thread ->> '$.comments' IS NULL AND ?3 > 0 AND a.published_at < ?4))
             AND coalesce((SELECT published_at FROM news WHERE topic = f.article_id ORDER BY id DESC LIMIT 1), 0) < ?2)`,
      )
      .bind(looked, now - CLOSED_MS, closeDays, now - closeDays * DAY_MS),
  ]);
  const { last = null, n = 0 } = end?.results[0] ?? {};
  const isCut = n === FORGET_LIMIT;
  const next = isCut ? (last ?? 0) : 0;
  if (next !== looked) await writeSetting(db, LOOKED_ROW, String(next)).run();
  return isCut;
}

function forgetSent(db: Db, now: number): D1PreparedStatement[] {
  return [
    db.$client.prepare(`DELETE FROM mails WHERE id > -${REPLY_MAIL} AND id < 0 AND due_at <= ?`).bind(now),
    db.$client
      .prepare(`DELETE FROM mails WHERE id > ? AND id <= -${REPLY_MAIL}`)
      .bind(-REPLY_MAIL - firstIdOf(now - REMEMBER_REPLIES_MS)),
  ];
}
