import type { RenderedPage } from "../cache/stored-page.ts";
import { type AddressName, findAddress } from "../http/addresses.ts";
import { renderArticle, renderArticleFeed, renderThread } from "./article-pages.ts";
import {
  renderCommentsFeed,
  renderFeed,
  renderNewsSitemap,
  renderSitemap,
  renderSitemapPart,
} from "./feed-pages.ts";
import { renderFront, renderList } from "./list-pages.ts";
import type { RenderContext, Renderer } from "./rendering.ts";

/** What renders each kind of address that is a kept page. Routes of app.ts answer the others. */
export const RENDERERS: Partial<Record<AddressName, Renderer>> = {
  front: renderFront,
  list: renderList,
  feed: renderFeed,
  commentsFeed: renderCommentsFeed,
  sitemap: renderSitemap,
  sitemapPart: renderSitemapPart,
  newsSitemap: renderNewsSitemap,
  articleFeed: renderArticleFeed,
  thread: renderThread,
  article: (context, { path }) => renderArticle(context, path),
};

/** The page of an address (pageAddress) from the database; null where there is none. */
export async function renderPath(context: RenderContext, address: string): Promise<RenderedPage | null> {
  const [path = "", query = ""] = address.split("?", 2);
  const found = findAddress(path);
  const render = found && RENDERERS[found.name];
  if (!render) return null;
  return render(context, {
    path,
    groups: found.groups,
    queries: Object.fromEntries(new URLSearchParams(query)),
  });
}
