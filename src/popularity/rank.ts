import type { Db } from "../db/client.ts";
import { HOUR_MS } from "../db/time.ts";
import { addCounts, type Changes, type Counts, type RankedCounts } from "./counts.ts";
import { RECENT_HOURS, type RisingFacts, risingScore, totalOf, typicalViews } from "./rising.ts";
import type { RunningWindow } from "./running-totals.ts";

export const WINDOWS = ["day", "week", "month", "all", "rising"] as const;

export type Window = (typeof WINDOWS)[number];

/** One place of a stored list. Of `rising`, the views are those of this hour and the two before it. */
type Place = { articleId: number; views: number };

type Lists = Record<Window, Place[]>;

/** As many as the API gives at most. */
const LIST_LENGTH = 50;
/** A list with fewer ranked articles is filled up with the newest: a new site shows no empty box. */
const LEAST_LENGTH = 5;
/** How much of each list pages show at most: five of the week, and eight others of the month or of all time. */
const SHOWN_LENGTH = { day: 0, week: 5, month: 13, all: 13, rising: 0 };

/** So many of the most viewed are looked up, as some may not be served any more. */
const CANDIDATES = 200;
/** Views from which articles are sorted rather than counted, to find the candidates. */
const MANY_VIEWS = 1_000;
/** Newest articles, of up to a week, that say what is typical here. */
const YOUNG_ARTICLES = 200;

/**
 * Ranks the articles served at `now` (Unix ms) by the readers of the last 24 hours, 7 days, 30 days and of all time, and
 * those that rise; among equals the newer comes first. It goes by the totals as merged. Stores the lists that changed,
 * and when it ranked.
 * @param counts in place of those totals: what another engine counted
 * @returns whether pages would show other articles than before, or in another order.
 */
export async function rankAll(db: Db, now: number, counts?: RankedCounts): Promise<boolean> {
  const read = { ...(await readRanking(db, now)), ...counts };
  const candidates = {
    day: mostViewed(read.day),
    week: mostViewed(read.week),
    month: mostViewed(read.month),
    all: mostViewed(read.all),
    rising: mostViewed(read.recent),
  };
  const listedAt = await readListed(db, Object.values(candidates).flat(), now);
  const facts = risingFacts(read, listedAt, now);
  const of = (window: Exclude<Window, "rising">) => filled(topOf(candidates[window], listedAt), read.newest);
  const lists: Lists = {
    day: of("day"),
    week: of("week"),
    month: of("month"),
    all: of("all"),
    rising: topRising(candidates.rising, listedAt, facts),
  };
  const before = read.before;
  const changed = WINDOWS.filter(
    (window) => JSON.stringify(lists[window]) !== JSON.stringify(before[window]),
  );
  await storeLists(db, changed, lists, now);
  return WINDOWS.some((window) => shownIds(window, lists) !== shownIds(window, before));
}

type Read = RankedCounts & {
  young: { id: number; listedAt: number }[];
  newest: Place[];
  before: Lists;
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
        "SELECT id, listed_at AS listedAt FROM articles WHERE listed_at <= ? ORDER BY listed_at DESC, id DESC LIMIT ?",
      )
      .bind(now, YOUNG_ARTICLES),
    $client.prepare("SELECT window, entries FROM top_lists"),
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
    before: { day: [], week: [], month: [], all: [], rising: [] },
  };
  for (const { window, views } of rows<{ window: RunningWindow; views: string }>(windows))
    read[window] = JSON.parse(views);
  const newest = rows<{ id: number; listedAt: number }>(young);
  read.young = newest.filter(({ listedAt }) => listedAt > now - 168 * HOUR_MS);
  read.newest = newest.slice(0, LEAST_LENGTH).map(({ id }) => ({ articleId: id, views: 0 }));
  for (const { window, entries } of rows<{ window: Window; entries: string }>(lists))
    read.before[window] = JSON.parse(entries);
  return read;
}

function rows<T>(result: D1Result<T> | undefined): T[] {
  return result?.results ?? [];
}

/** The most viewed; of as many views as the last of them have, those stored last. */
function mostViewed(counts: Counts): Place[] {
  const least = leastOfMost(counts);
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
    .slice(0, CANDIDATES - above.length);
  return [...above, ...Array.from(last, (articleId) => ({ articleId, views: least }))];
}

/** The views of the last of the most viewed. Only those in reach are sorted: most articles have few views. */
function leastOfMost(counts: Counts): number {
  const withViews = new Uint32Array(MANY_VIEWS + 1);
  for (let i = 1; i < counts.length; i += 2) {
    const views = Math.min(counts[i] ?? 0, MANY_VIEWS);
    withViews[views] = (withViews[views] ?? 0) + 1;
  }
  let most = withViews[MANY_VIEWS] ?? 0;
  if (most >= CANDIDATES) {
    const many = counts.filter((views, i) => i % 2 === 1 && views >= MANY_VIEWS);
    return Float64Array.from(many).sort().at(-CANDIDATES) ?? 0;
  }
  for (let views = MANY_VIEWS - 1; views > 0; views--) {
    most += withViews[views] ?? 0;
    if (most >= CANDIDATES) return views;
  }
  return 0;
}

/** When candidates were listed, by id; those that readers are not served are left out. */
async function readListed(db: Db, candidates: Place[], now: number): Promise<Map<number, number>> {
  const ids = [...new Set(candidates.map(({ articleId }) => articleId))];
  if (ids.length === 0) return new Map();
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.listed_at AS listedAt FROM json_each(?1) e CROSS JOIN articles a ON a.id = e.value
       WHERE a.listed_at <= ?2`,
    )
    .bind(JSON.stringify(ids), now)
    .all<{ id: number; listedAt: number }>();
  return new Map(results.map(({ id, listedAt }) => [id, listedAt]));
}

function topOf(candidates: Place[], listedAt: Map<number, number>): Place[] {
  const listed = ({ articleId }: Place) => listedAt.get(articleId) ?? 0;
  return candidates
    .filter(({ articleId }) => listedAt.has(articleId))
    .sort((a, b) => b.views - a.views || listed(b) - listed(a) || b.articleId - a.articleId)
    .slice(0, LIST_LENGTH);
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

function topRising(candidates: Place[], listedAt: Map<number, number>, facts: RisingFacts): Place[] {
  return candidates
    .flatMap((place) => {
      const listed = listedAt.get(place.articleId);
      const score = listed === undefined ? null : risingScore(facts, place.articleId, listed);
      return score === null ? [] : [{ place, score }];
    })
    .sort((a, b) => b.score - a.score || b.place.articleId - a.place.articleId)
    .slice(0, LIST_LENGTH)
    .map(({ place }) => place);
}

/** Writes the changed lists; the day's row also keeps when the last ranking was. */
async function storeLists(db: Db, changed: Window[], lists: Lists, now: number): Promise<void> {
  const changedRows = changed.map((window) => [window, JSON.stringify(lists[window])]);
  await db.$client.batch([
    db.$client
      .prepare(
        `INSERT INTO top_lists (window, entries, ranked_at)
         SELECT value->>0, value->>1, ?2 FROM json_each(?1) WHERE true
         ON CONFLICT (window) DO UPDATE SET entries = excluded.entries, ranked_at = excluded.ranked_at`,
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

function shownIds(window: Window, lists: Lists): string {
  return lists[window]
    .slice(0, SHOWN_LENGTH[window])
    .map(({ articleId }) => articleId)
    .join();
}
