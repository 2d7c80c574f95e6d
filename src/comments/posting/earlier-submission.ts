import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { SENT_AGAIN_MS } from "../../db/time.ts";
import { firstIdOf } from "../../db/time-id.ts";
import { NEAR_MIDNIGHT_MS } from "./reader-hash.ts";

/** What the same submission, sent before, became. */
export type EarlierRow = Pick<
  Rows["comments"],
  | "id"
  | "article_id"
  | "parent_id"
  | "depth"
  | "author_name"
  | "body"
  | "created_at"
  | "status"
  | "commenter_key"
>;

/** By what the same submission is known again: one unique pair of the day, and around midnight the other day's too. */
export type SubmissionNames = { today: SubmissionName; otherDay: SubmissionName | null };

type SubmissionName = { readerHash: string; submissionKey: string };

/** What a browser sends, by which it is known again from another network, too: a phone that has left the house. */
export type SentWords = Pick<Rows["comments"], "parent_id" | "author_name" | "body" | "commenter_key">;

const COLUMNS = "id, article_id, parent_id, depth, author_name, body, created_at, status, commenter_key";

/** So many of the newest comments are looked through for words that were sent a moment ago. */
const LOOKED_AT = 30;

/** SQL: the newest comments of the time in which somebody who got no answer sends again. */
const lately = (now: number) =>
  `(SELECT ${COLUMNS} FROM comments WHERE id >= ${firstIdOf(now - SENT_AGAIN_MS)} ORDER BY id DESC LIMIT ${LOOKED_AT})`;

/** The statement that finds what the same browser has sent lately, on whatever article. */
export function sentLatelyQuery(db: Db, words: SentWords, now: number): D1PreparedStatement {
  const { commenter_key, parent_id, author_name, body } = words;
  return db.$client
    .prepare(
      `SELECT ${COLUMNS} FROM ${lately(now)}
       WHERE commenter_key = ?1 AND parent_id IS ?2 AND author_name = ?3 AND body = ?4`,
    )
    .bind(commenter_key, parent_id, author_name, body);
}

/** SQL that holds as a comment is stored while its browser has not sent the same lately: the first one may still have been judged. */
export function isNotSentLately(now: number): string {
  const same = ["article_id", "commenter_key", "parent_id", "author_name", "body"];
  return `NOT EXISTS (SELECT 1 FROM ${lately(now)} same WHERE ${same.map((one) => `same.${one} IS given.${one}`).join(" AND ")})`;
}

/** The statement that finds a submission sent before. */
export function earlierQuery(db: Db, { today, otherDay }: SubmissionNames, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT ${COLUMNS} FROM comments
       WHERE (reader_hash = ?1 AND submission_key = ?2)
         OR (reader_hash = ?3 AND submission_key = ?4 AND created_at > ?5)`,
    )
    .bind(
      today.readerHash,
      today.submissionKey,
      otherDay?.readerHash ?? null,
      otherDay?.submissionKey ?? null,
      now - NEAR_MIDNIGHT_MS,
    );
}
