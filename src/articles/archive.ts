import { DAY_MS } from "../db/time.ts";
import { Zone } from "../db/zone.ts";
import { findAddress } from "../http/addresses.ts";

/** A year, a month of it, or a day, as the address of its archive names it. */
export type ArchiveDate = { year: number; month: number | null; day: number | null };

/** When the articles of an archive came out: from the first moment (Unix ms) until before the second. */
export type ArchiveRange = { from: number; to: number };

/** The date that an archive's address names; null for an address that is none, or a day that no month has. */
export function archiveDate(path: string): ArchiveDate | null {
  const found = findAddress(path);
  if (found?.name !== "archive") return null;
  const [year = 0, month, day] = ["year", "month", "day"].map((name) =>
    found.groups[name] === undefined ? null : Number(found.groups[name]),
  );
  if (year === null || month === undefined || day === undefined) return null;
  const isDay = day === null || new Date(Date.UTC(year, Number(month) - 1, day)).getUTCDate() === day;
  return isDay ? { year, month, day } : null;
}

/** By the paper's clock. @param timeZone IANA name */
export function archiveRange({ year, month, day }: ArchiveDate, timeZone: string): ArchiveRange {
  const zone = new Zone(timeZone);
  const first = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  const next =
    day !== null ? first + DAY_MS : Date.UTC(month === null ? year + 1 : year, month === null ? 0 : month, 1);
  return { from: zone.midnightOf(first / DAY_MS), to: zone.midnightOf(next / DAY_MS) };
}

/** The addresses of the archives around one: of the year, and of the month. The last is its own. */
export function archivePaths({ year, month, day }: ArchiveDate): string[] {
  const parts = [String(year), ...[month, day].flatMap((part) => (part === null ? [] : [two(part)]))];
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}/`);
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}
