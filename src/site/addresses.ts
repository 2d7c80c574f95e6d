import type { RenderedPage } from "../cache/stored-page.ts";
import { findAddress } from "../http/addresses.ts";
import { ARTICLE_PAGES } from "./article-pages.ts";
import { FEED_PAGES } from "./feed-pages.ts";
import { LIST_PAGES } from "./list-pages.ts";
import type { RenderContext, Renderers } from "./rendering.ts";

/** Who renders each kind of address that is a kept page. Routes of app.ts answer the others. */
export const RENDERERS: Renderers = { ...LIST_PAGES, ...FEED_PAGES, ...ARTICLE_PAGES };

/** Whether there can be a page at an address (pageAddress): what renders none is asked for all the same, and KV need not be. */
export function isKept(address: string): boolean {
  const found = findAddress(address.split("?", 1)[0] ?? "");
  return found !== null && RENDERERS[found.name] !== undefined;
}

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
