import { searchArticles } from "./articles/search-articles.ts";
import { listPage } from "./pages/list-page.tsx";
import type { Paper } from "./paper.ts";
import { answerUnkept, passingPage } from "./unkept.ts";

const RESULTS = 40;
const MAX_QUERY = 200;

/** The search page with what was found; never kept, since everybody searches for something else. */
export async function searchPage(paper: Paper, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const query = (url.searchParams.get("q") ?? "").trim().slice(0, MAX_QUERY);
  const articles = query === "" ? [] : await searchArticles(paper.db, query, paper.now, { limit: RESULTS });
  const title = query === "" ? "Search" : `Search: ${query}`;
  const body = listPage(await paper.newsroom.frame(), {
    title,
    kind: "search",
    articles,
    nextPath: null,
    query,
  });
  return answerUnkept(paper, request, passingPage(body));
}
