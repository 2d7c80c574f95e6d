import type { Db } from "../db/client.ts";
import { CARD_COLUMNS, type CardRow, cardOf, type ListedCard, readCursor } from "./cards.ts";
import { queryTerms } from "./terms.ts";

/** How many articles of the rarest word asked for are looked through, newest first. */
const SEARCHED = 500;

/**
 * Articles that have every word of a query in title, tags or standfirst, newest first: the next `limit` after `cursor`
 * (`{published}-{id}` of the last one shown). Looks through the newest 500 articles of the query's
 * rarest word, which reads at most about 1,000 rows a word.
 */
export async function searchArticles(
  db: Db,
  query: string,
  now: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<ListedCard[]> {
  const terms = queryTerms(query);
  if (terms.length === 0) return [];
  const [before, beforeId] = readCursor(cursor) ?? [now, Number.MAX_SAFE_INTEGER];
  const hasTerm = terms.map(
    (_, index) =>
      `EXISTS (SELECT 1 FROM article_terms WHERE article_id = x.article_id AND term = ?${index + 6})`,
  );
  const { results } = await db.$client
    .prepare(
      `WITH asked AS (SELECT value AS term, (SELECT count(*) FROM
           (SELECT 1 FROM article_terms WHERE term = j.value AND listed_at <= ?2 LIMIT ${SEARCHED})) AS articles
         FROM json_each(?1) j),
       found AS MATERIALIZED (SELECT article_id FROM (
           SELECT article_id FROM article_terms
           WHERE term = (SELECT term FROM asked ORDER BY articles LIMIT 1) AND (listed_at, article_id) < (?3, ?4)
           ORDER BY listed_at DESC, article_id DESC LIMIT ${SEARCHED}) x
         WHERE ${hasTerm.join(" AND ")} LIMIT ?5)
       SELECT ${CARD_COLUMNS} FROM found CROSS JOIN articles a ON a.id = found.article_id LEFT JOIN sections s ON s.slug = a.section_slug
       WHERE a.listed_at <= ?2 ORDER BY a.listed_at DESC, a.id DESC`,
    )
    .bind(JSON.stringify(terms), now, Math.min(before, now), beforeId, limit, ...terms)
    .all<CardRow>();
  return results.map(cardOf);
}
