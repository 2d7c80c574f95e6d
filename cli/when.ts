const DAY_MS = 86_400_000;

const RELATIVE = /^([+-])(\d{1,4})d(?: +(\d{1,2}):(\d{2}))?$/;
const ABSOLUTE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Reads `2026-11-23T07:30:00Z`, `2026-11-23 07:30`, `2026-11-23`, or days from today such as `-2d 07:30`, `+1d`. What
 * names no zone is in UTC; what names no time is 00:00.
 * @param now Unix ms. @returns ISO 8601. @throws Error saying what to write.
 */
export function readWhen(given: string, now: number): string {
  const time = relative(given, now) ?? absolute(given);
  if (time === null || !Number.isFinite(time))
    throw new Error(`"${given}" is no date: write 2026-11-23T07:30:00Z, 2026-11-23, or -2d 07:30`);
  return new Date(time).toISOString();
}

function relative(given: string, now: number): number | null {
  const found = RELATIVE.exec(given);
  if (!found) return null;
  const [, sign, days, hours = "0", minutes = "0"] = found;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const distance = (sign === "-" ? -1 : 1) * Number(days) * DAY_MS;
  return today + distance + Number(hours) * 3_600_000 + Number(minutes) * 60_000;
}

function absolute(given: string): number | null {
  const found = ABSOLUTE.exec(given);
  if (!found) return null;
  const [, year = "", month = "", day = "", hours = "0", minutes = "00", seconds = "00", zone = "Z"] = found;
  const written = `${year}-${month}-${day}T${hours.padStart(2, "0")}:${minutes}:${seconds}`;
  // Date.parse turns the 30th of February into the 2nd of March.
  const inMonth = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (inMonth.getUTCDate() !== Number(day)) return null;
  return Date.parse(written + zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, "$1:$2"));
}
