import type { FillablePage } from "../cache/memory.ts";
import { respondUncached } from "../cache/respond.ts";
import { slotContents } from "../cache/slot-contents.ts";
import { type RenderedPage, toStoredPage } from "../cache/stored-page.ts";
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
  const body = withMediaUrl(page.body, config.site.mediaUrl ?? null);
  const stored = await toStoredPage({ ...page, body }, cache.version, now);
  return answerStored(site, request, { page: stored }, options);
}

type AnswerOptions = { status?: number; replyTo?: string | null };

/** The same with a page whose slots are found already, and filled once for many. */
export async function answerStored(
  site: SiteContext,
  request: Request,
  page: FillablePage,
  { status = 200, replyTo = null }: AnswerOptions = {},
): Promise<Response> {
  return respondUncached(page, await slotContents(site.cache, new URL(request.url), replyTo), status);
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
