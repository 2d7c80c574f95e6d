import type { Site } from "../config/config.ts";
import { dateAndTime, isoTime, shortDate } from "./dates.ts";

/** A moment, readable by people and programs. */
export function Time({ at, site, short = false }: { at: number; site: Site; short?: boolean }) {
  return <time datetime={isoTime(at)}>{short ? shortDate(at, site) : dateAndTime(at, site)}</time>;
}
