import { recordEvent } from "../audit/record-event.ts";
import { type CommenterKeys, commenterKeysOf, knownKeys } from "../comments/posting/commenter-keys.ts";
import type { Db } from "../db/client.ts";
import { raiseSettings } from "../settings/stored.ts";
import { UNDOES } from "./changes.ts";

/** Trusted senders' comments are shown at once; blocked ones' are spam. `clear` ends both. */
export type Mark = "trust" | "block-sender" | "block-name" | "clear";

export type By = { who: string; now: number };

type Row = {
  author_name: string;
  email_hash: string | null;
  reader_hash: string | null;
  commenter_key: string | null;
};

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
    writeMarks(db, keys, mark, now),
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

function writeMarks(db: Db, keys: string[], mark: Mark, now: number): D1PreparedStatement {
  const isBlock = mark === "block-sender" || mark === "block-name";
  const [trusted, blocked] = [mark === "trust" ? 1 : 0, isBlock ? 1 : 0];
  return db.$client
    .prepare(
      `INSERT INTO commenters (key, trusted, blocked, marked_at)
       SELECT value, ?2, ?3, ?4 FROM json_each(?1) WHERE ?2 + ?3 > 0 OR value IN (SELECT key FROM commenters)
       ON CONFLICT (key) DO UPDATE SET trusted = ?2, blocked = ?3, marked_at = ?4`,
    )
    .bind(JSON.stringify(keys), trusted, blocked, now);
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
  return db.$client
    .prepare(
      `${UNDOES}
       UPDATE commenters SET trusted = 0, blocked = 0, marked_at = ?3
       FROM json_each(?2) named
       WHERE commenters.key = named.value->>'key' AND commenters.marked_at = named.value->>'at'
         AND named.value->>'decision' IN (SELECT undoes FROM changes)`,
    )
    .bind(json, JSON.stringify(keys), now);
}

/** The statements that put an entry on the site's list of words that make a comment spam. An entry is there once. */
export function blockWords(
  db: Db,
  entry: string,
  commentId: number,
  { who, now }: By,
): D1PreparedStatement[] {
  return [
    db.$client
      .prepare(
        `INSERT INTO settings (name, value) VALUES ('words:block', ?1)
         ON CONFLICT (name) DO UPDATE SET value = iif(value = '', '', value || char(10)) || ?1
         WHERE instr(char(10) || value || char(10), char(10) || ?1 || char(10)) = 0`,
      )
      .bind(entry),
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
