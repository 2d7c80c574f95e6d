import { HOUR_MS } from "../db/time.ts";
import type { Zone } from "../db/zone.ts";

/** One hour of a clock on the wall: readers today and a week ago; null where the day has no such hour, or not yet. */
export type SameHour = {
  /** When the hour begins, in minutes of a clock's day. */
  clock: number;
  today: number | null;
  before: number | null;
};

/** Today beside the same day of last week, in the paper's time zone. Times are Unix ms. */
export type SameDay = {
  hours: SameHour[];
  /** Up to when readers are counted. */
  countedUpTo: number;
  /** Readers today up to then, a week ago up to the same time of day, and in all of that day. */
  soFar: number;
  beforeByThen: number;
  beforeInAll: number;
  today: number;
  before: number;
};

/**
 * Puts the hours of a day beside those of a week before by what the clock showed: where clocks have changed in between, one of the
 * days has an hour that the other has not.
 * @param totals readers by hour (Unix hours)
 */
export function sameDayOf(totals: Map<number, number>, zone: Zone, countedUpTo: number): SameDay {
  const day = zone.dayOf(countedUpTo);
  const [today, before] = [clocked(zone, day), clocked(zone, day - 7)];
  const present = Math.floor(countedUpTo / HOUR_MS) * HOUR_MS;
  const of = (at: number | undefined) => (at === undefined ? null : (totals.get(at / HOUR_MS) ?? 0));
  const keys = [...new Set([...today.keys(), ...before.keys()])].sort((one, other) => one - other);
  const presentKey = keys.find((key) => today.get(key) === present) ?? 0;
  const share = (countedUpTo - present) / HOUR_MS;
  const hours = keys.map((key) => {
    const at = today.get(key);
    const then = before.get(key);
    const hasBegun = at !== undefined && at <= present;
    return {
      key,
      clock: zone.clockAt(at ?? then ?? 0).minute,
      today: hasBegun ? of(at) : null,
      before: of(then),
    };
  });
  const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const byThen = hours.map(({ key, before: readers }) =>
    key < presentKey ? readers : key === presentKey ? (readers ?? 0) * share : 0,
  );
  return {
    hours: hours.map(({ clock, today: now, before: then }) => ({ clock, today: now, before: then })),
    countedUpTo,
    soFar: sum(hours.map(({ today: now }) => now)),
    beforeByThen: Math.round(sum(byThen)),
    beforeInAll: sum(hours.map(({ before: then }) => then)),
    today: zone.startOf(day),
    before: zone.startOf(day - 7),
  };
}

/** A day's hours by the hour of the clock that their middle is in, and by which of two it is where clocks are put back. */
function clocked(zone: Zone, day: number): Map<number, number> {
  const hours = new Map<number, number>();
  for (const at of zone.hoursOf(day)) {
    const key = Math.floor(zone.clockAt(at + HOUR_MS / 2).minute / 60) * 2;
    hours.set(hours.has(key) ? key + 1 : key, at);
  }
  return hours;
}
