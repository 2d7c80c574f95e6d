import { touchArticles } from "../articles/touch-articles.ts";
import { recordEvent } from "../audit/record-event.ts";
import { changeWords } from "../comments/change-words.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { settleWhatStayed } from "../learning/what-stays.ts";

export type NewsroomEdit = {
  id: number;
  /** `editedAt` of the comment as it was read, 0 for never. */
  seen: number;
  /** Checked: what commentInput gave. */
  comment: string;
  author: string;
};

export type Edited =
  | { outcome: "saved"; stalePaths: string[] }
  | { outcome: "unchanged" | "comment_not_found" | "comment_changed" };

type Row = Pick<Rows["comments"], "author_name" | "body" | "status" | "edited_at"> &
  Pick<Rows["articles"], "path">;

/** The comment is as it was when it was read. */
const IS_AS_SEEN = "id = ?1 AND coalesce(edited_at, 0) = ?2 AND body = ?3 AND author_name = ?4";

/**
 * Puts another text or name into anybody's comment, in one transaction. Its state stays, readers see that it was edited, and
 * the audit trail keeps what it said before. Nothing is done if somebody else has changed it meanwhile.
 */
export async function editByNewsroom(
  db: Db,
  edit: NewsroomEdit,
  { who, now }: { who: string; now: number },
): Promise<Edited> {
  const row = await findEditable(db, edit.id);
  if (!row) return { outcome: "comment_not_found" };
  if (row.body === edit.comment && row.author_name === edit.author) return { outcome: "unchanged" };
  if ((row.edited_at ?? 0) !== edit.seen) return { outcome: "comment_changed" };
  const seen = [edit.id, edit.seen, row.body, row.author_name];
  const shown = `SELECT shown_in AS article_id, 0 AS more FROM comments WHERE ${IS_AS_SEEN} AND status = 'published'`;
  const asSeen = `SELECT id FROM comments WHERE ${IS_AS_SEEN}`;
  const results = await db.$client.batch<{ path: string }>([
    ...touchArticles(db, { sql: shown, bindings: seen }, now),
    changeWords(db, { sql: asSeen, bindings: seen }, { body: edit.comment, authorName: edit.author }, now),
    recordEvent(db, who, eventOf(row, edit), now, "changes() > 0"),
    ...settleWhatStayed(db, [edit.id], now),
  ]);
  if (results[2]?.meta.changes === 0) return { outcome: "comment_changed" };
  return { outcome: "saved", stalePaths: (results[0]?.results ?? []).map(({ path }) => path) };
}

async function findEditable(db: Db, id: number): Promise<Row | null> {
  return db.$client
    .prepare(
      `SELECT c.author_name, c.body, c.status, c.edited_at, a.path
       FROM comments c JOIN articles a ON a.id = c.article_id
       WHERE c.id = ? AND c.kind = 'comment' AND c.body <> ''`,
    )
    .bind(id)
    .first<Row>();
}

function eventOf(row: Row, edit: NewsroomEdit) {
  const detail = {
    comment: edit.id,
    before: { author: row.author_name, text: row.body },
    after: { author: edit.author, text: edit.comment },
  };
  return { action: "comment.edited", subject: `${row.path}#comment-${edit.id}`, detail };
}
