import type { Db } from "../db/client.ts";
import { jsonChunks } from "../db/json-chunks.ts";
import type { Query } from "../db/query.ts";
import type { BegunPages } from "../http/page-state.ts";
import { storeUses, type Uses } from "../media/uses.ts";
import { queueForSearch } from "../search/queue.ts";
import { type Indexed, indexArticles, readIndexState } from "../search/term-index.ts";
import { weighTerms } from "../search/terms.ts";
import { textLanguage } from "../search/text-language.ts";
import { type BasedOn, ensureAsRead, ensureUnchanged } from "./as-read.ts";
import { relatedChoices } from "./chosen-related.ts";
import type { Existing } from "./existing-articles.ts";
import { ensureStillThere, type Import, noteImported } from "./imported-articles.ts";
import { markStale } from "./list-pages.ts";
import { isSeen, type Move, moveArticle } from "./move-article.ts";
import { storeEmbeds } from "./name-embeds.ts";
import { noteChangesOf, respelledNames } from "./note-changes.ts";
import { plainText } from "./plain-text.ts";
import { type ReadBehind, readBehind } from "./read-behind.ts";
import { listedAt, type ReadyArticle } from "./ready-article.ts";
import { keepFormerPaths, storeAliases } from "./redirects.ts";
import { isComingOut, RELATED_AWAITED } from "./refresh-related.ts";
import { keepRevisions } from "./revisions.ts";
import { firstWarm, stalePages } from "./stale-with.ts";
import { storeNames } from "./store-names.ts";
import { tellAuditTrail } from "./tell-audit-trail.ts";

type StoreOptions = {
  now: number;
  warm: boolean;
  by: string | null;
  basedOn?: BasedOn | undefined;
  moved?: Move | undefined;
  imports?: Import[];
  begin?: Begin | undefined;
};

/** Begins to render pages that are to be read at the end of the transaction. */
export type Begin = (paths: string[]) => BegunPages | null;

/** `behind` is read where `warm` says that an editor waits. `backdated`: ids of new ones that have come out long before. */
type StoredArticles = { stalePaths: string[]; behind?: ReadBehind; backdated: number[] };

/** Writes articles and everything that hangs on them in one transaction; returns the paths now stale. */
export async function storeArticles(
  db: Db,
  articles: ReadyArticle[],
  existing: Map<string, Existing>,
  { now, warm, by, basedOn, moved, imports = [], begin }: StoreOptions,
): Promise<StoredArticles> {
  if (articles.length === 0) {
    if (imports.length > 0) await db.$client.batch(noteImported(db, imports, []));
    return { stalePaths: [], backdated: [] };
  }
  const stale = stalePages(articles, existing, warm);
  if (moved && !stale.has(moved.from.path)) stale.set(moved.from.path, false);
  const indexed = articles.map(indexedOf);
  const [indexState, choices] = await Promise.all([
    readIndexState(db, indexed),
    relatedChoices(db, articles),
  ]);
  const behind = readBehind(db, articles, [...stale.keys()], now);
  const backdated = articles.filter(isNewAnd((listed) => listed !== null && !isComingOut(listed, now)));
  // What has come out long ago changes pages that nobody knows yet.
  const begun = warm && backdated.length === 0 ? (begin?.(firstWarm(stale)) ?? null) : null;
  const reads = warm ? [...behind.statements, ...(begun?.statements ?? [])] : [];
  const results = await db.$client.batch([
    basedOn ? ensureUnchanged(db, basedOn) : ensureAsRead(db, articles, existing, moved),
    ...ensureStillThere(db, imports),
    noteChangesOf(db, articles),
    queueForSearch(db, searchedOf(articles, existing)),
    ...keepRevisions(
      db,
      articles.filter(({ outcome }) => outcome === "updated").map(({ id }) => id),
    ),
    ...(moved ? moveArticle(db, moved, now) : []),
    ...upsertArticles(db, articles, existing, { choices, now, by, warm }),
    ...storeNames(db, articles),
    ...replaceTags(db, articles),
    ...storeEmbeds(db, articles, now),
    ...storeUses(db, usesOf(articles, existing)),
    ...indexArticles(db, indexed, indexState),
    ...keepFormerPaths(db, takenBack(articles, existing, now)),
    ...storeAliases(db, articles),
    ...noteImported(db, imports, articles),
    ...markStale(db, stale, now),
    ...tellAuditTrail(db, articles, existing, { now, by, each: warm, moved }),
    ...reads,
  ]);
  const stalePaths = [...stale.keys()];
  if (!warm) return { stalePaths, backdated: [] };
  const read = results.slice(-reads.length);
  begun?.answer(read.slice(behind.statements.length));
  return {
    stalePaths,
    behind: { ...behind.read(read), begun: begun ?? undefined },
    backdated: backdated.map(({ id }) => id),
  };
}

function isNewAnd(isSo: (listedAt: number | null) => boolean): (article: ReadyArticle) => boolean {
  return (article) => article.outcome === "created" && isSo(listedAt(article));
}

function upsertArticles(
  db: Db,
  articles: ReadyArticle[],
  existing: Map<string, Existing>,
  { choices, now, by, warm }: { choices: Map<number, string>; now: number; by: string | null; warm: boolean },
): D1PreparedStatement[] {
  const rows = articles.map((article) => ({
    ...articleRow(article, now),
    related_choice: choices.get(article.id) ?? null,
    saved_by: by,
    saved_at: now,
  }));
  const columns = Object.keys(rows[0] ?? {});
  const updated = columns.filter((column) => !KEPT.includes(column));
  // What readers see as "Updated" is a change of what they read, not of the comments box or a tag.
  const isAsRead = AS_READ.map((column) => `${column} IS excluded.${column}`).join(" AND ");
  const sql = `INSERT INTO articles (${columns.join(", ")}, related)
    SELECT ${columns.map((column) => `value->>'${column}'`).join(", ")},
      iif(value->>'id' IN (SELECT value FROM json_each(?4)), ${RELATED_AWAITED}, NULL) FROM json_each(?1) WHERE true
    ON CONFLICT (path) DO UPDATE SET ${updated.map(changedColumn).join(", ")},
      feed_guid = coalesce(excluded.feed_guid, feed_guid),
      changed_at = iif(excluded.changed_at = ?2 AND ${isAsRead}, changed_at, excluded.changed_at), revision = revision + 1,
      related = iif(${isAsRead} AND section_slug IS excluded.section_slug AND listed_at IS excluded.listed_at
        AND related_choice IS excluded.related_choice
        AND id IN (SELECT value FROM json_each(?3)), related, NULL)`;
  // One that is about the same, such as one that moves, has the same related to it: finding them costs four queries.
  const sameTags = JSON.stringify(
    articles.filter((article) => hasSameTags(article, existing)).map(({ id }) => id),
  );
  const comingOut = JSON.stringify(
    warm ? articles.filter(isNewAnd((listed) => isComingOut(listed, now))).map(({ id }) => id) : [],
  );
  return jsonChunks(rows.map((row) => JSON.stringify(row))).map((json) =>
    db.$client.prepare(sql).bind(json, now, sameTags, comingOut),
  );
}

/** What is kept of another system stays where nothing is said of it. */
function changedColumn(column: string): string {
  return `${column} = ${column === "imported" ? "coalesce(excluded.imported, imported)" : `excluded.${column}`}`;
}

function hasSameTags({ path, tags }: ReadyArticle, existing: Map<string, Existing>): boolean {
  const before = existing.get(path)?.tagSlugs.toSorted().join(" ");
  return (
    before ===
    tags
      .map(({ slug }) => slug)
      .sort()
      .join(" ")
  );
}

/** What a save does not just replace. */
const KEPT = ["id", "path", "created_at", "changed_at", "feed_guid"];
/** What a reader sees of an article itself. */
const AS_READ = [
  "status",
  "title",
  "standfirst",
  "body_source",
  "body_format",
  "byline",
  "lead_image_url",
  "lead_image_alt",
  "lead_image_caption",
];

function articleRow(article: ReadyArticle, now: number): Record<string, string | number | null> {
  return {
    id: article.id,
    path: article.path,
    slug: article.slug,
    kind: article.kind,
    status: article.status,
    title: article.title,
    standfirst: article.standfirst,
    body_source: article.body,
    body_format: article.bodyFormat,
    body_html: article.bodyHtml,
    word_count: article.wordCount,
    excerpt: article.excerpt,
    byline: article.byline,
    author_slug: article.author?.slug ?? null,
    coauthors: article.coauthors.length > 0 ? JSON.stringify(article.coauthors) : null,
    seo: article.seo ? JSON.stringify(article.seo) : null,
    imported: article.imported ? JSON.stringify(article.imported) : null,
    section_slug: article.section?.slug ?? null,
    lead_image_url: article.image?.url ?? null,
    lead_image_alt: article.image?.alt ?? "",
    lead_image_caption: article.image?.caption ?? "",
    pictures: article.pictures,
    comments_open: article.commentsOpen ? 1 : 0,
    sticky: article.sticky ? 1 : 0,
    unranked: article.unranked ? 1 : 0,
    published_at: article.publishedAt ?? null,
    listed_at: listedAt(article),
    changed_at: article.updatedAt ?? now,
    created_at: now,
    content_hash: article.contentHash,
    feed_guid: article.guid || null,
    text_language: textLanguage([article.title, article.standfirst, plainText(article.bodyHtml)].join(" ")),
  };
}

function replaceTags(db: Db, articles: ReadyArticle[]): D1PreparedStatement[] {
  const rows = articles.flatMap((article) =>
    article.tags.map((tag, position) => ({
      id: article.id,
      tag: tag.slug,
      position,
      listed: listedAt(article),
    })),
  );
  return [
    db.$client
      .prepare("DELETE FROM article_tags WHERE article_id IN (SELECT value FROM json_each(?))")
      .bind(JSON.stringify(articles.map(({ id }) => id))),
    db.$client
      .prepare(
        `INSERT INTO article_tags (article_id, tag_slug, position, listed_at)
         SELECT value->>'id', value->>'tag', value->>'position', value->>'listed' FROM json_each(?)`,
      )
      .bind(JSON.stringify(rows)),
  ];
}

function usesOf(articles: ReadyArticle[], existing: Map<string, Existing>): Uses[] {
  return articles.map(({ id, path, mediaIds }) => ({
    articleId: id,
    before: existing.get(path)?.mediaIds ?? [],
    mediaIds,
  }));
}

/** What no list shows is not found and not related either. */
function indexedOf(article: ReadyArticle): Indexed {
  if (listedAt(article) === null) return { articleId: article.id, terms: null };
  const terms = weighTerms({
    title: article.title,
    standfirst: article.standfirst,
    tags: article.tags.map(({ slug }) => slug),
    section: article.section?.slug ?? null,
    text: plainText(article.bodyHtml),
  });
  return { articleId: article.id, terms };
}

/** Those that the search has, or had until now, and all of a name that is spelled otherwise. */
function searchedOf(articles: ReadyArticle[], existing: Map<string, Existing>): Query {
  const isSearched = (article: ReadyArticle) =>
    listedAt(article) !== null || existing.get(article.path)?.listed === true;
  const names = articles.filter(isSearched).map(({ id }) => `article/${id}`);
  const respelled = respelledNames(articles);
  return {
    sql: `SELECT 'walk/' || name AS name FROM (${respelled.sql}) UNION SELECT value FROM json_each(?2)`,
    bindings: [...respelled.bindings, JSON.stringify(names)],
  };
}

/** Articles that readers have had at their paths and that are drafts again. */
function takenBack(articles: ReadyArticle[], existing: Map<string, Existing>, now: number) {
  return articles.flatMap(({ path, status, publishedAt = null }) => {
    const before = existing.get(path);
    const isTakenBack = before && isSeen(before, now) && !isSeen({ status, publishedAt }, now);
    return isTakenBack ? [{ from: path, to: path }] : [];
  });
}
