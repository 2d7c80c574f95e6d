import { MARK_BEGIN, MARK_END } from "../pages/marks.ts";
import type { Hit } from "./find-documents.ts";
import type { SearchQuery } from "./query.ts";
import { joinLetters } from "./unspaced.ts";

/** In words; where each letter is a word, in letters. */
const LENGTH = 34;

/** What a document has of the words: the part of its body where they stand closest, or its standfirst. */
export type Excerpt = { contentHash: string; text: string };

/** FTS5 takes five SELECTs in one statement in D1, so the places are a list. Reads two rows a hit. */
export async function readExcerpts(
  search: D1Database,
  query: SearchQuery,
  hits: Hit[],
): Promise<Map<number, Excerpt>> {
  if (hits.length === 0) return new Map();
  const { results } = await search
    .prepare(
      `SELECT rowid AS place, hash, snippet(words, 3, ?2, ?3, '…', ${LENGTH}) AS body, highlight(words, 1, ?2, ?3) AS standfirst
       FROM words WHERE words MATCH ?1 AND rowid IN (${hits.map(({ place }) => String(place)).join(", ")})`,
    )
    .bind(query.all, MARK_BEGIN, MARK_END)
    .all<{ place: number; hash: string; body: string; standfirst: string }>();
  const places = new Map(hits.map(({ place, articleId }) => [place, articleId]));
  return new Map(
    results.map(({ place, hash, body, standfirst }) => [
      places.get(place) ?? 0,
      {
        contentHash: hash,
        text: joinLetters(body.includes(MARK_BEGIN) || standfirst === "" ? body : standfirst),
      },
    ]),
  );
}
