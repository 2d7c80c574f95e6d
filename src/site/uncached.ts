import { readMarker } from "../auth/newsroom-marker.ts";
import type { FillablePage } from "../cache/memory.ts";
import type { SlotContents } from "../cache/page-cache.ts";
import { respondUncached } from "../cache/respond.ts";
import { slotContents } from "../cache/slot-contents.ts";
import { type RenderedPage, toStoredPage } from "../cache/stored-page.ts";
import { type AddressName, findAddress } from "../http/addresses.ts";
import type { SiteContext } from "./context.ts";
import { withMediaUrl } from "./media-addresses.ts";

/** Answers with a page that is not kept: one reader's own, or a message. */
export async function answerUncached(
  site: SiteContext,
  request: Request,
  page: RenderedPage,
  options: AnswerOptions = {},
): Promise<Response> {
  const { cache, config, now } = site;
  const body = withMediaUrl(page.body, config.site);
  const stored = await toStoredPage({ ...page, body }, cache.version, now);
  return answerStored(site, request, { page: stored }, options);
}

type AnswerOptions = {
  status?: number;
  replyTo?: string | null;
  /** A page without other companies' code: its policy lets none in. */
  isPlain?: boolean;
};

/** The same with a page whose slots are found already, and filled once for many. */
export async function answerStored(
  site: SiteContext,
  request: Request,
  page: FillablePage,
  { status = 200, replyTo = null, isPlain = false }: AnswerOptions = {},
): Promise<Response> {
  const contents = await slotContents(site.cache, new URL(request.url), replyTo);
  return respondUncached(page, contentsFor(request, contents, isPlain), status);
}

/** Addresses that hold what opens something, or where a reader does something: their errors too. */
const ONE_READERS: (string | undefined)[] = ["mails", "commentAct", "newsroom"] satisfies AddressName[];

/**
 * The slots' contents for a request. Code of other companies is left out where a reader does something of their own, and for who works at
 * the paper: from a reader's page it could open the newsroom with the session of whoever is signed in, since both are of one origin.
 */
export function contentsFor(request: Request, contents: SlotContents, isPlain = false): SlotContents {
  if (!contents.plain) return contents;
  const kind = findAddress(new URL(request.url).pathname)?.name;
  const hasNone = isPlain || readMarker(request.headers.get("Cookie")) || ONE_READERS.includes(kind);
  return hasNone ? contents.plain : contents;
}

/** A page that hangs on nothing stored. */
export function passingPage(body: string): RenderedPage {
  return {
    body,
    contentType: "text/html; charset=utf-8",
    revision: 0,
    tracks: "lists",
    articleId: null,
    shows: [],
    section: null,
    keep: 0,
  };
}
