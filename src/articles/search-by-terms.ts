import type { Db } from "../db/client.ts";
import type { SearchFilter } from "../search/query.ts";
import { queryTerms } from "../search/terms.ts";
import type { ArticleList } from "./articles.ts";
import { CARD_COLUMNS, type CardRow, cardOf, cursorOf, readCursor } from "./cards.ts";
import { readPostings } from "./related.ts";

/** How many of the articles that have every word are looked through, the latest stored first. */
const SEARCHED = 60;

/**
 * What is found without the search's own database: articles that have every word of a text in title, tags, standfirst or among
 * the body's telling words, newest first. Looks through the 60 latest stored of those that have them all, which reads a row a word
 * and about two an article.
 */
export async function searchByTerms(
  db: Db,
  text: string,
  now: number,
  { filter, cursor, limit }: { filter: SearchFilter; cursor?: string | undefined; limit: number },
): Promise<ArticleList> {
  const terms = queryTerms(text);
  if (terms.length === 0) return NOTHING;
  const { results } = await db.$client
    .prepare("SELECT postings FROM terms WHERE term IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(terms))
    .all<{ postings: string }>();
  const found =
    results.length < terms.length ? [] : inAll(results.map(({ postings }) => readPostings(postings)));
  if (found.length === 0) return NOTHING;
  const [before, beforeId] = readCursor(cursor) ?? [now, Number.MAX_SAFE_INTEGER];
  const { section, author, tag, from = Number.MIN_SAFE_INTEGER, to = now } = filter;
  const cards = await db.$client
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM (
         SELECT j.value AS id FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value
         WHERE a.listed_at BETWEEN ?6 AND ?2 AND (a.listed_at, a.id) < (?3, ?4)
           AND (?7 IS NULL OR a.section_slug = ?7) AND (?8 IS NULL OR a.author_slug = ?8)
           AND (?9 IS NULL OR EXISTS (SELECT 1 FROM article_tags WHERE article_id = a.id AND tag_slug = ?9))
         ORDER BY a.listed_at DESC, a.id DESC LIMIT ?5
       ) found CROSS JOIN articles a ON a.id = found.id LEFT JOIN sections s ON s.slug = a.section_slug
       ORDER BY a.listed_at DESC, a.id DESC`,
    )
    .bind(
      ...[JSON.stringify(found), Math.min(now, to), Math.min(before, now), beforeId, limit + 1, from],
      ...[section ?? null, author ?? null, tag ?? null],
    )
    .all<CardRow>();
  const items = cards.results.slice(0, limit).map(cardOf);
  return { items, next: cards.results.length > limit ? cursorOf(items.at(-1)) : null };
}

const NOTHING: ArticleList = { items: [], next: null };

/** Ids that are in all of these, the latest stored first, at most 60. */
function inAll(postings: Map<number, number>[]): number[] {
  const [fewest, ...others] = postings.toSorted((a, b) => a.size - b.size);
  return [...(fewest?.keys() ?? [])]
    .filter((id) => others.every((other) => other.has(id)))
    .sort((a, b) => b - a)
    .slice(0, SEARCHED);
}
