import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { NEAR_MIDNIGHT_MS } from "./reader-hash.ts";

/** What the same submission, sent before, became. */
export type EarlierRow = Pick<
  Rows["comments"],
  "id" | "parent_id" | "depth" | "author_name" | "body" | "created_at" | "status" | "commenter_key"
>;

/** By what the same submission is known again: one unique pair of the day, and around midnight the other day's too. */
export type SubmissionNames = { today: SubmissionName; otherDay: SubmissionName | null };

type SubmissionName = { readerHash: string; submissionKey: string };

/** The statement that finds a submission sent before. */
export function earlierQuery(db: Db, { today, otherDay }: SubmissionNames, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT id, parent_id, depth, author_name, body, created_at, status, commenter_key FROM comments
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
