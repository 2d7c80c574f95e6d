import type { Db } from "../db/client.ts";
import { HOUR_MS } from "../db/time.ts";
import type { Zone } from "../db/zone.ts";
import { viewsIn } from "../popularity/article-views.ts";
import { addUp, type Bar, sumNames } from "./figures.ts";
import { readHourTotals, readKeptDays } from "./kept-days.ts";
import { mostRead } from "./shares.ts";

/** How the paper was read in a week, from Monday to Sunday of its time zone. Views are readers. */
export type Week = {
  /** Its days; each begins at `from` (Unix ms). */
  days: Bar[];
  readers: number;
  /** Of the week before. */
  before: number;
  top: { id: number; title: string; views: number }[];
  comments: number;
  spam: number;
  referrers: { name: string; views: number }[];
};

/** Articles of which one may have been among the most read: those of the running week, and of the month. */
const CANDIDATES = { week: 60, month: 40 };
const LISTED = 10;
const NAMES = 5;

/** The Monday (days since 1970-01-01) of the week that holds a day. */
export function mondayOf(day: number): number {
  // The first of January of 1970 was a Thursday.
  return day - ((((day + 3) % 7) + 7) % 7);
}

/**
 * A week that is over, once its days have been counted. Reads the hours of two weeks, and those of one for each of a hundred
 * articles: at most some 17,500 rows.
 * @param monday days since 1970-01-01
 */
export async function readWeek(db: Db, zone: Zone, monday: number): Promise<Week> {
  const starts = Array.from({ length: 8 }, (_, n) => zone.startOf(monday + n));
  const [begin = 0] = starts;
  const end = starts[7] ?? begin;
  const weekBefore = zone.startOf(monday - 7);
  const [hours, kept, top] = await Promise.all([
    readHourTotals(db, weekBefore / HOUR_MS, end / HOUR_MS),
    readKeptDays(db, monday, monday + 6),
    readTop(db, begin / HOUR_MS, end / HOUR_MS),
  ]);
  const totals = hours.map(({ hour, total }): [number, number] => [hour * HOUR_MS, total]);
  const days = addUp(
    starts.slice(0, 7),
    totals.filter(([at]) => at < end),
  );
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
  const figures = kept.map((day) => day.figures);
  return {
    days,
    readers: sum(days.map(({ value }) => value)),
    before: sum(totals.filter(([at]) => at < begin).map(([, value]) => value)),
    top,
    comments: sum(figures.flatMap(({ received }) => received)),
    spam: sum(figures.flatMap(({ spam }) => spam)),
    referrers: sumNames(
      figures.map(({ referrers }) => referrers),
      NAMES,
    ),
  };
}

async function readTop(db: Db, fromHour: number, untilHour: number): Promise<Week["top"]> {
  const { results: windows } = await db.$client
    .prepare("SELECT w.window, w.views FROM view_windows w WHERE w.window IN ('week', 'month')")
    .all<{ window: "week" | "month"; views: string }>();
  const candidates = new Set(
    windows.flatMap(({ window, views }) => mostRead(JSON.parse(views), CANDIDATES[window]).map(([id]) => id)),
  );
  const { results } = await db.$client
    .prepare(
      `SELECT c.value AS id, a.title, sum(${viewsIn("h.views", "c.value")}) AS views
       FROM json_each(?1) c CROSS JOIN articles a ON a.id = c.value
       CROSS JOIN views_by_hour h ON h.hour >= ?2 AND h.hour < ?3
       GROUP BY c.value ORDER BY views DESC, c.value DESC LIMIT ${LISTED}`,
    )
    .bind(JSON.stringify([...candidates]), fromHour, untilHour)
    .all<{ id: number; title: string; views: number }>();
  return results.filter(({ views }) => views > 0);
}
