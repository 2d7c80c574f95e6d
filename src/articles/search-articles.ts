import type { Db } from "../db/client.ts";
import { queryTerms } from "../search/terms.ts";
import { CARD_COLUMNS, type CardRow, cardOf, type ListedCard, readCursor } from "./cards.ts";
import { readPostings } from "./related.ts";

/** How many of the articles that have every word are looked through, the latest stored first. */
const SEARCHED = 500;

/**
 * Articles that have every word of a query in title, tags, standfirst or among the body's telling words, newest first:
 * the next `limit` after `cursor` (`{published}-{id}` of the last one shown). Looks through the 500 latest stored of
 * those that have them all, which reads a row a word and about two an article looked through.
 */
export async function searchArticles(
  db: Db,
  query: string,
  now: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<ListedCard[]> {
  const terms = queryTerms(query);
  if (terms.length === 0) return [];
  const { results } = await db.$client
    .prepare("SELECT postings FROM terms WHERE term IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(terms))
    .all<{ postings: string }>();
  const found =
    results.length < terms.length ? [] : inAll(results.map(({ postings }) => readPostings(postings)));
  if (found.length === 0) return [];
  const [before, beforeId] = readCursor(cursor) ?? [now, Number.MAX_SAFE_INTEGER];
  const cards = await db.$client
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM (
         SELECT j.value AS id FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value
         WHERE a.listed_at <= ?2 AND (a.listed_at, a.id) < (?3, ?4) ORDER BY a.listed_at DESC, a.id DESC LIMIT ?5
       ) found CROSS JOIN articles a ON a.id = found.id LEFT JOIN sections s ON s.slug = a.section_slug
       ORDER BY a.listed_at DESC, a.id DESC`,
    )
    .bind(JSON.stringify(found), now, Math.min(before, now), beforeId, limit)
    .all<CardRow>();
  return cards.results.map(cardOf);
}

/** Ids that are in all of these, the latest stored first, at most 500. */
function inAll(postings: Map<number, number>[]): number[] {
  const [fewest, ...others] = postings.toSorted((a, b) => a.size - b.size);
  return [...(fewest?.keys() ?? [])]
    .filter((id) => others.every((other) => other.has(id)))
    .sort((a, b) => b - a)
    .slice(0, SEARCHED);
}
