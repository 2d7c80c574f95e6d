import { TAKES_COMMENTS } from "../../articles/thread-rules.ts";
import { touchArticles } from "../../articles/touch-articles.ts";
import { pageStatesQuery } from "../../cache/page-states.ts";
import type { Db } from "../../db/client.ts";
import type { Given, Rows } from "../../db/rows.ts";
import { sign } from "../../http/signing.ts";
import { NEXT_OF_DAY, paceIds } from "./pace.ts";

/** A comment as it is written: its columns. `email_hash` is what `emailHash` makes of the address. */
export type NewComment = Pick<
  Rows["comments"],
  | "id"
  | "article_id"
  | "parent_id"
  | "root_id"
  | "thread_key"
  | "depth"
  | "status"
  | "shown_in"
  | "author_name"
  | "email_hash"
  | "body"
  | "sketch_a"
  | "sketch_b"
  | "sites"
  | "commenter_key"
  | "source"
  | "verdict"
  | "score"
  | "created_at"
> &
  Given<Rows["comments"], "reader_hash" | "submission_key">;

/** Readers are served the article at this time, and may comment on it. */
const IS_OPEN = `a.status IN ('published', 'scheduled') AND a.published_at <= given.open_at AND ${TAKES_COMMENTS}`;

/** What else must hold in the transaction that stores a comment. */
export type StoringCondition = {
  /** Unix ms at which its article must be served and take comments; null: it need only be there. */
  openAt: number | null;
  /** Another name of the same submission, and since when (Unix ms) one of that name would be it. */
  otherName?: { readerHash: string; submissionKey: string; since: number } | null;
  /** SQL that must hold beside. */
  also?: string;
};

/**
 * Writes the comment, unless its submission is stored already, its article is gone, or readers cannot see the comment that
 * it answers: then it changes nothing. What was true when it was judged may not be true any more.
 */
export function storeComment(
  db: Db,
  comment: NewComment,
  { openAt, otherName = null, also = "true" }: StoringCondition,
): D1PreparedStatement {
  const columns = Object.keys(comment);
  const { today, minute } = paceIds(comment.created_at);
  const [other, since] = [otherName?.readerHash ?? null, otherName?.since ?? null];
  return db.$client
    .prepare(
      `WITH given (${columns.join(", ")}, open_at, other_hash, other_key, other_since, today, minute) AS (
         SELECT ${columns.map(() => "?").join(", ")}, ?, ?, ?, ?, ?, ?)
       INSERT INTO comments (${columns.join(", ")}, of_day)
       SELECT ${columns.map((column) => `given.${column}`).join(", ")}, ${NEXT_OF_DAY} FROM given
       WHERE EXISTS (SELECT 1 FROM articles a WHERE a.id = given.article_id AND (given.open_at IS NULL OR ${IS_OPEN}))
         AND (given.parent_id IS NULL OR EXISTS (
           SELECT 1 FROM comments p WHERE p.id = given.parent_id AND p.article_id = given.article_id
             AND p.status = 'published' AND p.kind = 'comment'))
         AND NOT EXISTS (
           SELECT 1 FROM comments same WHERE same.reader_hash = given.other_hash
             AND same.submission_key = given.other_key AND same.created_at > given.other_since)
         AND ${also}
       ON CONFLICT (reader_hash, submission_key) DO NOTHING`,
    )
    .bind(...Object.values(comment), openAt, other, otherName?.submissionKey ?? null, since, today, minute);
}

/** Whether an error says that another comment of the same millisecond drew the same number: the next draw is another one. */
export function isNumberTaken(error: unknown): boolean {
  return /UNIQUE constraint failed: comments\.id/.test(String(error));
}

/** Counts a comment that was just stored, and marks its article's page as behind: two statements. Nothing if it was not. */
export function touchArticleOf(db: Db, { id }: NewComment, now: number): D1PreparedStatement[] {
  const sql = "SELECT article_id, 1 AS more FROM comments WHERE id = ?1";
  return touchArticles(db, { sql, bindings: [id] }, now);
}

/** The statement that reads what is known of that page, after these two: its rows are for `refresh`. */
export function touchedPage(db: Db, { article_id }: NewComment, now: number): D1PreparedStatement {
  const sql = "SELECT path FROM articles WHERE id = ?1";
  return pageStatesQuery(db, { sql, bindings: [article_id] }, now);
}

/** What is kept of an e-mail address: tells the same one again, and nothing else. */
export function emailHash(secretKey: string, email: string): Promise<string> {
  return sign(secretKey, `email:${email.trim().toLowerCase()}`);
}
