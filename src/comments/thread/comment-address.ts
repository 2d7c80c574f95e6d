import { findAddress } from "../../http/addresses.ts";
import { commentPath } from "../../pages/links.ts";
import type { AddressedComment } from "./addressed-comment.ts";

/** Where a comment is asked for; the API names no article. */
export type CommentAddress = { id: number; articlePath: string | null };

/** The comment that `{article path}comments/{id}/{act}` names; null for any other path, which most are. */
export function readCommentAddress(
  url: string,
  act: "edit" | "report" | "recommend" | "decision",
): { id: number; articlePath: string } | null {
  if (!url.includes("/comments/")) return null;
  const { pathname } = new URL(url);
  if (!pathname.endsWith(`/${act}`)) return null;
  const { article, id, act: named } = findAddress(pathname)?.groups ?? {};
  return article === undefined || named !== act ? null : { articlePath: article, id: Number(id) };
}

/** Where the form for such an act posts to, and where it leads back to. */
export function placeOf(
  { row, article }: AddressedComment,
  act: "edit" | "report" | "recommend" | "decision",
) {
  return placeAt(article.path, row.id, act);
}

/** The same for a comment that may not be there. */
export function placeAt(articlePath: string, id: number, act: "edit" | "report" | "recommend" | "decision") {
  return {
    actionPath: `${commentPath(articlePath, id)}/${act}`,
    backPath: `${articlePath}#comment-${id}`,
  };
}
