import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { removeFromIndex } from "../search/term-index.ts";
import { noteRemovalOf } from "./note-changes.ts";
import { sitemapPartOf } from "./sitemap.ts";
import { listPaths, markStale } from "./store-articles.ts";

type Row = Pick<Rows["articles"], "path" | "title" | "status" | "section_slug" | "author_slug"> & {
  tags: string;
};

/**
 * Deletes an article with its tags and terms.
 * @param by who is named in the audit trail
 * @param also statements for the same transaction: what takes along what other rooms have of the article
 * @returns the paths now stale, or null: no such article
 */
export async function removeArticle(
  db: Db,
  id: number,
  { by, now }: { by: string; now: number },
  also: D1PreparedStatement[] = [],
): Promise<string[] | null> {
  if (!Number.isSafeInteger(id)) return null;
  const row = await db.$client
    .prepare(
      `SELECT path, title, status, section_slug, author_slug,
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
  const stale = new Map([row.path, ...lists, sitemapPartOf(id)].map((path) => [path, false]));
  await db.$client.batch([
    db.$client.prepare("DELETE FROM article_tags WHERE article_id = ?").bind(id),
    ...removeFromIndex(db, id),
    ...also,
    db.$client.prepare("DELETE FROM redirects WHERE to_path = ?").bind(row.path),
    ...["article_revisions", "article_editors"].map((table) =>
      db.$client.prepare(`DELETE FROM ${table} WHERE article_id = ?`).bind(id),
    ),
    db.$client.prepare("DELETE FROM articles WHERE id = ?").bind(id),
    recordEvent(
      db,
      by,
      { action: "article.deleted", subject: row.path, detail: { title: row.title, status: row.status } },
      now,
    ),
    noteRemovalOf(db, id),
    ...markStale(db, stale, now),
  ]);
  return [...stale.keys()];
}
