import { readAhead } from "../articles/lookups.ts";
import { placeOf } from "../articles/places.ts";
import { readMarker } from "../auth/newsroom-marker.ts";
import { findPage } from "../cache/find-page.ts";
import { isKnownNothing, noteNothing, type RememberedPage, recall } from "../cache/memory.ts";
import { refreshPages } from "../cache/refresh.ts";
import { PRIVATE, respond } from "../cache/respond.ts";
import { sharedLists } from "../cache/shared-lists.ts";
import { slotContents } from "../cache/slot-contents.ts";
import {
  isSettled,
  mayHaveOwn,
  type Own,
  type OwnComments,
  ownCommentsOn,
  ownSent,
  readOwn,
  withHeld,
  writeOwn,
} from "../comments/own/own-comments.ts";
import { redirectInThread } from "../comments/thread/thread-redirects.ts";
import { isDatabaseError } from "../db/client.ts";
import { findAddress, pageAddress } from "../http/addresses.ts";
import { readText } from "../http/body-limit.ts";
import { EMBED_ROOT } from "../http/embed-address.ts";
import { spellingsOf, upperCaseEscapes } from "../http/paths.ts";
import { meaningsOfQuery, withoutReply } from "../http/wordpress.ts";
import { writeViewPoint } from "../popularity/data-points.ts";
import { isBeacon } from "../popularity/reader-or-robot.ts";
import { recordView } from "../popularity/record-view.ts";
import type { Entry } from "../popularity/tally.ts";
import { renderFor } from "./article-pages.ts";
import type { SiteContext } from "./context.ts";
import { leadElsewhere, leadToEqual, permanently } from "./lead-elsewhere.ts";
import { answerUncached, contentsFor } from "./uncached.ts";

/**
 * Answers a reader's GET or HEAD: the kept page of the address, a redirect to where it is, the page of what is gone, or null
 * for nothing. Views of articles are recorded behind the response.
 */
export async function serve(site: SiteContext, request: Request): Promise<Response | null> {
  const url = new URL(request.url);
  const path = upperCaseEscapes(url.pathname);
  const plainPath = url.search === "" ? path : null;
  if (plainPath !== null && isKnownNothing(plainPath, site.now)) return null;
  if (url.search) {
    const asked =
      path === "/" ? await leadToEqual(site, request, meaningsOfQuery(path, url.searchParams)) : null;
    if (asked) return asked;
    const plain = withoutReply(url);
    if (plain !== null) return permanently(plain);
  }
  const elsewhere = await redirectInThread(site.db, site.now, path, url, (id) => isTheirs(site, request, id));
  if (elsewhere) return elsewhere;
  const address = url.search ? pageAddress(path, url.searchParams) : path;
  const entry = await findPageAt(site, path, address);
  if (!entry) {
    const elsewhereStill = await leadElsewhere(site, request, path, url);
    if (elsewhereStill === null && plainPath !== null) noteNothing(plainPath, site.now);
    return elsewhereStill;
  }
  const replyTo = readReplyTo(url);
  const { articleId } = entry.page.head;
  if (articleId !== null) {
    countView(site, request, articleId);
    const own = await readOwnOf(site, request, { articleId, revision: entry.page.head.revision });
    const answer = own && (await answerAuthor(site, request, { path, replyTo, ...own }));
    if (answer) return answer;
  }
  const contents = await slotContents(site.cache, url, replyTo);
  return respond(request, entry, contentsFor(request, contents));
}

async function findPageAt(site: SiteContext, path: string, address: string): Promise<RememberedPage | null> {
  return (await isNowhere(site, path, address)) ? null : findCurrentPage(site, address);
}

/**
 * Whether no article is at an address, as the database says in one query. It is only asked where no article was in that place when
 * the lists were made: KV, the data centre's cache and the renderer need not be then. What has come since is found.
 */
async function isNowhere(site: SiteContext, path: string, address: string): Promise<boolean> {
  const { places } = await sharedLists(site.cache);
  if (places === null || findAddress(path)?.name !== "article") return false;
  const spellings = spellingsOf(path);
  if (spellings.some((spelling) => places.includes(placeOf(spelling))) || recall(address)) return false;
  const { db, now, rendering } = site;
  try {
    await readAhead(db, path, now, rendering.addresses);
  } catch (error) {
    // It may be kept, which needs no database.
    if (isDatabaseError(error)) return false;
    throw error;
  }
  const rows = rendering.addresses.get(path) ?? [];
  return !rows.some(
    ({ kind, is_served, leads_to }) => kind === "article" && is_served === 1 && leads_to === path,
  );
}

function findCurrentPage(site: SiteContext, address: string): Promise<RememberedPage | null> {
  return findPage(site.cache, address, async (other, version) => {
    // It may be newer than the settings that this isolate knows.
    const { cache } = await site.current();
    if (version !== cache.version) await refreshPages(cache, [other]);
  });
}

/** A referrer is an origin as a rule; longer ones are refused. */
const LONGEST_REFERRER = 2_000;

/**
 * Counts a reader whose browser had fetched an article's page ahead, as the page's script tells when it is shown
 * (browser/shown.js). Null for whatever else is posted to an address, and where there is no article.
 * @throws Refusal("body_too_large")
 */
export async function noteShown(site: SiteContext, request: Request): Promise<Response | null> {
  if (!isBeacon(request)) return null;
  const entry = await findCurrentPage(site, upperCaseEscapes(new URL(request.url).pathname));
  const articleId = entry?.page.head.articleId ?? null;
  if (articleId === null) return null;
  countView(site, request, articleId, await readText(request, LONGEST_REFERRER));
  return new Response(null, { status: 204, headers: { "Cache-Control": PRIVATE } });
}

/** What the cookie of who asks says, with what it was signed with; null: nothing. */
async function ownOf({ config: { secretKey }, now }: SiteContext, request: Request) {
  const cookies = ownSent(request);
  if (!mayHaveOwn(cookies) || secretKey === null) return null;
  const own = await readOwn(secretKey, cookies, now);
  return own && { own, secretKey };
}

/** Whether who asks wrote the comment of this id, by the word of their cookie. */
async function isTheirs(site: SiteContext, request: Request, id: number): Promise<boolean> {
  const found = await ownOf(site, request);
  return [...(found?.own.articles.values() ?? [])].some(({ ids }) => ids.includes(id));
}

type OwnOnPage = { own: Own; articleId: number; here: OwnComments; secretKey: string };

/** What the page of this revision may lack for who asks; null: nothing. */
async function readOwnOf(
  site: SiteContext,
  request: Request,
  { articleId, revision }: { articleId: number; revision: number },
): Promise<OwnOnPage | null> {
  const found = await ownOf(site, request);
  const here = found && ownCommentsOn(found.own, articleId);
  return here && !isSettled(here, revision) ? { ...found, articleId, here } : null;
}

/**
 * Those who just posted see the page with their held comments, and never older than their own post. Once none of them is held
 * any more, their browser forgets it, and gets the page that all get; when that has changed, it is looked once whether theirs are on it.
 */
async function answerAuthor(
  site: SiteContext,
  request: Request,
  { path, replyTo, own, articleId, here, secretKey }: OwnOnPage & { path: string; replyTo: string | null },
): Promise<Response | null> {
  const rendered = await renderFor(site.rendering, path, here);
  if (!rendered) return null;
  const response = await answerUncached(site, request, rendered.page, { replyTo });
  const { waiting } = rendered;
  const known = here.held ?? [];
  const { revision } = rendered.page;
  const isOther = known.length !== waiting.length || known.some((id) => !waiting.includes(id));
  if (isOther || isSettled(here, here.revision)) {
    const secure = new URL(request.url).protocol === "https:";
    const after = withHeld(own, here, { articleId, revision, waiting });
    const cookie = await writeOwn(secretKey, after, { now: site.now, secure, path });
    response.headers.append("Set-Cookie", cookie);
  }
  return response;
}

function readReplyTo(url: URL): string | null {
  const value = url.search ? url.searchParams.get("reply-to") : null;
  return value && /^\d{1,16}$/.test(value) ? value : null;
}

/** Readers of outside pages are not the paper's to count. */
function countView(site: SiteContext, request: Request, articleId: number, toldReferrer?: string): void {
  if (new URL(request.url).pathname.startsWith(EMBED_ROOT)) return;
  const { now, db, config, cache, views } = site;
  const writePoint = (entry: Entry) => writeViewPoint(views, entry);
  const isNewsroom = readMarker(request.headers.get("Cookie"));
  const told = toldReferrer === undefined ? {} : { toldReferrer };
  recordView({ request, articleId, now, db, config, after: cache.after, isNewsroom, writePoint, ...told });
}
