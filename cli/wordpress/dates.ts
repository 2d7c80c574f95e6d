import type { Fields } from "./read-export.ts";

/** How the site's clock stands to UTC at a local time (ms as if it were UTC), in ms; null: nobody has said. */
export type SiteClock = (localMs: number) => number | null;

/**
 * The first of these pairs and fields that holds a date, as ISO 8601. WordPress writes `2026-11-23 07:30:00` and, for none,
 * `0000-00-00 00:00:00`. @param local the field with the site's own time, for where the one of UTC is empty
 */
export function readDate(
  fields: Fields,
  utc: string,
  local?: string,
  { clock = () => null, other, onLocal = () => {} }: DateOptions = {},
): string | undefined {
  const given = parse(fields.get(utc));
  if (given !== null) return new Date(given).toISOString();
  const written = local === undefined ? null : parse(fields.get(local));
  if (written !== null) {
    const offset = clock(written);
    onLocal(offset);
    return new Date(written - (offset ?? 0)).toISOString();
  }
  const last = other === undefined ? null : parse(fields.get(other));
  return last === null ? undefined : new Date(last).toISOString();
}

export type DateOptions = {
  clock?: SiteClock;
  /** A field that may say it, if neither does. */
  other?: string;
  /** Is told that there was a local time alone, and what it was taken for. */
  onLocal?: (offset: number | null) => void;
};

function parse(value: string | undefined): number | null {
  const written = value?.trim() ?? "";
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(written) ?? [];
  const parsed = Date.parse(date ? `${date}T${time}Z` : /^\w{3}, \d/.test(written) ? written : "");
  // A pubDate of a draft is the year -1.
  return Number.isFinite(parsed) && parsed > -6e13 ? parsed : null;
}

/** Gathers what articles with both dates tell of the site's clock. */
export function openClock(timeZone?: string): { learn: (fields: Fields) => void; clock: SiteClock } {
  const known = new Map<number, number>();
  const format = timeZone === undefined ? null : zoneFormat(timeZone);
  let months: number[] | null = null;
  const learn = (fields: Fields) => {
    const utc = parse(fields.get("wp:post_date_gmt"));
    const local = parse(fields.get("wp:post_date"));
    // The world's clocks stand at most fourteen hours from UTC, and at quarters.
    if (utc === null || local === null || Math.abs(local - utc) > 14 * HOUR || (local - utc) % (HOUR / 4))
      return;
    known.set(monthOf(local), local - utc);
    months = null;
  };
  const clock: SiteClock = (local) => {
    if (format) return offsetIn(format, local);
    if (known.size === 0) return null;
    months ??= [...known.keys()];
    const month = monthOf(local);
    const nearest = months.reduce((a, b) => (Math.abs(b - month) < Math.abs(a - month) ? b : a));
    return known.get(nearest) ?? null;
  };
  return { learn, clock };
}

const HOUR = 3_600_000;

/** Months since the year 0. */
function monthOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
}

/** What a zone's clock is ahead of UTC when it shows this time. */
function offsetIn(format: Intl.DateTimeFormat, local: number): number {
  const at = (ms: number) => {
    const name = format.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
  return at(local - at(local));
}

/** An offset as people write it: `+01:00`. */
export function offsetName(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
