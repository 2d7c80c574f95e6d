import type { Db } from "../db/client.ts";
import { HOUR_MS } from "../db/time.ts";
import { addCounts, type Changes, type Counts, change, markedText, totalOf, withChanges } from "./counts.ts";

/** Windows of whole hours, the current one the last. */
export const WINDOW_HOURS = { day: 24, week: 168, month: 720 } as const;

export type RunningWindow = keyof typeof WINDOW_HOURS;

/** Changes of views by hour (hours since 1970-01-01T00:00Z). */
export type HourlyChanges = Map<number, Changes>;

/** A day more than the longest window needs. Older hours fold into days. */
export const HOURS_KEPT = 31 * 24;
export const DAYS_KEPT = 400;
export const ARTICLES_A_PART = 4096;

/** Hours that leave a window in one run: a schedule that stood still catches up within some. */
const STEP_HOURS = 12;
/** Characters of JSON in one parameter. */
const MAX_PARAMETER = 1_000_000;

type Stored = { views: string };
type WindowRow = Stored & { window: RunningWindow; hour: number };
type HourRow = Stored & { hour: number };

const WINDOWS: RunningWindow[] = ["day", "week", "month"];

/**
 * What to write so that the hours, the running windows and the sums of all time have `changes` in them and the windows
 * end at `now` (Unix ms), or some hours nearer to it. An hour that has left a window changes it no more; an hour that has
 * been folded changes its day. To be written together with `raiseVersion` of a version read before; nothing to write is
 * an empty list.
 */
export async function changeTotals(
  db: Db,
  changes: HourlyChanges,
  now: number,
): Promise<D1PreparedStatement[]> {
  const nowHour = Math.floor(now / HOUR_MS);
  const [windows, leaving, touched] = await readTotals(db, changes, nowHour);
  const moved = WINDOWS.map((window, n) => moveWindow(window, windows, leaving[n] ?? [], changes, nowHour));
  const firstKept = firstKeptHour(nowHour, windows.find(({ window }) => window === "month")?.hour);
  const byHour = new Map([...changes].filter(([hour]) => hour >= firstKept));
  return [
    ...moved.flatMap((row) => (row ? [storeWindow(db, row)] : [])),
    ...store(db, "views_by_hour", "hour", changed(touched.hours, byHour)),
    ...store(db, "views_by_day", "day", changed(touched.days, byDay(changes, firstKept, nowHour))),
    ...store(db, "views_ever", "part", changed(touched.parts, byPart(changes))),
  ];
}

/** The oldest hour that stays an hour: no window has still to let go of an older one. */
function firstKeptHour(nowHour: number, monthHour = nowHour): number {
  return Math.min(nowHour, monthHour) - HOURS_KEPT;
}

type Touched = { hours: Map<number, Counts>; days: Map<number, Counts>; parts: Map<number, Counts> };

async function readTotals(
  db: Db,
  changes: HourlyChanges,
  nowHour: number,
): Promise<[WindowRow[], HourRow[][], Touched]> {
  const { $client } = db;
  const hours = [...changes.keys()];
  const leaving = WINDOWS.map((window) =>
    $client
      .prepare(
        `SELECT hour, views FROM views_by_hour
         WHERE hour > (SELECT hour FROM view_windows WHERE window = ?1) - ?2 AND hour <= ?3 ORDER BY hour LIMIT ?4`,
      )
      .bind(window, WINDOW_HOURS[window], nowHour - WINDOW_HOURS[window], STEP_HOURS + 1),
  );
  const named = (table: string, key: string, keys: number[]) =>
    $client
      .prepare(`SELECT ${key} AS key, views FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(?))`)
      .bind(JSON.stringify(keys));
  const [windows, day, week, month, ...touched] = await $client.batch<never>([
    $client.prepare("SELECT window, hour, views FROM view_windows"),
    ...leaving,
    named("views_by_hour", "hour", hours),
    named("views_by_day", "day", [...byDay(changes, firstKeptHour(nowHour), nowHour).keys()]),
    named("views_ever", "part", [...byPart(changes).keys()]),
  ]);
  const rows = <T>(result: D1Result<T> | undefined): T[] => result?.results ?? [];
  const counts = (result: D1Result<Stored & { key: number }> | undefined) =>
    new Map(rows(result).map(({ key, views }): [number, Counts] => [key, JSON.parse(views)]));
  return [
    rows<WindowRow>(windows),
    [rows<HourRow>(day), rows<HourRow>(week), rows<HourRow>(month)],
    { hours: counts(touched[0]), days: counts(touched[1]), parts: counts(touched[2]) },
  ];
}

type Moved = { window: RunningWindow; hour: number; views: Counts };

/** Lets go of the hours that have left and adds the changes of those that are in. @returns null where nothing changes. */
function moveWindow(
  window: RunningWindow,
  stored: WindowRow[],
  leaving: HourRow[],
  changes: HourlyChanges,
  nowHour: number,
): Moved | null {
  const before = stored.find((row) => row.window === window);
  const next = leaving[STEP_HOURS];
  const hour = next ? next.hour - 1 + WINDOW_HOURS[window] : Math.max(nowHour, before?.hour ?? 0);
  const sums: Changes = new Map();
  for (const { views } of leaving.slice(0, STEP_HOURS)) addCounts(sums, JSON.parse(views), -1);
  for (const [changedHour, byArticle] of changes) {
    if (changedHour <= hour - WINDOW_HOURS[window]) continue;
    for (const [articleId, by] of byArticle) change(sums, articleId, by);
  }
  if (before?.hour === hour && sums.size === 0) return null;
  return { window, hour, views: withChanges(JSON.parse(before?.views ?? "[]"), sums) };
}

/** Changes of hours that are no longer kept, by day; days that are no longer kept either have none. */
function byDay(changes: HourlyChanges, firstKept: number, nowHour: number): HourlyChanges {
  const days: HourlyChanges = new Map();
  for (const [hour, byArticle] of changes) {
    const day = Math.floor(hour / 24);
    if (hour < firstKept && day >= Math.floor(nowHour / 24) - DAYS_KEPT) collect(days, day, byArticle);
  }
  return days;
}

function byPart(changes: HourlyChanges): HourlyChanges {
  const parts: HourlyChanges = new Map();
  for (const byArticle of changes.values())
    for (const [articleId, by] of byArticle)
      collect(parts, Math.floor(articleId / ARTICLES_A_PART), new Map([[articleId, by]]));
  return parts;
}

function collect(all: HourlyChanges, key: number, byArticle: Changes): void {
  const sums = all.get(key) ?? new Map();
  all.set(key, sums);
  for (const [articleId, by] of byArticle) change(sums, articleId, by);
}

function changed(stored: Map<number, Counts>, changes: HourlyChanges): [number, Counts][] {
  return [...changes].map(([key, byArticle]) => [key, withChanges(stored.get(key) ?? [], byArticle)]);
}

function storeWindow(db: Db, { window, hour, views }: Moved): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO view_windows (window, hour, views) VALUES (?1, ?2, ?3)
       ON CONFLICT (window) DO UPDATE SET hour = excluded.hour, views = excluded.views`,
    )
    .bind(window, hour, markedText(views));
}

/** Writes rows of counts and their sums, as many in one statement as fit a parameter. */
export function store(db: Db, table: string, key: string, rows: [number, Counts][]): D1PreparedStatement[] {
  return write(
    db,
    { table, columns: [key, "views", "total"] },
    rows.map(([at, counts]) => JSON.stringify([at, markedText(counts), totalOf(counts)])),
  );
}

/** Writes rows of counts alone. */
export function storeCounts(
  db: Db,
  table: string,
  key: string,
  rows: [number, Counts][],
): D1PreparedStatement[] {
  return write(
    db,
    { table, columns: [key, "views"] },
    rows.map((row) => JSON.stringify(row)),
  );
}

/** @param rows each a JSON list of its columns' values; the first column is the key. */
function write(
  db: Db,
  { table, columns }: { table: string; columns: string[] },
  rows: string[],
): D1PreparedStatement[] {
  const [key, ...others] = columns;
  const values = columns.map((_, index) => `value->>${index}`).join(", ");
  const updates = others.map((column) => `${column} = excluded.${column}`).join(", ");
  const parameters: string[][] = [];
  let room = 0;
  for (const row of rows) {
    if (row.length > room) {
      parameters.push([]);
      room = MAX_PARAMETER;
    }
    parameters.at(-1)?.push(row);
    room -= row.length + 1;
  }
  return parameters.map((texts) =>
    db.$client
      .prepare(
        `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values} FROM json_each(?) WHERE true
         ON CONFLICT (${key}) DO UPDATE SET ${updates}`,
      )
      .bind(`[${texts.join()}]`),
  );
}
