import { and, eq, inArray } from "drizzle-orm";
import * as z from "zod";
import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import { statementOf } from "../db/statements.ts";
import { DAY_MS } from "../db/time.ts";
import { base64url } from "../http/signing.ts";
import { notices } from "./table.ts";

/** What a reader says with a report: all of it by choice. */
export type Notice = { reason?: string | undefined; words?: string | undefined; email?: string | undefined };

const MOST_WORDS = 2000;

const empty = (value: unknown) => (typeof value === "string" && value.trim() === "" ? undefined : value);

/** As a form or a program sends it. */
export const noticeInput = z.object({
  reason: z.preprocess(empty, z.string().trim().max(200, "Choose one of the reasons.").optional()),
  words: z.preprocess(
    empty,
    z
      .string()
      .trim()
      .max(MOST_WORDS, `At most ${MOST_WORDS.toLocaleString("en-US")} characters fit.`)
      .optional(),
  ),
  email: z.preprocess(
    empty,
    z
      .string()
      .trim()
      .max(254)
      .regex(/^[^\s@<>]+@[^\s@<>]+$/, "Write a whole e-mail address, or none.")
      .toLowerCase()
      .optional(),
  ),
});

/** So long a number stays, for who looks at its page: the law gives half a year to object. */
const KEPT_MS = 400 * DAY_MS;
/** By then nobody reports the same under another name of the same day. */
const READER_MS = 7 * DAY_MS;
/** Where no decision comes, the address goes. */
const ADDRESS_MS = 90 * DAY_MS;

/**
 * The statements that keep a notice, one for a reader and comment, and write the report into the audit trail; the last one has its
 * number. Words and address, which may be erased, and the number, which opens the receipt, stay out of the trail.
 */
export function keepNotice(
  db: Db,
  given: Notice & {
    commentId: number;
    /** Of the comment's article. */
    path: string;
    reader: { today: string; yesterday: string };
    now: number;
  },
): D1PreparedStatement[] {
  const { commentId, path, reader, now, reason = null, words = null, email = null } = given;
  const event = {
    action: "comment.reported",
    subject: `${path}#comment-${commentId}`,
    detail: { comment: commentId, reason },
  };
  const number = base64url(crypto.getRandomValues(new Uint8Array(12)));
  const { $client } = db;
  return [
    $client
      .prepare(
        `INSERT INTO notices (number, comment_id, reader_hash, reason, words, email, reported_at)
         SELECT ?1, ?2, ?3, ?5, ?6, ?7, ?8
         WHERE NOT EXISTS (SELECT 1 FROM notices WHERE comment_id = ?2 AND reader_hash IN (?3, ?4))
         ON CONFLICT DO NOTHING`,
      )
      .bind(number, commentId, reader.today, reader.yesterday, reason, words, email, now),
    recordEvent(db, "reader", event, now, "changes() > 0"),
    statementOf(
      db,
      db
        .select({ number: notices.number })
        .from(notices)
        .where(
          and(
            eq(notices.commentId, commentId),
            inArray(notices.readerHash, [reader.today, reader.yesterday]),
          ),
        )
        .limit(1),
    ),
  ];
}

export function receiptOf(rows: Record<string, unknown>[] | undefined): string {
  return String(rows?.[0]?.number ?? "");
}

/** The statements that forget what is of no use any more of notices, and in the end all of them: at most `limit` rows each. */
export function forgetNotices(db: Db, now: number, limit: number): D1PreparedStatement[] {
  const older = (what: string, condition: string) =>
    `${what} WHERE number IN (SELECT number FROM notices WHERE ${condition} AND reported_at < ? ORDER BY reported_at LIMIT ${limit})`;
  return [
    db.$client
      .prepare(older("UPDATE notices SET reader_hash = NULL", "reader_hash IS NOT NULL"))
      .bind(now - READER_MS),
    db.$client.prepare(older("UPDATE notices SET email = NULL", "email IS NOT NULL")).bind(now - ADDRESS_MS),
    db.$client
      .prepare(
        `DELETE FROM notices WHERE number IN (
           SELECT number FROM notices WHERE reported_at < ? ORDER BY reported_at LIMIT ${limit})`,
      )
      .bind(now - KEPT_MS),
    db.$client
      .prepare(`DELETE FROM objections WHERE id IN (
           SELECT id FROM objections WHERE objected_at < ? ORDER BY objected_at LIMIT ${limit})`)
      .bind(now - KEPT_MS),
  ];
}

/** Its owner has been told. */
export async function forgetAddressOf(db: Db, number: string): Promise<void> {
  await db.update(notices).set({ email: null }).where(eq(notices.number, number));
}

/**
 * The statements that erase what the owner of an address has said with reports, and against what was decided on them, as long as that is
 * known to be theirs.
 */
export function eraseNoticesOf(db: Db, address: string): D1PreparedStatement[] {
  const { email } = notices;
  const owned = address.trim().toLowerCase();
  const erased = db.update(notices).set({ email: null, words: null });
  return [
    db.$client
      .prepare(
        `DELETE FROM objections WHERE id IN (
           SELECT o.id FROM notices n CROSS JOIN objections o ON o.comment_id = n.comment_id AND o.notice = n.number
           WHERE n.email = ?)`,
      )
      .bind(owned),
    statementOf(db, erased.where(eq(email, owned))),
  ];
}
