import { Hono } from "hono";
import { newsroom } from "./admin/routes.ts";
import { requireBearer } from "./api/bearer.ts";
import type { App } from "./api/context.ts";
import { Refusal } from "./api/errors.ts";
import { openApiDocument } from "./api/openapi.ts";
import { requireAdmin } from "./api/require-admin.ts";
import { articleAdminApi, articleApi } from "./articles/routes.ts";
import { ownCommentApi, ownCommentForms } from "./comments/own/routes.ts";
import { reportApi, reportForms } from "./comments/report/routes.ts";
import { commentApi, commentForms } from "./comments/routes.ts";
import { refreshPages } from "./edge/refresh.ts";
import { refreshLists } from "./edge/shared-lists.ts";
import { exportAdminApi } from "./export/routes.ts";
import { robotsTxt } from "./feeds/sitemaps.ts";
import { health } from "./health/routes.ts";
import { mailPages } from "./mail/routes.ts";
import { moderationApi } from "./moderation/routes.ts";
import { openPaperFor } from "./paper.ts";
import { popularApi, viewsAdminApi } from "./popularity/routes.ts";
import { previewArticle } from "./preview.ts";
import { searchPage } from "./search.ts";
import { settingsAdminApi, wordsAdminApi } from "./settings/routes.ts";
import { statsAdminApi } from "./stats/routes.ts";
import { answerError, notFoundPage, showForm } from "./trouble.ts";
import { view } from "./view.ts";

export const app = new Hono<App>();

app.use(async (c, next) => {
  const now = Date.now();
  const after = (work: Promise<unknown>) => c.executionCtx.waitUntil(work.catch(logBehind));
  const paper = await openPaperFor(c.env, now, after);
  c.set("config", paper.config);
  c.set("db", paper.db);
  c.set("now", now);
  c.set("after", after);
  c.set("paper", paper);
  c.set("refresh", async (paths) => {
    if (!paths.includes("/")) return refreshPages(paper.edge, paths);
    await refreshLists(paper.edge);
    // What has changed may be the settings.
    const { edge } = await openPaperFor(c.env, now, after);
    await refreshPages(edge, paths);
  });
  c.set("showForm", (path, form, status) => showForm(paper, c.req.raw, path, form, status));
  c.set("previewArticle", (article) => previewArticle(paper, c.req.raw, article));
  await next();
});

const adminApi = new Hono<App>()
  .use(requireBearer)
  .route("/", moderationApi)
  .route("/", statsAdminApi)
  .use("*", requireAdmin)
  .route("/", articleAdminApi)
  .route("/", viewsAdminApi)
  .route("/", exportAdminApi)
  .route("/", settingsAdminApi)
  .route("/", wordsAdminApi);

const api = new Hono<App>()
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

app.get("/search", (c) => searchPage(c.var.paper, c.req.raw));

app.route("/admin", newsroom);
app.route("/", mailPages);

app.route("/", ownCommentForms);

app.route("/", reportForms);

app.route("/", commentForms);

app.get("*", async (c) => (await view(c.var.paper, c.req.raw)) ?? notFoundPage(c.var.paper, c.req.raw));

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
