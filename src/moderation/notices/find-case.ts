import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { isStanding } from "../changes.ts";

/** What is told of a comment to who reported it, or to who wrote it. Author and text are a stranger's: never HTML. */
export type Case = {
  comment: Pick<Rows["comments"], "id" | "status" | "author_name" | "body" | "commenter_key" | "verdict">;
  article: { title: string; path: string };
  /** The report that was asked for; null: none was, or there is none of that number. */
  notice: Pick<Rows["notices"], "number" | "reason" | "words" | "reported_at"> | null;
  /** The last word of a person on it that nobody has taken back, since the report if there is one; null: there is none. */
  decision: {
    id: number;
    /** Unix ms. */
    at: number;
    isRemoval: boolean;
    /** Null: the moderator chose none. */
    reason: string | null;
  } | null;
  /** Against this decision, by who asks. */
  objection: Pick<Rows["objections"], "words" | "closed_at" | "outcome"> | null;
  /** An earlier objection was agreed with, and that is why there is another decision now. */
  wasChanged: boolean;
};

/** What a LEFT JOIN may not find. */
type Maybe<T> = { [K in keyof T]: T[K] | null };

type Row = Case["comment"] &
  Pick<Rows["articles"], "title" | "path"> &
  Maybe<Pick<Rows["notices"], "number" | "reported_at">> &
  Maybe<Pick<Rows["decisions"], "decision" | "decided_at">> &
  Maybe<Pick<Rows["objections"], "closed_at" | "outcome">> & {
    notice_reason: string | null;
    notice_words: string | null;
    word_id: number | null;
    statement: string | null;
    objection_words: string | null;
    was_changed: 0 | 1;
  };

/** SQL for the id of the last standing decision on `comments c` that is final, made after a time. Who holds is not sure. */
export function lastWord(since: string): string {
  return `(SELECT e.id FROM decisions e WHERE e.comment_id = c.id AND e.decision <> 'hold' AND e.decided_at >= ${since}
    AND ${isStanding("e")} ORDER BY e.id DESC LIMIT 1)`;
}

/**
 * @param number of a receipt; empty: its author asks
 * @returns null: there is no such comment, or its article is gone
 */
export async function findCase(db: Db, commentId: number, number: string): Promise<Case | null> {
  const row = await db.$client
    .prepare(
      `SELECT c.id, c.status, c.author_name, c.body, c.commenter_key, c.verdict, a.title, a.path,
         n.number, n.reason AS notice_reason, n.words AS notice_words, n.reported_at,
         d.id AS word_id, d.decision, d.decided_at, s.reason AS statement,
         o.words AS objection_words, o.closed_at, o.outcome,
         EXISTS (SELECT 1 FROM objections b WHERE b.comment_id = c.id AND b.notice = ?2 AND b.outcome = 'changed') AS was_changed
       FROM comments c CROSS JOIN articles a ON a.id = c.article_id
       LEFT JOIN notices n ON n.number = ?2 AND n.comment_id = c.id
       LEFT JOIN decisions d ON d.id = ${lastWord("coalesce(n.reported_at, 0)")}
       LEFT JOIN statements s ON s.decision_id = d.id
       LEFT JOIN objections o ON o.comment_id = c.id AND o.decision_id = d.id AND o.notice = ?2
       WHERE c.id = ?1`,
    )
    .bind(commentId, number)
    .first<Row>();
  return row && caseOf(row);
}

function caseOf(row: Row): Case {
  const { id, status, author_name, body, commenter_key, verdict, title, path, number, reported_at } = row;
  const isNoticed = number !== null && reported_at !== null;
  return {
    comment: { id, status, author_name, body, commenter_key, verdict },
    article: { title, path },
    notice: isNoticed ? { number, reason: row.notice_reason, words: row.notice_words, reported_at } : null,
    decision:
      row.word_id === null || row.decided_at === null
        ? null
        : {
            id: row.word_id,
            at: row.decided_at,
            isRemoval: row.decision !== "approve",
            reason: row.statement,
          },
    objection:
      row.objection_words === null
        ? null
        : { words: row.objection_words, closed_at: row.closed_at, outcome: row.outcome },
    wasChanged: row.was_changed === 1,
  };
}
