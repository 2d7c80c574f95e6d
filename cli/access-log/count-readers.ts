import { createHash } from "node:crypto";
import { isbot } from "isbot";
import { originOf } from "../../src/http/network-address.ts";
import type { LogLine } from "./parse-line.ts";

/** What became of the lines: each counts once. */
export type Counts = { lines: number; robots: number; repeats: number; notPages: number; unreadable: number };

/** Readers of a page in an hour. */
export type PageHour = { path: string; hour: number; views: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Logs of several servers in one file are a little out of order; what lags further behind would be counted twice. */
const KEPT_DAYS = 2;

/** Pictures, scripts and the like; a page's address has no such ending. */
const FILE = /\.(?!(?:html?|php|aspx?)$)[a-z0-9]{1,5}$/i;
const PAGE_STATUSES = [200, 304];

export type ReaderCount = {
  counts: Counts;
  /** Takes a line, null for one that could not be read. */
  add: (line: LogLine | null) => void;
  /** Hours that are over by the log's own clock, each once; with `all`, every hour that is left. */
  take: (all?: boolean) => PageHour[];
};

/**
 * Counts people, as the paper itself does: pages asked for by GET and answered 200 or 304, no robots (by their agent), the
 * same address (of IPv6 its /64) and agent once a day for a page. Days are the log's own, in UTC. Memory holds two days.
 */
export function openCount(): ReaderCount {
  const counts: Counts = { lines: 0, robots: 0, repeats: 0, notPages: 0, unreadable: 0 };
  const seen = new Map<number, Set<string>>();
  const hours = new Map<number, Map<string, number>>();
  let newestDay = 0;

  function sort(line: LogLine | null): keyof Counts | LogLine {
    if (line === null || Math.floor(line.at / DAY_MS) <= newestDay - KEPT_DAYS) return "unreadable";
    if (line.method !== "GET" || !PAGE_STATUSES.includes(line.status) || FILE.test(line.path))
      return "notPages";
    // The common format knows no agents: whoever asks for a page is taken for a person.
    if (line.agent !== null && (["", "-"].includes(line.agent) || isbot(line.agent))) return "robots";
    return isRepeat(line) ? "repeats" : line;
  }

  function isRepeat({ at, address, agent, path }: LogLine): boolean {
    const day = Math.floor(at / DAY_MS);
    if (day > newestDay) newestDay = day;
    for (const old of seen.keys()) if (old <= newestDay - KEPT_DAYS) seen.delete(old);
    const readers = seen.get(day) ?? new Set();
    seen.set(day, readers);
    const reader = createHash("sha1")
      .update(`${originOf(address).address}\n${agent}\n${path}`)
      .digest("base64")
      .slice(0, 14);
    return readers.size === readers.add(reader).size;
  }

  return {
    counts,
    add: (line) => {
      counts.lines += 1;
      const sorted = sort(line);
      if (typeof sorted === "string") {
        counts[sorted] += 1;
        return;
      }
      const hour = Math.floor(sorted.at / HOUR_MS);
      const pages = hours.get(hour) ?? new Map<string, number>();
      hours.set(hour, pages);
      pages.set(sorted.path, (pages.get(sorted.path) ?? 0) + 1);
    },
    take: (all = false) => {
      const over = [...hours.keys()].filter((hour) => all || hour < (newestDay - KEPT_DAYS + 1) * 24);
      return over
        .sort((a, b) => a - b)
        .flatMap((hour) => {
          const pages = [...(hours.get(hour) ?? [])];
          hours.delete(hour);
          return pages.map(([path, views]) => ({ path, hour: hour * HOUR_MS, views }));
        });
    },
  };
}
