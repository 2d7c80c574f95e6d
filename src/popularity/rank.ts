import { type ListSettings, USUAL_LISTS } from "../config/lists.ts";
import type { Db } from "../db/client.ts";
import { DAY_MS, HOUR_MS } from "../db/time.ts";
import { addCounts, type Changes, type Counts, type RankedCounts } from "./counts.ts";
import { RECENT_HOURS, type RisingFacts, risingScore, totalOf, typicalViews } from "./rising.ts";
import type { RunningWindow } from "./running-totals.ts";
import { WINDOWS, type Window } from "./windows.ts";

/** One place of a stored list. Of `rising`, the views are those of this hour and the two before it. */
type Place = { articleId: number; views: number };

type Lists = Record<Window, Place[]>;

/** As many as the API gives at most. */
const LIST_LENGTH = 50;
/** A list with fewer ranked articles is filled up with the newest: a new site shows no empty box. */
const LEAST_LENGTH = 5;
/** So many of the most viewed are looked up, as some may not be served any more. */
const CANDIDATES = 200;
/** The same of all time where older ones are left out. */
const CANDIDATES_OF_ANY_AGE = 1_000;
/** Views from which articles are sorted rather than counted, to find the candidates. */
const MANY_VIEWS = 1_000;
/** Newest articles, of up to a week, that say what is typical here. */
const YOUNG_ARTICLES = 200;

/**
 * Ranks the articles served at `now` (Unix ms) by the readers of the last 24 hours, 7 days, 30 days and of all time, and
 * those that rise; among equals the newer comes first. It goes by the totals as merged. Stores the lists that changed,
 * and when it ranked.
 * @param counts in place of those totals: what another engine counted
 * @param wanted how old articles of all time may be, and what of the lists pages show
 * @returns whether pages would show other articles than before, or in another order.
 */
export async function rankAll(
  db: Db,
  now: number,
  counts?: RankedCounts,
  wanted: ListSettings = USUAL_LISTS,
): Promise<boolean> {
  const read = { ...(await readRanking(db, now)), ...counts };
  const candidates = {
    day: mostViewed(read.day),
    week: mostViewed(read.week),
    month: mostViewed(read.month),
    all: mostViewed(read.all, wanted.allDays > 0 ? CANDIDATES_OF_ANY_AGE : CANDIDATES),
    rising: mostViewed(read.recent),
  };
  const listed = await readListed(db, Object.values(candidates).flat(), now);
  const listedAt = new Map([...listed].map(([id, article]) => [id, article.listedAt]));
  const facts = risingFacts(read, listedAt, now);
  const oldest = wanted.allDays > 0 ? now - wanted.allDays * DAY_MS : 0;
  const young = candidates.all.filter(({ articleId }) => (listed.get(articleId)?.listedAt ?? 0) >= oldest);
  const ranked: Lists = {
    day: ranking(candidates.day, listedAt),
    week: ranking(candidates.week, listedAt),
    month: ranking(candidates.month, listedAt),
    all: ranking(young, listedAt),
    rising: risingFirst(candidates.rising, listedAt, facts),
  };
  const rows = WINDOWS.map((window): ListRow => {
    const top = ranked[window].slice(0, LIST_LENGTH);
    const entries = window === "rising" ? top : filled(top, read.newest);
    return { window, entries, ofSections: bySection(ranked[window], listed) };
  });
  const before = new Map(read.before.map((row) => [row.window, row]));
  const isChanged = (row: ListRow) =>
    JSON.stringify(row) !==
    JSON.stringify(before.get(row.window) ?? { window: row.window, entries: [], ofSections: {} });
  await storeLists(db, rows.filter(isChanged), now);
  return rows.some((row) => shownIds(row, wanted) !== shownIds(before.get(row.window), wanted));
}

/** A window's list as stored; of each section the same, of those among the candidates. */
type ListRow = {
  window: Window;
  entries: Place[];
  ofSections: Record<string, [id: number, views: number][]>;
};

/** Of the list as a whole a section has at least its part; a small one may have none, which is filled when it is asked for. */
function bySection(ranked: Place[], listed: Map<number, Listed>): ListRow["ofSections"] {
  const ofSections: ListRow["ofSections"] = {};
  for (const { articleId, views } of ranked) {
    const slug = listed.get(articleId)?.section;
    if (!slug) continue;
    ofSections[slug] ??= [];
    if (ofSections[slug].length < LIST_LENGTH) ofSections[slug].push([articleId, views]);
  }
  return ofSections;
}

type Read = RankedCounts & {
  young: { id: number; listedAt: number }[];
  newest: Place[];
  before: ListRow[];
};

/** A row for each window, hour and part: a few dozen, whatever has been read. */
async function readRanking(db: Db, now: number): Promise<Read> {
  const { $client } = db;
  const hour = Math.floor(now / HOUR_MS);
  const [ever, hours, young, lists, windows] = await $client.batch<never>([
    $client.prepare("SELECT views FROM views_ever ORDER BY part"),
    $client
      .prepare("SELECT views FROM views_by_hour WHERE hour > ?1 AND hour <= ?2")
      .bind(hour - RECENT_HOURS, hour),
    $client
      .prepare(
        "SELECT id, listed_at AS listedAt, unranked FROM articles WHERE listed_at <= ? ORDER BY listed_at DESC, id DESC LIMIT ?",
      )
      .bind(now, YOUNG_ARTICLES),
    $client.prepare("SELECT window, entries, sections FROM top_lists"),
    $client.prepare("SELECT window, views FROM view_windows"),
  ]);
  const recent: Changes = new Map();
  for (const { views } of rows<{ views: string }>(hours)) addCounts(recent, JSON.parse(views));
  const read: Read = {
    day: [],
    week: [],
    month: [],
    all: rows<{ views: string }>(ever).flatMap(({ views }): Counts => JSON.parse(views)),
    recent: [...recent].flat(),
    young: [],
    newest: [],
    before: rows<{ window: Window; entries: string; sections: string | null }>(lists).map((row) => ({
      window: row.window,
      entries: JSON.parse(row.entries),
      ofSections: JSON.parse(row.sections ?? "{}"),
    })),
  };
  for (const { window, views } of rows<{ window: RunningWindow; views: string }>(windows))
    read[window] = JSON.parse(views);
  const newest = rows<{ id: number; listedAt: number; unranked: number }>(young);
  read.young = newest.filter(({ listedAt }) => listedAt > now - 168 * HOUR_MS);
  read.newest = newest
    .filter(({ unranked }) => unranked === 0)
    .slice(0, LEAST_LENGTH)
    .map(({ id }) => ({ articleId: id, views: 0 }));
  return read;
}

function rows<T>(result: D1Result<T> | undefined): T[] {
  return result?.results ?? [];
}

/** The most viewed; of as many views as the last of them have, those stored last. */
function mostViewed(counts: Counts, candidates = CANDIDATES): Place[] {
  const least = leastOfMost(counts, candidates);
  const above: Place[] = [];
  const equal: number[] = [];
  for (let i = 0; i < counts.length; i += 2) {
    const articleId = counts[i] ?? 0;
    const views = counts[i + 1] ?? 0;
    if (views > least) above.push({ articleId, views });
    else if (views === least) equal.push(articleId);
  }
  const last = Float64Array.from(equal)
    .sort()
    .reverse()
    .slice(0, candidates - above.length);
  return [...above, ...Array.from(last, (articleId) => ({ articleId, views: least }))];
}

/** The views of the last of the most viewed. Only those in reach are sorted: most articles have few views. */
function leastOfMost(counts: Counts, candidates: number): number {
  const withViews = new Uint32Array(MANY_VIEWS + 1);
  for (let i = 1; i < counts.length; i += 2) {
    const views = Math.min(counts[i] ?? 0, MANY_VIEWS);
    withViews[views] = (withViews[views] ?? 0) + 1;
  }
  let most = withViews[MANY_VIEWS] ?? 0;
  if (most >= candidates) {
    const many = counts.filter((views, i) => i % 2 === 1 && views >= MANY_VIEWS);
    return Float64Array.from(many).sort().at(-candidates) ?? 0;
  }
  for (let views = MANY_VIEWS - 1; views > 0; views--) {
    most += withViews[views] ?? 0;
    if (most >= candidates) return views;
  }
  return 0;
}

type Listed = { id: number; listedAt: number; section: string | null };

/** When candidates were listed and where, by id; those that readers are not served, or not listed here, are left out. */
async function readListed(db: Db, candidates: Place[], now: number): Promise<Map<number, Listed>> {
  const ids = [...new Set(candidates.map(({ articleId }) => articleId))];
  if (ids.length === 0) return new Map();
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.listed_at AS listedAt, a.section_slug AS section
       FROM json_each(?1) e CROSS JOIN articles a ON a.id = e.value WHERE a.listed_at <= ?2 AND a.unranked = 0`,
    )
    .bind(JSON.stringify(ids), now)
    .all<Listed>();
  return new Map(results.map((article) => [article.id, article]));
}

function ranking(candidates: Place[], listedAt: Map<number, number>): Place[] {
  const listed = ({ articleId }: Place) => listedAt.get(articleId) ?? 0;
  return candidates
    .filter(({ articleId }) => listedAt.has(articleId))
    .sort((a, b) => b.views - a.views || listed(b) - listed(a) || b.articleId - a.articleId);
}

function filled(ranked: Place[], newest: Place[]): Place[] {
  const others = newest.filter(({ articleId }) => !ranked.some((place) => place.articleId === articleId));
  return [...ranked, ...others.slice(0, Math.max(0, LEAST_LENGTH - ranked.length))];
}

function risingFacts(read: Read, candidates: Map<number, number>, now: number): RisingFacts {
  const young = new Map(read.young.map(({ id, listedAt }) => [id, listedAt]));
  return {
    recent: viewsOf(read.recent, candidates),
    day: viewsOf(read.day, candidates),
    siteRecent: totalOf(read.recent),
    siteDay: totalOf(read.day),
    typical: typicalViews(viewsOf(read.week, young), read.young, now),
    now,
  };
}

/** The views of some articles, which are the keys of `wanted`. */
function viewsOf(counts: Counts, wanted: Map<number, number>): Changes {
  const views: Changes = new Map();
  for (let i = 0; i < counts.length; i += 2) {
    const articleId = counts[i] ?? 0;
    if (wanted.has(articleId)) views.set(articleId, counts[i + 1] ?? 0);
  }
  return views;
}

function risingFirst(candidates: Place[], listedAt: Map<number, number>, facts: RisingFacts): Place[] {
  return candidates
    .flatMap((place) => {
      const listed = listedAt.get(place.articleId);
      const score = listed === undefined ? null : risingScore(facts, place.articleId, listed);
      return score === null ? [] : [{ place, score }];
    })
    .sort((a, b) => b.score - a.score || b.place.articleId - a.place.articleId)
    .map(({ place }) => place);
}

/** Writes the changed lists; the day's row also keeps when the last ranking was. */
async function storeLists(db: Db, changed: ListRow[], now: number): Promise<void> {
  const changedRows = changed.map(({ window, entries, ofSections }) => [
    window,
    JSON.stringify(entries),
    JSON.stringify(ofSections),
  ]);
  await db.$client.batch([
    db.$client
      .prepare(
        `INSERT INTO top_lists (window, entries, sections, ranked_at)
         SELECT value->>0, value->>1, value->>2, ?2 FROM json_each(?1) WHERE true
         ON CONFLICT (window) DO UPDATE SET
           entries = excluded.entries, sections = excluded.sections, ranked_at = excluded.ranked_at`,
      )
      .bind(JSON.stringify(changedRows), now),
    db.$client
      .prepare(
        `INSERT INTO top_lists (window, entries, ranked_at) VALUES ('day', '[]', ?1)
         ON CONFLICT (window) DO UPDATE SET ranked_at = ?1 WHERE ranked_at <> ?1`,
      )
      .bind(now),
  ]);
}

/** What pages show of a window's list at most, of which the second box leaves out what the first has. */
function shownIds(row: ListRow | undefined, { top, popular }: ListSettings): string {
  if (!row) return "";
  const ofPopular = row.window === popular.window || row.window === "all" ? top.length + popular.length : 0;
  const shown = Math.max(ofPopular, row.window === top.window ? top.length : 0);
  return row.entries
    .slice(0, shown)
    .map(({ articleId }) => articleId)
    .join();
}
