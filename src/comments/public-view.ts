/** What the JSON API shows of a comment: these fields and no other, whatever the row holds. */
export type PublicComment = {
  id: number;
  article: { id: number; path: string };
  parent: number | null;
  author: string;
  /** Safe to print. */
  html: string;
  /** As typed: never HTML. */
  text: string;
  /** ISO 8601. */
  createdAt: string;
  depth: number;
  url: string;
};

type Source = {
  id: number;
  parentId: number | null;
  authorName: string;
  bodyHtml: string;
  body: string;
  createdAt: number;
  depth: number;
};

/** The public shape of a comment on an article. */
export function publicComment(comment: Source, article: { id: number; path: string }): PublicComment {
  return {
    id: comment.id,
    article: { id: article.id, path: article.path },
    parent: comment.parentId,
    author: comment.authorName,
    html: comment.bodyHtml,
    text: comment.body,
    createdAt: new Date(comment.createdAt).toISOString(),
    depth: comment.depth,
    url: `${article.path}#comment-${comment.id}`,
  };
}
