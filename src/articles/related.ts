import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { type Reading, readOne } from "../db/readings.ts";
import type { Given, Rows } from "../db/rows.ts";
import { DAY_MS } from "../db/time.ts";
import { type Likeness, mayHaveCopies, mostAlike, sameness, type TermPostings } from "../search/alike.ts";
import { CARD_COLUMNS, type CardRow, cardOf, type ListedCard } from "./cards.ts";
import { BARRED, BARS, chosenRelated, PINNED } from "./chosen-related.ts";

/** A term that more articles have is no sign of a topic, and its row is long. */
const MOST_ARTICLES_SHARE = 0.2;
const FEW_ARTICLES = 200;

/** Below this share of the best one's likeness, an article is like it by chance: the section's newest is better. */
const LEAST_LIKENESS = 0.15;
/** And a best one must share at least so much: one tag that a tenth of the articles has, say. */
const LEAST_SHARED = 2;

/** Two articles that share so much are one text. */
const SAME_TEXT = 0.8;

/** What is a year older has to be so much closer, and what is much older not more than so much. */
const CLOSER_A_YEAR = 0.15;
const CLOSER_AT_MOST = 1.75;
const YEAR_MS = 365 * DAY_MS;

/**
 * Articles like one by what they are about, best first; where too few are, the newest of its section and then the
 * newest of all; before them what its editor has pinned, and never what is barred. Only articles served at `now` (Unix ms), never itself, never two that say nearly the same. Reads a row
 * for each of its terms and candidates: about 500, whatever the archive's size.
 */
export async function relatedArticles(
  db: Db,
  articleId: number,
  now: number,
  limit = 4,
  mostDays = 0,
): Promise<ListedCard[]> {
  return relatedCards(db, articleId, await findAlike(db, articleId, now, limit, mostDays), now, limit);
}

/** Ids of articles like one, best first, and of those that say nearly the same as it or another of them. */
export type Alike = { alike: number[]; copies: number[] };

/**
 * What `relatedArticles` takes from the index by content: twice `limit`, since some may be withdrawn.
 * @param mostDays what is older is left out unless it is much closer than all that is not; 0: nothing is too old
 */
export async function findAlike(
  db: Db,
  articleId: number,
  now: number,
  limit = 4,
  mostDays = 0,
): Promise<Alike> {
  const { terms, articles } = await findTerms(db, articleId);
  const alike = sharedEnough(mostAlike(articleId, terms, articles));
  // A setting by age compares all of them; else the first ones will do, copies among them.
  const most = mostDays === 0 ? 4 * limit + 8 : alike.length + 1;
  const found = youngEnough(
    await served(db, articleId, alike, now, most),
    mostDays === 0 ? null : now - mostDays * DAY_MS,
  );
  const ids = found.map((one) => one.articleId);
  // If these are no copies, they are all that is taken.
  const areAllDifferent = !mayHaveCopies(found.slice(0, 2 * limit + 1).map(({ heaviest }) => heaviest));
  return withoutCopies(articleId, ids, areAllDifferent ? NO_VECTORS : await readVectors(db, ids), 2 * limit);
}

/** What is shown of them, filled up with the newest. @param pinned whether what the editor has pinned stands before them */
export function relatedCards(
  db: Db,
  articleId: number,
  alike: Alike,
  now: number,
  limit = 4,
  pinned = true,
): Promise<ListedCard[]> {
  return readOne(relatedReading(db, articleId, alike, now, limit, pinned));
}

/** The same for those who do more with it, and its query. */
export function relatedReading(
  db: Db,
  articleId: number,
  { alike, copies }: Alike,
  now: number,
  limit = 4,
  pinned = true,
): Reading<ListedCard[]> & { query: Query } {
  const sql = `WITH ${chosenRelated("o.id = ?2")}
       SELECT ${CARD_COLUMNS} FROM (
         SELECT id, min(place) AS place FROM (
           ${PINNED} AND ?6 UNION ALL SELECT * FROM (
             SELECT value AS id, key AS place FROM json_each(?1)
             UNION ALL SELECT * FROM (SELECT id, 1000 FROM articles
               WHERE section_slug = (SELECT section_slug FROM articles WHERE id = ?2) AND listed_at <= ?3
               ORDER BY listed_at DESC, id DESC LIMIT ?4 + 1 + ${BARS})
             UNION ALL SELECT * FROM (SELECT id, 2000 FROM articles WHERE listed_at <= ?3
               ORDER BY listed_at DESC, id DESC LIMIT ?4 + 1 + ${BARS})
           ) WHERE id NOT IN (SELECT value FROM json_each(?5)) AND id NOT IN ${BARRED}
         ) WHERE id <> ?2 GROUP BY id
       ) picked CROSS JOIN articles a ON a.id = picked.id LEFT JOIN sections s ON s.slug = a.section_slug
       WHERE a.listed_at <= ?3 AND (picked.place < 0 OR ${inLanguageOf("?2")})
       ORDER BY picked.place, a.listed_at DESC, a.id DESC LIMIT ?4`;
  const bindings = [JSON.stringify(alike), articleId, now, limit, JSON.stringify(copies), pinned ? 1 : 0];
  const statement = db.$client.prepare(sql).bind(...bindings);
  return { statement, query: { sql, bindings }, read: (rows: CardRow[]) => rows.map(cardOf) };
}

/** SQL: whether `articles a` is in the language of another one, as far as both are known. @param id of the other, as SQL */
export function inLanguageOf(id: string): string {
  return `coalesce(a.text_language = (SELECT text_language FROM articles WHERE id = ${id}), 1)`;
}

/** What is too old must be so much closer than the closest that is not. */
const MUCH_CLOSER = 2;

/** @param since Unix ms; null: nothing is too old */
function youngEnough(found: Served[], since: number | null): Served[] {
  if (since === null) return found;
  const young = found.filter(({ at, score }) => at >= since && score < Infinity).map(({ score }) => score);
  const needed = MUCH_CLOSER * Math.max(LEAST_LIKENESS, ...young);
  return found.filter(({ at, score }) => at >= since || score >= needed);
}

/** SQL: a row's postings as a list of numbers, id and weight in turn: parsed natively, with no quotes to escape on the way. */
const FLAT = `'[' || trim(replace(replace(t.postings, '"', ''), ':', ','), '{}') || ']'`;

/** The statement that reads what an article has in the index by content: all of it is one text, which is read in one go. */
function termsQuery(db: Db, articleId: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `WITH total AS (SELECT coalesce((SELECT articles FROM terms WHERE term = ''), 0) AS articles)
       SELECT '[' || total.articles || coalesce((
         SELECT group_concat(',[' || (own.value->>1) || ',' || ${FLAT} || ']', '')
         FROM article_vectors v, json_each(v.terms) own CROSS JOIN terms t ON t.term = own.value->>0
         WHERE v.article_id = ?1 AND t.articles <= max(${FEW_ARTICLES}, ${MOST_ARTICLES_SHARE} * total.articles)), '') || ']' AS terms
       FROM total`,
    )
    .bind(articleId);
}

async function findTerms(db: Db, articleId: number): Promise<{ terms: TermPostings[]; articles: number }> {
  const text = await termsQuery(db, articleId).first<string>("terms");
  const [articles, ...terms]: [number, ...[weight: number, postings: number[]][]] = JSON.parse(text ?? "[0]");
  return { articles, terms: terms.map(([weight, postings]) => ({ weight, postings })) };
}

/** Weights by article id, of a row's JSON object. */
export function readPostings(json: string): Map<number, number> {
  const postings = new Map<number, number>();
  const object: Record<string, number | null> = JSON.parse(json);
  for (const id in object) {
    const weight = object[id];
    if (weight) postings.set(Number(id), weight);
  }
  return postings;
}

/** Leaves out what shares one word by chance. */
function sharedEnough(alike: Likeness[]): Likeness[] {
  return alike.filter(({ score, shared }) => score >= LEAST_LIKENESS && shared >= LEAST_SHARED);
}

/** `heaviest`: its terms that say most. */
type Served = { articleId: number; heaviest: string[]; at: number; score: number };

/** Letters of a vector that hold some twenty terms, best first. */
const HEAD = 400;

/** The article's own: more than that of any other. */
const OWN_SCORE = 1e9;

/**
 * The first `most` of those served at `now` and the article itself, of its language and not barred from it, best first: an older one stands back behind
 * one that is about as close.
 */
async function served(
  db: Db,
  articleId: number,
  alike: Likeness[],
  now: number,
  most: number,
): Promise<Served[]> {
  if (alike.length === 0) return [];
  const scores = [[articleId, OWN_SCORE], ...alike.map(({ articleId, score }) => [articleId, score])];
  const { results } = await db.$client
    .prepare(
      `WITH ${chosenRelated("o.id = ?3")}
       SELECT a.id, a.listed_at, substr(v.terms, 1, ${HEAD}) AS head, (j.value->>1) / min(${CLOSER_AT_MOST}, 1 + ${CLOSER_A_YEAR} * (?2 - coalesce(a.listed_at, ?2)) / ${YEAR_MS}.0) AS score
       FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value->>0 CROSS JOIN article_vectors v ON v.article_id = a.id
       WHERE (a.listed_at <= ?2 OR a.id = ?3) AND ${inLanguageOf("?3")} AND a.id NOT IN ${BARRED}
       ORDER BY a.id = ?3 DESC, score DESC, a.listed_at DESC, a.id DESC LIMIT ?4`,
    )
    .bind(JSON.stringify(scores), now, articleId, most)
    .all<
      Pick<Rows["articles"], "id"> & Given<Rows["articles"], "listed_at"> & { head: string; score: number }
    >();
  return results.map(({ id, head, listed_at, score }) => ({
    articleId: id,
    heaviest: head.match(/"[^"]+"/g) ?? [],
    at: listed_at,
    score: id === articleId ? Infinity : score,
  }));
}

/** Weights by term, by article. */
type Vectors = Map<number, Map<string, number>>;

const NO_VECTORS: Vectors = new Map();

async function readVectors(db: Db, ids: number[]): Promise<Vectors> {
  const { results } = await db.$client
    .prepare(
      "SELECT article_id, terms FROM json_each(?) j CROSS JOIN article_vectors v ON v.article_id = j.value",
    )
    .bind(JSON.stringify(ids))
    .all<Pick<Rows["article_vectors"], "article_id" | "terms">>();
  return new Map(results.map(({ article_id, terms }) => [article_id, new Map(JSON.parse(terms))]));
}

/** The first `limit` ids; of texts that are nearly the same only the best, and none that is the article's own. */
function withoutCopies(articleId: number, ids: number[], vectors: Vectors, limit: number): Alike {
  const kept = new Map<number, Map<string, number>>();
  const copies: number[] = [];
  for (const id of ids) {
    if (kept.size > limit) break;
    const terms = vectors.get(id) ?? new Map<string, number>();
    const isCopy = [...kept.values()].some((other) => sameness(terms, other) >= SAME_TEXT);
    if (isCopy) copies.push(id);
    else kept.set(id, terms);
  }
  kept.delete(articleId);
  return { alike: [...kept.keys()], copies };
}
