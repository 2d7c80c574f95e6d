import { raiseLists } from "../cache/revisions.ts";
import { markPagesStaleOrWarm } from "../cache/stale-pages.ts";
import type { Db } from "../db/client.ts";

/** Lists that every listed article is on. */
const COMMON_LISTS = ["/", "/feed.xml", "/feed.json", "/sitemap.xml", "/news-sitemap.xml"];

/** Statements that mark stored pages as behind and raise the lists' revision. `paths`: path -> store it unread. */
export function markStale(db: Db, paths: Map<string, boolean>, now: number): D1PreparedStatement[] {
  return [markPagesStaleOrWarm(db, paths, now), raiseLists(db)];
}

/** The lists that an article stands on. */
export function listPaths(article: {
  sectionSlug: string | null;
  authorSlug: string | null;
  tagSlugs: string[];
}): string[] {
  return [
    ...COMMON_LISTS,
    ...(article.sectionSlug === null ? [] : [`/section/${encodeURIComponent(article.sectionSlug)}/`]),
    ...(article.authorSlug === null ? [] : [`/author/${encodeURIComponent(article.authorSlug)}/`]),
    ...article.tagSlugs.map((slug) => `/tag/${encodeURIComponent(slug)}/`),
  ];
}
