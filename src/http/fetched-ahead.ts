/** Chromium's names (since 138) for pages that were fetched or rendered before they are shown. */
const FETCHED_AHEAD = '"prefetchCache", "prerenderCache"';

/**
 * Lets the browser of whoever changed something forget the pages that it had fetched ahead, which it may show for five minutes
 * unless a cookie has changed: an editor sees what was saved. A page's word that it is shown (a beacon) changes nothing.
 */
export function forgetFetchedAhead(request: Request, response: Response): void {
  const { method, headers } = request;
  if (method === "GET" || method === "HEAD" || headers.get("Sec-Fetch-Mode") === "no-cors") return;
  if (response.status < 400) response.headers.set("Clear-Site-Data", FETCHED_AHEAD);
}
