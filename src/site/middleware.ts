import { createMiddleware } from "hono/factory";
import { beginPages } from "../cache/begin-pages.ts";
import { forgetAnswers, forgetNothings } from "../cache/memory.ts";
import { refreshPages } from "../cache/refresh.ts";
import { refreshLists } from "../cache/shared-lists.ts";
import { tellFrame } from "../comments/own/own-comments.ts";
import { removeComments } from "../comments/remove-comments.ts";
import { EMBED_ROOT } from "../http/embed-address.ts";
import { forgetFetchedAhead } from "../http/fetched-ahead.ts";
import { addSecurityHeaders } from "../http/security-headers.ts";
import { openSiteFor, type SiteApp, type SiteContext } from "./context.ts";
import { nameEmbedsOf } from "./embeds.ts";
import { showForm } from "./errors.ts";
import { previewArticle } from "./preview.ts";
import { answerUncached, passingPage } from "./uncached.ts";

/**
 * A thread of another site's page, and what is done about its comments, may stand in that page's frame. What leads out of the thread leaves
 * the frame: the paper's other pages may not stand in it.
 */
function inFrames(response: Response, path: string, origins: string[]): Response {
  const policy = response.headers.get("Content-Security-Policy");
  if (policy === null) return response;
  const allowed = `frame-ancestors ${["'self'", ...origins].join(" ")}`;
  response.headers.set("Content-Security-Policy", policy.replace(/frame-ancestors [^;]*/, allowed));
  const isAct = /\/comments\/./.test(path) && response.body !== null;
  if (!isAct || !response.headers.get("Content-Type")?.startsWith("text/html")) return response;
  return new HTMLRewriter()
    .on("a[href]", {
      element: (link) => {
        if (!/^(?:#|\/embed\/)/.test(link.getAttribute("href") ?? "")) link.setAttribute("target", "_top");
      },
    })
    .transform(response);
}

/** Gives a request what every room's routes get: http/context.ts says what. */
export const withSite = createMiddleware<SiteApp>(async (c, next) => {
  const now = Date.now();
  const after = (work: Promise<unknown>) => c.executionCtx.waitUntil(work.catch(logBehind));
  const { origin } = new URL(c.req.url);
  const site = await openSiteFor(c.env, now, after, origin);
  c.set("config", site.config);
  c.set("db", site.db);
  c.set("now", now);
  c.set("after", after);
  c.set("site", site);
  c.set("begin", (paths) => beginPages(site.cache, paths));
  c.set("refresh", async (paths, ahead, begun) => {
    forgetNothings();
    forgetAnswers();
    const isOfLists = paths.includes("/");
    try {
      // Where the pages' states were read with the change, no setting is what has changed.
      if (!isOfLists || ahead)
        return await refreshPages(site.cache, paths, { ahead, withLists: isOfLists, begun });
      await refreshLists(site.cache);
      // What has changed may be the settings.
      const { cache } = await openSiteFor(c.env, now, after, origin);
      await refreshPages(cache, paths);
    } catch (error) {
      // The change is stored, and its pages are marked: the cron brings them up. Nobody is told that it failed.
      logBehind(error);
    }
  });
  c.set("search", site.search);
  c.set("reindex", (ids, ahead) => reindex(site, ids, ahead));
  c.set("nameEmbeds", async (id) => {
    const behind = id === undefined ? [] : await nameEmbedsOf(site, id);
    if (behind.length > 0) await c.get("refresh")(behind);
  });
  c.set("removeWithArticle", (id) => removeComments(site.db, id));
  c.set("giveReaders", (from, to) => giveReadersOf(site, from, to));
  c.set("showForm", (path, form, status) => showForm(site, c.req.raw, path, form, status));
  c.set("previewFace", async (face, scheme) =>
    (await import("./preview-face.ts")).previewFace(site, c.req.raw, face, scheme),
  );
  c.set("answerPlain", (page, status) => answerPlain(site, c.req.raw, page, status));
  c.set("previewArticle", (article) => previewArticle(site, c.req.raw, article));
  await next();
  if (c.req.method !== "GET" && c.req.method !== "HEAD") forgetAnswers();
  addSecurityHeaders(c.res.headers, c.req.url);
  if (c.req.path.startsWith(EMBED_ROOT)) {
    c.res = inFrames(c.res, c.req.path, site.config.embedOrigins);
    tellFrame(c.req.raw, c.res);
  }
  forgetFetchedAhead(c.req.raw, c.res);
});

/** Its links are fetched when they are followed, and not before. */
async function answerPlain(
  site: SiteContext,
  request: Request,
  page: string,
  status: number,
): Promise<Response> {
  const response = await answerUncached(site, request, passingPage(page), { status, isPlain: true });
  response.headers.delete("Speculation-Rules");
  return response;
}

async function giveReadersOf({ db, config, now }: SiteContext, from: number, to: number) {
  const [{ mergeViews }, { giveReaders }] = await Promise.all([
    import("../popularity/merge-views.ts"),
    import("../popularity/give-readers.ts"),
  ]);
  await mergeViews(db, now, config.site.timeZone);
  return giveReaders(db, from, to);
}

async function reindex({ db, search }: SiteContext, ids: number[], ahead?: D1Result): Promise<void> {
  if (search === null || ids.length === 0) return;
  const { indexOrPrepare } = await import("../articles/index-for-search.ts");
  await indexOrPrepare(db, search, ids, ahead);
}

function logBehind(error: unknown): void {
  console.error({
    event: "behind_response_failed",
    error: error instanceof Error ? error.stack : String(error),
  });
}
