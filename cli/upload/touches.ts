import type { ArticleUpload, CommentUpload } from "../api-shapes.ts";
import { ALONE, type Touches } from "./lanes.ts";

/**
 * What articles share with others: their addresses, the moment by which lists order them (of one moment the later stored stands
 * first), and the spelling of names.
 */
export function touchesOfArticles(articles: ArticleUpload[]): Touches {
  return new Map(
    articles.flatMap(
      ({ path, slug, title, redirects = [], origin, publishedAt, author, section, tags = [] }) => [
        ...[path ?? slug ?? title, ...redirects].map((address): [string, string] => [
          `at ${folded(address)}`,
          ALONE,
        ]),
        ...(origin ? [[`from ${origin.source} ${origin.key}`, ALONE] as [string, string]] : []),
        [`of ${publishedAt === undefined ? "now" : Date.parse(publishedAt)}`, ALONE] as [string, string],
        ...namesIn("author", [author]),
        ...namesIn("section", [section]),
        ...namesIn("tag", tags),
      ],
    ),
  );
}

/** A thread's comments go in in their order. */
export function touchesOfComments(comments: CommentUpload[]): Touches {
  return new Map(comments.map(({ articlePath }) => [`thread ${folded(articlePath)}`, ALONE]));
}

function namesIn(kind: string, names: ArticleUpload["author"][]): [string, string][] {
  return names.flatMap((named): [string, string][] => {
    if (named === undefined) return [];
    const { name, slug } = typeof named === "string" ? { name: named, slug: named } : named;
    return [[`${kind} ${folded(slug || name)}`, name]];
  });
}

/** The same for whatever the paper may take for one: rather too often. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, "-")
    .replace(/^-|-$/g, "");
}
