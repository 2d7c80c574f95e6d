import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { statementOf, where } from "../db/statements.ts";
import { canonicalPath } from "../http/paths.ts";
import { storeUses } from "../media/uses.ts";
import { queueForSearch } from "../search/queue.ts";
import { removeFromIndex } from "../search/term-index.ts";
import { resolveAddress, served } from "./addresses.ts";
import { mediaIdsOf } from "./article-pictures.ts";
import { listPaths, markStale } from "./list-pages.ts";
import { noteRemovalOf } from "./note-changes.ts";
import { endAddresses, keepFormerPaths, moveRedirects } from "./redirects.ts";
import { sitemapPartOf } from "./sitemap.ts";
import { articleEditors, articleEmbeds, articleRevisions, articles, articleTags } from "./table.ts";

type Row = Pick<
  Rows["articles"],
  "path" | "title" | "status" | "section_slug" | "author_slug" | "pictures"
> & {
  tags: string;
  /** 1: it is served, was withdrawn, or has a former address. */
  was_seen: number;
};

/**
 * The other served article that the addresses of a deleted one are to lead to, by its address or a former one. Null: there is none,
 * or it is the one that is deleted.
 */
export async function findSuccessor(
  db: Db,
  address: string,
  { id, now }: { id: number; now: number },
): Promise<{ id: number; path: string } | null> {
  const path = canonicalPath(URL.parse(address)?.pathname ?? address.trim());
  const found = path && (await resolveAddress(db, path, now));
  if (!found || (found.is !== "article" && found.is !== "moved")) return null;
  const [article = null] = await db
    .select({ id: articles.id, path: articles.path, kind: articles.kind })
    .from(articles)
    .where(where(articles, { path: found.is === "article" ? found.path : found.to }));
  return article?.id === id || article?.kind === "thread" ? null : article;
}

/**
 * Deletes an article with its tags and terms.
 * @param by who is named in the audit trail
 * @param also statements for the same transaction: what takes along what other rooms have of the article
 * @param leadTo path of the article that its addresses lead to from then on; without one they are gone
 * @returns the paths now stale, or null: no such article
 */
export async function removeArticle(
  db: Db,
  id: number,
  { by, now }: { by: string; now: number },
  also: D1PreparedStatement[] = [],
  leadTo: string | null = null,
): Promise<string[] | null> {
  if (!Number.isSafeInteger(id)) return null;
  const row = await db.$client
    .prepare(
      `SELECT path, title, status, section_slug, author_slug, (${served("a")}) OR status = 'withdrawn'
           OR EXISTS (SELECT 1 FROM redirects WHERE to_path = a.path AND kind = 'former') AS was_seen,
         (SELECT json_group_array(tag_slug) FROM article_tags WHERE article_id = a.id) AS tags, pictures
       FROM articles a WHERE id = ?2 AND kind <> 'thread'`,
    )
    .bind(now, id)
    .first<Row>();
  if (!row) return null;
  const lists = listPaths({
    sectionSlug: row.section_slug,
    authorSlug: row.author_slug,
    tagSlugs: JSON.parse(row.tags),
  });
  const stale = new Map([row.path, ...lists, sitemapPartOf(id)].map((path) => [path, false]));
  await db.$client.batch([
    ...[articleTags, articleRevisions, articleEditors, articleEmbeds].map((table) =>
      statementOf(db, db.delete(table).where(where(table, { articleId: id }))),
    ),
    ...storeUses(db, [{ articleId: id, before: mediaIdsOf(row.pictures), mediaIds: [] }]),
    ...removeFromIndex(db, id),
    queueForSearch(db, { sql: "SELECT 'article/' || ?1 AS name", bindings: [String(id)] }),
    ...also,
    ...(leadTo === null
      ? endAddresses(db, row.path, { wasSeen: row.was_seen === 1 })
      : [
          moveRedirects(db, { from: row.path, to: leadTo }),
          ...keepFormerPaths(db, [{ from: row.path, to: leadTo }]),
        ]),
    statementOf(db, db.delete(articles).where(where(articles, { id }))),
    recordEvent(
      db,
      by,
      {
        action: "article.deleted",
        subject: row.path,
        detail: { title: row.title, status: row.status, ...(leadTo !== null && { leadTo }) },
      },
      now,
    ),
    noteRemovalOf(db, id),
    ...markStale(db, stale, now),
  ]);
  return [...stale.keys()];
}
