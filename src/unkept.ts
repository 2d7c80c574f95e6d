import { respondUnkept } from "./edge/respond.ts";
import { type RenderedPage, toStoredPage } from "./edge/stored-page.ts";
import { type Paper, slotContents } from "./paper.ts";

/** Answers with a page that is not kept: one reader's own, or a message. */
export async function answerUnkept(
  paper: Paper,
  request: Request,
  page: RenderedPage,
  { status = 200, replyTo = null }: { status?: number; replyTo?: string | null } = {},
): Promise<Response> {
  const contents = await slotContents(paper, new URL(request.url), replyTo);
  return respondUnkept(await toStoredPage(page, paper.edge.version, paper.now), contents, status);
}

/** A page that hangs on nothing stored. */
export function passingPage(body: string): RenderedPage {
  return {
    body,
    contentType: "text/html; charset=utf-8",
    revision: 0,
    tracks: "lists",
    articleId: null,
    section: null,
    keep: 0,
  };
}
