import { RENDER_LIMIT } from "../cache/page-states.ts";
import type { Existing } from "./existing-articles.ts";
import { listPaths } from "./list-pages.ts";
import { listedAt, type ReadyArticle } from "./ready-article.ts";
import { sitemapPartOf } from "./sitemap.ts";

/** Paths that are behind once these articles are stored, and whether each is to be stored though nobody has read it. @param warm an editor waits */
export function stalePages(
  articles: ReadyArticle[],
  existing: Map<string, Existing>,
  warm: boolean,
): Map<string, boolean> {
  const stale = new Map<string, boolean>();
  for (const article of articles) {
    const before = existing.get(article.path);
    if (before || warm) stale.set(article.path, warm && article.status === "published");
    const isListed = listedAt(article) !== null;
    const lists = [
      ...(before?.listed ? listPaths(before) : []),
      ...(isListed
        ? listPaths({
            sectionSlug: article.section?.slug ?? null,
            authorSlug: article.author?.slug ?? null,
            tagSlugs: article.tags.map(({ slug }) => slug),
          })
        : []),
      // Menus may lead to a page; they are brought up to date with the front page.
      ...(article.kind === "page" ? ["/sitemap.xml", "/"] : []),
      sitemapPartOf(article.id),
    ];
    for (const path of lists) stale.set(path, path === "/" && warm);
  }
  return stale;
}

/** Those of them that a refresh renders first. */
export function firstWarm(stale: Map<string, boolean>): string[] {
  const warm = [...stale].flatMap(([path, isWarm]) => (isWarm ? [path] : []));
  return warm.slice(0, RENDER_LIMIT);
}
