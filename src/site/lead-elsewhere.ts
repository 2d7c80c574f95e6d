import { resolveAddress } from "../articles/addresses.ts";
import { REVALIDATE } from "../cache/respond.ts";
import { leadTo } from "../comments/thread/thread-redirects.ts";
import {
  ADDRESSES,
  type AddressKind,
  type FoundAddress,
  findAddress,
  pageAddress,
} from "../http/addresses.ts";
import { spellingsOf } from "../http/paths.ts";
import { commentsFeedPath, commentsPath } from "../pages/links.ts";
import type { SiteContext } from "./context.ts";
import { gonePage } from "./missing-pages.ts";

/**
 * What is answered where no page is: the way to it, where the address is another spelling of a page's or a former one of an
 * article; the page of what is gone; or null.
 */
export async function leadElsewhere(
  site: SiteContext,
  request: Request,
  path: string,
): Promise<Response | null> {
  const { search } = new URL(request.url);
  if (findAddress(path)?.name === "article") {
    const found = await resolveAddress(site.db, path, site.now, site.rendering.addresses.get(path));
    if (found.is === "gone") return gonePage(site, request);
    if (found.is === "moved") return permanently(found.to + search);
    // Where they are the same, the article has come in this moment: the next reader has it.
    if (found.is === "article" && found.path !== path) return permanently(found.path + search);
  }
  for (const spelling of spellingsOf(path)) {
    const own = findAddress(spelling);
    if (!own || own.name === "article") continue;
    if (own.groups.article !== undefined) return leadBelowArticle(site, request, path, own);
    const { leadsTo }: AddressKind = ADDRESSES[own.name];
    if (leadsTo !== undefined) return permanently(leadsTo);
    return spelling === path ? null : permanently(spelling + search);
  }
  return null;
}

/** Pages that hang on an article are where the article is. */
async function leadBelowArticle(
  site: SiteContext,
  request: Request,
  path: string,
  { name, groups }: FoundAddress,
): Promise<Response | null> {
  const found = await resolveAddress(site.db, groups.article ?? "/", site.now);
  if (found.is === "gone") return gonePage(site, request);
  if (found.is === "nothing") return null;
  const article = found.is === "moved" ? found.to : found.path;
  if (findAddress(article)?.name !== "article") return null;
  if (name === "articleFeed")
    return path === commentsFeedPath(article) ? null : permanently(commentsFeedPath(article));
  if (name !== "thread") return null;
  const first = commentsPath(article);
  const page = pageAddress(first, new URL(request.url).searchParams);
  // A page of the thread that is not there may have had comments once.
  return page !== first && found.is === "moved" ? permanently(page) : leadTo(`${article}#comments`);
}

/** Articles move, and may move back: browsers ask again before they follow. */
export function permanently(location: string): Response {
  const headers = { Location: location, "Cache-Control": REVALIDATE };
  return new Response(null, { status: 301, headers });
}
