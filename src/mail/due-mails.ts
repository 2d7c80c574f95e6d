import { wroteIt } from "../articles/byline.ts";
import { type OutsideColumn, outsideColumn, outsideUrlOf } from "../articles/outside-url.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { MINUTE_MS } from "../db/time.ts";
import type { SpeaksFor } from "../pages/data.ts";
import type { ThreadPlace } from "../pages/links.ts";
import { ASK_AGAIN_MS } from "./mail-id.ts";
import { stopAddress } from "./subscriptions.ts";

export type Claimed = { id: number; tries: number };

/** A mail that may be sent. Author and text are a stranger's, and so is the address as long as it is not confirmed. */
export type DueMail = {
  id: number;
  kind: "confirm" | "reply";
  subscriptionId: number;
  commentId: number;
  email: string;
  emailHash: string;
  authorName: string;
  speaksFor: SpeaksFor;
  body: string;
  article: { title: string } & ThreadPlace;
};

/** After the first try; each further one waits twice as long. */
const RETRY_MS = 5 * MINUTE_MS;

/** The statement that says whether any mail is due: a row, or none. */
export function anyDueQuery(db: Db, now: number): D1PreparedStatement {
  return db.$client.prepare("SELECT id FROM mails WHERE id > 0 AND due_at <= ? LIMIT 1").bind(now);
}

/** Takes mails that are due: they are another run's only when this one must have failed. Reads those that wait, no others. */
export async function claimDue(db: Db, now: number, limit: number): Promise<Claimed[]> {
  const { results } = await db.$client
    .prepare(
      `UPDATE mails SET tries = tries + 1, due_at = ?1 + (${RETRY_MS} << tries)
       WHERE id IN (SELECT id FROM mails WHERE id > 0 AND due_at <= ?1 ORDER BY due_at LIMIT ?2) RETURNING id, tries`,
    )
    .bind(now, limit)
    .all<Claimed>();
  return results;
}

type DueRow = Pick<Rows["mails"], "id" | "kind" | "subscription_id" | "comment_id"> &
  Pick<Rows["subscriptions"], "email" | "email_hash"> &
  Pick<Rows["comments"], "author_name" | "body"> &
  Pick<Rows["articles"], "title" | "path"> &
  OutsideColumn & { speaks_for: SpeaksFor };

/** Those of the claimed mails that are still wanted: both comments are shown, and nobody has ended anything meanwhile. */
export async function readDue(db: Db, claimed: Claimed[]): Promise<DueMail[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT m.id, m.kind, m.subscription_id, m.comment_id, s.email, s.email_hash, c.author_name, c.body, a.title, a.path, ${outsideColumn("a")},
         CASE WHEN c.source = 'newsroom' THEN
           iif(${wroteIt({ name: "c.author_name", article: "a", author: "w" })}, 'author', 'newsroom') END AS speaks_for
       FROM json_each(?1) claimed CROSS JOIN mails m ON m.id = claimed.value
       CROSS JOIN subscriptions s ON s.comment_id = m.subscription_id
       CROSS JOIN comments own ON own.id = m.subscription_id CROSS JOIN comments c ON c.id = m.comment_id
       CROSS JOIN articles a ON a.id = c.article_id LEFT JOIN authors w ON w.slug = a.author_slug
       LEFT JOIN mail_addresses stopped ON stopped.email_hash = s.email_hash AND stopped.stopped_at IS NOT NULL
       WHERE s.email <> '' AND own.status = 'published' AND c.status = 'published' AND a.status = 'published'
         AND stopped.email_hash IS NULL AND (s.confirmed_at IS NULL) = (m.kind = 'confirm')`,
    )
    .bind(JSON.stringify(claimed.map(({ id }) => id)))
    .all<DueRow>();
  return results.map((row) => ({
    id: row.id,
    kind: row.kind,
    subscriptionId: row.subscription_id,
    commentId: row.comment_id,
    email: row.email,
    emailHash: row.email_hash,
    authorName: row.author_name,
    speaksFor: row.speaks_for,
    body: row.body,
    article: { title: row.title, path: row.path, outsideUrl: outsideUrlOf(row) },
  }));
}

export type Settled = {
  /** They stay for a while under their negated ids, so that nothing is sent twice. */
  sent: number[];
  dropped: number[];
  /** They were claimed and not tried. */
  untried: number[];
  /** Keyed hashes of addresses that take no mails. */
  unwanted: string[];
};

/** Writes down what became of claimed mails, in one transaction; nothing where nothing is given. */
export async function settleMails(
  db: Db,
  { sent = [], dropped = [], untried = [], unwanted = [] }: Partial<Settled>,
  now: number,
): Promise<void> {
  const among = (sql: string, ids: number[], ...more: number[]) =>
    ids.length === 0 ? [] : [db.$client.prepare(sql).bind(JSON.stringify(ids), ...more)];
  const listed = "id IN (SELECT value FROM json_each(?1))";
  const statements = [
    ...among(`UPDATE OR REPLACE mails SET id = -id, due_at = ?2 WHERE ${listed}`, sent, now + ASK_AGAIN_MS),
    ...among(`DELETE FROM mails WHERE ${listed}`, dropped),
    ...among(`UPDATE mails SET tries = tries - 1 WHERE ${listed}`, untried),
    ...unwanted.flatMap((emailHash) => stopAddress(db, emailHash, now)),
  ];
  if (statements.length > 0) await db.$client.batch(statements);
}
