import { createHash } from "node:crypto";
import { isbot } from "isbot";
import { originOf } from "../../src/http/network-address.ts";
import type { LogLine } from "./parse-line.ts";

/** What became of the lines: each counts once. */
export type Counts = { lines: number; robots: number; repeats: number; notPages: number; unreadable: number };

/** Readers of a page in an hour. */
export type PageHour = { path: string; hour: number; views: number; source: string };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Logs of several servers in one file are out of order. What lags further behind than the days that are remembered would be
 * counted twice: two, and more as long as their readers are no more than these.
 */
const KEPT_DAYS = 2;
const KEPT_READERS = 2_000_000;

/** Pictures, scripts and the like; a page's address has no such ending. */
const FILE = /\.(?!(?:html?|php|aspx?)$)[a-z0-9]{1,5}$/i;
const PAGE_STATUSES = [200, 304];

export type ReaderCount = {
  counts: Counts;
  /** Takes a line of a source, null for one that could not be read. */
  add: (line: LogLine | null, source?: string) => void;
  /** Hours that are over by the log's own clock, each once; with `all`, every hour that is left. */
  take: (all?: boolean) => PageHour[];
};

/**
 * Counts people, as the paper itself does: pages asked for by GET and answered 200 or 304, no robots (by their agent), the
 * same address (of IPv6 its /64) and agent once a day for a page. Days are the log's own, in UTC.
 */
export function openCount(keptReaders = KEPT_READERS): ReaderCount {
  const counts: Counts = { lines: 0, robots: 0, repeats: 0, notPages: 0, unreadable: 0 };
  const seen = new Map<number, Set<string>>();
  const hours = new Map<number, Map<string, PageHour>>();
  let firstDay = Number.NEGATIVE_INFINITY;
  let remembered = 0;

  function sort(line: LogLine | null): keyof Counts | LogLine {
    if (line === null || Math.floor(line.at / DAY_MS) < firstDay) return "unreadable";
    if (line.method !== "GET" || !PAGE_STATUSES.includes(line.status) || FILE.test(line.path))
      return "notPages";
    // The common format knows no agents: whoever asks for a page is taken for a person.
    if (line.agent !== null && (["", "-"].includes(line.agent) || isbot(line.agent))) return "robots";
    return isRepeat(line) ? "repeats" : line;
  }

  function isRepeat({ at, address, agent, path }: LogLine): boolean {
    const day = Math.floor(at / DAY_MS);
    const readers = seen.get(day) ?? new Set();
    seen.set(day, readers);
    const reader = createHash("sha1")
      .update(`${originOf(address).address}\n${agent}\n${path}`)
      .digest("base64")
      .slice(0, 14);
    if (readers.size === readers.add(reader).size) return true;
    remembered += 1;
    if (remembered > keptReaders && seen.size > KEPT_DAYS) forgetOldest();
    return false;
  }

  function forgetOldest(): void {
    const oldest = Math.min(...seen.keys());
    remembered -= seen.get(oldest)?.size ?? 0;
    seen.delete(oldest);
    firstDay = oldest + 1;
  }

  return {
    counts,
    add: (line, source = "") => {
      counts.lines += 1;
      const sorted = sort(line);
      if (typeof sorted === "string") {
        counts[sorted] += 1;
        return;
      }
      const hour = Math.floor(sorted.at / HOUR_MS);
      const pages = hours.get(hour) ?? new Map<string, PageHour>();
      hours.set(hour, pages);
      const key = `${source}\n${sorted.path}`;
      const page = pages.get(key) ?? { path: sorted.path, hour: hour * HOUR_MS, views: 0, source };
      page.views += 1;
      pages.set(key, page);
    },
    take: (all = false) => {
      const over = [...hours.keys()].filter((hour) => all || hour < firstDay * 24);
      return over
        .sort((a, b) => a - b)
        .flatMap((hour) => {
          const pages = [...(hours.get(hour)?.values() ?? [])];
          hours.delete(hour);
          return pages;
        });
    },
  };
}
