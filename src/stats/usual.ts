import type { Db } from "../db/client.ts";
import { DAY_MS, HOUR_MS } from "../db/time.ts";
import { viewsIn } from "../popularity/article-views.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";

/** Hours of an article's life that are compared. */
export const COMPARED_HOURS = 168;

/** What articles of this paper usually have been read, by age: the middle one of some dozen of the last month. */
export type Usual = {
  /** By each hour of UTC since the one of publication: readers before it, and by its end. */
  hours: [before: number, after: number][];
  /** How many articles are behind each; younger ones do not count for later hours. */
  articles: number[];
};

/** A row of the table `settings` that no page hangs on. */
const NAME = "stats:usual";
/** Fewer articles than this say nothing of what is usual. */
const LEAST_ARTICLES = 5;
/** Articles looked at: so many of the newest, and as many that are two days old, and a week. */
const LOOK_AT = 25;
const AGES_MS = [0, 2 * DAY_MS, 7 * DAY_MS];
const MONTH_MS = 31 * DAY_MS;

type Sample = { id: number; hour: number; hours: number };

/**
 * The cron's job, a few times a day: works out what is usual from articles that were published here since counting began.
 * Reads at most 168 rows for each of 75 articles.
 */
export async function learnUsual(db: Db, now: number): Promise<void> {
  const sample = await readSample(db, now);
  const { results } = await db.$client
    .prepare(
      `SELECT id, age, views FROM (
         SELECT s.key AS id, h.hour - s.value->>1 AS age, ${viewsIn("h.views", "s.value->>0")} AS views
         FROM json_each(?1) s CROSS JOIN views_by_hour h
           ON h.hour >= s.value->>1 AND h.hour < s.value->>1 + s.value->>2) WHERE views > 0`,
    )
    .bind(JSON.stringify(sample.map(({ id, hour, hours }) => [id, hour, hours])))
    .all<{ id: number; age: number; views: number }>();
  const read = sample.map(({ hours }) => new Array<number>(hours).fill(0));
  for (const { id, age, views } of results) {
    const ofArticle = read[id];
    if (ofArticle) ofArticle[age] = views;
  }
  await writeSetting(db, NAME, JSON.stringify(usualOf(read))).run();
}

/** What is usual, as worked out last; null before. */
export async function readUsual(db: Db): Promise<Usual | null> {
  const stored = await readSetting(db, NAME);
  return stored === null ? null : JSON.parse(stored);
}

/**
 * How many readers an article usually has had at a moment, and how many articles say so; null where too few do.
 * @param publishedAt Unix ms
 * @param at Unix ms, at most a week later
 */
export function usualAt(
  usual: Usual | null,
  publishedAt: number,
  at: number,
): { readers: number; articles: number } | null {
  const hour = Math.floor(at / HOUR_MS) - Math.floor(publishedAt / HOUR_MS);
  const articles = usual?.articles[hour] ?? 0;
  if (!usual || articles < LEAST_ARTICLES) return null;
  const [before, after] = usual.hours[hour] ?? [0, 0];
  const share = (at % HOUR_MS) / HOUR_MS;
  return { readers: before + (after - before) * share, articles };
}

/** Each with the hours that are over. What was imported, or dated back, had its first readers elsewhere. */
async function readSample(db: Db, now: number): Promise<Sample[]> {
  const hour = Math.floor(now / HOUR_MS);
  const newest = AGES_MS.map(
    (age) =>
      `SELECT * FROM (
         SELECT id, listed_at, created_at FROM articles WHERE listed_at <= ?1 - ${age} AND listed_at >= ?2
         ORDER BY listed_at DESC, id DESC LIMIT ${LOOK_AT})`,
  );
  const { results } = await db.$client
    .prepare(
      `SELECT id, listed_at AS listedAt FROM (${newest.join(" UNION ")})
       WHERE created_at <= listed_at + ${HOUR_MS}
         AND listed_at >= (SELECT coalesce(min(hour), ?3) * ${HOUR_MS} FROM views_by_hour)`,
    )
    .bind(now, now - MONTH_MS, hour)
    .all<{ id: number; listedAt: number }>();
  return results
    .map(({ id, listedAt }) => {
      const first = Math.floor(listedAt / HOUR_MS);
      return { id, hour: first, hours: Math.min(COMPARED_HOURS, hour - first) };
    })
    .filter(({ hours }) => hours > 0);
}

/** @param read readers of each article by hours of its life that are over */
function usualOf(read: number[][]): Usual {
  const sums = read.map((hours) => {
    let sum = 0;
    return hours.map((views) => {
      sum += views;
      return sum;
    });
  });
  const hours = Array.from({ length: COMPARED_HOURS }, (_, hour) => {
    const old = sums.filter((ofArticle) => ofArticle.length > hour);
    return {
      before: middleOf(old.map((ofArticle) => ofArticle[hour - 1] ?? 0)),
      after: middleOf(old.map((ofArticle) => ofArticle[hour] ?? 0)),
      articles: old.length,
    };
  });
  return {
    hours: hours.map(({ before, after }) => [before, after]),
    articles: hours.map(({ articles }) => articles),
  };
}

function middleOf(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const below = sorted[(sorted.length - 1) >> 1] ?? 0;
  return (below + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
