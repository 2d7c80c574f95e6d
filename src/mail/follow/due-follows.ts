import { wroteIt } from "../../articles/byline.ts";
import { type OutsideColumn, outsideColumn, outsideUrlOf } from "../../articles/outside-url.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { MINUTE_MS } from "../../db/time.ts";
import type { SpeaksFor } from "../../pages/data.ts";
import type { ThreadPlace } from "../../pages/links.ts";
import type { Told } from "../compose.ts";
import { TOPIC } from "./gather-news.ts";
import { GATHERED_MS } from "./news-times.ts";

/** After the first try; each further one waits twice as long. */
const RETRY_MS = 5 * MINUTE_MS;

/** Of one who follows, as many comments as a mail may hold, and one that says that there are more. */
const READ = 21;

/** Mails that one address may get with one: the conversations of a digest. */
const A_DIGEST = 30;

export type DueFollow = Pick<Rows["follows"], "id" | "kind" | "email" | "tries"> & {
  emailHash: string;
  daily: boolean;
  isConfirmed: boolean;
  /** Of a thread. */
  article: ({ title: string } & ThreadPlace) | null;
};

/** What somebody who follows is told, oldest first. `more`: there is more than this. */
export type News = { comments: Told[]; more: boolean };

/**
 * Takes follows that are due, the longest due first, and with one that comes once a day the others of its address that do: they are
 * another run's only when this one must have failed.
 * @param limit of mails
 */
export async function claimFollows(db: Db, now: number, limit: number): Promise<number[]> {
  const { results } = await db.$client
    .prepare(
      `UPDATE follows SET tries = tries + 1, due_at = ?1 + (${RETRY_MS} << min(tries, 20))
       WHERE id IN (
         WITH first AS (SELECT id, email_hash, daily, confirmed_at FROM follows
           WHERE due_at IS NOT NULL AND due_at <= ?1 ORDER BY due_at LIMIT ?2)
         SELECT id FROM first UNION
         SELECT id FROM (SELECT f.id FROM first CROSS JOIN follows f ON f.email_hash = first.email_hash
           WHERE first.daily AND first.confirmed_at IS NOT NULL AND f.daily AND f.confirmed_at IS NOT NULL
             AND f.due_at <= ?1 LIMIT ?2 * ${A_DIGEST}))
       RETURNING id`,
    )
    .bind(now, limit)
    .all<{ id: number }>();
  return results.map(({ id }) => id);
}

type NewsRow = Pick<Rows["comments"], "id" | "author_name" | "body"> &
  Pick<Rows["articles"], "title" | "path"> &
  OutsideColumn & { follow_id: number; speaks_for: SpeaksFor };

type FollowRow = Pick<
  Rows["follows"],
  "id" | "kind" | "email" | "email_hash" | "daily" | "confirmed_at" | "tries"
> &
  OutsideColumn & { title: string | null; path: string | null };

/**
 * Those of the claimed that are still wanted, and what is new for each: comments that are shown by now, on articles that are served,
 * which are not their own and of which no other mail tells them.
 * @returns `upTo`: the newest row of `news` that was looked at
 */
export async function readClaimed(
  db: Db,
  ids: number[],
  now: number,
): Promise<{ follows: DueFollow[]; news: Map<number, News>; upTo: number }> {
  const claimed = JSON.stringify(ids);
  const [newest, rows, comments] = await db.$client.batch<unknown>([
    db.$client.prepare("SELECT coalesce(max(id), 0) AS upTo FROM news"),
    db.$client
      .prepare(
        `SELECT f.id, f.kind, f.email, f.email_hash, f.daily, f.confirmed_at, f.tries, a.title, a.path, ${outsideColumn("a")}
         FROM json_each(?1) claimed CROSS JOIN follows f ON f.id = claimed.value
         LEFT JOIN articles a ON a.id = f.article_id AND a.status IN ('published', 'scheduled') AND a.published_at <= ?2
         LEFT JOIN mail_addresses stopped ON stopped.email_hash = f.email_hash AND stopped.stopped_at IS NOT NULL
         WHERE stopped.email_hash IS NULL ORDER BY f.id`,
      )
      .bind(claimed, now),
    db.$client
      .prepare(
        `SELECT f.id AS follow_id, c.id, c.author_name, c.body, a.title, a.path, ${outsideColumn("a")},
           CASE WHEN c.source = 'newsroom' THEN
             iif(${wroteIt({ name: "c.author_name", article: "a", author: "w" })}, 'author', 'newsroom') END AS speaks_for
         FROM json_each(?1) claimed CROSS JOIN follows f ON f.id = claimed.value
         CROSS JOIN news n ON n.id IN (SELECT x.id FROM news x WHERE x.topic = ${TOPIC} AND x.id > f.told ORDER BY x.id LIMIT ${READ})
         CROSS JOIN comments c ON c.id = n.comment_id CROSS JOIN articles a ON a.id = c.article_id
         LEFT JOIN authors w ON w.slug = a.author_slug
         WHERE f.confirmed_at IS NOT NULL AND n.published_at >= f.confirmed_at
           AND c.status = 'published' AND a.status IN ('published', 'scheduled') AND a.published_at <= ?2
           AND c.email_hash IS NOT f.email_hash AND (c.commenter_key IS NULL OR c.commenter_key IS NOT f.commenter_key)
           AND NOT (${TOLD_BY_REPLY_MAIL}) AND NOT (f.kind = 'thread' AND ${TOLD_AS_ANSWER})
         ORDER BY f.id, n.id`,
      )
      .bind(claimed, now),
  ]);
  const follows = ((rows?.results ?? []) as FollowRow[]).map(asDueFollow);
  const news = new Map<number, News>();
  for (const row of (comments?.results ?? []) as NewsRow[]) {
    const known = news.get(row.follow_id) ?? { comments: [], more: false };
    if (known.comments.length === READ - 1) known.more = true;
    else known.comments.push(asTold(row));
    news.set(row.follow_id, known);
  }
  const { upTo = 0 } = (newest?.results[0] ?? {}) as { upTo?: number };
  return { follows, news, upTo };
}

/** Mails about the replies to one comment are older, and go at once. */
const TOLD_BY_REPLY_MAIL = `EXISTS (
  SELECT 1 FROM subscriptions s WHERE s.comment_id = c.parent_id AND s.email_hash = f.email_hash
    AND s.confirmed_at IS NOT NULL AND s.email <> '')`;

const TOLD_AS_ANSWER = `EXISTS (
  SELECT 1 FROM comments p CROSS JOIN follows own ON own.email_hash = f.email_hash AND own.subject = p.commenter_key
  WHERE p.id = c.parent_id AND own.confirmed_at IS NOT NULL)`;

function asDueFollow(row: FollowRow): DueFollow {
  const { id, kind, email, tries, email_hash, daily, confirmed_at, title, path, outside_url } = row;
  const article =
    title !== null && path !== null ? { title, path, outsideUrl: outsideUrlOf({ outside_url }) } : null;
  return {
    id,
    kind,
    email,
    tries,
    emailHash: email_hash,
    daily: daily === 1,
    isConfirmed: confirmed_at !== null,
    article,
  };
}

function asTold(row: NewsRow): Told {
  return {
    commentId: row.id,
    authorName: row.author_name,
    speaksFor: row.speaks_for,
    body: row.body,
    article: { title: row.title, path: row.path, outsideUrl: outsideUrlOf(row) },
  };
}

/**
 * The statement that notes that these are told up to a row of `news`; what came since is due when its time comes. @param mailed whether
 * by a mail: the next one waits a little then
 */
export function settleFollows(
  db: Db,
  ids: number[],
  { upTo, mailed, now, morning }: { upTo: number; mailed: boolean; now: number; morning: number },
): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE follows AS f SET told = max(told, ?2), tries = 0, mailed_at = iif(?3, ?4, mailed_at),
         due_at = iif(confirmed_at IS NOT NULL AND EXISTS (SELECT 1 FROM news n WHERE n.topic = ${TOPIC} AND n.id > ?2),
           iif(daily, ?5, ?4 + ${GATHERED_MS}), NULL)
       WHERE id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(ids), upTo, mailed ? 1 : 0, now, morning);
}

/** The statement that gives claimed ones back that were not tried. */
export function giveBack(db: Db, ids: number[]): D1PreparedStatement {
  return db.$client
    .prepare("UPDATE follows SET tries = tries - 1 WHERE id IN (SELECT value FROM json_each(?1))")
    .bind(JSON.stringify(ids));
}
