import { otherSpelling } from "../../articles/permalinks.ts";
import type { Db } from "../../db/client.ts";
import { COLUMNS, type CommentRow } from "./comment-rows.ts";

/** A comment that a reader wants something done about, and the article whose page it belongs to. */
export type AddressedComment = {
  row: CommentRow & {
    article_id: number;
    email_hash: string | null;
    reader_hash: string | null;
    commenter_key: string | null;
    verdict: string | null;
  };
  article: { id: number; path: string; title: string; revision: number };
};

type Row = AddressedComment["row"] & { path: string; title: string; revision: number };

/**
 * The comment with this id, whatever its state, if its article is served at `now` (Unix ms), at this path in either
 * spelling where one is given; else null.
 */
export async function findAddressed(
  db: Db,
  { id, articlePath }: { id: number; articlePath: string | null },
  now: number,
): Promise<AddressedComment | null> {
  const found = await db.$client
    .prepare(
      `SELECT ${COLUMNS}, NULL AS parent_name, c.article_id, c.email_hash, c.reader_hash, c.commenter_key, c.verdict,
         a.path, a.title, a.revision
       FROM comments c JOIN articles a ON a.id = c.article_id
       WHERE c.id = ?1 AND c.kind = 'comment' AND a.status IN ('published', 'scheduled') AND a.published_at <= ?2`,
    )
    .bind(id, now)
    .first<Row>();
  if (!found) return null;
  const { path, title, revision, ...row } = found;
  if (articlePath !== null && articlePath !== path && otherSpelling(articlePath) !== path) return null;
  return { row, article: { id: row.article_id, path, title, revision } };
}
