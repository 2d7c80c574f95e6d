import { wroteIt } from "../../articles/byline.ts";
import { columnsOf } from "../../db/columns.ts";
import type { Rows } from "../../db/rows.ts";
import { MINUTE_MS } from "../../db/time.ts";
import type { CommentData, SpeaksFor } from "../../pages/data.ts";
import { displayName } from "../../pages/display-name.ts";
import { commentHtml } from "./body-html.ts";

/** `body` is text of a stranger: never HTML. Of a removed comment neither name nor text is left. */
export type ThreadComment = CommentData & { body: string };

/** What is read of a comment that a page may show. */
const SHOWN = [
  "id",
  "parent_id",
  "thread_key",
  "depth",
  "status",
  "source",
  "author_name",
  "body",
  "created_at",
  "edited_at",
  "recommended",
  "picked_at",
] as const satisfies (keyof Rows["comments"])[];

export type CommentRow = Pick<Rows["comments"], (typeof SHOWN)[number]> & {
  /** Null: not asked for, or not to be named any more. */
  parent_name: string | null;
  speaks_for: SpeaksFor;
  /** Where that was asked for: 1, as it stands above the thread. */
  is_pinned?: number;
  /** Where that was asked for: 1, as somebody has removed it. */
  is_decided?: number;
};

/** The columns of it, from `comments c`; parent_name is the query's own. */
export const COLUMNS = `${columnsOf("c", SHOWN)},
  CASE WHEN c.source = 'newsroom' THEN ${speaksFor("c")} END AS speaks_for`;

/** The name of the comment answered, from `comments p`. */
export const PARENT_NAME = "iif(p.status = 'published', p.author_name, NULL) AS parent_name";

/** SQL: whether it was a person who took `comments c` for spam or threw it away. Of what is shown, or waits, no further row is read. */
export const IS_DECIDED = `(c.status IN ('spam', 'trash') AND EXISTS (
    SELECT 1 FROM decisions d WHERE d.comment_id = c.id AND d.decision = c.status AND d.undoes IS NULL
      AND NOT EXISTS (SELECT 1 FROM decisions back WHERE back.comment_id = d.comment_id AND back.undoes = d.id)))`;

/** SQL: under whose name the newsroom wrote a comment that a query calls `alias`. Reads two rows. */
export function speaksFor(alias: string): string {
  const isAuthors = wroteIt({ name: `${alias}.author_name`, article: "its", author: "writer" });
  return `(SELECT iif(${isAuthors}, 'author', 'newsroom')
    FROM articles its LEFT JOIN authors writer ON writer.slug = its.author_slug WHERE its.id = ${alias}.article_id)`;
}

/** A reader's own comments may be changed for a while. `now` in Unix ms. */
export type Editing = { now: number; editMinutes: number };

/** A comment as everybody sees it. */
export function commentData(row: CommentRow): ThreadComment {
  if (row.status === "published") return wholeView(row);
  const emptied = { ...row, author_name: "", body: "", edited_at: null, speaks_for: null };
  return { ...wholeView(emptied), authorName: "", isRemoved: true };
}

/** A comment as the one who wrote it sees it, whatever its state. What was removed stands on the page of what was decided. */
export function ownCommentData(row: CommentRow, editing: Editing | null): ThreadComment {
  if (row.is_decided === 1) return { ...commentData(row), isOwn: true };
  const endsAt = row.created_at + (editing?.editMinutes ?? 0) * MINUTE_MS;
  return {
    ...wholeView(row),
    awaitsModeration: row.status !== "published",
    isOwn: true,
    mayEdit: editing !== null && row.source !== "import" && editing.now < endsAt,
  };
}

function wholeView(row: CommentRow): ThreadComment {
  return {
    id: row.id,
    parentId: row.parent_id,
    depth: row.depth,
    authorName: displayName(row.author_name),
    speaksFor: row.speaks_for,
    body: row.body,
    bodyHtml: commentHtml(row.body),
    createdAt: row.created_at,
    inReplyTo: row.parent_name === null ? null : displayName(row.parent_name),
    awaitsModeration: false,
    editedAt: row.edited_at,
    isRemoved: false,
    mayEdit: false,
    recommended: row.recommended,
    isPick: row.picked_at !== null,
  };
}
