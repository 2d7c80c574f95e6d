import { type Handler, Hono } from "hono";
import { articleApi } from "./articles/routes.ts";
import { sharedLists } from "./cache/shared-lists.ts";
import { ownCommentApi, ownCommentForms } from "./comments/own/routes.ts";
import { recommendApi, recommendForms } from "./comments/recommend/routes.ts";
import { reportApi, reportForms } from "./comments/report/routes.ts";
import { commentApi, commentForms } from "./comments/routes.ts";
import { limitBindings } from "./config/binding-limits.ts";
import { openSearchDescription } from "./feeds/open-search.ts";
import { health } from "./health/routes.ts";
import { Refusal } from "./http/errors.ts";
import { refuseProgram } from "./http/refuse-program.ts";
import { refuseUnknown } from "./http/refuse-unknown.ts";
import { PROGRAMS } from "./http/wordpress.ts";
import { OLD_FILES } from "./media/old-names.ts";
import { serveFile } from "./media/serve-file.ts";
import { assetPath } from "./pages/assets.ts";
import { popularApi } from "./popularity/routes.ts";
import type { SiteApp } from "./site/context.ts";
import { answerError } from "./site/errors.ts";
import { withSite } from "./site/middleware.ts";
import { notFoundPage } from "./site/missing-pages.ts";
import { noteShown, serve } from "./site/serve.ts";

/** What was decided on a comment, and where a thread is followed by mail: asked for seldom. */
const SELDOM = /\/comments\/(?:\d{15,16}\/decision|follow)$/;

/** What readers and their programs ask for. */
export const app = new Hono<SiteApp>();

/**
 * The newsroom is most of the code, and few requests: an isolate loads its pages, its API, and what mails lead to, each with the
 * first request for it.
 */
const loadedBy =
  (load: () => Promise<Hono<SiteApp>>): Handler<SiteApp> =>
  async (c) =>
    (await load()).fetch(c.req.raw, limitBindings(c.env, "newsroom"), c.executionCtx);

const newsroom = loadedBy(async () => (await import("./newsroom-app.ts")).newsroomApp);
const newsroomApi = loadedBy(async () => (await import("./newsroom-api.ts")).newsroomApi);
const linked = loadedBy(async () => (await import("./linked-app.ts")).linkedApp);

app.all("/admin/*", newsroom);
app.all("/api/v1/admin/*", newsroomApi);
for (const of of ["confirm", "unsubscribe", "decide", "weekly", "follow", "following"])
  app.on(["GET", "POST"], `/mail/${of}`, linked);
app.use(async (c, next) => {
  if (SELDOM.test(c.req.path)) return linked(c, next);
  // Robots ask for these all day: nothing is looked up for them.
  return PROGRAMS.test(c.req.path) ? refuseProgram(c.req.url) : next();
});

app.on(["GET", "HEAD"], "/media/:key", async (c, next) => {
  const after = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  const key = c.req.param("key");
  const answer = await serveFile(c.env.MEDIA, c.req.raw, key, after);
  if (answer) return answer;
  const { leadToSuccessor } = await import("./media/lead-to-file.ts");
  return (await leadToSuccessor(c.env.DB, c.req.raw, key)) ?? (await next());
});

app.on(["GET", "HEAD"], "/face/:key", async (c, next) => {
  const { leadToFaceFile, serveFaceFile } = await import("./settings/face/serve-face-file.ts");
  const after = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  const asked = { db: c.env.DB, request: c.req.raw, after };
  const key = c.req.param("key");
  return (await serveFaceFile(asked, key)) ?? (await leadToFaceFile(asked, key)) ?? (await next());
});

app.get("*", async (c, next) => {
  if (!OLD_FILES.test(c.req.path)) return next();
  const { leadToFile } = await import("./media/lead-to-file.ts");
  const after = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  return (await leadToFile(c.env.DB, c.req.raw, after)) ?? (await next());
});

app.use(withSite);

const api = new Hono<SiteApp>()
  .route("/", articleApi)
  .route("/", commentApi)
  .route("/", ownCommentApi)
  .route("/", reportApi)
  .route("/", recommendApi)
  .route("/", popularApi)
  .get("/openapi.json", async (c) => {
    const { openApiDocument } = await import("./openapi/document.ts");
    c.header("Cache-Control", "public, max-age=300");
    return c.json(openApiDocument(c.var.config.site));
  })
  .all("*", refuseUnknown);

app.route("/api/v1", api);

app.route("/", health);

app.get("/robots.txt", async (c) => {
  const [{ robotsTxt }, { readSiteFile }] = await Promise.all([
    import("./feeds/robots.ts"),
    import("./settings/site-files.ts"),
  ]);
  const { url, aiRobots } = c.var.config.site;
  const additions = (await readSiteFile(c.var.db, "robots.txt")) ?? "";
  const text = robotsTxt(url ?? new URL(c.req.url).origin, aiRobots, additions);
  return c.text(text, 200, { "Cache-Control": "public, max-age=3600" });
});

for (const name of ["ads.txt", "app-ads.txt", "humans.txt", "security.txt"] as const)
  app.get(name === "security.txt" ? `/.well-known/${name}` : `/${name}`, async (c, next) => {
    const { readSiteFile } = await import("./settings/site-files.ts");
    const file = await readSiteFile(c.var.db, name);
    return file === null ? await next() : c.text(file, 200, { "Cache-Control": "public, max-age=3600" });
  });

app.get("/favicon.ico", async (c) => {
  const { serveFavicon } = await import("./settings/face/serve-face-file.ts");
  const { paper } = await sharedLists(c.get("site").cache);
  return serveFavicon({ db: c.env.DB, request: c.req.raw, after: c.var.after }, paper.face);
});

app.get("/manifest.webmanifest", async (c) => {
  const { webManifest } = await import("./pages/manifest.ts");
  const { paper } = await sharedLists(c.get("site").cache);
  const manifest = webManifest(c.var.config.site, paper.face, assetPath("icon.svg"));
  c.header("Cache-Control", "public, max-age=3600");
  return c.body(manifest, 200, { "Content-Type": "application/manifest+json" });
});

app.get("/search", async (c) => {
  const { searchPage } = await import("./site/search-page.ts");
  return searchPage(c.get("site"), c.req.raw);
});

app.get("/opensearch.xml", (c) => {
  const { url, name, language } = c.var.config.site;
  const description = openSearchDescription({ name, language, origin: url ?? new URL(c.req.url).origin });
  c.header("Cache-Control", "public, max-age=3600");
  return c.body(description, 200, { "Content-Type": "application/opensearchdescription+xml; charset=utf-8" });
});

app.route("/", ownCommentForms);

app.route("/", reportForms);

app.route("/", recommendForms);

app.route("/", commentForms);

app.get("*", async (c) => {
  // Hono makes `c.var` anew each time that it is read.
  const site = c.get("site");
  return (await serve(site, c.req.raw)) ?? notFoundPage(site, c.req.raw);
});

app.post("*", async (c, next) => (await noteShown(c.get("site"), c.req.raw)) ?? next());

app.all("*", () => {
  throw new Refusal("method_not_allowed", "This address can only be read.", { allow: "GET, HEAD" });
});

app.onError((error, c) => answerError(error, c));
