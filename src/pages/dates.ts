import type { Site } from "../config/config.ts";

type Place = Pick<Site, "language" | "timeZone">;

const STYLES = {
  long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  short: { year: "numeric", month: "short", day: "numeric" },
  month: { month: "short", calendar: "gregory" },
  withTime: { dateStyle: "long", timeStyle: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/**
 * Making a formatter takes far longer than using it, and a thread shows a date for every comment. What it has made is kept: the same
 * dates stand on page after page, on cards, and in a thread that is rendered again with each comment.
 */
const formatters = new Map<string, { formatter: Intl.DateTimeFormat; made: Map<number, string> }>();
const MAX_MADE = 1_000;

/** `Tuesday, April 22, 2025`, in the site's language and time zone. */
export function longDate(ms: number, site: Place): string {
  return format(ms, site, "long");
}

/** `Apr 22, 2025`: for cards and lists. */
export function shortDate(ms: number, site: Place): string {
  return format(ms, site, "short");
}

/** `April 22, 2025 at 3:04 PM`: for articles and comments. */
export function dateAndTime(ms: number, site: Place): string {
  return format(ms, site, "withTime");
}

/** `Mar`: of a month from 1 to 12, in the site's language. */
export function monthName(month: number, { language }: Place): string {
  return format(Date.UTC(2024, month - 1, 15), { language, timeZone: "UTC" }, "month");
}

/** `2024`, `March 2024` or `Tuesday, March 5, 2024`, in the site's language: what came out in a year, month or day. */
export function archiveTitle(
  { year, month, day }: { year: number; month: number | null; day: number | null },
  { language }: Place,
): string {
  const styles: Intl.DateTimeFormatOptions =
    day !== null ? STYLES.long : { year: "numeric", ...(month !== null && { month: "long" }) };
  const format = new Intl.DateTimeFormat(language, { ...styles, calendar: "gregory", timeZone: "UTC" });
  return format.format(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
}

/** The value of a `datetime` attribute: ISO 8601 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function format(ms: number, { language, timeZone }: Place, style: keyof typeof STYLES): string {
  const key = `${language} ${timeZone} ${style}`;
  let known = formatters.get(key);
  if (!known) {
    const formatter = new Intl.DateTimeFormat(language, { ...STYLES[style], timeZone });
    known = { formatter, made: new Map() };
    formatters.set(key, known);
  }
  const { formatter, made } = known;
  const before = made.get(ms);
  if (before !== undefined) return before;
  if (made.size >= MAX_MADE) made.clear();
  const text = formatter.format(ms);
  made.set(ms, text);
  return text;
}
