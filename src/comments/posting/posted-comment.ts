import type { Rows } from "../../db/rows.ts";
import { displayName } from "../../pages/display-name.ts";
import { commentHtml } from "../thread/body-html.ts";

/** A comment as its sender is answered. */
export type PostedComment = {
  id: number;
  parentId: number | null;
  depth: number;
  authorName: string;
  /** Safe to print. */
  bodyHtml: string;
  /** As typed: never HTML. */
  body: string;
  /** Unix ms. */
  createdAt: number;
};

export function postedComment(
  row: Pick<Rows["comments"], "id" | "parent_id" | "depth" | "author_name" | "body" | "created_at">,
): PostedComment {
  return {
    id: row.id,
    parentId: row.parent_id,
    depth: row.depth,
    authorName: displayName(row.author_name),
    bodyHtml: commentHtml(row.body),
    body: row.body,
    createdAt: row.created_at,
  };
}
