import { archiveRange } from "../articles/archive.ts";
import type { Site } from "../config/config.ts";
import { DAY_MS } from "../db/time.ts";
import { Zone } from "../db/zone.ts";
import { monthName } from "../pages/dates.ts";
import type { ArchiveSteps } from "../pages/pager.tsx";

type Span = {
  /** When the list's oldest article came out (Unix ms). */
  oldest: number;
  now: number;
  /** When the page's first article came out; null: the years are enough. */
  at: number | null;
};

/**
 * Ways into the middle of a list: its years, and the months of the year that a page shows. Each leads to what came out until
 * the end of that time, newest first: there is always something, and nobody has to count what there is.
 * @param pathOf the list's page before a cursor; without one, its first
 */
export function archiveSteps(
  { oldest, now, at }: Span,
  site: Pick<Site, "language" | "timeZone">,
  pathOf: (before?: string) => string,
): ArchiveSteps {
  const zone = new Zone(site.timeZone);
  const monthOf = (ms: number) => {
    const date = new Date(zone.dayOf(ms) * DAY_MS);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
  };
  const [first, last] = [monthOf(oldest), monthOf(now)];
  const pathUntil = (year: number, month: number | null) => {
    const { to } = archiveRange({ year, month, day: null }, site.timeZone);
    return to > now ? pathOf() : pathOf(`${to}-0`);
  };
  const shown = at === null ? null : monthOf(at);
  const years = Array.from({ length: last.year - first.year + 1 }, (_, back) => last.year - back);
  const months = Array.from({ length: 12 }, (_, index) => index + 1).filter(
    (month) =>
      !(shown?.year === first.year && month < first.month) &&
      !(shown?.year === last.year && month > last.month),
  );
  return {
    years: years.map((year) => ({
      label: String(year),
      path: pathUntil(year, null),
      isCurrent: year === shown?.year,
    })),
    months:
      shown === null
        ? []
        : months.map((month) => ({
            label: monthName(month, site),
            path: pathUntil(shown.year, month),
            isCurrent: month === shown.month,
          })),
  };
}
