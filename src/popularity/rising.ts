import { HOUR_MS } from "../db/time.ts";
import type { Changes, Counts } from "./counts.ts";

/** What is looked at: this hour and the two before it, against the rest of the 24 hours. */
export const RECENT_HOURS = 3;
const DAY_HOURS = 24;

/** Fewer readers than this may be chance whatever was expected. */
const LEAST_READERS = 5;
/** Standard deviations above what was expected. */
const LEAST_SCORE = 2;
/** How much an article's rate itself wavers, as a share of it: without this, big articles would always be "unusual". */
const WAVER = 0.3;
/** So many hours of a typical article's rate stand beside an article's own hours: what steadies small numbers. */
const PRIOR_HOURS = 3;
/** Hours in which interest in an article halves. */
const HALF_LIFE = 24;

export type RisingFacts = {
  /** Views of this hour and the two before it, and of the last 24: of those articles at least that are asked about. */
  recent: Changes;
  day: Changes;
  /** Views of all articles in those hours. */
  siteRecent: number;
  siteDay: number;
  /** Views that a typical article of this site gets in the end: see typicalViews. */
  typical: number;
  /** Unix ms. */
  now: number;
};

/**
 * How unusual an article's recent views are for its age and the hour, in standard deviations, or null: not unusual.
 * Expected is its own earlier rate today, drawn towards a typical article's at that age (a Gamma prior worth three
 * hours), times how busy the site is now compared with its day. The noise is Poisson's and the rate's own wavering:
 * (recent - expected) / sqrt(1 + expected + (0.3 expected)^2).
 */
export function risingScore(facts: RisingFacts, articleId: number, listedAt: number): number | null {
  const recent = facts.recent.get(articleId) ?? 0;
  if (recent < LEAST_READERS) return null;
  const thisHour = (facts.now % HOUR_MS) / HOUR_MS;
  const recentHours = RECENT_HOURS - 1 + thisHour;
  const age = Math.max(0, facts.now - listedAt) / HOUR_MS;
  const earlierHours = Math.min(Math.max(0, age - recentHours), DAY_HOURS - RECENT_HOURS);
  const earlier = Math.max(0, (facts.day.get(articleId) ?? 0) - recent);
  const rate = (earlier + PRIOR_HOURS * typicalRate(facts.typical, age)) / (earlierHours + PRIOR_HOURS);
  const busy = facts.siteRecent / recentHours / (facts.siteDay / (DAY_HOURS - 1 + thisHour));
  const expected = rate * Math.min(age, recentHours) * busy;
  const score = (recent - expected) / Math.sqrt(1 + expected + (WAVER * expected) ** 2);
  return score >= LEAST_SCORE ? score : null;
}

/** Views an hour at an age in hours, of an article that gets `typical` views in the end and loses half its pull a day. */
function typicalRate(typical: number, age: number): number {
  return typical * (Math.LN2 / HALF_LIFE) * 2 ** (-age / HALF_LIFE);
}

/** The median of what articles between one and seven days old will get in the end; 0 where there is none. */
export function typicalViews(week: Changes, young: { id: number; listedAt: number }[], now: number): number {
  const views = young
    .map(({ id, listedAt }) => ({ views: week.get(id) ?? 0, age: (now - listedAt) / HOUR_MS }))
    .filter(({ age }) => age >= DAY_HOURS)
    .map(({ views, age }) => views / (1 - 2 ** (-age / HALF_LIFE)))
    .sort((a, b) => a - b);
  return views[views.length >> 1] ?? 0;
}

export function totalOf(counts: Counts): number {
  let total = 0;
  for (let i = 1; i < counts.length; i += 2) total += counts[i] ?? 0;
  return total;
}
