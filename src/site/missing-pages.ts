import { recallMessage, rememberMessage } from "../cache/memory.ts";
import { toStoredPage } from "../cache/stored-page.ts";
import { messagePage } from "../pages/message-page.tsx";
import type { SiteContext } from "./context.ts";
import { answerStored, passingPage } from "./uncached.ts";

const ONWARD = "The front page has the newest articles, and the search finds older ones.";

/** The paper's own page for an address that is nothing. */
export function notFoundPage(site: SiteContext, request: Request): Promise<Response> {
  return missingPage(site, request, 404, "Page not found", [
    "There is nothing at this address. It may have been mistyped.",
    ONWARD,
  ]);
}

/** The same for an address where an article was that the newsroom has withdrawn, or deleted. */
export function gonePage(site: SiteContext, request: Request): Promise<Response> {
  return missingPage(site, request, 410, "This article is gone", [
    "There was an article at this address, and the newsroom has taken it back.",
    ONWARD,
  ]);
}

/** Hangs on nothing but the site's settings, so that an isolate renders it once. */
async function missingPage(
  site: SiteContext,
  request: Request,
  status: 404 | 410,
  title: string,
  paragraphs: string[],
): Promise<Response> {
  const { cache, rendering, now } = site;
  const key = `${cache.version} ${status}`;
  const known = recallMessage(key);
  if (known) return answerStored(site, request, known, { status });
  const body = messagePage(await rendering.frame(), { status, title, paragraphs });
  const page = rememberMessage(key, await toStoredPage(passingPage(body), cache.version, now));
  return answerStored(site, request, page, { status });
}
