import { between, lt } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { jsonChunks } from "../db/json-chunks.ts";
import type { Rows } from "../db/rows.ts";
import { statementOf } from "../db/statements.ts";
import { type Source, type SourceKind, sourcesOf } from "../popularity/sources.ts";
import { viewSources } from "../popularity/table.ts";
import { sumNames } from "./figures.ts";
import { articleSources } from "./table.ts";

export type Named = { name: string; views: number };
export type ArticleSources = { referrers: Named[]; countries: Named[] };

const ARTICLES_A_PART = 64;
/** Of each kind; the others of a day are few readers each. */
const NAMES_KEPT = 8;
/** As long as days of reading are kept. */
const DAYS_KEPT = 400;

type Kept = [referrers: [string, number][], countries: [string, number][]];

/**
 * Keeps where each article's readers came from on a finished day, and forgets days that are too old. Writes a row for each
 * 64 article ids that were read.
 */
export function keepSources(
  db: Db,
  day: number,
  { referrers, countries }: { referrers: Source[]; countries: Source[] },
): D1PreparedStatement[] {
  const parts = new Map<number, Record<number, Kept>>();
  const keep = (sources: Source[], kind: 0 | 1) => {
    for (const { articleId, name, views } of sources) {
      const part = Math.floor(articleId / ARTICLES_A_PART);
      const ofPart = parts.get(part) ?? {};
      parts.set(part, ofPart);
      const kept = ofPart[articleId] ?? [[], []];
      ofPart[articleId] = kept;
      if (kept[kind].length < NAMES_KEPT) kept[kind].push([name, views]);
    }
  };
  keep(referrers, 0);
  keep(countries, 1);
  const rows = [...parts].map(([part, ofPart]) => JSON.stringify([part, JSON.stringify(ofPart)]));
  return [
    ...jsonChunks(rows).map((chunk) =>
      db.$client
        .prepare(
          `INSERT INTO article_sources (part, day, sources) SELECT value->>0, ?1, value->>1 FROM json_each(?2) WHERE true
           ON CONFLICT (part, day) DO UPDATE SET sources = excluded.sources`,
        )
        .bind(day, chunk),
    ),
    statementOf(db, db.delete(articleSources).where(lt(articleSources.day, day - DAYS_KEPT))),
  ];
}

/**
 * Where an article's readers came from between two days, both counted: the days that are over as they are kept, the others
 * as they stand. Reads a row for each day.
 * @param countedUpTo the last day that is kept
 */
export async function readArticleSources(
  db: Db,
  articleId: number,
  { from, until, countedUpTo }: { from: number; until: number; countedUpTo: number },
  limit: number,
): Promise<ArticleSources> {
  const [kept, open] = await db.$client.batch<never>([
    db.$client
      .prepare(
        `SELECT json_extract(sources, '$."' || CAST(?1 AS INTEGER) || '"') AS sources FROM article_sources
         WHERE part = ?2 AND day >= ?3 AND day <= ?4 ORDER BY day LIMIT ?5`,
      )
      .bind(
        articleId,
        Math.floor(articleId / ARTICLES_A_PART),
        from,
        Math.min(until, countedUpTo),
        until - from + 1,
      ),
    statementOf(
      db,
      db
        .select({ kind: viewSources.kind, counts: viewSources.counts })
        .from(viewSources)
        .where(between(viewSources.day, Math.max(from, countedUpTo + 1), until)),
    ),
  ]);
  const days = rowsOf<{ sources: string | null }>(kept).map(
    ({ sources }): Kept => (sources === null ? [[], []] : JSON.parse(sources)),
  );
  const unfinished = (kind: SourceKind) =>
    rowsOf<Pick<Rows["view_sources"], "kind" | "counts">>(open)
      .filter((row) => row.kind === kind)
      .map(({ counts }) =>
        sourcesOf(counts, articleId).map(({ name, views }): [string, number] => [name, views]),
      );
  return {
    referrers: sumNames([...days.map(([referrers]) => referrers), ...unfinished("referrer")], limit),
    countries: sumNames([...days.map(([, countries]) => countries), ...unfinished("country")], limit),
  };
}

function rowsOf<T>(result: D1Result<T> | undefined): T[] {
  return result?.results ?? [];
}
