import { and, eq, ne } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { statementOf, where } from "../db/statements.ts";
import { follows, subscriptions } from "./table.ts";

export type Subscriber = { commentId: number; email: string; emailHash: string; commenterKey: string };

/** What is known of a comment whose author asked for mails. `article` is where its page is. */
export type Subscription = {
  commentId: number;
  isConfirmed: boolean;
  article: { title: string; path: string };
};

/**
 * Joins the posting of a comment whose author wants a mail when somebody answers, behind the statement that stores the
 * comment. Changes nothing if the comment was not stored, or the address's owner wants no mails.
 */
export function subscribe(
  db: Db,
  { commentId, email, emailHash }: Subscriber,
  now: number,
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO subscriptions (comment_id, email, email_hash, asked_at)
       SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM comments WHERE id = ?1)
         AND NOT EXISTS (SELECT 1 FROM mail_addresses WHERE email_hash = ?3 AND stopped_at IS NOT NULL)
       ON CONFLICT (comment_id) DO NOTHING`,
    )
    .bind(commentId, email, emailHash, now);
}

/**
 * Ends what a comment's author asked for and erases the address. The keyed hash stays for some days: whoever withdraws
 * and posts again cannot have a stranger's address asked again and again.
 */
export function endSubscription(db: Db, commentId: number): D1PreparedStatement {
  return statementOf(
    db,
    db.update(subscriptions).set({ email: "" }).where(where(subscriptions, { commentId })),
  );
}

/** What was asked for with a comment; null if nothing, or if it was ended. */
export async function findSubscription(db: Db, commentId: number): Promise<Subscription | null> {
  const row = await db.$client
    .prepare(
      `SELECT s.confirmed_at, a.title, a.path FROM subscriptions s
       JOIN comments c ON c.id = s.comment_id JOIN articles a ON a.id = c.article_id
       WHERE s.comment_id = ? AND s.email <> ''`,
    )
    .bind(commentId)
    .first<Pick<Rows["subscriptions"], "confirmed_at"> & Pick<Rows["articles"], "title" | "path">>();
  if (!row) return null;
  return {
    commentId,
    isConfirmed: row.confirmed_at !== null,
    article: { title: row.title, path: row.path },
  };
}

/**
 * The owner of the address wants mails about replies to this comment, and to what else the same browser posted with that
 * address. Comments from that browser need no second confirmation. Repeating it changes nothing.
 */
export async function confirmSubscription(db: Db, commentId: number, now: number): Promise<void> {
  await db.$client.batch([
    db.$client
      .prepare(
        `UPDATE subscriptions SET confirmed_at = ?2
         WHERE confirmed_at IS NULL AND email <> '' AND comment_id IN (
           SELECT s.comment_id FROM subscriptions asked CROSS JOIN comments own ON own.id = asked.comment_id
           CROSS JOIN subscriptions s ON s.email_hash = asked.email_hash
           CROSS JOIN comments c ON c.id = s.comment_id
           WHERE asked.comment_id = ?1 AND asked.email <> ''
             AND (c.id = own.id OR c.commenter_key = own.commenter_key))`,
      )
      .bind(commentId, now),
    db.$client
      .prepare(
        `INSERT INTO mail_addresses (email_hash, commenter_key)
         SELECT s.email_hash, c.commenter_key FROM subscriptions s JOIN comments c ON c.id = s.comment_id
         WHERE s.comment_id = ?1 AND s.email <> ''
         ON CONFLICT (email_hash) DO UPDATE SET commenter_key = excluded.commenter_key`,
      )
      .bind(commentId),
  ]);
}

/** Nothing more is sent to an address: all that was asked for with it ends. */
export function stopAddress(db: Db, emailHash: string, now: number): D1PreparedStatement[] {
  return [
    db.$client
      .prepare(
        `INSERT INTO mail_addresses (email_hash, stopped_at) VALUES (?1, ?2)
         ON CONFLICT (email_hash) DO UPDATE SET stopped_at = ?2, commenter_key = NULL WHERE stopped_at IS NULL`,
      )
      .bind(emailHash, now),
    statementOf(
      db,
      db
        .update(subscriptions)
        .set({ email: "" })
        .where(and(eq(subscriptions.emailHash, emailHash), ne(subscriptions.email, ""))),
    ),
    statementOf(db, db.delete(follows).where(where(follows, { emailHash }))),
  ];
}
