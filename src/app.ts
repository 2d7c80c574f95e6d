import { Hono } from "hono";
import { newsroom } from "./admin/routes.ts";
import { articleAdminApi, articleApi } from "./articles/routes.ts";
import { requireBearer } from "./auth/bearer.ts";
import { requireAdmin } from "./auth/require-admin.ts";
import { refreshPages } from "./cache/refresh.ts";
import { refreshLists } from "./cache/shared-lists.ts";
import { ownCommentApi, ownCommentForms } from "./comments/own/routes.ts";
import { removeComments } from "./comments/remove-comments.ts";
import { reportApi, reportForms } from "./comments/report/routes.ts";
import { commentApi, commentForms } from "./comments/routes.ts";
import { exportAdminApi } from "./export/routes.ts";
import { robotsTxt } from "./feeds/sitemaps.ts";
import { health } from "./health/routes.ts";
import { Refusal } from "./http/errors.ts";
import { mailPages } from "./mail/routes.ts";
import { decisionPages } from "./moderation/digest/routes.ts";
import { moderationApi } from "./moderation/routes.ts";
import { openApiDocument } from "./openapi/document.ts";
import { popularApi, viewsAdminApi } from "./popularity/routes.ts";
import { settingsAdminApi, wordsAdminApi } from "./settings/routes.ts";
import { openSiteFor, type SiteApp } from "./site/context.ts";
import { answerError, notFoundPage, showForm } from "./site/errors.ts";
import { previewArticle } from "./site/preview.ts";
import { searchPage } from "./site/search-page.ts";
import { serve } from "./site/serve.ts";
import { statsAdminApi } from "./stats/routes.ts";

export const app = new Hono<SiteApp>();

app.use(async (c, next) => {
  const now = Date.now();
  const after = (work: Promise<unknown>) => c.executionCtx.waitUntil(work.catch(logBehind));
  const site = await openSiteFor(c.env, now, after);
  c.set("config", site.config);
  c.set("db", site.db);
  c.set("now", now);
  c.set("after", after);
  c.set("site", site);
  c.set("refresh", async (paths) => {
    if (!paths.includes("/")) return refreshPages(site.cache, paths);
    await refreshLists(site.cache);
    // What has changed may be the settings.
    const { cache } = await openSiteFor(c.env, now, after);
    await refreshPages(cache, paths);
  });
  c.set("removeWithArticle", (id) => removeComments(site.db, id));
  c.set("showForm", (path, form, status) => showForm(site, c.req.raw, path, form, status));
  c.set("previewArticle", (article) => previewArticle(site, c.req.raw, article));
  await next();
});

const adminApi = new Hono<SiteApp>()
  .use(requireBearer)
  .route("/", moderationApi)
  .route("/", statsAdminApi)
  .use("*", requireAdmin)
  .route("/", articleAdminApi)
  .route("/", viewsAdminApi)
  .route("/", exportAdminApi)
  .route("/", settingsAdminApi)
  .route("/", wordsAdminApi);

const api = new Hono<SiteApp>()
  .route("/admin", adminApi)
  .route("/", articleApi)
  .route("/", commentApi)
  .route("/", ownCommentApi)
  .route("/", reportApi)
  .route("/", popularApi)
  .get("/openapi.json", (c) => {
    c.header("Cache-Control", "public, max-age=300");
    return c.json(openApiDocument(c.var.config.site));
  })
  .all("*", () => {
    throw new Refusal(
      "not_found",
      "The API has nothing at this address. /api/v1/openapi.json describes what there is.",
    );
  });

app.route("/api/v1", api);

app.route("/", health);

app.get("/robots.txt", (c) => {
  const origin = c.var.config.site.url ?? new URL(c.req.url).origin;
  return c.text(robotsTxt(origin), 200, { "Cache-Control": "public, max-age=3600" });
});

app.get("/search", (c) => searchPage(c.var.site, c.req.raw));

app.route("/admin", newsroom);
app.route("/", mailPages);
app.route("/", decisionPages);

app.route("/", ownCommentForms);

app.route("/", reportForms);

app.route("/", commentForms);

app.get("*", async (c) => (await serve(c.var.site, c.req.raw)) ?? notFoundPage(c.var.site, c.req.raw));

app.all("*", (c) => {
  c.header("Allow", "GET, HEAD");
  throw new Refusal("method_not_allowed", "This address can only be read.");
});

app.onError((error, c) => answerError(error, c));

function logBehind(error: unknown): void {
  console.error({
    event: "behind_response_failed",
    error: error instanceof Error ? error.stack : String(error),
  });
}
