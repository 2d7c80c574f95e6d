import { type AskedArticle, articleIds, articlesAtQuery } from "../articles/addresses.ts";
import type { Db } from "../db/client.ts";
import { DAY_MS, HOUR_MS } from "../db/time.ts";
import { Zone } from "../db/zone.ts";
import { type ArticleViews, readArticleViews } from "../popularity/article-views.ts";
import type { LeftOut } from "../popularity/left-out-reasons.ts";
import { readLeftOut } from "../popularity/left-out-requests.ts";
import { viewsEverOf } from "../popularity/views-ever.ts";
import { type ArticleSources, readArticleSources } from "./article-sources.ts";
import { lastCountedDay } from "./daily-figures.ts";
import { addUp, type Bar } from "./figures.ts";
import { countedUpTo, type Place, readPlaces } from "./places.ts";
import { COMPARED_HOURS, readUsual, usualAt } from "./usual.ts";

/** An article as its figures need it. `publishedAt`: Unix ms. */
export type FiguredArticle = {
  id: number;
  title: string;
  path: string;
  kind: "article" | "page";
  status: string;
  publishedAt: number | null;
  createdAt: number;
  commentCount: number;
};

/** How one article is read. Readers count once a day. Times are Unix ms. */
export type ArticleFigures = {
  article: FiguredArticle;
  countedUpTo: number;
  /** Ever. */
  readers: number;
  today: number;
  /** The first 48 hours after its publication, as far as they have begun; null: they are not kept any more. */
  firstHours: Bar[] | null;
  lastHours: Bar[];
  /** Days of the paper's time zone since its publication, at most the last 31. */
  days: Bar[];
  /** Weeks since its publication; null: the days are all. */
  weeks: Bar[] | null;
  /** Its first week so far, against what is usual here; null: too few articles tell, or its first hours are not kept. */
  compared: { hours: number; readers: number; usual: number; articles: number } | null;
  places: Place[];
  /** Since its publication, at most the last 31 days. */
  sources: ArticleSources;
  /** Requests that are no readers, of yesterday and today. */
  leftOut: LeftOut;
  comments: { shown: number; held: number; spam: number; trash: number };
  /** What is kept since its publication: readers by hour from one on, and by UTC day before. */
  kept: { hoursFrom: number; hours: ArticleViews[]; days: ArticleViews[] };
};

const CHART_HOURS = 48;
const CHART_DAYS = 31;
const CHART_WEEKS = 57;
const HOURS_KEPT = 31 * 24;
const DAYS_KEPT = 400;
const NAMES = 10;
const COMMENTS_COUNTED = 1_000;

/** An article by its id, or by an address that it has or has had; null where there is none. */
export async function findFiguredArticle(db: Db, key: string): Promise<FiguredArticle | null> {
  const id = /^\d{1,15}$/.test(key) ? Number(key) : await idAt(db, key);
  if (id === null) return null;
  return db.$client
    .prepare(
      `SELECT a.id, a.title, a.path, a.kind, a.status, a.published_at AS publishedAt, a.created_at AS createdAt,
         a.comment_count AS commentCount FROM articles a WHERE a.id = ? AND a.kind <> 'thread'`,
    )
    .bind(id)
    .first<FiguredArticle>();
}

/** @param address a path, or a whole URL */
async function idAt(db: Db, address: string): Promise<number | null> {
  const { pathname, search } = new URL(address, "https://paper.invalid");
  const path = `${pathname}${search}`;
  const { results } = await articlesAtQuery(db, [path, pathname]).all<AskedArticle>();
  const ids = articleIds(results);
  return ids.get(path) ?? ids.get(pathname) ?? null;
}

/** Reads a row for each hour and day that is kept since the article's publication, and some dozen more: at most 2,300. */
export async function readArticleFigures(
  { db, now, timeZone }: { db: Db; now: number; timeZone: string },
  article: FiguredArticle,
): Promise<ArticleFigures> {
  const zone = new Zone(timeZone);
  const nowHour = Math.floor(now / HOUR_MS);
  const firstHour = Math.floor(Math.min(article.publishedAt ?? article.createdAt, now) / HOUR_MS);
  const since = Math.max(firstHour, nowHour - DAYS_KEPT * 24);
  const today = zone.dayOf(now);
  const firstDay = Math.max(zone.dayOf(since * HOUR_MS), today - CHART_DAYS + 1);
  const [views, ever, upTo, places, usual, comments, countedDay] = await Promise.all([
    readArticleViews(db, article.id, since),
    viewsEverOf(db, [article.id]),
    countedUpTo(db, now),
    readPlaces(db, article.id),
    readUsual(db),
    countComments(db, article),
    lastCountedDay(db, today),
  ]);
  const range = { from: firstDay, until: today, countedUpTo: countedDay };
  const leftOut = await readLeftOut(db, { from: today - 1, to: today }, article.id);
  const sources = await readArticleSources(db, article.id, range, NAMES);
  const hours = views.hours.map(({ at, views: value }): [number, number] => [at * HOUR_MS, value]);
  const all = [...hours, ...views.days.map(atNoon)];
  const isFirstKept = firstHour > nowHour - HOURS_KEPT;
  const bars = (starts: number[], from = all) => addUp(starts, from);
  const days = bars(startsOf(zone, firstDay, today));
  return {
    article,
    countedUpTo: upTo,
    readers: ever.get(article.id) ?? 0,
    today: days.at(-1)?.value ?? 0,
    firstHours: isFirstKept ? within(hours, firstHour, Math.min(nowHour, firstHour + CHART_HOURS - 1)) : null,
    lastHours: within(hours, Math.max(firstHour, nowHour - CHART_HOURS + 1), nowHour),
    days,
    weeks: zone.dayOf(since * HOUR_MS) < firstDay ? bars(weeksOf(zone, since * HOUR_MS, today)) : null,
    compared: isFirstKept ? compare(article, { hours, upTo, usual }) : null,
    places,
    sources,
    leftOut,
    comments,
    kept: { hoursFrom: Math.max(firstHour, nowHour - HOURS_KEPT + 1) * HOUR_MS, ...views },
  };
}

/** A UTC day's readers stand in the middle of it. */
function atNoon({ at, views }: ArticleViews): [number, number] {
  return [at * DAY_MS + DAY_MS / 2, views];
}

function within(hours: [number, number][], first: number, last: number): Bar[] {
  const starts = Array.from({ length: last - first + 1 }, (_, n) => (first + n) * HOUR_MS);
  return addUp(
    starts,
    hours.filter(([at]) => at <= last * HOUR_MS),
  );
}

function startsOf(zone: Zone, first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => zone.startOf(first + n));
}

/** The beginnings of weeks, the last one ending today. */
function weeksOf(zone: Zone, from: number, today: number): number[] {
  const first = zone.dayOf(from);
  const count = Math.min(CHART_WEEKS, Math.ceil((today - first + 1) / 7));
  return Array.from({ length: count }, (_, n) => zone.startOf(today - 6 - 7 * (count - 1 - n)));
}

function compare(
  { kind, publishedAt }: FiguredArticle,
  { hours, upTo, usual }: { hours: [number, number][]; upTo: number; usual: Parameters<typeof usualAt>[0] },
): ArticleFigures["compared"] {
  if (kind === "page" || publishedAt === null || publishedAt > upTo) return null;
  const end = (Math.floor(publishedAt / HOUR_MS) + COMPARED_HOURS) * HOUR_MS;
  const at = Math.min(upTo, end - 1);
  const found = usualAt(usual, publishedAt, at);
  if (!found) return null;
  const readers = hours.reduce((sum, [hour, views]) => (hour <= at ? sum + views : sum), 0);
  return {
    hours: (at - publishedAt) / HOUR_MS,
    readers,
    usual: Math.round(found.readers),
    articles: found.articles,
  };
}

/** Those not shown among the newest thousand. What was withdrawn or erased is no comment any more. */
async function countComments(
  db: Db,
  { id, commentCount }: FiguredArticle,
): Promise<ArticleFigures["comments"]> {
  const { results } = await db.$client
    .prepare(
      `SELECT status, count(*) AS n FROM (
         SELECT status, kind, body FROM comments WHERE article_id = ?1 ORDER BY id DESC LIMIT ${COMMENTS_COUNTED})
       WHERE kind = 'comment' AND body <> '' GROUP BY status`,
    )
    .bind(id)
    .all<{ status: string; n: number }>();
  const of = (status: string) => results.find((row) => row.status === status)?.n ?? 0;
  return { shown: commentCount, held: of("held"), spam: of("spam"), trash: of("trash") };
}
