import { resolveAddress } from "../articles/addresses.ts";
import { type Equal, findEqual } from "../articles/find-equal.ts";
import { openLookups } from "../articles/lookups.ts";
import { REVALIDATE } from "../cache/respond.ts";
import { leadTo } from "../comments/thread/thread-redirects.ts";
import {
  ADDRESSES,
  type AddressKind,
  type FoundAddress,
  findAddress,
  mayBeArticle,
  pageAddress,
} from "../http/addresses.ts";
import { canonicalPath, spellingsOf } from "../http/paths.ts";
import { type Meaning, meaningsOf, meaningsOfQuery } from "../http/wordpress.ts";
import { commentsFeedPath, commentsPath } from "../pages/links.ts";
import type { SiteContext } from "./context.ts";
import { gonePage } from "./missing-pages.ts";

/**
 * What is answered where no page is: the way to it, where the address is another spelling of a page's, a former one of an
 * article or one of WordPress's; the page of what is gone; or null.
 */
export async function leadElsewhere(
  site: SiteContext,
  request: Request,
  path: string,
  url: URL,
): Promise<Response | null> {
  const { search } = url;
  const asked = search === "" ? [] : meaningsOfQuery(path, url.searchParams);
  const lead =
    (await leadToEqual(site, request, asked)) ?? (await leadToArticle(site, request, path, search));
  if (lead) return lead;
  for (const spelling of spellingsOf(path)) {
    const own = findAddress(spelling);
    const { leadsTo, reserved }: AddressKind = own ? ADDRESSES[own.name] : { path: /$/ };
    if (!own || reserved === undefined) continue;
    if (own.groups.article !== undefined) return leadBelowArticle(site, request, path, own, url);
    if (leadsTo !== undefined) return permanently(leadsTo);
    if (spelling === path) break;
    return permanently(spelling + search);
  }
  return leadToEqual(site, request, meaningsOf(canonicalPath(path) ?? path));
}

/** Where an article is that was at an address, or is there in another spelling; and where an old address of a list leads. */
async function leadToArticle(
  site: SiteContext,
  request: Request,
  path: string,
  search: string,
): Promise<Response | null> {
  if (!mayBeArticle(path) && findAddress(path)?.name !== "list") return null;
  const found = await resolveAddress(site.db, path, site.now, site.rendering.addresses.get(path));
  if (found.is === "gone") return gonePage(site, request);
  if (found.is === "moved") return permanently(found.to + search);
  // Where they are the same, the article has come in this moment: the next reader has it.
  return found.is === "article" && found.path !== path ? permanently(found.path + search) : null;
}

/** The way to what an address of WordPress's means here; null where that is nothing. */
export async function leadToEqual(
  site: SiteContext,
  request: Request,
  meanings: Meaning[],
): Promise<Response | null> {
  if (meanings.length === 0) return null;
  const { db, now, config, rendering } = site;
  const equal = await findEqual(openLookups(db, now, config.site.timeZone, rendering.addresses), meanings);
  return equal && answerWith(site, request, equal);
}

function answerWith(site: SiteContext, request: Request, equal: Equal): Response | Promise<Response> {
  return equal.is === "gone" ? gonePage(site, request) : permanently(equal.to);
}

/** Pages that hang on an article are where the article is. */
async function leadBelowArticle(
  site: SiteContext,
  request: Request,
  path: string,
  { name, groups }: FoundAddress,
  url: URL,
): Promise<Response | null> {
  const found = await resolveAddress(site.db, groups.article ?? "/", site.now);
  if (found.is === "gone") return gonePage(site, request);
  if (found.is === "nothing") return null;
  const article = found.is === "moved" ? found.to : found.path;
  if (!mayBeArticle(article)) return null;
  if (name === "articleFeed")
    return path === commentsFeedPath(article) ? null : permanently(commentsFeedPath(article));
  if (name !== "thread") return null;
  const first = commentsPath(article);
  const page = pageAddress(first, url.searchParams);
  // A page of the thread that is not there may have had comments once.
  return page !== first && found.is === "moved" ? permanently(page) : leadTo(`${article}#comments`);
}

/** Articles move, and may move back: browsers ask again before they follow. */
export function permanently(location: string): Response {
  const headers = { Location: location, "Cache-Control": REVALIDATE };
  return new Response(null, { status: 301, headers });
}
