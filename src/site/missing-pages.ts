import { messagePage } from "../pages/message-page.tsx";
import type { SiteContext } from "./context.ts";
import { answerUncached, passingPage } from "./uncached.ts";

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

async function missingPage(
  site: SiteContext,
  request: Request,
  status: 404 | 410,
  title: string,
  paragraphs: string[],
): Promise<Response> {
  const body = messagePage(await site.rendering.frame(), { status, title, paragraphs });
  return answerUncached(site, request, passingPage(body), { status });
}
