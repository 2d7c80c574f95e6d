import type { SpeaksFor } from "../../pages/data.ts";
import { commentPath } from "../../pages/links.ts";

/** What the JSON API shows of a comment: these fields and no other, whatever the row holds. */
export type PublicComment = {
  id: number;
  article: { id: number; path: string };
  parent: number | null;
  author: string;
  /** Whether the newsroom wrote it ("author": under the name of whom the article is by), whatever the name says. */
  speaksFor: SpeaksFor;
  /** Safe to print. */
  html: string;
  /** As typed: never HTML. */
  text: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; null: as it was posted. */
  editedAt: string | null;
  depth: number;
  /** Readers who recommended it, each once a day. */
  recommended: number;
  /** The newsroom has picked it out for readers. */
  picked: boolean;
  /** It is gone, and others answer it: author, html and text are empty. */
  removed: boolean;
  url: string;
};

type Source = {
  id: number;
  parentId: number | null;
  authorName: string;
  speaksFor?: SpeaksFor;
  bodyHtml: string;
  body: string;
  createdAt: number;
  editedAt?: number | null;
  depth: number;
  recommended?: number;
  isPick?: boolean;
  isRemoved?: boolean;
};

/** The public shape of a comment on an article. */
export function publicComment(comment: Source, article: { id: number; path: string }): PublicComment {
  const { isRemoved = false, editedAt = null } = comment;
  return {
    id: comment.id,
    article: { id: article.id, path: article.path },
    parent: comment.parentId,
    author: isRemoved ? "" : comment.authorName,
    speaksFor: isRemoved ? null : (comment.speaksFor ?? null),
    html: isRemoved ? "" : comment.bodyHtml,
    text: isRemoved ? "" : comment.body,
    createdAt: new Date(comment.createdAt).toISOString(),
    editedAt: isRemoved || editedAt === null ? null : new Date(editedAt).toISOString(),
    depth: comment.depth,
    recommended: isRemoved ? 0 : (comment.recommended ?? 0),
    picked: !isRemoved && (comment.isPick ?? false),
    removed: isRemoved,
    url: commentPath(article.path, comment.id),
  };
}
