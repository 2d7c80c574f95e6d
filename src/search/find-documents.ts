import { DAY_MS } from "../db/time.ts";
import { articleAt, lastPlaceAt, placeOf, timeOf } from "./places.ts";
import type { SearchFilter, SearchQuery } from "./query.ts";

export type Hit = { articleId: number; place: number };

/** One page of what was found, best first. */
export type FoundPage = {
  hits: Hit[];
  /** Where the next page begins, or null. */
  next: string | null;
  /** How many there are; where `isExact` is false there are more than these. */
  count: number;
  isExact: boolean;
};

/** How many matches are looked at wherever the words stand, in the head, in the title, and with a title that begins so. */
const EVERYWHERE = 60;
const IN_HEAD = 20;
const IN_TITLE = 20;
const AS_TITLE = 5;

/** BM25's weights of title, standfirst, names, body, other spellings and filters. */
const WEIGHTS = "10, 5, 5, 1, 2, 0";

/** What came out today counts for so much more than what is old, and what is a year old for a third of that. */
const NEWER = 0.3;
const NEWER_DAYS = 365;

type Row = { tier: number; place: number; score: number };

/**
 * Documents that have all words of a query. Up to 60 of them are ranked by BM25 with its field weights, newer ones a little higher.
 * Ranking more would mean to read all that have a word, and the commonest stands in every article: of more than 60 those
 * come first that have the words in their title, then in standfirst or names, then the newest, 20, 20 and 60 of each, each ranked
 * by BM25; behind these the others follow, newest first. So a page reads at most 106 rows, however many match.
 * @param cursor `next` of the page before; what is none of ours counts as none
 * @param now Unix ms: what comes out later is not found
 */
export async function findDocuments(
  search: D1Database,
  query: SearchQuery,
  {
    now,
    filter,
    cursor,
    limit,
  }: { now: number; filter: SearchFilter; cursor?: string | undefined; limit: number },
): Promise<FoundPage> {
  const from = placeOf(filter.from ?? EARLIEST, 0);
  const to = lastPlaceAt(Math.min(now, filter.to ?? now));
  const [, kind, at] = /^([ob])(-?\d{1,16})$/.exec(cursor ?? "") ?? [];
  const { results } = await search
    .prepare(candidates(query))
    .bind(
      query.all,
      query.head,
      query.title,
      query.wholeTitle ?? query.title,
      from,
      to,
      kind === "b" ? Number(at) - 1 : to,
    )
    .all<Row>();
  const anywhere = results.filter(({ tier }) => tier === 0).toSorted((a, b) => b.place - a.place);
  const hasMore = anywhere.length > EVERYWHERE;
  const looked = anywhere.slice(0, EVERYWHERE);
  const best = results.filter(({ tier }) => tier > 0);
  if (kind === "b") return olderPage(looked, best, hasMore, limit);
  const ranked = rank(
    hasMore ? [...best, ...looked] : [...best.filter(({ tier }) => tier === 3), ...looked],
    hasMore,
    now,
  );
  const offset = kind === "o" ? Number(at) : 0;
  const end = offset + limit;
  const goesOn = hasMore ? `b${looked.at(-1)?.place}` : null;
  return {
    hits: ranked.slice(offset, end).map(hitAt),
    next: end < ranked.length ? `o${end}` : goesOn,
    count: hasMore ? EVERYWHERE : ranked.length,
    isExact: !hasMore,
  };
}

/** Papers are older than computers. */
const EARLIEST = Date.UTC(1720, 0, 1);

/** One statement, a tier a part. D1 binds numbers as reals, by which FTS5 would not look up: they are made whole ones. */
function candidates({ wholeTitle }: SearchQuery): string {
  const tier = (number: number, match: string, to: string, limit: number) =>
    `SELECT * FROM (SELECT ${number} AS tier, rowid AS place, bm25(words, ${WEIGHTS}) AS score FROM words
       WHERE words MATCH ${match} AND rowid BETWEEN CAST(?5 AS INTEGER) AND CAST(${to} AS INTEGER)
       ORDER BY rowid DESC LIMIT ${limit})`;
  const whole = tier(3, "?4", "?6", wholeTitle === null ? 0 : AS_TITLE);
  const tiers = [
    tier(0, "?1", "?7", EVERYWHERE + 1),
    tier(1, "?2", "?6", IN_HEAD),
    tier(2, "?3", "?6", IN_TITLE),
    whole,
  ];
  return tiers.join(" UNION ALL ");
}

/** Best first, each once: by tier where only some of all are looked at, else by score alone, after those called so. */
function rank(rows: Row[], byTier: boolean, now: number): number[] {
  const best = new Map<number, { tier: number; score: number }>();
  for (const { tier, place, score } of rows) {
    const before = best.get(place);
    const rung = byTier || tier === 3 ? tier : 0;
    if (before === undefined || rung > before.tier || (rung === 0 && before.tier === 0))
      best.set(place, { tier: rung, score: fresh(-score, now - timeOf(place)) });
  }
  return [...best]
    .sort(([placeA, a], [placeB, b]) => b.tier - a.tier || b.score - a.score || placeB - placeA)
    .map(([place]) => place);
}

function fresh(score: number, ageMs: number): number {
  return score * (1 + NEWER * Math.exp(-Math.max(0, ageMs) / (NEWER_DAYS * DAY_MS)));
}

/** What follows the ranked ones, newest first: what was among these is left out. */
function olderPage(looked: Row[], best: Row[], hasMore: boolean, limit: number): FoundPage {
  const shown = new Set(best.map(({ place }) => place));
  const page = looked.filter(({ place }) => !shown.has(place)).slice(0, limit);
  const last = page.at(-1) ?? looked.at(-1);
  const isLast = !hasMore && (last === undefined || last.place === looked.at(-1)?.place);
  return {
    hits: page.map(({ place }) => hitAt(place)),
    next: isLast || last === undefined ? null : `b${last.place}`,
    count: EVERYWHERE,
    isExact: false,
  };
}

function hitAt(place: number): Hit {
  return { articleId: articleAt(place), place };
}
