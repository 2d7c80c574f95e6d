import { type AskedArticle, articleIds, articlesAtQuery } from "../articles/addresses.ts";
import type { Db } from "../db/client.ts";
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
 * now: its hour or its day, the running windows, all time. So an import may be repeated or corrected at any time. The
 * last entry of an article and hour counts, not their sum, except within one call.
 */
export async function importViews(db: Db, views: ImportedViews[], now: number): Promise<ImportSummary> {
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
  if (shares.size > 0) await untilAlone(() => setShares(db, shares, now));
  return {
    imported: views.length - unknown.length,
    unknownArticles: unknown.length,
    unknownPaths: [...new Set(unknown)],
  };
}

async function setShares(db: Db, shares: HourlyChanges, now: number): Promise<void> {
  const [version, rows] = await db.$client.batch<never>([
    versionQuery(db),
    db.$client
      .prepare("SELECT hour, views FROM views_imported WHERE hour IN (SELECT value FROM json_each(?))")
      .bind(JSON.stringify([...shares.keys()])),
  ]);
  const stored: { hour: number; views: string }[] = rows?.results ?? [];
  const imported = new Map(stored.map(({ hour, views }): [number, Counts] => [hour, JSON.parse(views)]));
  const changes = differences(shares, imported);
  if (changes.size === 0) return;
  const changed = [...changes].map(([hour, byArticle]): [number, Counts] => [
    hour,
    withChanges(imported.get(hour) ?? [], byArticle),
  ]);
  await db.$client.batch([
    raiseVersion(db, readVersion(version)),
    ...storeCounts(db, "views_imported", "hour", changed),
    ...(await changeTotals(db, changes, now)),
  ]);
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
