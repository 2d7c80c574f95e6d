import { recordEvent } from "../audit/record-event.ts";
import { raiseSettings } from "../cache/revisions.ts";
import { markCommenters, unmarkCommenters } from "../comments/commenters.ts";
import { type CommenterKeys, commenterKeysOf, knownKeys } from "../comments/posting/commenter-keys.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { blockWord } from "../settings/site-words.ts";
import { UNDOES } from "./changes.ts";

/** Trusted senders' comments are shown at once; blocked ones' are spam. `clear` ends both. */
export type Mark = "trust" | "block-sender" | "block-name" | "clear";

export type By = { who: string; now: number };

type Row = Pick<Rows["comments"], "author_name" | "email_hash" | "reader_hash" | "commenter_key">;

const ACTIONS = {
  trust: "commenter.trusted",
  "block-sender": "commenter.blocked",
  "block-name": "commenter.blocked",
  clear: "commenter.cleared",
} as const satisfies Record<Mark, string>;

/**
 * The statements that trust or block who sent a comment, for the transaction of a decision on it. A sender is known by the
 * e-mail address and the browser; blocking looks at the day's network address too, and a name is blocked for everybody who
 * uses it.
 * @returns null: there is no such comment, or nothing is left of what its sender is known by
 */
export async function markCommenter(
  db: Db,
  { commentId, mark, secretKey }: { commentId: number; mark: Mark; secretKey: string },
  { who, now }: By,
): Promise<D1PreparedStatement[] | null> {
  const row = await db.$client
    .prepare("SELECT author_name, email_hash, reader_hash, commenter_key FROM comments WHERE id = ?")
    .bind(commentId)
    .first<Row>();
  if (!row) return null;
  const { email_hash: emailHash, reader_hash: readerHash, commenter_key: commenterKey } = row;
  const known = await commenterKeysOf(secretKey, {
    emailHash,
    readerHash,
    commenterKey,
    authorName: row.author_name,
  });
  const keys = keysFor(mark, known);
  if (keys.length === 0) return null;
  const detail = { comment: commentId, by: keys.map((key) => key.split(":")[0]) };
  return [
    markCommenters(
      db,
      keys,
      { trusted: mark === "trust", blocked: mark === "block-sender" || mark === "block-name" },
      now,
    ),
    recordEvent(db, who, { action: ACTIONS[mark], subject: row.author_name, detail }, now),
  ];
}

function keysFor(mark: Mark, { email, browser, reader, name }: CommenterKeys): string[] {
  const keys: Record<Mark, (string | null)[]> = {
    trust: [email, browser],
    "block-sender": [email, browser, reader],
    "block-name": [name],
    clear: knownKeys({ email, browser, reader, name }),
  };
  return keys[mark].filter((key) => key !== null);
}

/** What was trusted or blocked with a decision, which was made at `at` (Unix ms). */
export type MarkedWith = { decision: number; key: string; at: number };

/**
 * For the batch that takes decisions back: what was trusted or blocked in the very transaction of one is neither any more.
 * @param keys what each decision's comment is known by
 */
export function unmarkWithDecisions(
  db: Db,
  json: string,
  keys: MarkedWith[],
  now: number,
): D1PreparedStatement {
  const sql = `${UNDOES}
    SELECT named.value->>'key' AS key, named.value->>'at' AS marked_at FROM json_each(?2) named
    WHERE named.value->>'decision' IN (SELECT undoes FROM changes)`;
  return unmarkCommenters(db, { sql, bindings: [json, JSON.stringify(keys)] }, now);
}

/** The statements that put an entry on the site's list of words that make a comment spam. An entry is there once. */
export function blockWords(
  db: Db,
  entry: string,
  commentId: number,
  { who, now }: By,
): D1PreparedStatement[] {
  return [
    blockWord(db, entry),
    recordEvent(
      db,
      who,
      { action: "words.blocked", subject: entry, detail: { comment: commentId } },
      now,
      "changes() > 0",
    ),
    raiseSettings(db),
  ];
}
