import type { Db } from "../../db/client.ts";
import { columnsOf } from "../../db/columns.ts";
import type { Rows } from "../../db/rows.ts";
import { addressKey, spellingsOf } from "../../http/paths.ts";
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

type Row = AddressedComment["row"] & { path: string; title: string; revision: number; has_led: number };

/**
 * The comment with this id, whatever its state, if its article is served at `now` (Unix ms); where a path is given, only if
 * the article is or was there, or an alias leads from there to it. Else null.
 */
export async function findAddressed(
  db: Db,
  { id, articlePath }: { id: number; articlePath: string | null },
  now: number,
): Promise<AddressedComment | null> {
  const found = await db.$client
    .prepare(
      `SELECT ${COLUMNS}, ${columnsOf("c", ALSO)}, NULL AS parent_name, a.path, a.title, a.revision,
         EXISTS (SELECT 1 FROM redirects WHERE to_path = a.path AND from_path IN (SELECT value FROM json_each(?3))) AS has_led
       FROM comments c JOIN articles a ON a.id = c.article_id
       WHERE c.id = ?1 AND c.kind = 'comment' AND a.status IN ('published', 'scheduled') AND a.published_at <= ?2`,
    )
    .bind(id, now, JSON.stringify(articlePath === null ? [] : spellingsOf(articlePath)))
    .first<Row>();
  if (!found) return null;
  const { path, title, revision, has_led, ...row } = found;
  const isThere = articlePath === null || addressKey(articlePath) === addressKey(path) || has_led === 1;
  if (!isThere) return null;
  return { row, article: { id: row.article_id, path, title, revision } };
}
