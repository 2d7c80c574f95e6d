import { searchArticles } from "../articles/search-articles.ts";
import { listPage } from "../pages/list-page.tsx";
import type { SiteContext } from "./context.ts";
import { answerUncached, passingPage } from "./uncached.ts";

const RESULTS = 40;
const MAX_QUERY = 200;

/** The search page with what was found; never kept, since everybody searches for something else. */
export async function searchPage(site: SiteContext, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const query = (url.searchParams.get("q") ?? "").trim().slice(0, MAX_QUERY);
  const articles = query === "" ? [] : await searchArticles(site.db, query, site.now, { limit: RESULTS });
  const title = query === "" ? "Search" : `Search: ${query}`;
  const body = listPage(await site.rendering.frame(), {
    title,
    kind: "search",
    articles,
    nextPath: null,
    query,
  });
  return answerUncached(site, request, passingPage(body));
}
