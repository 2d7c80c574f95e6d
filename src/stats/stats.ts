import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { DAY_MS, HOUR_MS } from "../db/time.ts";
import { Zone } from "../db/zone.ts";
import type { TopEntry } from "../pages/data.ts";
import type { LeftOut } from "../popularity/left-out-reasons.ts";
import { leftOutIn } from "../popularity/left-out-requests.ts";
import { popular } from "../popularity/top-lists.ts";
import { countDay, zoneOf } from "./daily-figures.ts";
import { addUp, type Bar, type DayFigures, lastHours, sumNames } from "./figures.ts";
import { type KeptDay, readHourTotals, readKeptDays } from "./kept-days.ts";
import { type SameDay, sameDayOf } from "./same-day.ts";
import { readSchedule, type ScheduleState } from "./schedule-state.ts";
import { countOfQueue } from "./waiting.ts";

export type StatsWindow = "day" | "week" | "month";

/** How the paper does. Views are readers, each once a day for an article. Times are Unix ms. */
export type Stats = {
  window: StatsWindow;
  /** Hours of the last day, or days of the paper's time zone. */
  views: Bar[];
  /** Today beside the same day of last week. */
  sameDay: SameDay;
  /** Comments received, spam among them. */
  comments: Bar[];
  spam: Bar[];
  totals: { day: number; week: number; month: number; all: number };
  /** Comments that wait, counted up to 1,000; `today` is the day of the paper's time zone. */
  waiting: { held: number; spam: number; reported: number; today: number };
  judged: Judged;
  top: TopEntry[];
  rising: TopEntry[];
  referrers: { name: string; views: number }[];
  countries: { name: string; views: number }[];
  /** Requests of articles that are no readers, on the window's days. */
  leftOut: LeftOut;
  plan: {
    kvWrites: { used: number; limit: number };
    /** Bytes; the limit is the free plan's. */
    database: { used: number; limit: number };
  };
  schedule: ScheduleState | null;
  stale: { waiting: number; oldestMs: number };
};

/** What the newsroom's own decisions say of the judge, for comments and decisions of the window. */
export type Judged = {
  /** Taken for spam or held, and spam. */
  caught: number;
  /** Held or taken for spam, and approved. */
  wronglyHeld: number;
  /** Published, and marked as spam. */
  missed: number;
  /** Of those held or taken for spam, the share that was spam; null without any. */
  precision: number | null;
};

const DATABASE_LIMIT = 500_000_000;
const LISTED = 8;
const COUNTED = 1_000;
const DAYS = { day: 2, week: 8, month: 31 } as const;

/** `holdAt`: the judge's score from which it holds a comment. */
type RoomContext = { db: Db; now: number; timeZone: string; kvDailyWrites: number; holdAt: number };

/** What statistics need to know of the paper. `now`: Unix ms. */
export function statsContextOf(db: Db, now: number, { site, cache, judge }: Config): RoomContext {
  return { db, now, timeZone: site.timeZone, kvDailyWrites: cache.kvDailyWrites, holdAt: judge.holdAt };
}

/**
 * How the paper has done in a window. Reads a row for each hour and day, the comments and decisions of today, and what
 * waits up to a thousand: nothing grows with the archive.
 */
export async function readStats(
  { db, now, timeZone, kvDailyWrites, holdAt }: RoomContext,
  window: StatsWindow,
): Promise<Stats> {
  const zone = new Zone(timeZone);
  const today = zone.dayOf(now);
  const utcDay = Math.floor(now / DAY_MS);
  const hour = Math.floor(now / HOUR_MS);
  const [stored, hours, schedule, top, rising] = await Promise.all([
    readKeptDays(db, today - DAYS[window], today),
    readHourTotals(db, hour - 31 * 24 + 1, hour + 1),
    readSchedule(db),
    popular(db, window, LISTED, now),
    popular(db, "rising", LISTED, now),
  ]);
  let lastDecision = Math.max(0, ...stored.map(({ figures }) => figures.lastDecision));
  const kept = stored.filter(({ day, figures }) => day < today && zoneOf(figures) === timeZone);
  // A day is counted when it has been over for a while; until then it is counted here, as today is.
  const open = kept.some(({ day }) => day === today - 1) ? [today] : [today - 1, today];
  const days = [...kept];
  for (const day of open) {
    const hours = zone.hoursOf(day);
    const { figures } = await countDay(db, { day, hours }, { lastDecision, holdAt });
    lastDecision = Math.max(lastDecision, figures.lastDecision);
    days.push({ day, figures: { ...figures, from: hours[0] ?? now } });
  }
  const present = days.at(-1)?.figures.received ?? [];
  const starts = window === "day" ? lastHours(now, 24) : zone.lastDays(now, DAYS[window] - 1);
  const beginsAt = ({ day, figures }: KeptDay) => figures.from ?? day * DAY_MS;
  const inWindow = days.filter(
    (one) => beginsAt(one) + one.figures.received.length * HOUR_MS > (starts[0] ?? 0),
  );
  const byHour = (read: (figures: DayFigures) => number[]) =>
    days.flatMap((one) =>
      read(one.figures).map((value, hour): [number, number] => [beginsAt(one) + hour * HOUR_MS, value]),
    );
  const { counts, size } = await readCounts(db, utcDay, { from: today - DAYS[window] + 1, to: today });
  const spam = addUp(
    starts,
    byHour((figures) => figures.spam),
  );
  return {
    window,
    views: addUp(
      starts,
      hours.map(({ hour, total }): [number, number] => [hour * HOUR_MS, total]),
    ),
    sameDay: sameDayOf(
      new Map(hours.map(({ hour, total }) => [hour, total])),
      zone,
      Math.min(now, counts.rankedAt ?? now),
    ),
    comments: addUp(
      starts,
      byHour((figures) => figures.received),
    ),
    spam,
    totals: totalsOf(hours, now, counts.all),
    waiting: {
      held: counts.held,
      spam: counts.spam,
      reported: counts.reported,
      today: present.reduce((sum, n) => sum + n, 0),
    },
    judged: judgedOf(
      spam,
      inWindow.map(({ figures }) => figures),
    ),
    top,
    rising,
    referrers: sumNames(
      inWindow.map(({ figures }) => figures.referrers),
      LISTED,
    ),
    countries: sumNames(
      inWindow.map(({ figures }) => figures.countries),
      LISTED,
    ),
    leftOut: leftOutIn(counts.leftOut ?? ""),
    plan: {
      kvWrites: { used: counts.kvWrites, limit: kvDailyWrites },
      database: { used: size, limit: DATABASE_LIMIT },
    },
    schedule,
    stale: {
      waiting: counts.stale,
      oldestMs: counts.staleSince === null ? 0 : Math.max(0, now - counts.staleSince),
    },
  };
}

type HourTotal = { hour: number; total: number };

type Counts = {
  all: number;
  held: number;
  spam: number;
  reported: number;
  kvWrites: number;
  stale: number;
  staleSince: number | null;
  rankedAt: number | null;
  leftOut: string | null;
};

/** What waits and what is used, and the database's size in bytes. */
async function readCounts(
  db: Db,
  utcDay: number,
  days: { from: number; to: number },
): Promise<{ counts: Counts; size: number }> {
  const upTo = (query: string) => `(SELECT count(*) FROM (${query} LIMIT ${COUNTED}))`;
  const { results, meta } = await db.$client
    .prepare(
      `SELECT (SELECT coalesce(sum(total), 0) FROM views_ever) AS "all",
         ${countOfQueue("held", COUNTED)} AS held, ${countOfQueue("spam", COUNTED)} AS spam,
         ${countOfQueue("reported", COUNTED)} AS reported,
         coalesce((SELECT used FROM kv_writes WHERE day = ?1), 0) AS kvWrites,
         ${upTo("SELECT 1 FROM stale_pages")} AS stale, (SELECT min(since) FROM stale_pages) AS staleSince,
         (SELECT max(ranked_at) FROM top_lists) AS rankedAt,
         (SELECT group_concat(counts, '') FROM view_sources
          WHERE day >= ?2 AND day <= ?3 AND kind = 'left_out_all') AS leftOut`,
    )
    .bind(utcDay, days.from, days.to)
    .all<Counts>();
  const [counts] = results;
  if (!counts) throw new Error("D1_ERROR: no counts were read");
  return { counts, size: meta.size_after ?? 0 };
}

function totalsOf(hours: HourTotal[], now: number, all: number): Stats["totals"] {
  const present = Math.floor(now / HOUR_MS);
  const within = (count: number) =>
    hours.filter(({ hour }) => hour > present - count).reduce((sum, { total }) => sum + total, 0);
  return { day: within(24), week: within(168), month: within(720), all };
}

function judgedOf(spam: Bar[], days: DayFigures[]): Judged {
  const sum = (read: (figures: DayFigures) => number) =>
    days.reduce((total, figures) => total + read(figures), 0);
  const isSpam = spam.reduce((total, { value }) => total + value, 0);
  const wronglyHeld = sum(({ decisions }) => decisions.wronglyHeld);
  const missed = sum(({ decisions }) => decisions.missed);
  const caught = Math.max(0, isSpam - missed);
  const precision = caught + wronglyHeld === 0 ? null : caught / (caught + wronglyHeld);
  return { caught, wronglyHeld, missed, precision };
}
