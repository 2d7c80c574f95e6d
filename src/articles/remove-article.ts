import type { Db } from "../db/client.ts";
import { listPaths, markStale } from "./store-articles.ts";

type Row = { path: string; section_slug: string | null; author_slug: string | null; tags: string };

/** Deletes an article with its comments, tags, terms and views. Returns the paths now stale, or null: no such article. */
export async function removeArticle(db: Db, id: number, now: number): Promise<string[] | null> {
  if (!Number.isSafeInteger(id)) return null;
  const row = await db.$client
    .prepare(
      `SELECT path, section_slug, author_slug,
         (SELECT json_group_array(tag_slug) FROM article_tags WHERE article_id = articles.id) AS tags
       FROM articles WHERE id = ?`,
    )
    .bind(id)
    .first<Row>();
  if (!row) return null;
  const lists = listPaths({
    sectionSlug: row.section_slug,
    authorSlug: row.author_slug,
    tagSlugs: JSON.parse(row.tags),
  });
  const stale = new Map([row.path, ...lists].map((path) => [path, false]));
  const tables = ["article_tags", "article_terms", "comments", "view_totals"];
  await db.$client.batch([
    ...tables.map((table) => db.$client.prepare(`DELETE FROM ${table} WHERE article_id = ?`).bind(id)),
    db.$client.prepare("DELETE FROM redirects WHERE to_path = ?").bind(row.path),
    db.$client.prepare("DELETE FROM articles WHERE id = ?").bind(id),
    ...markStale(db, stale, now),
  ]);
  return [...stale.keys()];
}
