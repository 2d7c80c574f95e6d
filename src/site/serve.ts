import { findRedirect, findServedArticle } from "../articles/articles.ts";
import { otherSpelling, upperCaseEscapes } from "../articles/permalinks.ts";
import { numberedAddress } from "../articles/redirects.ts";
import { readMarker } from "../auth/newsroom-marker.ts";
import { findPage } from "../cache/find-page.ts";
import { refreshPages } from "../cache/refresh.ts";
import { respond } from "../cache/respond.ts";
import { slotContents } from "../cache/slot-contents.ts";
import { mayHaveOwn, type OwnComments, ownCommentsOn, readOwn } from "../comments/own/own-comments.ts";
import { redirectInThread, redirectToThread } from "../comments/thread/thread-redirects.ts";
import { writeViewPoint } from "../popularity/data-points.ts";
import { recordView } from "../popularity/record-view.ts";
import type { Entry } from "../popularity/tally.ts";
import type { SiteContext } from "./context.ts";
import { renderArticle } from "./render.ts";
import { answerUncached } from "./uncached.ts";

/** The queries that make another page of a path, in their order; all others (utm_source and the like) are no business of ours. */
const KNOWN_QUERIES: { of: RegExp; queries: [name: string, value: RegExp][] }[] = [
  {
    of: /\/comments$/,
    queries: [
      ["order", /^newest$/],
      ["after", /^[0-9a-z]{11,400}$/],
    ],
  },
  { of: /^\/(?:(?:section|tag|author)\/[^/]+\/)?$/, queries: [["before", /^[\d-]{1,40}$/]] },
];

/**
 * Answers a reader's GET or HEAD: the kept page of the address, a redirect to its right spelling, or null for none.
 * Views of articles are recorded behind the response.
 */
export async function serve(site: SiteContext, request: Request): Promise<Response | null> {
  const url = new URL(request.url);
  const path = upperCaseEscapes(url.pathname);
  const replyTo = readReplyTo(url);
  const own = await readOwnComments(site, request, path);
  if (own) {
    const answer = await viewWithOwnComments(site, request, path, own, replyTo);
    if (answer) return answer;
  }
  const numbered = url.search ? numberedAddress(url) : null;
  const moved = numbered && (await findRedirect(site.db, numbered));
  if (moved) return permanently(moved);
  const elsewhere = await redirectInThread(site.db, site.now, path, url);
  if (elsewhere) return elsewhere;
  const entry = await findPage(site.cache, addressOf(path, url), async (other, version) => {
    // It may be newer than the settings that this isolate knows.
    const { cache } = await site.current();
    if (version !== cache.version) await refreshPages(cache, [other]);
  });
  if (!entry) return redirect(site, url, path);
  const response = respond(request, entry, await slotContents(site.cache, url, replyTo));
  if (entry.page.head.articleId !== null) countView(site, request, entry.page.head.articleId);
  return response;
}

/** An article's page for those who just posted: with their held comments, and never older than their own post. */
async function viewWithOwnComments(
  site: SiteContext,
  request: Request,
  path: string,
  own: OwnComments,
  replyTo: string | null,
): Promise<Response | null> {
  const rendered = await renderArticle(site.rendering, path, own);
  if (!rendered) return null;
  if (rendered.articleId !== null) countView(site, request, rendered.articleId);
  return answerUncached(site, request, rendered, { replyTo });
}

async function readOwnComments(
  site: SiteContext,
  request: Request,
  path: string,
): Promise<OwnComments | null> {
  const cookies = request.headers.get("Cookie");
  const { secretKey } = site.config;
  if (!mayHaveOwn(cookies) || secretKey === null) return null;
  return ownCommentsOn(await readOwn(secretKey, cookies, site.now), path);
}

async function redirect(site: SiteContext, url: URL, path: string): Promise<Response | null> {
  const tidy = path.replace(/\/{2,}/g, "/");
  const other = otherSpelling(tidy);
  const thread = await redirectToThread(site.db, site.now, path);
  if (thread) return thread;
  const target =
    tidy !== path ? tidy : other && (await isPage(site, other)) ? other : await findRedirect(site.db, path);
  if (!target) return null;
  return permanently(target + url.search);
}

function permanently(location: string): Response {
  const headers = { Location: location, "Cache-Control": "public, max-age=3600" };
  return new Response(null, { status: 301, headers });
}

async function isPage(site: SiteContext, path: string): Promise<boolean> {
  return isOurs(path) || (await findServedArticle(site.db, { path }, site.now)) !== null;
}

/** Addresses of the paper's own lists and feeds, in their right spelling. */
function isOurs(path: string): boolean {
  return /^\/((section|tag|author)\/[^/]+\/|search|([^/]+\/)*feed\.(xml|json)|(news-)?sitemap(-\d+)?\.xml|robots\.txt|healthz)$/.test(
    path,
  );
}

function addressOf(path: string, url: URL): string {
  const known = url.search ? KNOWN_QUERIES.find(({ of }) => of.test(path)) : undefined;
  const queries = known?.queries.flatMap(([name, pattern]) => {
    const value = url.searchParams.get(name);
    return value !== null && pattern.test(value) ? `${name}=${value}` : [];
  });
  return queries?.length ? `${path}?${queries.join("&")}` : path;
}

function readReplyTo(url: URL): string | null {
  const value = url.search ? url.searchParams.get("reply-to") : null;
  return value && /^\d{1,16}$/.test(value) ? value : null;
}

function countView(site: SiteContext, request: Request, articleId: number): void {
  const { now, db, config, cache, views } = site;
  const writePoint = (entry: Entry) => writeViewPoint(views, entry);
  const isNewsroom = readMarker(request.headers.get("Cookie"));
  recordView({ request, articleId, now, db, config, after: cache.after, isNewsroom, writePoint });
}
