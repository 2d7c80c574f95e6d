import { raiseLists } from "../cache/revisions.ts";
import { noteShownChanges } from "../cache/shown-changes.ts";
import { markSelectedPagesStale } from "../cache/stale-pages.ts";
import type { Db } from "../db/client.ts";
import { storeUses } from "../media/uses.ts";
import { findMentioned, type IllustratedBody, mediaIdsOf, renderIllustrated } from "./article-pictures.ts";
import { articles } from "./table.ts";

/** What is read of an article to render it anew. */
export const RENDERED_FROM = {
  id: articles.id,
  kind: articles.kind,
  body: articles.bodySource,
  bodyFormat: articles.bodyFormat,
  bodyHtml: articles.bodyHtml,
  excerpt: articles.excerpt,
  contentHash: articles.contentHash,
  leadImageUrl: articles.leadImageUrl,
  seo: articles.seo,
  pictures: articles.pictures,
};

type Row = Pick<
  typeof articles.$inferSelect,
  "id" | "kind" | "bodyHtml" | "excerpt" | "contentHash" | "leadImageUrl" | "seo" | "pictures" | "bodyFormat"
> & { body: string };

/** An article that comes out otherwise than it is stored. */
export type Changed = IllustratedBody &
  Pick<Row, "id" | "contentHash"> & { before: number[]; isOtherCard: boolean };

/** Renders articles by what is known of their pictures now. @returns those that come out otherwise */
export async function othersAmong(db: Db, rows: Row[]): Promise<Changed[]> {
  // The text of another site's page is not ours.
  const own = rows.filter(({ kind }) => kind !== "thread");
  if (own.length === 0) return [];
  const { renderedBody } = await import("./body.ts");
  const illustrated = own.map((row) => ({
    row,
    article: {
      ...row,
      image: row.leadImageUrl === null ? null : { url: row.leadImageUrl },
      seo: JSON.parse(row.seo ?? "null"),
    },
  }));
  const media = await findMentioned(
    db,
    illustrated.map(({ article }) => article),
  );
  return illustrated.flatMap(({ row, article }) => {
    const rendered = renderIllustrated(article, media, renderedBody);
    const isOtherCard = rendered.pictures !== row.pictures;
    const isSame = rendered.bodyHtml === row.bodyHtml && rendered.excerpt === row.excerpt && !isOtherCard;
    return isSame
      ? []
      : [
          {
            ...rendered,
            id: row.id,
            contentHash: row.contentHash,
            before: mediaIdsOf(row.pictures),
            isOtherCard,
          },
        ];
  });
}

/** Statements that store them, and mark what shows them as behind. What has been saved meanwhile is rendered already. */
export function storeRendered(db: Db, changed: Changed[], now: number): D1PreparedStatement[] {
  if (changed.length === 0) return [];
  const update = db.$client.prepare(
    `UPDATE articles SET body_html = ?1, word_count = ?2, excerpt = ?3, pictures = ?6, revision = revision + 1
     WHERE id = ?4 AND content_hash = ?5`,
  );
  const paths = "SELECT path, 0 AS warm FROM articles WHERE id IN (SELECT value FROM json_each(?1))";
  const cards = changed.filter(({ isOtherCard }) => isOtherCard);
  const named = "SELECT 'article/' || value AS name FROM json_each(?1)";
  const json = (some: Changed[]) => JSON.stringify(some.map(({ id }) => id));
  return [
    ...changed.map(({ id, contentHash, bodyHtml, wordCount, excerpt, pictures }) =>
      update.bind(bodyHtml, wordCount, excerpt, id, contentHash, pictures),
    ),
    ...storeUses(
      db,
      cards.map(({ id, before, mediaIds, contentHash }) => ({
        articleId: id,
        before,
        mediaIds,
        contentHash,
      })),
    ),
    markSelectedPagesStale(db, { sql: paths, bindings: [json(changed)] }, now),
    ...(cards.length > 0
      ? [noteShownChanges(db, { sql: named, bindings: [json(cards)] }), raiseLists(db)]
      : []),
  ];
}
