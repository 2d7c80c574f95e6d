import type { Named } from "../pages/data.ts";
import type { ArticleInput } from "./inputs.ts";

/** An input with everything decided but its body's HTML. */
export type ResolvedArticle = Omit<
  ArticleInput,
  "author" | "authors" | "section" | "tags" | "path" | "slug"
> & {
  path: string;
  /** The path as it was sent: it may be stored in that spelling since long ago, or have moved. */
  asked: string;
  slug: string;
  author: Named | null;
  /** Who wrote it with the author. */
  coauthors: Named[];
  section: Named | null;
  tags: Named[];
  byline: string;
  contentHash: string;
};

/** As it is stored. */
export type ReadyArticle = ResolvedArticle & {
  id: number;
  bodyHtml: string;
  excerpt: string;
  wordCount: number;
  /** Links of what it shows whose providers can be asked for a title. */
  embeds: string[];
  /** As `articles.pictures` holds them. */
  pictures: string | null;
  /** Of the paper's own pictures and files that it shows. */
  mediaIds: number[];
  outcome: "created" | "updated";
};

/** When (Unix ms) an article stands on lists from; null: on none. */
export function listedAt(article: ReadyArticle): number | null {
  const servable = article.status === "published" || article.status === "scheduled";
  return servable && article.kind === "article" ? (article.publishedAt ?? null) : null;
}
