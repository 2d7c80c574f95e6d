import { numberedAddress } from "../../src/http/paths.ts";

/** A request as a line of an access log tells of it. */
export type LogLine = {
  /** Network address, or a host's name where the server looked it up. */
  address: string;
  /** Unix ms. */
  at: number;
  method: string;
  /** The page's path, without a query but for WordPress's that names an article by its number. */
  path: string;
  status: number;
  /** Null: the log does not say (common format). "" or "-": none was sent. */
  agent: string | null;
};

const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;

/** Apache's and nginx's common and combined formats, also with the host in front. What follows the agent is not looked at. */
const LINE = new RegExp(
  String.raw`^(?:[\w.-]+(?::\d+)? (?=[\da-f.:]+ ))?(\S+) \S+ .*?\[(\d{2})\/(\w{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\] ${QUOTED} (\d{3}) \S+(?: ${QUOTED} ${QUOTED})?`,
);

const REQUEST = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Reads a line; null where it is none of an access log. A request that is none has an empty method. */
export function parseLine(line: string): LogLine | null {
  const match = LINE.exec(line);
  if (!match) return null;
  const [, address = "", day, month = "", year, hours, minutes, seconds] = match;
  const [sign, zoneHours, zoneMinutes, request = "", status, , agent] = match.slice(8);
  const local = Date.UTC(
    Number(year),
    MONTHS.indexOf(month),
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
  if (!MONTHS.includes(month)) return null;
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === "-" ? -1 : 1);
  const [, method = "", target = ""] = REQUEST.exec(request) ?? [];
  return {
    address,
    at: local - zone,
    method,
    path: pathOf(target),
    status: Number(status),
    agent: agent ?? null,
  };
}

/** The path of a page that a request's target names: of an article's AMP page, the article's. */
export function pathOf(target: string): string {
  const [path = "", query = ""] = target
    .replace(/^https?:\/\/[^/?#]*/i, "")
    .replace(/#.*$/s, "")
    .split("?", 2);
  const numbered = /^\/?$/.test(path) && numberedAddress(new URL(`https://paper.invalid/?${query}`));
  return numbered || path.replace(/(?<=\/[^/]+)\/amp\/?$/i, "/") || "/";
}
