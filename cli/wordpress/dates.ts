import type { Fields } from "./read-export.ts";

/**
 * The first of these fields that holds a date, as ISO 8601. WordPress writes `2026-11-23 07:30:00` and, for none,
 * `0000-00-00 00:00:00`; a time of the site's own zone is taken as UTC, as the export does not name that zone.
 */
export function readDate(fields: Fields, ...names: string[]): string | undefined {
  for (const name of names) {
    const written = fields.get(name)?.trim() ?? "";
    const [, date, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(written) ?? [];
    const parsed = Date.parse(date ? `${date}T${time}Z` : /^\w{3}, \d/.test(written) ? written : "");
    // A pubDate of a draft is the year -1.
    if (Number.isFinite(parsed) && parsed > -6e13) return new Date(parsed).toISOString();
  }
  return undefined;
}
