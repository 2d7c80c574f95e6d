import { searchArticles } from "./articles/search-articles.ts";
import { respondUnkept } from "./edge/respond.ts";
import { toStoredPage } from "./edge/stored-page.ts";
import { listPage } from "./pages/list-page.tsx";
import { type Paper, slotContents } from "./paper.ts";

const RESULTS = 40;
const MAX_QUERY = 200;

/** The search page with what was found; never kept, since everybody searches for something else. */
export async function searchPage(paper: Paper, url: URL): Promise<Response> {
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
  const page = await toStoredPage(
    {
      body,
      contentType: "text/html; charset=utf-8",
      revision: 0,
      tracks: "lists",
      articleId: null,
      section: null,
      keep: 0,
    },
    paper.edge.version,
    paper.now,
  );
  return respondUnkept(page, await slotContents(paper, url));
}
