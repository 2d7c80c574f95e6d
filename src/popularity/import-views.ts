import { type AskedArticle, articleIds, articlesAtQuery } from "../articles/addresses.ts";
import type { Db } from "../db/client.ts";
import { jsonChunks } from "../db/json-chunks.ts";
import { HOUR_MS } from "../db/time.ts";
import { type Changes, type Counts, change, withChanges } from "./counts.ts";
import { changeTotals, type HourlyChanges, storeCounts } from "./running-totals.ts";
import { raiseVersion, readVersion, untilAlone, versionQuery } from "./view-state.ts";

/** Views of an article's path in the hour that begins at, or contains, `hour` (Unix ms). */
export type ImportedViews = { path: string; hour: number; views: number };

export type ImportSummary = {
  /** Entries taken, also those that were there already. */
  imported: number;
  /** Entries whose path is no article's. */
  unknownArticles: number;
  /** The paths of those, each once. */
  unknownPaths: string[];
};

/**
 * Sets how many views of an article and hour come from elsewhere (an access log, say); views counted here stay beside
 * them. The imported share is remembered, and only its difference is passed on to the totals that the hour is part of
 * now: its hour or its day, the running windows, all time. So an import may be repeated or corrected at any time. Of one
 * source the last entry of an article and hour counts, not their sum, except within one call; shares of several sources add
 * up. What came without a source is replaced by the first that comes with one.
 */
export async function importViews(
  db: Db,
  views: ImportedViews[],
  now: number,
  source = "",
): Promise<ImportSummary> {
  const asked = articlesAtQuery(
    db,
    views.map(({ path }) => path),
  );
  const articles = articleIds((await asked.all<AskedArticle>()).results);
  const shares: HourlyChanges = new Map();
  const unknown: string[] = [];
  for (const view of views) {
    const articleId = articles.get(view.path);
    if (articleId === undefined) {
      unknown.push(view.path);
      continue;
    }
    const hour = Math.floor(view.hour / HOUR_MS);
    const ofHour: Changes = shares.get(hour) ?? new Map();
    shares.set(hour, ofHour);
    change(ofHour, articleId, view.views);
  }
  if (shares.size > 0) await untilAlone(() => setShares(db, shares, source, now));
  return {
    imported: views.length - unknown.length,
    unknownArticles: unknown.length,
    unknownPaths: [...new Set(unknown)],
  };
}

type Stored = { hour: number; views: string };

async function setShares(db: Db, shares: HourlyChanges, source: string, now: number): Promise<void> {
  const hours = JSON.stringify([...shares.keys()]);
  const [version, unnamedRows, namedRows] = await db.$client.batch<never>([
    versionQuery(db),
    db.$client
      .prepare("SELECT hour, views FROM views_imported WHERE hour IN (SELECT value FROM json_each(?))")
      .bind(hours),
    db.$client
      .prepare(
        "SELECT hour, views FROM views_imported_from WHERE source = ? AND hour IN (SELECT value FROM json_each(?))",
      )
      .bind(source, hours),
  ]);
  const unnamed = byHour(unnamedRows?.results ?? []);
  const named = byHour(namedRows?.results ?? []);
  const ofUnnamed = differences(source === "" ? shares : nothingOf(shares, unnamed), unnamed);
  const ofNamed = source === "" ? new Map<number, Changes>() : differences(shares, named);
  const changes = sumOf(ofUnnamed, ofNamed);
  if (ofUnnamed.size + ofNamed.size === 0) return;
  await db.$client.batch([
    raiseVersion(db, readVersion(version)),
    ...storeCounts(db, "views_imported", "hour", changed(unnamed, ofUnnamed)),
    ...storeNamed(db, source, changed(named, ofNamed)),
    ...(await changeTotals(db, changes, now)),
  ]);
}

function storeNamed(db: Db, source: string, rows: [number, Counts][]): D1PreparedStatement[] {
  return jsonChunks(rows.map((row) => JSON.stringify(row))).map((chunk) =>
    db.$client
      .prepare(
        `INSERT INTO views_imported_from (source, hour, views)
         SELECT ?1, value->>0, value->>1 FROM json_each(?2) WHERE true
         ON CONFLICT (source, hour) DO UPDATE SET views = excluded.views`,
      )
      .bind(source, chunk),
  );
}

function byHour(rows: Stored[]): Map<number, Counts> {
  return new Map(rows.map(({ hour, views }) => [hour, JSON.parse(views)]));
}

/** Shares of none for those articles and hours that have an unnamed one: it gives way to the named. */
function nothingOf(shares: HourlyChanges, unnamed: Map<number, Counts>): HourlyChanges {
  const nothing: HourlyChanges = new Map();
  for (const [hour, ofHour] of shares) {
    const known = unnamed.get(hour)?.filter((_, i) => i % 2 === 0) ?? [];
    nothing.set(hour, new Map(known.filter((id) => ofHour.has(id)).map((id) => [id, 0])));
  }
  return nothing;
}

function sumOf(...all: HourlyChanges[]): HourlyChanges {
  const sums: HourlyChanges = new Map();
  for (const [hour, byArticle] of all.flatMap((changes) => [...changes])) {
    const ofHour: Changes = sums.get(hour) ?? new Map();
    sums.set(hour, ofHour);
    for (const [articleId, by] of byArticle) change(ofHour, articleId, by);
  }
  return sums;
}

function changed(stored: Map<number, Counts>, changes: HourlyChanges): [number, Counts][] {
  return [...changes].map(([hour, byArticle]) => [hour, withChanges(stored.get(hour) ?? [], byArticle)]);
}

/** What the shares are more, or less, than what was imported before. */
function differences(shares: HourlyChanges, imported: Map<number, Counts>): HourlyChanges {
  const changes: HourlyChanges = new Map();
  for (const [hour, ofHour] of shares) {
    const before = imported.get(hour) ?? [];
    const known = new Map(
      before.flatMap((id, i) => (i % 2 === 0 ? [[id, before[i + 1] ?? 0] as const] : [])),
    );
    const byArticle: Changes = new Map();
    for (const [articleId, views] of ofHour) {
      const by = views - (known.get(articleId) ?? 0);
      if (by !== 0) byArticle.set(articleId, by);
    }
    if (byArticle.size > 0) changes.set(hour, byArticle);
  }
  return changes;
}
