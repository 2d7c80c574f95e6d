import { respondUncached } from "../cache/respond.ts";
import { slotContents } from "../cache/slot-contents.ts";
import { type RenderedPage, toStoredPage } from "../cache/stored-page.ts";
import type { SiteContext } from "./context.ts";

/** Answers with a page that is not kept: one reader's own, or a message. */
export async function answerUncached(
  site: SiteContext,
  request: Request,
  page: RenderedPage,
  { status = 200, replyTo = null }: { status?: number; replyTo?: string | null } = {},
): Promise<Response> {
  const contents = await slotContents(site.cache, new URL(request.url), replyTo);
  return respondUncached(await toStoredPage(page, site.cache.version, site.now), contents, status);
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
