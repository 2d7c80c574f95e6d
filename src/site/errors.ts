import type { Context } from "hono";

import { HTML_HEADERS, PRIVATE } from "../cache/respond.ts";
import { KeptText } from "../comments/posting/kept-text.ts";
import { ConfigError } from "../config/config-error.ts";
import {
  isDatabaseError,
  isMissingSchema,
  isOlderSchema,
  isOvertaken,
  isRefusedByDatabase,
} from "../db/client.ts";
import { Refusal } from "../http/errors.ts";
import { readFields } from "../http/forms.ts";
import { wantsJson } from "../http/wants-json.ts";
import type { FormState, Frame } from "../pages/data.ts";
import { commentsPath } from "../pages/links.ts";
import { keptTextPage, messagePage } from "../pages/message-page.tsx";
import { renderArticle } from "./article-pages.ts";
import type { SiteApp, SiteContext } from "./context.ts";
import { KeptForm, withTypedWords, wordsIn } from "./kept-words.ts";
import { answerUncached, passingPage } from "./uncached.ts";

/** The article's page again with what was typed and why it was not taken; never kept. */
export async function showForm(
  site: SiteContext,
  request: Request,
  path: string,
  form: FormState,
  status: number,
): Promise<Response> {
  const rendered = await renderArticle(site.rendering, path, { form });
  if (!rendered) throw new Refusal("article_not_found", "There is no article at this address.");
  return answerUncached(site, request, rendered, { status });
}

type ErrorPage = (refusal: Refusal, c: Context<SiteApp>, site: SiteContext) => Promise<Response>;

/**
 * Turns whatever was thrown into an answer: JSON for the API and those who ask for it, else a page.
 * @param errorPage the paper's own, or another part's
 */
export async function answerError(
  error: Error,
  c: Context<SiteApp>,
  errorPage: ErrorPage = paperPage,
): Promise<Response> {
  const refusal = refusalOf(error);
  if (refusal.code === "internal_error")
    console.error({ event: "unexpected_error", path: c.req.path, error: error.stack });
  const headers = { "Cache-Control": PRIVATE, ...retryAfter(refusal), ...allowed(refusal) };
  if (wantsJson(c.req.raw)) {
    return Response.json(refusal.toJSON(), {
      status: refusal.status,
      headers: { ...headers, ...challenge(refusal) },
    });
  }
  const response = await errorResponse(refusal, c, errorPage);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

async function errorResponse(refusal: Refusal, c: Context<SiteApp>, errorPage: ErrorPage): Promise<Response> {
  const site: SiteContext | undefined = c.get("site");
  const kept =
    errorPage === paperPage || !site
      ? await withTypedWords(refusal, c.req.raw, () => readFields(c))
      : refusal;
  // With a setting that cannot be read there is no paper yet: the plainest page has to do.
  if (!site) return plainestPage(kept);
  try {
    return await errorPage(kept, c, site);
  } catch (error) {
    // What failed may be what every page needs.
    console.error({
      event: "error_page_failed",
      error: error instanceof Error ? error.stack : String(error),
    });
    return plainestPage(kept);
  }
}

/** A sentence, and what a reader had written. */
function plainestPage(refusal: Refusal): Response {
  const words =
    refusal instanceof KeptText
      ? refusal.form.values.comment
      : refusal instanceof KeptForm
        ? refusal.typed[wordsIn(refusal.typed) ?? ""]
        : undefined;
  const typed = words === undefined ? "" : `\nWhat you wrote, so that you can copy it:\n\n${words}\n`;
  const headers = { ...HTML_HEADERS, "Content-Type": "text/plain; charset=utf-8" };
  return new Response(`${refusal.message}\n${typed}`, { status: refusal.status, headers });
}

const OVERTAKEN =
  "Somebody else stored something at the very same moment, so that this was not stored. Please try again.";

function refusalOf(error: Error): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ConfigError) {
    return new Refusal("not_configured", `A setting of this site needs mending: ${error.message}.`);
  }
  if (isMissingSchema(error)) {
    const fix =
      "Run `npm run deploy`, or `npx wrangler d1 migrations apply DB --remote` (locally: `npm start`).";
    console.error({ event: "schema_missing", error: error.stack, cause: String(error.cause ?? "") });
    const what = isOlderSchema(error) ? "is older than this version of the software" : "has no tables yet";
    return new Refusal("schema_missing", `The database of this site ${what}. ${fix}`);
  }
  if (isOvertaken(error)) {
    console.error({ event: "overtaken", error: error.stack, cause: String(error.cause ?? "") });
    return new Refusal("try_again_later", OVERTAKEN, { retryAfterSeconds: 1 });
  }
  if (isDatabaseError(error) && !isRefusedByDatabase(error)) {
    console.error({ event: "database_failed", error: error.stack, cause: String(error.cause ?? "") });
    return new Refusal("try_again_later", "The database does not answer. Please try again in a minute.", {
      retryAfterSeconds: 30,
    });
  }
  return new Refusal("internal_error", "Something went wrong on our side. Please try again in a minute.");
}

async function paperPage(refusal: Refusal, c: Context<SiteApp>, site: SiteContext): Promise<Response> {
  const frame = await site.rendering.frame();
  return answerUncached(site, c.req.raw, passingPage(await errorBody(frame, refusal)), {
    status: refusal.status,
  });
}

async function errorBody(frame: Frame, refusal: Refusal): Promise<string> {
  if (refusal instanceof KeptForm) {
    const { keptFormPage } = await import("../pages/kept-form-page.tsx");
    const { status, message: sentence, typed: fields, actionPath } = refusal;
    const title = TITLES[refusal.code] ?? "That was not sent";
    return keptFormPage(frame, {
      status,
      title,
      sentence,
      fields,
      actionPath,
      words: wordsIn(fields) ?? "words",
    });
  }
  if (refusal instanceof KeptText) {
    return keptTextPage(frame, {
      status: refusal.status,
      title:
        TITLES[refusal.code] ??
        (refusal.code === "try_again_later" ? MAY_BE_SENT : "Your comment was not sent"),
      sentence: refusal.message,
      form: refusal.form,
      formActionPath: commentsPath(refusal.articlePath),
      articlePath: refusal.articlePath,
    });
  }
  const title = TITLES[refusal.code] ?? "That did not work";
  return messagePage(frame, { status: refusal.status, title, paragraphs: [refusal.message] });
}

/** Where the database took a comment, perhaps, and did not say so. */
const MAY_BE_SENT = "Your comment may not be sent";

const TITLES: Partial<Record<Refusal["code"], string>> = {
  internal_error: "Something went wrong",
  schema_missing: "This paper is not set up yet",
  not_configured: "This paper is not set up yet",
  not_found: "Page not found",
  article_not_found: "This article is not here",
  method_not_allowed: "That is not possible here",
};

function retryAfter({ retryAfterSeconds }: Refusal): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
}

function allowed({ allow }: Refusal): Record<string, string> {
  return allow === undefined ? {} : { Allow: allow };
}

function challenge({ code }: Refusal): Record<string, string> {
  return code === "unauthorized" ? { "WWW-Authenticate": 'Bearer realm="newsroom"' } : {};
}
