import { recordEvent } from "../audit/record-event.ts";
import { markCommenters, unmarkCommenters } from "../comments/commenters.ts";
import { type CommenterKeys, commenterKeysOf, knownKeys } from "../comments/posting/commenter-keys.ts";
import { comments } from "../comments/table.ts";
import type { Db } from "../db/client.ts";
import { where } from "../db/statements.ts";
import { UNDOES } from "./changes.ts";
import type { Wanted } from "./decide.ts";
import { decisionMade, isDecided } from "./with-decision.ts";

/** Trusted senders' comments are shown at once; blocked ones' are spam. `clear` ends both. */
export type Mark = "trust" | "block-sender" | "block-name" | "clear";

export type By = { who: string; now: number };

const ACTIONS = {
  trust: "commenter.trusted",
  "block-sender": "commenter.blocked",
  "block-name": "commenter.blocked",
  clear: "commenter.cleared",
} as const satisfies Record<Mark, string>;

/**
 * The statements that trust or block who sent a comment, for the transaction of a decision on it, and only if that is made.
 * A sender is known by the e-mail address and the browser; blocking looks at the day's network address too, and a name is
 * blocked for everybody who uses it.
 * @param decision what is decided on the comment; null: it is marked without a decision
 * @returns null: there is no such comment, or nothing is left of what its sender is known by
 */
export async function markCommenter(
  db: Db,
  given: { commentId: number; mark: Mark; secretKey: string; decision: Wanted | null },
  { who, now }: By,
): Promise<D1PreparedStatement[] | null> {
  const { commentId, mark, secretKey, decision } = given;
  const { authorName, emailHash, readerHash, commenterKey } = comments;
  const sender = await db
    .select({ authorName, emailHash, readerHash, commenterKey })
    .from(comments)
    .where(where(comments, { id: commentId }))
    .get();
  if (!sender) return null;
  const known = await commenterKeysOf(secretKey, sender);
  const keys = keysFor(mark, known);
  if (keys.length === 0) return null;
  const condition = decision === null ? "true" : isDecided(decision);
  const marked = {
    sql: `SELECT value AS key, ${decisionMade({ comment: "?2", who: "?3", now: "?4" })} AS decision_id
      FROM json_each(?1) WHERE ${condition}`,
    bindings: [JSON.stringify(keys), decision && commentId, who, now],
  };
  const detail = { comment: commentId, by: keys.map((key) => key.split(":")[0]) };
  const isBlock = mark === "block-sender" || mark === "block-name";
  return [
    ...markCommenters(db, marked, { trusted: mark === "trust", blocked: isBlock }, now),
    recordEvent(db, who, { action: ACTIONS[mark], subject: sender.authorName, detail }, now, condition),
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

/** For the batch that takes decisions back: who was trusted or blocked with them is what they were without them. */
export function unmarkWithDecisions(db: Db, json: string): D1PreparedStatement[] {
  return unmarkCommenters(db, {
    sql: `${UNDOES} SELECT undoes AS decision_id FROM changes`,
    bindings: [json],
  });
}
