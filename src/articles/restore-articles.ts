import type { Db } from "../db/client.ts";
import { statementOf, where } from "../db/statements.ts";
import { linksToName } from "../embeds/links-to-name.ts";
import { findMentioned, type IllustratedBody, renderIllustrated } from "./article-pictures.ts";
import type { ArticleSource } from "./article-source.ts";
import { KEPT_COLUMNS } from "./exported-rows.ts";
import type { ReadyArticle } from "./ready-article.ts";
import { storeArticles } from "./store-articles.ts";
import { articles } from "./table.ts";

/** An article as an export has it. */
export type ExportedArticle = ArticleSource & { id: number; row: Record<string, unknown> };

/**
 * Puts articles of an export back as they were, under their own ids, in a paper that has no others; what is there already of
 * them stays. Their pages' HTML and the index are made anew.
 * @returns statements that end it, for the batch that notes how far the restore is
 */
export async function restoreArticles(
  db: Db,
  given: ExportedArticle[],
  now: number,
): Promise<D1PreparedStatement[]> {
  const { results } = await db.$client
    .prepare("SELECT a.id FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value")
    .bind(JSON.stringify(given.map(({ id }) => id)))
    .all<{ id: number }>();
  const there = new Set(results.map(({ id }) => id));
  const missing = given.filter(({ id }) => !there.has(id));
  const { renderedBody } = await import("./body.ts");
  const media = await findMentioned(db, missing);
  const ready = missing.map((article) => readyOf(article, renderIllustrated(article, media, renderedBody)));
  await storeArticles(db, ready, new Map(), { now, warm: false, by: null });
  const columns = KEPT_COLUMNS.map((column) => `${column} = value->'row'->>'${column}'`);
  return [
    db.$client
      .prepare(
        `UPDATE articles SET ${columns.join(", ")}, changed_at = value->>'changedAt'
         FROM json_each(?) WHERE articles.id = value->>'id'`,
      )
      .bind(
        JSON.stringify(
          given.map(({ id, row, updatedAt }) => ({ id, row, changedAt: Date.parse(updatedAt) })),
        ),
      ),
  ];
}

function readyOf(article: ExportedArticle, rendered: IllustratedBody): ReadyArticle {
  const { row, author, authors, image, publishedAt, updatedAt, imported, ...source } = article;
  return {
    ...source,
    author,
    coauthors: authors.slice(1),
    imported: imported ?? undefined,
    image,
    publishedAt: publishedAt === null ? undefined : Date.parse(publishedAt),
    updatedAt: Date.parse(updatedAt),
    asked: source.path,
    contentHash: String(row.content_hash),
    redirects: [],
    // What is chosen goes by the row, which knows ids.
    relatedPins: [],
    relatedBars: [],
    ...rendered,
    embeds: linksToName(rendered.bodyHtml),
    outcome: "created",
  };
}

export type ExportedRedirect = { from: string; to: string; kind?: string };

/** The statement that puts redirects back as they were. */
export function restoreRedirects(db: Db, redirects: ExportedRedirect[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT OR REPLACE INTO redirects (from_path, to_path, kind)
       SELECT value->>'from', value->>'to', coalesce(value->>'kind', 'alias') FROM json_each(?)`,
    )
    .bind(JSON.stringify(redirects));
}

/** The path of an article that is there for no longer than a transaction takes. */
const HOLDER = "/restored-ids/";

/**
 * Statements by which ids go on behind the last that an article of the exported paper has had, deleted ones too: views, former
 * versions and imports name articles by ids that are never used again.
 */
export function goOnWithIds(db: Db, last: number): D1PreparedStatement[] {
  if (last < 1) return [];
  return [
    db.$client
      .prepare(
        `INSERT OR IGNORE INTO articles (id, path, slug, status, title, body_source, body_format, body_html, changed_at, created_at, content_hash)
         SELECT ?1, ?2, '', 'draft', '', '', 'html', '', 0, 0, ''
         WHERE coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'articles'), 0) < ?1`,
      )
      .bind(last, HOLDER),
    statementOf(db, db.delete(articles).where(where(articles, { id: last, path: HOLDER }))),
  ];
}
