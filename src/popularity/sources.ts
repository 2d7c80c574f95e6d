import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { DAY_MS } from "../db/time.ts";

/** Readers of an article who came from a site, or from a country, on one day. */
export type Source = { articleId: number; name: string; views: number };

/** `left_out`: why requests are no readers (left-out-requests.ts), by article, and of all articles together. */
export type SourceKind = "referrer" | "country" | "left_out" | "left_out_all";

/** One merge's share of a day: [article, index of name, views, ...]. */
type Line = { names: string[]; counts: number[] };

type Row = Pick<Rows["view_sources"], "day" | "kind" | "counts">;

/** Characters from which a day's lines are added up into one. */
const LONG_TEXT = 500_000;
/** What that one line holds at most; rarer names then stand together as "other". */
const MAX_NAMES = 1_000;
const MAX_COUNTS = 50_000;
const OTHER = "other";

/** Where articles' readers of a day (since 1970-01-01, in Unix ms) came from, best first. */
export async function readSources(
  db: Db,
  day: number,
): Promise<{ referrers: Source[]; countries: Source[] }> {
  const { results } = await db.$client
    .prepare("SELECT day, kind, counts FROM view_sources WHERE day = ?")
    .bind(Math.floor(day / DAY_MS))
    .all<Row>();
  const of = (kind: SourceKind) =>
    sum(results.filter((row) => row.kind === kind).flatMap(({ counts }) => sourcesIn(counts)));
  return { referrers: of("referrer"), countries: of("country") };
}

/** A day's sources that have grown long: to be read before `addSources`, which adds them up. */
export function longSources(db: Db, days: number[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT day, kind, counts FROM view_sources
       WHERE day IN (SELECT value FROM json_each(?1)) AND octet_length(counts) > ?2`,
    )
    .bind(JSON.stringify(days), LONG_TEXT);
}

/** Adds sources to a day: a line behind the others, or instead of all of them where they have grown `long`. */
export function addSources(
  db: Db,
  { day, kind, sources }: { day: number; kind: SourceKind; sources: Source[] },
  long: Row[],
): D1PreparedStatement[] {
  if (sources.length === 0) return [];
  const before = long.find((row) => row.day === day && row.kind === kind);
  const line = before ? lineOf(bounded([...sourcesIn(before.counts), ...sources])) : lineOf(sum(sources));
  const kept = before ? "excluded.counts" : "counts || excluded.counts";
  return [
    db.$client
      .prepare(
        `INSERT INTO view_sources (day, kind, counts) VALUES (?1, ?2, ?3)
         ON CONFLICT (day, kind) DO UPDATE SET counts = ${kept}`,
      )
      .bind(day, kind, line),
  ];
}

/** The sources of one article alone in a day's lines: only lines that may have it are read. */
export function sourcesOf(text: string, articleId: number): Source[] {
  const named = new RegExp(`[[,]${articleId},`);
  const lines = text.split("\n").filter((line) => named.test(line));
  return sum(sourcesIn(lines.join("\n")).filter((source) => source.articleId === articleId));
}

function sourcesIn(text: string): Source[] {
  return text
    .split("\n")
    .filter(Boolean)
    .flatMap((line) => {
      const { names, counts }: Line = JSON.parse(line);
      return Array.from({ length: counts.length / 3 }, (_, n) => ({
        articleId: counts[n * 3] ?? 0,
        name: names[counts[n * 3 + 1] ?? 0] ?? OTHER,
        views: counts[n * 3 + 2] ?? 0,
      }));
    });
}

function sum(sources: Source[]): Source[] {
  const sums = new Map<string, Source>();
  for (const source of sources) {
    const key = `${source.articleId} ${source.name}`;
    const known = sums.get(key);
    if (known) known.views += source.views;
    else sums.set(key, { ...source });
  }
  return [...sums.values()].sort((a, b) => b.views - a.views);
}

function bounded(sources: Source[]): Source[] {
  const byName = new Map<string, number>();
  for (const { name, views } of sources) byName.set(name, (byName.get(name) ?? 0) + views);
  const names = [...byName].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  let sums = sum(sources);
  for (let most = MAX_NAMES; names.length > most || (sums.length > MAX_COUNTS && most > 0); most >>= 1) {
    const kept = new Set(names.splice(0, most));
    names.splice(0, names.length, ...kept);
    sums = sum(sums.map((source) => (kept.has(source.name) ? source : { ...source, name: OTHER })));
  }
  return sums;
}

function lineOf(sources: Source[]): string {
  const indexes = new Map<string, number>();
  const counts: number[] = [];
  for (const { articleId, name, views } of sources) {
    const index = indexes.get(name) ?? indexes.size;
    indexes.set(name, index);
    counts.push(articleId, index, views);
  }
  return `${JSON.stringify({ names: [...indexes.keys()], counts } satisfies Line)}\n`;
}
