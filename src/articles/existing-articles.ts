import type { Db } from "../db/client.ts";
import { askedAddresses, namedArticles } from "./addresses.ts";

/** What is stored at an address already. */
export type Existing = {
  id: number;
  /** Its own, which may be another than it was asked for by. */
  path: string;
  slug: string;
  status: string;
  contentHash: string;
  publishedAt: number | null;
  listed: boolean;
  sectionSlug: string | null;
  authorSlug: string | null;
  tagSlugs: string[];
  feedGuid: string | null;
};

/** The articles at these paths by the path that was asked for, in any spelling, and those that were there and have moved. */
export async function findExisting(
  db: Db,
  paths: string[],
): Promise<{ existing: Map<string, Existing>; nextId: number }> {
  const { results } = await db.$client
    .prepare(
      `WITH ${namedArticles(["former"])}
       SELECT ids.last, asked, a.id, a.path, slug, status, content_hash, published_at, listed_at, section_slug, author_slug, feed_guid,
         (SELECT json_group_array(tag_slug) FROM article_tags WHERE article_id = a.id) AS tags
       FROM (SELECT max(seq) AS last FROM sqlite_sequence WHERE name = 'articles') ids
         LEFT JOIN named ON true LEFT JOIN articles a ON a.id = named.id ORDER BY rank DESC`,
    )
    .bind(askedAddresses(paths))
    .all<Record<string, unknown>>();
  const rows = results.filter(({ id }) => id !== null);
  const existing = rows.map((row): [string, Existing] => [
    String(row.asked),
    {
      id: Number(row.id),
      path: String(row.path),
      slug: String(row.slug),
      status: String(row.status),
      contentHash: String(row.content_hash),
      publishedAt: row.published_at === null ? null : Number(row.published_at),
      listed: row.listed_at !== null,
      sectionSlug: row.section_slug === null ? null : String(row.section_slug),
      authorSlug: row.author_slug === null ? null : String(row.author_slug),
      tagSlugs: JSON.parse(String(row.tags)),
      feedGuid: row.feed_guid === null ? null : String(row.feed_guid),
    },
  ]);
  return { existing: new Map(existing), nextId: Number(results[0]?.last ?? 0) + 1 };
}
