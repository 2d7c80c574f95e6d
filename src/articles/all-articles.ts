import type { Db } from "../db/client.ts";
import { articlesAtQuery } from "./addresses.ts";
import { readCursor } from "./cards.ts";
import { listedBefore } from "./listed-before.ts";
import { type SearchPlace, searchArticles } from "./search-articles.ts";

/** What the newsroom's list is of. Scheduled articles whose time has come count as published. */
export const ARTICLE_TABS = ["published", "scheduled", "draft", "withdrawn", "pages"] as const;

export type ArticleTab = (typeof ARTICLE_TABS)[number];

/** An article as the newsroom lists it. Times are Unix ms. */
export type ListedArticle = {
  id: number;
  path: string;
  title: string;
  kind: "article" | "page";
  status: "draft" | "scheduled" | "published" | "withdrawn";
  section: string | null;
  byline: string;
  publishedAt: number | null;
  savedAt: number;
  savedBy: string | null;
  commentCount: number;
  /** 1: it leads the front page. */
  sticky: number;
};

export type AllArticles = {
  items: ListedArticle[];
  /** Cursor of the next page, or null. */
  next: string | null;
};

const COLUMNS = `a.id, a.path, a.title, a.kind, a.status, a.byline, a.published_at AS publishedAt,
  coalesce(a.saved_at, a.changed_at) AS savedAt, a.saved_by AS savedBy, a.comment_count AS commentCount, a.sticky,
  (SELECT name FROM sections WHERE slug = a.section_slug) AS section`;

/** Articles and pages of a tab, the newest first, by keyset: two rows read for each. */
export async function listAllArticles(
  db: Db,
  tab: ArticleTab,
  now: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<AllArticles> {
  const [before, beforeId] = readCursor(cursor) ?? [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  const { sql, values } = source(tab, now, before, beforeId);
  const { results } = await db.$client
    .prepare(sql)
    .bind(...values, limit + 1)
    .all<ListedArticle>();
  const items = results.slice(0, limit);
  const last = items.at(-1);
  return { items, next: results.length > limit && last ? `${last.publishedAt ?? 0}-${last.id}` : null };
}

/** SQL with its values ?1 and ?2, and the limit ?3. */
function source(tab: ArticleTab, now: number, before: number, beforeId: number) {
  const select = `SELECT ${COLUMNS} FROM articles a`;
  if (tab === "published") return { sql: listedBefore(select), values: [Math.min(before, now), beforeId] };
  const rest = "AND a.id < ?2 ORDER BY a.id DESC LIMIT ?3";
  if (tab === "pages")
    return { sql: `${select} WHERE a.kind = 'page' AND ?1 = 0 ${rest}`, values: [0, beforeId] };
  return { sql: `${select} WHERE a.status = ?1 ${rest}`, values: [tab, beforeId] };
}

/** How many of what is no list's are looked through for a title. */
const LOOKED_THROUGH = 2_000;
const FOUND = 50;

/**
 * Articles that a search finds, whatever their state: by an address that they have or have had; listed ones by the index of their words; drafts,
 * withdrawn ones and pages by a part of their title, among the latest 2,000 of each.
 */
export async function findAllArticles(place: SearchPlace, query: string): Promise<ListedArticle[]> {
  const wanted = query.trim();
  if (wanted === "") return [];
  const { items: listed } = await searchArticles(place, { text: wanted, filter: {}, limit: FOUND });
  const { $client } = place.db;
  const byTitle = (where: string) =>
    $client
      .prepare(
        `SELECT id FROM (SELECT id, title FROM articles WHERE ${where} ORDER BY id DESC LIMIT ${LOOKED_THROUGH})
         WHERE instr(lower(title), lower(?)) > 0 LIMIT ${FOUND}`,
      )
      .bind(wanted);
  const others = await $client.batch<{ id: number }>([
    articlesAtQuery(place.db, [pathOf(wanted)]),
    $client.prepare(`SELECT id FROM articles a WHERE slug = ? LIMIT ${FOUND}`).bind(wanted),
    ...UNLISTED.map(byTitle),
  ]);
  const ids = [...listed, ...others.flatMap(({ results }) => results)].map(({ id }) => id);
  const { results } = await $client
    .prepare(
      `SELECT ${COLUMNS} FROM articles a WHERE a.id IN (SELECT value FROM json_each(?))
       ORDER BY coalesce(a.published_at, a.saved_at) DESC LIMIT ${FOUND}`,
    )
    .bind(JSON.stringify(ids))
    .all<ListedArticle>();
  return results;
}

const UNLISTED = ["status = 'draft'", "status = 'scheduled'", "status = 'withdrawn'", "kind = 'page'"];

/** How many there are in each tab but the published ones, counted up to 100. */
export async function countUnpublished(db: Db): Promise<Record<"scheduled" | "draft" | "withdrawn", number>> {
  const count = (status: string) =>
    `(SELECT count(*) FROM (SELECT 1 FROM articles WHERE status = '${status}' LIMIT 100)) AS ${status}`;
  const row = await db.$client
    .prepare(`SELECT ${["scheduled", "draft", "withdrawn"].map(count).join(", ")}`)
    .first<Record<"scheduled" | "draft" | "withdrawn", number>>();
  return row ?? { scheduled: 0, draft: 0, withdrawn: 0 };
}

/** A path, also from a whole address that was pasted. */
function pathOf(query: string): string {
  return URL.parse(query)?.pathname ?? (query.startsWith("/") ? query : `/${query}/`);
}
