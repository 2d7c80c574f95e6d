import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { statementOf, where } from "../db/statements.ts";
import { articleVectors } from "./table.ts";
import { keptTerms, rarity, type WeighedTerms } from "./terms.ts";

/** An article's terms as they shall stand in the index; null: it shall not be in it. */
export type Indexed = { articleId: number; terms: WeighedTerms | null };

/** The row that counts all articles. */
const ALL = "";

/** Stands in the place of an article where the terms' counts are. */
const COUNTS = 0;

/** What must be read before articles are indexed: one round trip, a row for each of their terms. */
export type IndexState = { before: Map<number, Map<string, number>>; having: Map<string, number> };

export async function readIndexState(db: Db, articles: Indexed[]): Promise<IndexState> {
  const asked = [...new Set([ALL, ...articles.flatMap(({ terms }) => [...(terms?.weights.keys() ?? [])])])];
  // The counts come as one list in the order of what was asked: a row for each of a thousand terms is long to read.
  const { results } = await db.$client
    .prepare(
      `SELECT article_id, terms FROM article_vectors WHERE article_id IN (SELECT value FROM json_each(?1))
       UNION ALL SELECT ${COUNTS}, (SELECT json_group_array(coalesce(t.articles, 0))
         FROM json_each(?2) j LEFT JOIN terms t ON t.term = j.value)`,
    )
    .bind(JSON.stringify(articles.map(({ articleId }) => articleId)), JSON.stringify(asked))
    .all<Pick<Rows["article_vectors"], "article_id" | "terms">>();
  const counts: number[] = JSON.parse(results.find(({ article_id }) => article_id === COUNTS)?.terms ?? "[]");
  return {
    before: new Map(
      results.flatMap(({ article_id, terms }) =>
        article_id === COUNTS ? [] : [[article_id, new Map<string, number>(JSON.parse(terms))] as const],
      ),
    ),
    having: new Map(asked.map((term, index) => [term, counts[index] ?? 0])),
  };
}

/**
 * Statements that index these articles, for the batch that stores them: a row for each term that changes, however many
 * articles it changes for, and one for each article.
 */
export function indexArticles(db: Db, articles: Indexed[], state: IndexState): D1PreparedStatement[] {
  const total = state.having.get(ALL) ?? 0;
  const worth = (term: string) => rarity(state.having.get(term) ?? 0, total);
  const diffs = articles
    .map(({ articleId, terms }) => ({
      articleId,
      old: state.before.get(articleId) ?? new Map<string, number>(),
      kept: terms ? keptTerms(terms, worth) : new Map<string, number>(),
    }))
    .filter(({ old, kept }) => old.size > 0 || kept.size > 0);
  if (diffs.length === 0) return [];
  return [storeTerms(db, diffs.flatMap(changesOf)), ...storeVectors(db, diffs)];
}

type Diff = { articleId: number; old: Map<string, number>; kept: Map<string, number> };

type Change = { term: string; more: number; articleId: number; weight: number | null };

function changesOf({ articleId, old, kept }: Diff): Change[] {
  const set = [...kept]
    .filter(([term, weight]) => old.get(term) !== weight)
    .map(([term, weight]) => ({ term, more: old.has(term) ? 0 : 1, articleId, weight }));
  const gone = [...old.keys()]
    .filter((term) => !kept.has(term))
    .map((term) => ({ term, more: -1, articleId, weight: null }));
  const more = Math.sign(kept.size) - Math.sign(old.size);
  return [...set, ...gone, ...(more === 0 ? [] : [{ term: ALL, more, articleId, weight: null }])];
}

/** Statements that take an article out of the index, for the batch that deletes it. */
export function removeFromIndex(db: Db, articleId: number): D1PreparedStatement[] {
  return [
    db.$client
      .prepare(
        `UPDATE terms SET articles = articles - 1, postings = json_remove(postings, '$."' || cast(?1 AS INTEGER) || '"')
         WHERE term IN (SELECT value->>0 FROM article_vectors, json_each(terms) WHERE article_id = ?1
           UNION ALL SELECT '' FROM article_vectors WHERE article_id = ?1)`,
      )
      .bind(articleId),
    statementOf(db, db.delete(articleVectors).where(where(articleVectors, { articleId }))),
  ];
}

function storeTerms(db: Db, changes: Change[]): D1PreparedStatement {
  // Written as text: an object with a few of thousands of ids for its keys takes twice as long.
  const rows = new Map<string, { more: number; patch: string[] }>();
  for (const { term, more, articleId, weight } of changes) {
    const row = rows.get(term) ?? { more: 0, patch: [] };
    rows.set(term, row);
    row.more += more;
    if (term !== ALL) row.patch.push(`"${articleId}":${weight}`);
  }
  // A merge patch (RFC 7396): a weight is set, null takes the article out. What a new term gets holds no null.
  return db.$client
    .prepare(
      `INSERT INTO terms (term, articles, postings)
       SELECT value->>0, value->>1, value->>2 FROM json_each(?) WHERE true
       ON CONFLICT (term) DO UPDATE SET articles = articles + excluded.articles,
         postings = json_patch(postings, excluded.postings)`,
    )
    .bind(JSON.stringify([...rows].map(([term, { more, patch }]) => [term, more, `{${patch.join()}}`])));
}

function storeVectors(db: Db, diffs: Diff[]): D1PreparedStatement[] {
  const stored = diffs.filter(({ kept }) => kept.size > 0);
  const removed = diffs.filter(({ kept }) => kept.size === 0).map(({ articleId }) => articleId);
  const statements = [];
  if (stored.length > 0) {
    const insert = db.$client.prepare(
      `INSERT INTO article_vectors (article_id, terms) SELECT value->>0, value->>1 FROM json_each(?) WHERE true
       ON CONFLICT (article_id) DO UPDATE SET terms = excluded.terms WHERE terms <> excluded.terms`,
    );
    const rows = stored.map(({ articleId, kept }) => [articleId, JSON.stringify([...kept])]);
    statements.push(insert.bind(JSON.stringify(rows)));
  }
  if (removed.length > 0) {
    const remove = db.$client.prepare(
      "DELETE FROM article_vectors WHERE article_id IN (SELECT value FROM json_each(?))",
    );
    statements.push(remove.bind(JSON.stringify(removed)));
  }
  return statements;
}
