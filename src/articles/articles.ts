import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { type Reading, readOne } from "../db/readings.ts";
import type { Given, Rows } from "../db/rows.ts";
import { withTold } from "../embeds/told.ts";
import type { ArticleData } from "../pages/data.ts";
import type { ThreadRules } from "../pages/thread-rules.ts";
import { addressBindings, SERVED_ID, served } from "./addresses.ts";
import type { ArchiveRange } from "./archive.ts";
import { socialPictureOf } from "./article-pictures.ts";
import { CARD_COLUMNS, type CardRow, cardOf, cursorOf, type ListedCard } from "./cards.ts";
import { pinnedIds } from "./chosen-related.ts";
import { FACES, facesOf } from "./heads/faces.ts";
import { type ListFilter, type ListPlace, listStatement } from "./list-query.ts";
import { type OutsideColumn, outsideColumn, outsideUrlOf } from "./outside-url.ts";
import { readingMinutes } from "./plain-text.ts";
import { readThread, rulesOf } from "./thread-rules.ts";

/** What other rooms need to know of an article that readers are served. */
export type ServedArticle = {
  id: number;
  path: string;
  title: string;
  standfirst: string;
  byline: string;
  commentsOpen: boolean;
  commentCount: number;
  revision: number;
  publishedAt: number;
  /** What the desk has set for its comments. */
  thread: ThreadRules;
};

/** `path` is an article's own, as it is stored; `address` is any that it has or has had, in any spelling. */
export type ArticleKey = { path: string } | { address: string } | { id: number } | { slug: string };

/** Whether there is an article, whatever its status. */
export async function hasArticles(db: Db): Promise<boolean> {
  return (await db.$client.prepare("SELECT 1 AS found FROM articles LIMIT 1").first("found")) !== null;
}

/** The key that an address of the API names: an id, or a slug. */
export function articleKey(idOrSlug: string): ArticleKey {
  return /^\d{1,15}$/.test(idOrSlug) ? { id: Number(idOrSlug) } : { slug: idOrSlug };
}

/** An article's page: what it shows, and the revision that this is. */
export type ArticlePage = { article: ArticleData & { path: string; slug: string }; revision: number };

/** One page of a list, newest first. `next` is the cursor of the next page, or null. */
export type ArticleList = { items: ListedCard[]; next: string | null };

/** Published, or scheduled and due: the cron that turns one into the other may be a minute late. */
const SERVED = served("a");

const PAGE_QUERY = `SELECT ${CARD_COLUMNS}, a.kind, a.body_html, a.word_count, a.comments_open, a.thread, a.revision, a.author_slug, a.feed_guid,
    a.coauthors, a.seo, w.name AS author_name, ${outsideColumn("a")},
    (SELECT json_group_array(json_object('slug', t.slug, 'name', t.name)) FROM
      (SELECT t.slug, t.name FROM article_tags x JOIN tags t ON t.slug = x.tag_slug
       WHERE x.article_id = a.id ORDER BY x.position) t) AS tags,
    (SELECT json_group_object(address, json_object('title', title, 'key', picture_key,
       'width', picture_width, 'height', picture_height)) FROM article_embeds
     WHERE article_id = a.id AND (title <> '' OR picture_key IS NOT NULL)) AS embeds
  FROM articles a LEFT JOIN sections s ON s.slug = a.section_slug LEFT JOIN authors w ON w.slug = a.author_slug`;

type PageRow = CardRow &
  Pick<
    Rows["articles"],
    | "kind"
    | "body_html"
    | "word_count"
    | "comments_open"
    | "thread"
    | "revision"
    | "author_slug"
    | "feed_guid"
    | "coauthors"
    | "seo"
  > & { author_name: Rows["authors"]["name"] | null; tags: string; embeds: string } & OutsideColumn;

/** A column that somebody else reads with an article. */
export type Also = {
  /** SQL, of `articles a`. @param parameter what stands for the binding */
  column: (parameter: string) => string;
  binding: string;
};

/** `also`: that column. */
export type ServedRow = { also?: number | null } & Pick<
  PageRow,
  | "id"
  | "path"
  | "title"
  | "standfirst"
  | "byline"
  | "comments_open"
  | "thread"
  | "comment_count"
  | "revision"
  | "published_at"
>;

/** The article that readers are served under a key; null where there is none. A path that is none reads no row. */
export async function findServedArticle(db: Db, key: ArticleKey, now: number): Promise<ServedArticle | null> {
  return servedArticleOf(await servedArticleQuery(db, key, now).first<ServedRow>());
}

/** The statement of `findServedArticle`, for those who batch it with others; `servedArticleOf` reads its row. */
export function servedArticleQuery(
  db: Db,
  key: ArticleKey,
  now: number,
  also: Also | null = null,
): D1PreparedStatement {
  const [condition, ...values] = keyCondition(key);
  const column = also ? `, ${also.column(`?${values.length + 2}`)} AS also` : "";
  return db.$client
    .prepare(
      `SELECT a.id, a.path, a.title, a.standfirst, a.byline, a.comments_open, a.thread, a.comment_count, a.revision, a.published_at${column} FROM articles a
       WHERE ${condition} LIMIT 1`,
    )
    .bind(now, ...values, ...(also ? [also.binding] : []));
}

export function servedArticleOf(row: ServedRow | null | undefined): ServedArticle | null {
  if (!row) return null;
  return {
    id: row.id,
    path: row.path,
    title: row.title,
    standfirst: row.standfirst,
    byline: row.byline,
    commentsOpen: row.comments_open === 1,
    commentCount: row.comment_count,
    revision: row.revision,
    publishedAt: row.published_at,
    thread: rulesOf(readThread(row.thread)),
  };
}

/** Everything of an article that its page shows, in one query; an address that is no article reads no row. */
export async function findArticlePage(db: Db, key: ArticleKey, now: number): Promise<ArticlePage | null> {
  const [condition, ...values] = keyCondition(key);
  const row = await db.$client
    .prepare(`${PAGE_QUERY} WHERE ${condition} LIMIT 1`)
    .bind(now, ...values)
    .first<PageRow>();
  return row && { article: pageOf(row), revision: row.revision };
}

/** The statement of `findArticlePage` for a stored path, to be read with its thread; `articlePageOf` reads its row. */
export function articlePageQuery(db: Db, path: string, now: number): D1PreparedStatement {
  const [condition, ...values] = keyCondition({ path });
  const more = `${FACES} AS faces, a.related, a.related_choice, (SELECT max(id) FROM articles) AS highest_id`;
  return db.$client
    .prepare(`${PAGE_QUERY.replace("SELECT ", `SELECT ${more}, `)} WHERE ${condition} LIMIT 1`)
    .bind(now, ...values);
}

/** With what `relatedOn` asks of the article. */
export function articlePageOf(
  result: D1Result | undefined,
): (ArticlePage & { related: string | null; pinnedIds: number[]; highestId: number }) | null {
  const row = result?.results[0] as
    | (PageRow & Pick<Rows["articles"], "related" | "related_choice"> & { faces: string; highest_id: number })
    | undefined;
  if (!row) return null;
  const article = pageOf(row);
  const { author, coauthors = [] } = article;
  return {
    article: { ...article, faces: facesOf(author ? [author, ...coauthors] : [], row.faces) },
    revision: row.revision,
    related: row.related,
    pinnedIds: pinnedIds(row.related_choice),
    highestId: row.highest_id,
  };
}

/**
 * Newest served articles, all or those of a section, tag or author, by keyset: reads one or two rows per article.
 * A cursor that is none of ours counts as no cursor.
 */
export function listArticles(db: Db, filter: ListFilter, now: number, page: ListPlace): Promise<ArticleList> {
  return readOne(listReading(db, filter, now, page));
}

/** The same for those who read more with it. */
export function listReading(db: Db, filter: ListFilter, now: number, page: ListPlace): Reading<ArticleList> {
  const statement = listStatement(db, CARD_COLUMNS, filter, now, page);
  const { limit } = page;
  return { statement, read: (rows: CardRow[]) => listOf(rows.map(cardOf), limit) };
}

/** A page of a list, of which one more than fits says that it goes on. */
export function listOf(cards: ListedCard[], limit: number): ArticleList {
  const items = cards.slice(0, limit);
  return { items, next: cards.length > limit ? cursorOf(items.at(-1)) : null };
}

/** Whether any article came out in a time: reads a row at most. */
export function rangeReading(db: Db, { from, to }: ArchiveRange, now: number): Reading<boolean> {
  const statement = db.$client
    .prepare("SELECT 1 AS found FROM articles WHERE listed_at >= ? AND listed_at < ? LIMIT 1")
    .bind(from, Math.min(to, now + 1));
  return { statement, read: (rows: unknown[]) => rows.length > 0 };
}

/** When the oldest served article came out (Unix ms); null: there is none. */
export function oldestReading(db: Db, now: number): Reading<number | null> {
  const statement = db.$client
    .prepare("SELECT listed_at FROM articles WHERE listed_at <= ? ORDER BY listed_at LIMIT 1")
    .bind(now);
  return { statement, read: ([row]: Given<Rows["articles"], "listed_at">[]) => row?.listed_at ?? null };
}

/** The name of a section, tag or author; null where there is none of that slug. */
export function nameReading(
  db: Db,
  table: "sections" | "tags" | "authors",
  slug: string,
): Reading<string | null> {
  const statement = db.$client.prepare(`SELECT name FROM ${table} WHERE slug = ?`).bind(slug);
  return { statement, read: ([row]: { name: string }[]) => row?.name ?? null };
}

/** Bodies for feeds: the newest articles whole, all or those of a section, tag or author. */
export function newestPagesReading(
  db: Db,
  now: number,
  limit: number,
  { section, tag, author }: ListFilter = {},
): Reading<ArticlePage["article"][]> {
  const [column, value] = section ? ["a.section_slug", section] : ["a.author_slug", author];
  const sql = tag
    ? `${PAGE_QUERY.replace("FROM articles a", "FROM article_tags l JOIN articles a ON a.id = l.article_id")}
       WHERE l.tag_slug = ?3 AND l.listed_at <= ?1 ORDER BY l.listed_at DESC LIMIT ?2`
    : `${PAGE_QUERY} WHERE ${value ? `${column} = ?3 AND ` : ""}a.listed_at <= ?1 ORDER BY a.listed_at DESC LIMIT ?2`;
  const named = tag ?? value;
  const statement = db.$client.prepare(sql).bind(now, limit, ...(named ? [named] : []));
  return { statement, read: (rows: PageRow[]) => rows.map(pageOf) };
}

/**
 * Asks for what a stored page is compared with: the revision of its article under its path, or that of all lists. Each
 * article counts from 1: another one that has the path by now is no later revision of the same.
 */
export function revisionQuery(
  path: string,
  { tracks, articleId }: { tracks: "article" | "lists"; articleId: number | null },
): Query {
  return tracks === "article"
    ? { sql: "SELECT revision FROM articles WHERE path = ?1 AND id = ?2", bindings: [path, articleId] }
    : { sql: "SELECT revision FROM revisions WHERE name = 'lists'", bindings: [] };
}

/** The revision of all lists: it rises with every change of any article. */
export function listsRevisionReading(db: Db): Reading<number> {
  const statement = db.$client.prepare("SELECT revision FROM revisions WHERE name = 'lists'");
  return { statement, read: ([row]: { revision: number }[]) => row?.revision ?? 0 };
}

/** The newest of a slug; paths and ids name one article, and sorting one would be billed as reading another row. */
function keyCondition(key: ArticleKey): [string, ...(string | number | null)[]] {
  if ("path" in key) return [`a.path = ?2 AND ${SERVED}`, key.path];
  if ("id" in key) return [`a.id = ?2 AND ${SERVED}`, key.id];
  if ("slug" in key) return [`a.slug = ?2 AND ${SERVED} ORDER BY a.published_at DESC`, key.slug];
  return [`a.id = ${SERVED_ID} AND ${SERVED}`, ...addressBindings(key.address)];
}

function pageOf(row: PageRow): ArticlePage["article"] {
  return {
    ...cardOf(row),
    kind: row.kind,
    author: row.author_slug === null ? null : { slug: row.author_slug, name: row.author_name ?? row.byline },
    coauthors: JSON.parse(row.coauthors ?? "[]"),
    seo: JSON.parse(row.seo ?? "null"),
    socialPicture: socialPictureOf(row),
    tags: JSON.parse(row.tags),
    bodyHtml: withTold(row.body_html, JSON.parse(row.embeds)),
    readingMinutes: readingMinutes(row.word_count),
    commentsOpen: row.comments_open === 1,
    thread: rulesOf(readThread(row.thread)),
    guid: row.feed_guid,
    outsideUrl: outsideUrlOf(row),
  };
}
