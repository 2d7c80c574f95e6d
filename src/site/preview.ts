import { articlePage } from "../pages/article-page.tsx";
import { type ArticleData, EMPTY_FORM } from "../pages/data.ts";
import { withoutCode } from "../pages/slots.ts";
import type { SiteContext } from "./context.ts";
import { withEmbeds } from "./embeds.ts";
import { answerUncached, passingPage } from "./uncached.ts";

/** Only the page's own: bodies have none. */
const SCRIPTS = /<script\b[^>]*>[\s\S]*?<\/script>/g;

/** A page as a frame of the newsroom shows it. */
export function withoutScripts(page: string): string {
  return page.replaceAll(SCRIPTS, "");
}

/** An article that is not stored, as its page would show it: for the newsroom's own frame, and without scripts. */
export async function previewArticle(
  site: SiteContext,
  request: Request,
  article: ArticleData,
): Promise<Response> {
  const { bodyHtml } = await withEmbeds(site.rendering, article.bodyHtml);
  const page = articlePage(await site.rendering.frame(), {
    article: { ...article, bodyHtml },
    related: [],
    comments: { comments: [], nextPath: null },
    form: EMPTY_FORM,
    formActionPath: "",
    mayEdit: false,
  });
  const body = withoutCode(withoutScripts(page));
  const shown = { ...passingPage(body), section: article.section?.slug ?? null };
  const response = await answerUncached(site, request, shown, { isPlain: true });
  const policy = response.headers.get("Content-Security-Policy");
  response.headers.set("Content-Security-Policy", `${policy}; sandbox allow-same-origin`);
  return response;
}
