import { DAY_MS } from "../../db/time.ts";

/** Clock times of a zone as `<input type="datetime-local">` has them: "2026-11-23T07:30". */

const FORMAT = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const;

/** What the zone's clocks show at `ms` (Unix ms), to the minute. */
export function localTime(ms: number, timeZone: string): string {
  return new Date(ms + offsetAt(ms, timeZone)).toISOString().slice(0, 16);
}

/**
 * Unix ms at which the zone's clocks show this; null for what is no time. Of an hour that comes twice the first is meant,
 * and one that is left out counts on from the hour before.
 */
export function fromLocalTime(text: string, timeZone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null;
  const shown = Date.parse(`${text.slice(0, 16)}:00Z`);
  // The 31st of February counts on into March: it is no day.
  if (Number.isNaN(shown) || new Date(shown).toISOString().slice(0, 16) !== text.slice(0, 16)) return null;
  const offsets = [offsetAt(shown - DAY_MS, timeZone), offsetAt(shown + DAY_MS, timeZone)];
  const found = offsets.map((offset) => shown - offset).filter((ms) => ms + offsetAt(ms, timeZone) === shown);
  return found.length > 0 ? Math.min(...found) : shown - (offsets[0] ?? 0);
}

/** By how much the zone's clocks are ahead of UTC, in ms. */
function offsetAt(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", { ...FORMAT, timeZone }).formatToParts(ms);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return shown - Math.floor(ms / 1000) * 1000;
}
