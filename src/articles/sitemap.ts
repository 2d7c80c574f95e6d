import type { Db } from "../db/client.ts";
import { HOUR_MS } from "../db/time.ts";

/** Ids in one part of the sitemap: a part reads that many rows at most, however large the archive. */
const PART_SIZE = 5_000;

const NEWS_AGE_MS = 48 * HOUR_MS;
const NEWS_LIMIT = 1_000;

export type SitemapEntry = { path: string; changedAt: number };

/** The part of the sitemap that an article stands in. */
export function sitemapPartOf(articleId: number): string {
  return `/sitemap-${Math.ceil(articleId / PART_SIZE)}.xml`;
}

/**
 * Addresses of the served articles and pages whose ids lie in a part (counted from 1), and how many parts there are.
 * `part` null: the addresses if one part holds all, else none.
 */
export async function listSitemap(
  db: Db,
  now: number,
  part: number | null,
): Promise<{ pages: SitemapEntry[]; parts: number }> {
  const highest = (await db.$client.prepare("SELECT max(id) AS id FROM articles").first<number>("id")) ?? 0;
  const parts = Math.max(1, Math.ceil(highest / PART_SIZE));
  if (part === null && parts > 1) return { pages: [], parts };
  const first = ((part ?? 1) - 1) * PART_SIZE;
  const { results } = await db.$client
    .prepare(
      `SELECT path, max(changed_at, published_at) AS changedAt FROM articles
       WHERE id > ?1 AND id <= ?2 AND status IN ('published', 'scheduled') AND published_at <= ?3 AND kind <> 'thread' ORDER BY id`,
    )
    .bind(first, first + PART_SIZE, now)
    .all<SitemapEntry>();
  return { pages: results, parts };
}

/** Articles of the last two days, newest first: what news search engines ask for. */
export async function newsSitemapArticles(
  db: Db,
  now: number,
): Promise<{ path: string; title: string; publishedAt: number; picture: string | null }[]> {
  const { results } = await db.$client
    .prepare(
      // The file that every search engine can show, where the picture is the paper's own.
      `SELECT path, title, published_at AS publishedAt,
         iif(lead_image_url IS NULL, NULL, coalesce(iif(pictures->'$.lead' IS NULL, NULL, pictures->>'$.social.url'), lead_image_url)) AS picture
       FROM articles
       WHERE listed_at > ? AND listed_at <= ? ORDER BY listed_at DESC LIMIT ?`,
    )
    .bind(now - NEWS_AGE_MS, now, NEWS_LIMIT)
    .all<{ path: string; title: string; publishedAt: number; picture: string | null }>();
  return results;
}
