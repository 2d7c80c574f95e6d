import { type Db, isMissingSchema } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import type { App } from "../http/context.ts";
import { type Excerpt, readExcerpts } from "../search/excerpts.ts";
import { type FoundPage, findDocuments } from "../search/find-documents.ts";
import { readQuery, type SearchFilter } from "../search/query.ts";
import { IS_BUILDING } from "../search/queue.ts";
import { CARD_COLUMNS, type CardRow, cardOf, type ListedCard } from "./cards.ts";
import { searchByTerms } from "./search-by-terms.ts";

/** The paper's database, and the search's, which may not be there. */
export type SearchPlace = { db: Db; search: D1Database | null; now: number; language: string };

/** Of what every route gets. */
export function searchPlace({ db, search, now, config }: App["Variables"]): SearchPlace {
  return { db, search, now, language: config.site.language };
}

/** `excerpt`: what it has of the words, these between MARK_BEGIN and MARK_END; null: unknown. */
export type FoundArticle = ListedCard & { excerpt: string | null };

/**
 * How far the search reaches: `whole`: all words of all articles. `building`: not all articles are in its index yet. `terms`: there is
 * no search database, or it cannot be asked: titles, tags, standfirsts and the bodies' telling words alone.
 */
export type Reach = "whole" | "building" | "terms";

export type SearchResult = {
  items: FoundArticle[];
  /** Cursor of the next page, or null. */
  next: string | null;
  /** How many there are; more than that where `isExact` is false. Null: unknown. */
  count: number | null;
  isExact: boolean;
  reach: Reach;
};

export type SearchAsked = { text: string; filter: SearchFilter; cursor?: string | undefined; limit: number };

/**
 * Articles that have all words of a text, best first: search/query.ts says what counts as a word, search/find-documents.ts how they
 * are ranked. What the index knows is asked of the paper's own database again: only what is served at this moment, and
 * is still what was indexed, is answered. Without the search's database, or while it is away, an index of few words answers. Reads at
 * most 200 rows for twenty articles, however many there are.
 */
export async function searchArticles(place: SearchPlace, asked: SearchAsked): Promise<SearchResult> {
  const query = readQuery(asked.text, place.language, asked.filter);
  if (query === null) return { items: [], next: null, count: 0, isExact: true, reach: "whole" };
  const { search, db, now } = place;
  if (search === null) return byTerms(place, asked);
  try {
    const page = await findDocuments(search, query, { now, ...asked });
    const [{ cards, isBuilding }, excerpts] = await Promise.all([
      readCards(db, page, now),
      readExcerpts(search, query, page.hits),
    ]);
    if (isBuilding && page.hits.length === 0 && asked.cursor === undefined) {
      const found = await byTerms(place, asked);
      return { ...found, reach: "building" };
    }
    const items = page.hits.flatMap(({ articleId }) => itemOf(cards.get(articleId), excerpts.get(articleId)));
    // What is another by now was counted.
    const count = page.isExact ? page.count - (page.hits.length - items.length) : page.count;
    const { next, isExact } = page;
    return { items, next, count, isExact, reach: isBuilding ? "building" : "whole" };
  } catch (error) {
    // The paper's own database answers for itself; the search's is spared.
    if (!isMissingSchema(error)) console.error({ event: "search_failed", error: String(error) });
    return byTerms(place, asked);
  }
}

type Checked = CardRow & Pick<Rows["articles"], "content_hash">;

/** Of articles that are served at this moment, and whether the index has not all of them yet. */
async function readCards(db: Db, { hits }: FoundPage, now: number) {
  const building = db.$client.prepare(`SELECT ${IS_BUILDING} AS building`);
  const ids = hits.map(({ articleId }) => Math.trunc(articleId)).join(", ");
  const cards = () =>
    db.$client
      .prepare(
        `SELECT ${CARD_COLUMNS}, a.content_hash FROM articles a LEFT JOIN sections s ON s.slug = a.section_slug
       WHERE a.id IN (${ids}) AND a.listed_at <= ?`,
      )
      .bind(now);
  const [flag, found] = await db.$client.batch<Record<string, unknown>>(
    hits.length > 0 ? [building, cards()] : [building],
  );
  const rows = (found?.results ?? []) as Checked[];
  return {
    cards: new Map(rows.map((row) => [row.id, row])),
    isBuilding: flag?.results[0]?.building === 1,
  };
}

/** Nothing where it is not there any more, or has been changed since it was indexed: it is indexed again in a moment. */
function itemOf(row: Checked | undefined, excerpt: Excerpt | undefined): FoundArticle[] {
  if (!row || excerpt?.contentHash !== row.content_hash) return [];
  return [{ ...cardOf(row), excerpt: excerpt.text }];
}

async function byTerms(
  { db, now }: SearchPlace,
  { text, filter, cursor, limit }: SearchAsked,
): Promise<SearchResult> {
  const { items, next } = await searchByTerms(db, text, now, { filter, cursor, limit });
  return {
    items: items.map((item) => ({ ...item, excerpt: null })),
    next,
    count: null,
    isExact: false,
    reach: "terms",
  };
}
