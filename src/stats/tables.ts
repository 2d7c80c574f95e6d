import { DAY_MS, HOUR_MS } from "../db/time.ts";
import { Zone } from "../db/zone.ts";
import type { ArticleFigures } from "./article-figures.ts";
import type { Cell } from "./csv.ts";
import type { Shares } from "./shares.ts";
import type { Stats } from "./stats.ts";

/** Readers and comments of the paper by hour or day, as on the charts. */
export function paperTable({ window, views, comments, spam }: Stats, timeZone: string): Cell[][] {
  const zone = new Zone(timeZone);
  const isDay = window === "day";
  return [
    ["date", ...(isDay ? ["time"] : []), "time zone", "begins (UTC)", "readers", "comments", "of which spam"],
    ...views.map(({ from, value }, n) => [
      ...dateOf(zone, from, isDay),
      timeZone,
      new Date(from).toISOString(),
      value,
      comments[n]?.value ?? 0,
      spam[n]?.value ?? 0,
    ]),
  ];
}

/** The articles that were read most in a window. */
export function mostReadTable({ articles }: Shares): Cell[][] {
  return [
    ["place", "readers", "title", "section", "author", "path", "id"],
    ...articles.map(({ id, title, path, section, author, views }, n) => [
      n + 1,
      views,
      title,
      section,
      author,
      path,
      id,
    ]),
  ];
}

/**
 * An article's readers by hour, or by day of the paper's time zone, since its publication and as far as they are kept. Days of
 * which no hours are kept any more are UTC's.
 */
export function articleTable(
  { kept, countedUpTo }: ArticleFigures,
  { by, timeZone }: { by: "hour" | "day"; timeZone: string },
): Cell[][] {
  const zone = new Zone(timeZone);
  const hours = new Map(kept.hours.map(({ at, views }) => [at, views]));
  if (by === "hour") {
    return [
      ["date", "time", "time zone", "begins (UTC)", "readers"],
      ...hoursBetween(kept.hoursFrom, countedUpTo).map((hour) => [
        ...dateOf(zone, hour * HOUR_MS, true),
        timeZone,
        new Date(hour * HOUR_MS).toISOString(),
        hours.get(hour) ?? 0,
      ]),
    ];
  }
  const byDay = new Map<number, number>();
  for (const [hour, views] of hours) {
    const day = zone.dayOf(hour * HOUR_MS);
    byDay.set(day, (byDay.get(day) ?? 0) + views);
  }
  const first = zone.dayOf(kept.hoursFrom);
  const days = Array.from({ length: zone.dayOf(countedUpTo) - first + 1 }, (_, n) => first + n);
  return [
    ["date", "time zone", "readers"],
    ...kept.days.map(({ at, views }) => [isoDay(at), "UTC", views]),
    ...days.map((day) => [isoDay(day), timeZone, byDay.get(day) ?? 0]),
  ];
}

function hoursBetween(from: number, until: number): number[] {
  const first = Math.floor(from / HOUR_MS);
  return Array.from({ length: Math.max(0, Math.floor(until / HOUR_MS) - first + 1) }, (_, n) => first + n);
}

/** The date of an hour, or of a day that begins with it, and the time where it is asked for. */
function dateOf(zone: Zone, at: number, withTime: boolean): string[] {
  if (!withTime) return [isoDay(zone.dayOf(at))];
  const { day, minute } = zone.clockAt(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return [isoDay(day), `${two(Math.floor(minute / 60))}:${two(minute % 60)}`];
}

function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
