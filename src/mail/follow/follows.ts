import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { statementOf, where } from "../../db/statements.ts";
import { DAY_MS } from "../../db/time.ts";
import { ASKED_A_DAY } from "../mail-id.ts";
import { follows } from "../table.ts";

/** What is followed: one article's thread, or the answers to all comments of a browser. */
export type Followed = { kind: "thread"; articleId: number } | { kind: "answers"; commenterKey: string };

export type Wish = {
  followed: Followed;
  email: string;
  emailHash: string;
  /** Of the browser that asks, if it is known: whose address was confirmed from it is not asked again. */
  commenterKey: string | null;
  /** All news of a day in one mail. */
  daily: boolean;
};

/** As many an address may have at once: a page lists them. */
const MOST = 100;

/**
 * Notes that somebody wants mails. Where the address was confirmed from the same browser it is done; else the address's
 * owner is asked by a mail, one a day for an address and 500 for the paper, whoever types them. Nothing for an address
 * whose owner wants no mails. Somebody else's wish changes nothing of one that is confirmed.
 * @returns whether it is confirmed
 */
export async function follow(db: Db, wish: Wish, now: number): Promise<boolean> {
  const { followed, email, emailHash, commenterKey, daily } = wish;
  const isThread = followed.kind === "thread";
  const [, row] = await db.$client.batch<Pick<Rows["follows"], "confirmed_at">>([
    db.$client
      .prepare(
        `WITH known AS (SELECT ${KNOWN} AS is_known)
         INSERT INTO follows (kind, article_id, commenter_key, subject, email, email_hash, daily, asked_at, confirmed_at, told, due_at)
         SELECT ?4, ?5, ?2, ?6, ?7, ?1, ?8, ?3, iif(is_known, ?3, NULL), (SELECT coalesce(max(id), 0) FROM news),
           iif(is_known, NULL, ${ASK_AT})
         FROM known
         WHERE NOT EXISTS (SELECT 1 FROM mail_addresses WHERE email_hash = ?1 AND stopped_at IS NOT NULL)
           AND (SELECT count(*) FROM (SELECT 1 FROM follows WHERE email_hash = ?1 LIMIT ${MOST})) < ${MOST}
         ON CONFLICT (email_hash, subject) DO UPDATE SET daily = excluded.daily, commenter_key = excluded.commenter_key,
           confirmed_at = coalesce(follows.confirmed_at, excluded.confirmed_at),
           told = iif(follows.confirmed_at IS NULL, excluded.told, follows.told),
           due_at = iif(follows.confirmed_at IS NULL AND excluded.confirmed_at IS NULL, coalesce(follows.due_at, excluded.due_at), iif(follows.confirmed_at IS NULL, NULL, follows.due_at)),
           asked_at = iif(excluded.due_at IS NULL AND excluded.confirmed_at IS NULL, follows.asked_at, excluded.asked_at)
         WHERE follows.confirmed_at IS NULL OR excluded.confirmed_at IS NOT NULL`,
      )
      .bind(
        emailHash,
        commenterKey,
        now,
        followed.kind,
        isThread ? followed.articleId : null,
        subjectOf(followed),
        email,
        daily ? 1 : 0,
      ),
    db.$client
      .prepare(
        `SELECT iif(${KNOWN}, confirmed_at, NULL) AS confirmed_at FROM follows WHERE email_hash = ?1 AND subject = ?3`,
      )
      .bind(emailHash, commenterKey, subjectOf(followed)),
  ]);
  return typeof row?.results[0]?.confirmed_at === "number";
}

/** Only who has proved to own the address learns that it is followed with it already. */
const KNOWN =
  "EXISTS (SELECT 1 FROM mail_addresses WHERE email_hash = ?1 AND commenter_key = ?2 AND stopped_at IS NULL)";

/** The page of the mail that was sent already names what is asked for since. */
const ASK_AT = `iif(
  EXISTS (SELECT 1 FROM follows own WHERE own.email_hash = ?1 AND own.confirmed_at IS NULL AND +own.asked_at > ?3 - ${DAY_MS})
    OR (SELECT count(*) FROM (SELECT id FROM follows asked WHERE asked.confirmed_at IS NULL AND asked.asked_at > ?3 - ${DAY_MS}
        LIMIT ${ASKED_A_DAY})) >= ${ASKED_A_DAY}, NULL, ?3)`;

function subjectOf(followed: Followed): string {
  return followed.kind === "thread" ? String(followed.articleId) : followed.commenterKey;
}

/** One of an address's, for the pages that its owner opens. `article`: null for answers. */
export type Follow = {
  id: number;
  daily: boolean;
  isConfirmed: boolean;
  askedAt: number;
  article: { title: string; path: string } | null;
};

/** All that is followed with an address, the newest first. */
export async function followsOf(db: Db, emailHash: string): Promise<Follow[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT f.id, f.daily, f.asked_at, f.confirmed_at, a.title, a.path FROM follows f LEFT JOIN articles a ON a.id = f.article_id
       WHERE f.email_hash = ? AND (f.kind = 'answers' OR a.id IS NOT NULL) ORDER BY f.id DESC LIMIT ${MOST}`,
    )
    .bind(emailHash)
    .all<
      Pick<Rows["follows"], "id" | "daily" | "asked_at" | "confirmed_at"> & {
        title: string | null;
        path: string | null;
      }
    >();
  return results.map((row) => ({
    id: row.id,
    daily: row.daily === 1,
    isConfirmed: row.confirmed_at !== null,
    askedAt: row.asked_at,
    article: row.title !== null && row.path !== null ? { title: row.title, path: row.path } : null,
  }));
}

/**
 * The owner of the address wants these mails, from now on: what was said before is read in the thread. An address of which
 * no browser is known yet is known by this one's from now on: it is not asked again.
 */
export async function confirmFollows(
  db: Db,
  { ids, emailHash, commenterKey }: { ids: number[]; emailHash: string; commenterKey: string },
  now: number,
): Promise<void> {
  await db.$client.batch([
    db.$client
      .prepare(
        `UPDATE follows SET confirmed_at = ?3, due_at = NULL, mailed_at = NULL, tries = 0, told = (SELECT coalesce(max(id), 0) FROM news)
         WHERE id IN (SELECT value FROM json_each(?1)) AND email_hash = ?2 AND confirmed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM mail_addresses WHERE email_hash = ?2 AND stopped_at IS NOT NULL)`,
      )
      .bind(JSON.stringify(ids), emailHash, now),
    db.$client
      .prepare(
        `INSERT INTO mail_addresses (email_hash, commenter_key)
         SELECT ?2, ?3 WHERE EXISTS (SELECT 1 FROM follows WHERE email_hash = ?2 AND confirmed_at = ?1)
         ON CONFLICT (email_hash) DO UPDATE SET commenter_key = excluded.commenter_key
         WHERE commenter_key IS NULL AND stopped_at IS NULL`,
      )
      .bind(now, emailHash, commenterKey),
  ]);
}

/** Ends some of what is followed with an address: its rows go, and the address with the last of them. `"daily"`: all that comes once a day. */
export function endFollows(db: Db, which: number[] | "daily", emailHash: string): D1PreparedStatement {
  if (which === "daily")
    return statementOf(db, db.delete(follows).where(where(follows, { emailHash, daily: true })));
  return db.$client
    .prepare("DELETE FROM follows WHERE id IN (SELECT value FROM json_each(?1)) AND email_hash = ?2")
    .bind(JSON.stringify(which), emailHash);
}

/**
 * Ends what is followed of a thread that is removed; who has not confirmed it is forgotten in time.
 * @param condition SQL in which ?1 is its article's id; where it does not hold nothing is ended
 */
export function endFollowsOfThread(db: Db, articleId: number, condition: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM follows WHERE kind = 'thread' AND confirmed_at IS NOT NULL AND article_id = ?1 AND ${condition}`,
    )
    .bind(articleId);
}

/** From now on once a day, or each as it comes; what waits goes at the next time of its kind. @param dueAt Unix ms */
export function setDaily(
  db: Db,
  { id, emailHash, daily, dueAt }: { id: number; emailHash: string; daily: boolean; dueAt: number },
): D1PreparedStatement {
  return db.$client
    .prepare(
      "UPDATE follows SET daily = ?3, due_at = iif(due_at IS NULL, NULL, ?4) WHERE id = ?1 AND email_hash = ?2",
    )
    .bind(id, emailHash, daily ? 1 : 0, dueAt);
}
