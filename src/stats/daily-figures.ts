import { gte } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { rowsOf } from "../db/read-ahead.ts";
import type { Rows } from "../db/rows.ts";
import { statementOf } from "../db/statements.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../db/time.ts";
import { firstIdOf } from "../db/time-id.ts";
import { Zone } from "../db/zone.ts";
import { readSources, type Source } from "../popularity/sources.ts";
import { keepSources } from "./article-sources.ts";
import type { DayFigures, DecisionCounts } from "./figures.ts";
import { dailyFigures } from "./table.ts";

/** Days that one run counts, at four queries each: a new paper's last month is there within ten minutes. */
const DAYS_A_RUN = 4;
/** Older days are on no chart. */
const DAYS_BACK = 31;
const NAMES_KEPT = 30;

/** A day's last readers are counted some minutes after it is over, and so is where they came from. */
const SETTLED_MS = 45 * MINUTE_MS;

/** How days are counted. `holdAt`: the judge's score from which it holds a comment. */
export type Counting = { timeZone: string; holdAt: number };

/**
 * The cron's job: counts what a finished day of the paper's time zone was like, once, so that charts read a row a day, and
 * keeps where each article's readers came from. A day's comments are counted as they stand then. Reads a row until a day
 * is over. Where the zone has become another one, the days of the charts are counted again.
 * @returns how many days were counted
 */
export async function countDays(
  db: Db,
  now: number,
  { timeZone, holdAt }: Counting,
  ahead?: D1Result,
): Promise<number> {
  const zone = new Zone(timeZone);
  const today = zone.dayOf(now - SETTLED_MS);
  const oldest = today - DAYS_BACK;
  let last = dayOf(await rowsOf<Rows["daily_figures"]>(ahead, () => lastDayQuery(db, now)));
  if (last && zoneOf(last.figures) !== timeZone && last.day >= oldest) {
    await db.delete(dailyFigures).where(gte(dailyFigures.day, oldest));
    last = dayOf((await dayBefore(db, oldest).all<Rows["daily_figures"]>()).results);
  }
  const first = Math.max((last?.day ?? 0) + 1, oldest);
  let lastDecision = last?.figures.lastDecision ?? 0;
  const days = Array.from({ length: Math.max(0, today - first) }, (_, n) => first + n).slice(0, DAYS_A_RUN);
  for (const day of days) {
    const hours = zone.hoursOf(day);
    const { figures, sources } = await countDay(db, { day, hours }, { lastDecision, holdAt });
    lastDecision = figures.lastDecision;
    const kept: DayFigures = { zone: timeZone, from: hours[0] ?? 0, ...figures };
    await db.$client.batch([
      statementOf(
        db,
        db
          .insert(dailyFigures)
          .values({ day, figures: JSON.stringify(kept) })
          .onConflictDoNothing(),
      ),
      ...keepSources(db, day, sources),
    ]);
  }
  return days.length;
}

/** Of whose calendar a day is. */
export function zoneOf({ zone = "UTC" }: DayFigures): string {
  return zone;
}

/** Lets the days from one (Unix ms) on be counted again: comments of those days have come from elsewhere. */
export function forgetDays(db: Db, from: number): D1PreparedStatement {
  // West of UTC it is still the day before.
  return statementOf(db, db.delete(dailyFigures).where(gte(dailyFigures.day, Math.floor(from / DAY_MS) - 1)));
}

type CountedDay = { figures: DayFigures; sources: Awaited<ReturnType<typeof readSources>> };

/**
 * What a day (days since 1970-01-01 and the beginnings of its hours, Unix ms), which may be today, has been like so far.
 * Reads its comments and decisions. Of the judge they tell only what it judged: an import's states are another site's, and
 * what the paper's policy or readers' reports held counts as the published comment that the judge took it for.
 */
export async function countDay(
  db: Db,
  { day, hours }: { day: number; hours: number[] },
  { lastDecision, holdAt }: { lastDecision: number; holdAt: number },
): Promise<CountedDay> {
  const from = hours[0] ?? day * DAY_MS;
  const until = from + hours.length * HOUR_MS;
  const [comments, decisions] = await db.$client.batch<Record<string, number | string>>([
    db.$client
      .prepare(
        `SELECT CAST((id - ?1) / ?3 AS INTEGER) AS hour, status, count(*) AS n FROM comments
         WHERE id >= ?1 AND id < ?2 AND kind = 'comment' AND NOT (source = 'import' AND status IN ('spam', 'trash'))
         GROUP BY 1, 2`,
      )
      .bind(firstIdOf(from), firstIdOf(until), firstIdOf(HOUR_MS)),
    db.$client
      .prepare(
        `SELECT CASE WHEN d.status_before = 'held' AND c.score < ?4 THEN 'published' ELSE d.status_before END AS before,
           d.decision, count(*) AS n, max(d.id) AS last
         FROM decisions d JOIN comments c ON c.id = d.comment_id
         WHERE d.id > ?1 AND d.decided_at >= ?2 AND d.decided_at < ?3 AND d.undoes IS NULL AND c.source <> 'import'
           AND NOT EXISTS (SELECT 1 FROM decisions later WHERE later.comment_id = d.comment_id AND later.undoes = d.id)
         GROUP BY 1, 2`,
      )
      .bind(lastDecision, from, until, holdAt),
  ]);
  const sources = await readSources(db, day * DAY_MS);
  const received = hours.map(() => 0);
  const spam = hours.map(() => 0);
  for (const { hour, status, n } of comments?.results ?? []) {
    received[Number(hour)] = (received[Number(hour)] ?? 0) + Number(n);
    if (status === "spam") spam[Number(hour)] = (spam[Number(hour)] ?? 0) + Number(n);
  }
  const found = decisions?.results ?? [];
  const figures = {
    received,
    spam,
    decisions: decisionCounts(found),
    lastDecision: Math.max(lastDecision, ...found.map(({ last }) => Number(last))),
    referrers: byName(sources.referrers),
    countries: byName(sources.countries),
  };
  return { figures, sources };
}

/** What `countDays` reads first: the last day that has been counted, in whatever zone. */
export function lastDayQuery(db: Db, now: number): D1PreparedStatement {
  return dayBefore(db, Math.floor(now / DAY_MS) + 2);
}

/** The last day before one that has been counted; 0 where none has. */
export async function lastCountedDay(db: Db, before: number): Promise<number> {
  return dayOf((await dayBefore(db, before).all<Rows["daily_figures"]>()).results)?.day ?? 0;
}

/** The last day before one that has been counted. */
function dayBefore(db: Db, day: number): D1PreparedStatement {
  return db.$client
    .prepare("SELECT day, figures FROM daily_figures WHERE day < ? ORDER BY day DESC LIMIT 1")
    .bind(day);
}

function dayOf([row]: Rows["daily_figures"][]): { day: number; figures: DayFigures } | null {
  return row ? { day: row.day, figures: JSON.parse(row.figures) } : null;
}

function decisionCounts(rows: Record<string, number | string>[]): DecisionCounts {
  const count = (decision: string, before: string[]) =>
    rows
      .filter((row) => row.decision === decision && before.includes(String(row.before)))
      .reduce((sum, { n }) => sum + Number(n), 0);
  return {
    wronglyHeld: count("approve", ["held", "spam"]),
    rightlyHeld: count("spam", ["held"]),
    missed: count("spam", ["published"]),
  };
}

function byName(sources: Source[]): [name: string, views: number][] {
  const sums = new Map<string, number>();
  for (const { name, views } of sources) sums.set(name, (sums.get(name) ?? 0) + views);
  return [...sums].sort((a, b) => b[1] - a[1]).slice(0, NAMES_KEPT);
}
