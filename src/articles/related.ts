import type { Db } from "../db/client.ts";
import { CARD_COLUMNS, type CardRow, cardOf, type ListedCard } from "./cards.ts";

export type TermRow = { articleId: number; term: string; weight: number; listedAt: number | null };

/** One of an article's terms, and the newest articles that have it: [article, weight, published (Unix ms)]. */
type TermMatches = { weight: number; found: [articleId: number, weight: number, listedAt: number][] };

/** How many of an article's terms are looked up, and how many articles are looked at for each. */
const LOOKED_UP_TERMS = 12;
const LOOKED_AT = 50;

/** A shared term counts more the fewer articles have it: 5.7 for two, 1.6 for fifty or more. */
const rarity = (articles: number) => Math.log2(1 + 100 / articles);

/** Below this a likeness is chance: less than a tag, or a title's word that not everybody uses. */
const LEAST_SCORE = 7;

/** What came out today weighs a fifth more than what is long past. */
const NEWEST_BONUS = 0.2;
const BONUS_HALVES_AFTER_MS = 90 * 86_400_000;

/**
 * Statements that give articles these terms instead of those they had, for the batch that stores the articles. Rows that
 * are as before are not written.
 */
export function replaceTerms(db: Db, articleIds: number[], rows: TermRow[]): D1PreparedStatement[] {
  const terms = JSON.stringify(
    rows.map(({ articleId, term, weight, listedAt }) => [articleId, term, weight, listedAt]),
  );
  return [
    db.$client
      .prepare(
        `DELETE FROM article_terms WHERE article_id IN (SELECT value FROM json_each(?1))
           AND (article_id, term) NOT IN (SELECT value->>0, value->>1 FROM json_each(?2))`,
      )
      .bind(JSON.stringify(articleIds), terms),
    db.$client
      .prepare(
        `INSERT INTO article_terms (article_id, term, weight, listed_at)
         SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?) WHERE true
         ON CONFLICT (article_id, term) DO UPDATE SET weight = excluded.weight, listed_at = excluded.listed_at
         WHERE weight <> excluded.weight OR listed_at IS NOT excluded.listed_at`,
      )
      .bind(terms),
  ];
}

/**
 * Articles that share an article's rarest and heaviest terms, best first; where too few do, the newest of its section
 * and then the newest of all. Only articles served at `now` (Unix ms), never itself. Reads at most about 800 rows.
 */
export async function relatedArticles(
  db: Db,
  articleId: number,
  now: number,
  limit = 4,
): Promise<ListedCard[]> {
  const matches = await findMatches(db, articleId, now);
  // Twice as many, because the index may still name some that are no longer served.
  const alike = mostAlike(matches, articleId, now).slice(0, 2 * limit);
  const { results } = await db.$client
    .prepare(
      `SELECT ${CARD_COLUMNS} FROM (
         SELECT id, min(place) AS place FROM (
           SELECT value AS id, key AS place FROM json_each(?1)
           UNION ALL SELECT * FROM (SELECT id, 1000 FROM articles
             WHERE section_slug = (SELECT section_slug FROM articles WHERE id = ?2) AND listed_at <= ?3
             ORDER BY listed_at DESC, id DESC LIMIT ?4 + 1)
           UNION ALL SELECT * FROM (SELECT id, 2000 FROM articles WHERE listed_at <= ?3
             ORDER BY listed_at DESC, id DESC LIMIT ?4 + 1)
         ) WHERE id <> ?2 GROUP BY id
       ) picked CROSS JOIN articles a ON a.id = picked.id LEFT JOIN sections s ON s.slug = a.section_slug
       WHERE a.listed_at <= ?3 ORDER BY picked.place, a.listed_at DESC, a.id DESC LIMIT ?4`,
    )
    .bind(JSON.stringify(alike), articleId, now, limit)
    .all<CardRow>();
  return results.map(cardOf);
}

async function findMatches(db: Db, articleId: number, now: number): Promise<TermMatches[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT own.weight, (SELECT json_group_array(json_array(article_id, weight, listed_at)) FROM
           (SELECT article_id, weight, listed_at FROM article_terms WHERE term = own.term AND listed_at <= ?2
            ORDER BY listed_at DESC, article_id DESC LIMIT ${LOOKED_AT})) AS found
       FROM (SELECT term, weight FROM article_terms WHERE article_id = ?1 ORDER BY weight DESC LIMIT ${LOOKED_UP_TERMS}) own`,
    )
    .bind(articleId, now)
    .all<{ weight: number; found: string }>();
  return results.map(({ weight, found }) => ({ weight, found: JSON.parse(found) }));
}

/** Ids of other articles by what they share, best first; among equals the newer, then the later stored. */
function mostAlike(matches: TermMatches[], articleId: number, now: number): number[] {
  const scores = new Map<number, { score: number; listedAt: number }>();
  for (const { weight, found } of matches) {
    for (const [id, otherWeight, listedAt] of found) {
      const score = (scores.get(id)?.score ?? 0) + Math.min(weight, otherWeight) * rarity(found.length);
      scores.set(id, { score, listedAt });
    }
  }
  return [...scores]
    .filter(([id, { score }]) => id !== articleId && score >= LEAST_SCORE)
    .map(([id, { score, listedAt }]) => ({ id, listedAt, score: score * recency(now - listedAt) }))
    .sort((a, b) => b.score - a.score || b.listedAt - a.listedAt || b.id - a.id)
    .map(({ id }) => id);
}

function recency(ageMs: number): number {
  return 1 + NEWEST_BONUS * 2 ** (-ageMs / BONUS_HALVES_AFTER_MS);
}
