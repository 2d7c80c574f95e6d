import { DAY_MS, HOUR_MS, MINUTE_MS } from "./time.ts";

const DAY_MINUTES = 1440;

/** Days begin at most so many hours before or after those of UTC. */
const FARTHEST_HOURS = 15;

/** Making a formatter takes half a millisecond, and the cron asks for the same zone's day every minute. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * A time zone's calendar, made of the whole hours of UTC in which things are counted. An hour belongs to the day that its
 * middle is in: where clocks are half an hour or a quarter off, a day begins so much before midnight. A day has 23 hours or
 * 25 where clocks change.
 */
export class Zone {
  readonly #format: Intl.DateTimeFormat;

  /** @param timeZone IANA name */
  constructor(timeZone: string) {
    this.#format = formatters.get(timeZone) ?? formatterOf(timeZone);
    formatters.set(timeZone, this.#format);
  }

  /** What a clock on the wall shows at a moment (Unix ms): the day, since 1970-01-01, and the minute of it. */
  clockAt(at: number): { day: number; minute: number } {
    const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
    for (const { type, value } of this.#format.formatToParts(at))
      if (type in parts) parts[type as keyof typeof parts] = Number(value);
    const { year, month, day, hour, minute } = parts;
    return { day: Date.UTC(year, month - 1, day) / DAY_MS, minute: hour * 60 + minute };
  }

  /** The day, since 1970-01-01, of the hour that holds a moment (Unix ms). */
  dayOf(at: number): number {
    return this.clockAt(Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS / 2).day;
  }

  /** The beginning (Unix ms) of a day's first hour. */
  startOf(day: number): number {
    let before = day * 24 - FARTHEST_HOURS;
    let first = day * 24 + FARTHEST_HOURS;
    while (first - before > 1) {
      const middle = Math.floor((before + first) / 2);
      if (this.dayOf(middle * HOUR_MS) < day) before = middle;
      else first = middle;
    }
    return first * HOUR_MS;
  }

  /** The first minute (Unix ms) in which a clock on the wall shows a day, since 1970-01-01: midnight, or where clocks skip it later. */
  midnightOf(day: number): number {
    const { day: shown, minute } = this.clockAt(day * DAY_MS);
    const likely = day * DAY_MS - ((shown - day) * DAY_MINUTES + minute) * MINUTE_MS;
    const isMidnight = ({ day: shown, minute }: { day: number; minute: number }) =>
      shown === day && minute === 0;
    if (isMidnight(this.clockAt(likely)) && this.clockAt(likely - MINUTE_MS).day < day) return likely;
    let before = (day * 24 - FARTHEST_HOURS) * 60;
    let first = (day * 24 + FARTHEST_HOURS) * 60;
    while (first - before > 1) {
      const middle = Math.floor((before + first) / 2);
      if (this.clockAt(middle * MINUTE_MS).day < day) before = middle;
      else first = middle;
    }
    return first * MINUTE_MS;
  }

  /** The beginnings (Unix ms) of a day's hours. */
  hoursOf(day: number): number[] {
    const start = this.startOf(day);
    return Array.from({ length: (this.startOf(day + 1) - start) / HOUR_MS }, (_, n) => start + n * HOUR_MS);
  }

  /** The beginnings (Unix ms) of the last `count` days, the one that holds `now` the last. */
  lastDays(now: number, count: number): number[] {
    const today = this.dayOf(now);
    return Array.from({ length: count }, (_, n) => this.startOf(today - (count - 1 - n)));
  }

  /** Minutes by which the days that are made of hours begin before midnight at a moment: 0, 15 or 30. */
  minutesOff(at: number): number {
    const { minute } = this.clockAt(Math.floor(at / HOUR_MS) * HOUR_MS);
    return (60 - (minute % 60)) % 60;
  }
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
}
