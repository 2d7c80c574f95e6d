import type { Db } from "../../db/client.ts";
import { COLUMNS, type CommentRow, commentData, PARENT_NAME } from "./comment-rows.ts";
import type { ThreadPage } from "./comments.ts";
import { ID_DIGITS } from "./thread-key.ts";

/**
 * A page of an article's comments that were recommended, each by itself, most recommended first. By keyset: a page reads about two
 * rows for each comment. `after` is the cursor of an earlier page: count and id, of eleven base-36 digits each.
 */
export async function listRecommended(
  db: Db,
  articleId: number,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ThreadPage> {
  const pageOf = (where: string) =>
    `SELECT ${COLUMNS}, ${PARENT_NAME} FROM comments c LEFT JOIN comments p ON p.id = c.parent_id
     WHERE c.shown_in = ?1 AND c.recommended > 0 AND ${where}
     ORDER BY c.recommended DESC, c.id LIMIT ?2`;
  const cursor = after === undefined ? null : readCursor(after);
  const statement =
    cursor === null
      ? db.$client.prepare(pageOf("true")).bind(articleId, limit + 1)
      : db.$client
          .prepare(
            `SELECT * FROM (${pageOf("c.recommended = ?3 AND c.id > ?4")})
             UNION ALL SELECT * FROM (${pageOf("c.recommended < ?3")}) LIMIT ?2`,
          )
          .bind(articleId, limit + 1, cursor.recommended, cursor.id);
  const { results } = await statement.all<CommentRow>();
  const page = results.slice(0, limit);
  const last = page.at(-1);
  return {
    // The place of one that was removed says nothing by itself.
    comments: page.filter(({ status }) => status === "published").map(commentData),
    next: results.length > limit && last ? `${digits(last.recommended)}${digits(last.id)}` : null,
  };
}

function readCursor(text: string): { recommended: number; id: number } | null {
  if (text.length !== 2 * ID_DIGITS) return null;
  const [recommended, id] = [text.slice(0, ID_DIGITS), text.slice(ID_DIGITS)].map((part) =>
    Number.parseInt(part, 36),
  );
  return Number.isSafeInteger(recommended) && Number.isSafeInteger(id)
    ? { recommended: recommended ?? 0, id: id ?? 0 }
    : null;
}

function digits(value: number): string {
  return value.toString(36).padStart(ID_DIGITS, "0");
}
