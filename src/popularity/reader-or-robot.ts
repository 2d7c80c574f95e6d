import { isbot } from "isbot";

/** Headers by which browsers say that nobody is looking at the page yet. */
const PURPOSE_HEADERS = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

/** Cloudflare's scores run from 1 (surely automated) to 99; below 30 is "likely automated", 0 is "not computed". */
const LOWEST_HUMAN_SCORE = 30;

type BotManagement = { score?: number; verifiedBot?: boolean };

/**
 * Whether a request is a person opening a page, by its method, its headers and Cloudflare's own verdict. The signed-in
 * newsroom is no reader.
 * isbot's expression costs about 5 µs an agent, so its verdicts are not remembered.
 */
export function isReaderView(request: Request, isNewsroom = false): boolean {
  return (
    !isNewsroom && request.method === "GET" && !isAhead(request) && isNavigation(request) && !isRobot(request)
  );
}

/** Prefetched or prerendered: perhaps never seen. */
function isAhead(request: Request): boolean {
  return PURPOSE_HEADERS.some((name) => /prefetch|prerender|preview/i.test(request.headers.get(name) ?? ""));
}

/** Fetch Metadata: frames, scripts and images that ask for the page are no views. Older browsers send nothing. */
function isNavigation(request: Request): boolean {
  const destination = request.headers.get("Sec-Fetch-Dest");
  return destination === null || destination === "document";
}

function isRobot(request: Request): boolean {
  const agent = request.headers.get("User-Agent")?.trim();
  return !agent || isAutomated(request) || isbot(agent);
}

function isAutomated(request: Request): boolean {
  const verdict = request.cf?.botManagement as BotManagement | undefined;
  if (!verdict) return false;
  const score = verdict.score ?? 0;
  return verdict.verifiedBot === true || (score > 0 && score < LOWEST_HUMAN_SCORE);
}
