import { recordEvent } from "../audit/record-event.ts";
import { raiseSettings } from "../cache/revisions.ts";
import type { Db } from "../db/client.ts";
import { blockWord, unblockWords } from "../settings/site-words.ts";
import { UNDOES } from "./changes.ts";
import type { Wanted } from "./decide.ts";
import type { By } from "./mark-commenters.ts";
import { decisionMade, isDecided } from "./with-decision.ts";

/**
 * The statements that put an entry on the site's list of words that make a comment spam, for the transaction of a decision
 * on the comment where it was found, and only if that is made. An entry is there once.
 */
export function blockWords(db: Db, entry: string, decision: Wanted, { who, now }: By): D1PreparedStatement[] {
  const detail = { comment: decision.id };
  return [
    blockWord(db, entry, isDecided(decision)),
    recordEvent(db, who, { action: "words.blocked", subject: entry, detail }, now, "changes() > 0"),
    raiseSettings(db, "changes() > 0"),
    // What somebody had written into the list by hand is not taken off it again.
    db.$client
      .prepare(
        `INSERT INTO blocked_words (decision_id, entry) SELECT made.id, ?4
         FROM (SELECT ${decisionMade({ comment: "?1", who: "?2", now: "?3" })} AS id) made
         WHERE made.id IS NOT NULL AND ${isDecided(decision)}
           AND (changes() > 0 OR EXISTS (SELECT 1 FROM blocked_words WHERE entry = ?4))
         ON CONFLICT (decision_id) DO NOTHING`,
      )
      .bind(decision.id, who, now, entry),
    // Blocked without a decision that could be taken back: it stays, whatever is taken back of others.
    db.$client
      .prepare(
        `DELETE FROM blocked_words WHERE entry = ?4 AND ${isDecided(decision)}
           AND ${decisionMade({ comment: "?1", who: "?2", now: "?3" })} IS NULL`,
      )
      .bind(decision.id, who, now, entry),
  ];
}

/** Entries that came with the decisions taken back, and with no other one that stands. */
const GONE = `${UNDOES}
  SELECT DISTINCT words.entry FROM blocked_words words WHERE words.decision_id IN (SELECT undoes FROM changes)
    AND NOT EXISTS (
      SELECT 1 FROM blocked_words other
      WHERE other.entry = words.entry AND other.decision_id NOT IN (SELECT undoes FROM changes))`;

/** For the batch that takes decisions back: the words that were blocked with them are so no more. */
export function unblockWithDecisions(
  db: Db,
  json: string,
  entries: string[],
  { who, now }: By,
): D1PreparedStatement[] {
  return [
    unblockWords(db, { sql: GONE, bindings: [json] }),
    recordEvent(db, who, { action: "words.unblocked", subject: entries.join(", ") }, now, "changes() > 0"),
    raiseSettings(db, "changes() > 0"),
    db.$client
      .prepare(`${UNDOES} DELETE FROM blocked_words WHERE decision_id IN (SELECT undoes FROM changes)`)
      .bind(json),
  ];
}
