import { touchArticles } from "../../articles/touch-articles.ts";
import type { Db } from "../../db/client.ts";
import { sign } from "../../http/signing.ts";

/** A comment as it is written. */
export type StoredComment = {
  id: number;
  articleId: number;
  parentId: number | null;
  rootId: number;
  threadKey: string;
  depth: number;
  status: "published" | "held" | "spam";
  shownIn: number | null;
  authorName: string;
  /** What `emailHash` makes of the address. */
  emailHash: string | null;
  body: string;
  readerHash: string;
  submissionKey: string;
  sketch: [number | null, number | null];
  commenterKey: string | null;
  source: "form" | "api" | "newsroom";
  verdict: string;
  score: number;
  createdAt: number;
};

/** Writes the comment, unless its submission is stored already: then it changes nothing. */
export function storeComment(db: Db, comment: StoredComment): D1PreparedStatement {
  const row = {
    id: comment.id,
    article_id: comment.articleId,
    parent_id: comment.parentId,
    root_id: comment.rootId,
    thread_key: comment.threadKey,
    depth: comment.depth,
    status: comment.status,
    shown_in: comment.shownIn,
    author_name: comment.authorName,
    email_hash: comment.emailHash,
    body: comment.body,
    reader_hash: comment.readerHash,
    submission_key: comment.submissionKey,
    sketch_a: comment.sketch[0],
    sketch_b: comment.sketch[1],
    commenter_key: comment.commenterKey,
    source: comment.source,
    verdict: comment.verdict,
    score: comment.score,
    created_at: comment.createdAt,
  };
  const columns = Object.keys(row);
  return db.$client
    .prepare(
      `INSERT INTO comments (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})
       ON CONFLICT (reader_hash, submission_key) DO NOTHING`,
    )
    .bind(...Object.values(row));
}

/** Counts a comment that was just stored, and marks its article's page as behind: two statements. Nothing if it was not. */
export function touchArticleOf(db: Db, { id }: StoredComment, now: number): D1PreparedStatement[] {
  const sql = "SELECT article_id, 1 AS more FROM comments WHERE id = ?1";
  return touchArticles(db, { sql, bindings: [id] }, now);
}

/** What is kept of an e-mail address: tells the same one again, and nothing else. */
export function emailHash(secretKey: string, email: string): Promise<string> {
  return sign(secretKey, `email:${email.trim().toLowerCase()}`);
}
