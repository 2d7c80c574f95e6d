import { isbot } from "isbot";
import { sendsFetchMetadata } from "./sends-fetch-metadata.ts";

/** Headers by which browsers say that nobody is looking at the page yet. */
const PURPOSE_HEADERS = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

/** Cloudflare's scores run from 1 (surely automated) to 99; below 30 is "likely automated", 0 is "not computed". */
const LOWEST_HUMAN_SCORE = 30;

/** Programs that measure or read pages and name themselves beside a browser, which isbot takes for people. */
const OTHER_ROBOTS = /GTmetrix|Miniature\.io\/|YLT Chrome\/|TSM-turingos| (?:Code|Trae)\/1\./;

type BotManagement = { score?: number; verifiedBot?: boolean };

/**
 * Whether a request is a person opening a page, by its method, its headers and Cloudflare's own verdict. The signed-in
 * newsroom is no reader.
 * isbot's expression costs about 5 µs an agent, so its verdicts are not remembered.
 */
export function isReaderView(request: Request, isNewsroom = false): boolean {
  return whoAsks(request, isNewsroom) === "reader";
}

/** Who asks for a page: "other" is no view of anybody's, as a HEAD, a frame or the newsroom. */
export type WhoAsks = "reader" | "robot" | "prefetch" | "other";

export function whoAsks(request: Request, isNewsroom = false): WhoAsks {
  if (isNewsroom || request.method !== "GET") return "other";
  if (isRobot(request)) return "robot";
  if (isAhead(request)) return "prefetch";
  return isNavigation(request) ? "reader" : "other";
}

/**
 * Who tells that a page is looked at now which their browser had fetched ahead: the page's own script does, by a POST. Only
 * browsers that send Fetch Metadata fetch ahead.
 */
export function whoTells(request: Request, isNewsroom = false): WhoAsks {
  if (isNewsroom || request.method !== "POST") return "other";
  if (isRobot(request)) return "robot";
  return isBeacon(request) ? "reader" : "other";
}

/** Whether a page of this very site sends it by `navigator.sendBeacon()`. */
export function isBeacon({ headers }: Request): boolean {
  return (
    headers.get("Sec-Fetch-Site") === "same-origin" &&
    headers.get("Sec-Fetch-Mode") === "no-cors" &&
    headers.get("Sec-Fetch-Dest") === "empty"
  );
}

/** Prefetched or prerendered: perhaps never seen. */
function isAhead(request: Request): boolean {
  return PURPOSE_HEADERS.some((name) => /prefetch|prerender|preview/i.test(request.headers.get(name) ?? ""));
}

/** Fetch Metadata: frames, scripts and images that ask for the page are no views. Older browsers send nothing. */
function isNavigation({ headers }: Request): boolean {
  const destination = headers.get("Sec-Fetch-Dest");
  const mode = headers.get("Sec-Fetch-Mode");
  return (destination === null || destination === "document") && (mode === null || mode === "navigate");
}

/** Whether a program asks, by its name, by what it should send and does not, or by Cloudflare's verdict. */
export function isRobot(request: Request): boolean {
  const agent = request.headers.get("User-Agent")?.trim();
  return (
    !agent || isAutomated(request) || isPretended(request, agent) || isbot(agent) || OTHER_ROBOTS.test(agent)
  );
}

/** A current browser sends Fetch Metadata over https; who says to be one and sends none is a program. */
function isPretended({ headers, url }: Request, agent: string): boolean {
  if (!url.startsWith("https:")) return false;
  const isSent =
    headers.has("Sec-Fetch-Mode") || headers.has("Sec-Fetch-Dest") || headers.has("Sec-Fetch-Site");
  return !isSent && sendsFetchMetadata(agent);
}

function isAutomated(request: Request): boolean {
  const verdict = request.cf?.botManagement as BotManagement | undefined;
  if (!verdict) return false;
  const score = verdict.score ?? 0;
  return verdict.verifiedBot === true || (score > 0 && score < LOWEST_HUMAN_SCORE);
}
