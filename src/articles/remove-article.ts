import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import { removeFromIndex } from "../search/term-index.ts";
import { listPaths, markStale } from "./store-articles.ts";

/** Comments that go in one transaction; the cron takes the others. */
const COMMENTS_AT_ONCE = 1000;

/** Rows of `settings` that name articles which are gone and whose comments are not yet. */
const LEFT = "removed-article:";
const LEFT_END = "removed-article;";

type Row = {
  path: string;
  title: string;
  status: string;
  section_slug: string | null;
  author_slug: string | null;
  tags: string;
};

/**
 * Deletes an article with its tags, terms and views, and its comments with their reports and mails: a thousand of them now,
 * the rest by the cron. `by` is named in the audit trail. Returns the paths now stale, or null: no such article.
 */
export async function removeArticle(db: Db, id: number, by: string, now: number): Promise<string[] | null> {
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
  const stale = new Map([row.path, ...lists].map((path) => [path, false]));
  await db.$client.batch([
    db.$client.prepare("DELETE FROM article_tags WHERE article_id = ?").bind(id),
    ...removeFromIndex(db, id),
    ...removeComments(db, id),
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
    ...markStale(db, stale, now),
  ]);
  return [...stale.keys()];
}

/** The cron's job: comments of an article that is gone. Reads nothing where none are left. @returns whether there were any */
export async function removeLeftComments(db: Db): Promise<boolean> {
  const name = await db.$client
    .prepare("SELECT name FROM settings WHERE name > ? AND name < ? LIMIT 1")
    .bind(LEFT, LEFT_END)
    .first<string>("name");
  if (name === null) return false;
  await db.$client.batch(removeComments(db, Number(name.slice(LEFT.length))));
  return true;
}

/** Some comments of an article, and the note that there are more. The audit trail and the classifier's lessons stay. */
function removeComments(db: Db, articleId: number): D1PreparedStatement[] {
  const some = `SELECT id FROM comments WHERE article_id = ? ORDER BY id LIMIT ${COMMENTS_AT_ONCE}`;
  const more = "EXISTS (SELECT 1 FROM comments WHERE article_id = ?2)";
  const note = [`${LEFT}${articleId}`, articleId] as const;
  return [
    ...["reports", "subscriptions", "mails"].map((table) =>
      db.$client.prepare(`DELETE FROM ${table} WHERE comment_id IN (${some})`).bind(articleId),
    ),
    db.$client.prepare(`DELETE FROM comments WHERE id IN (${some})`).bind(articleId),
    db.$client
      .prepare(`INSERT INTO settings (name, value) SELECT ?1, '' WHERE ${more} ON CONFLICT (name) DO NOTHING`)
      .bind(...note),
    db.$client.prepare(`DELETE FROM settings WHERE name = ?1 AND NOT ${more}`).bind(...note),
  ];
}
