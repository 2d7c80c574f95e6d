import { otherSpelling } from "../../articles/permalinks.ts";
import type { Db } from "../../db/client.ts";
import { columnsOf } from "../../db/columns.ts";
import type { Rows } from "../../db/rows.ts";
import { COLUMNS, type CommentRow } from "./comment-rows.ts";

/** What is known of it beside what a page shows. */
const ALSO = [
  "article_id",
  "email_hash",
  "reader_hash",
  "commenter_key",
  "verdict",
] as const satisfies (keyof Rows["comments"])[];

/** A comment that a reader wants something done about, and the article whose page it belongs to. */
export type AddressedComment = {
  row: CommentRow & Pick<Rows["comments"], (typeof ALSO)[number]>;
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
      `SELECT ${COLUMNS}, ${columnsOf("c", ALSO)}, NULL AS parent_name, a.path, a.title, a.revision
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
