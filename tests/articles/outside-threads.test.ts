import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { beginThread } from "../../src/articles/outside-threads.ts";
import { openDatabase } from "../../src/db/client.ts";
import { INSPECTED_ROUTES } from "../support/apps.ts";
import { makeArticle } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const THREAD = "/embed/blog.example/2026/knots/";
const given = { EMBED_ORIGINS: "https://blog.example" };

/** What is done with the thread of any article, wherever that is. */
const OF_THREADS = [
  "GET /api/v1/articles/:key/comments",
  "POST /api/v1/articles/:key/comments",
  "GET /api/v1/admin/articles/:id/thread",
  "POST /api/v1/admin/articles/:id/thread",
  "DELETE /api/v1/admin/articles/:id/thread",
  "GET /api/v1/admin/articles/:id/export",
];

/** Every route about one article, of readers, programs and the newsroom, so that no new one is forgotten. */
const routes = [
  ...new Set(
    INSPECTED_ROUTES.filter(({ method, path }) => method !== "ALL" && /\/articles\/:/.test(path)).map(
      ({ method, path }) => `${method} ${path}`,
    ),
  ),
];

let id = 0;
const stored = () => env.DB.prepare("SELECT * FROM articles WHERE kind = 'thread'").first();

beforeEach(async () => {
  const outside = { path: THREAD, url: "https://blog.example/2026/knots/", title: "Knots & hitches" };
  await beginThread(openDatabase(env.DB), outside, Date.now()).run();
  id = (await env.DB.prepare("SELECT id FROM articles").first<number>("id")) ?? 0;
});

describe("the thread of another site's page is no article", () => {
  it("there are routes to ask", () => {
    expect(routes.length).toBeGreaterThan(12);
    for (const route of OF_THREADS) expect(routes).toContain(route);
  });

  it.each(routes.filter((route) => !OF_THREADS.includes(route)))("%s", async (route) => {
    const before = await stored();
    const [method = "", path = ""] = route.split(" ");
    const address = path.replace(/:(?:key|id)(\{[^}]*\})?/, String(id)).replace(/:number(\{[^}]*\})?/, "1");
    const isForm = method === "POST" && path.startsWith("/admin");
    const headers = path.startsWith("/admin")
      ? await signedIn()
      : { Authorization: "Bearer test-admin-token" };
    const body = isForm
      ? { body: new URLSearchParams({ title: "Mine now", body: "Words", kind: "article" }) }
      : {};
    const answer = await ask(address, { method, headers, ...body }, given);
    expect(answer.status).toBe(404);
    if (method === "GET" && !address.includes("figures"))
      expect(await answer.text()).toMatch(/thread of another site|deleted this article/);
    expect(await stored()).toEqual(before);
  });

  it("is not published over, at its path or through its former one", async () => {
    const before = await stored();
    const answer = await askNewsroom(
      "PUT",
      "/articles",
      { title: "Mine", body: "Words", bodyFormat: "markdown", path: THREAD },
      given,
    );
    expect(await answer.text()).toContain("the paper itself answers to");
    expect(await stored()).toEqual(before);
  });

  it("is found in no search of the newsroom, by its address, its title or an empty slug", async () => {
    const headers = await signedIn();
    for (const q of [THREAD, `https://paper.example${THREAD}`, "Knots", "hitches"]) {
      const page = await (await ask(`/admin/articles?q=${encodeURIComponent(q)}`, { headers }, given)).text();
      expect(page, q).not.toContain(`/admin/articles/${id}"`);
    }
    for (const tab of ["published", "pages", "draft", "scheduled", "withdrawn"]) {
      const page = await (await ask(`/admin/articles?tab=${tab}`, { headers }, given)).text();
      expect(page, tab).not.toContain(`/admin/articles/${id}"`);
    }
  });

  it("is related to nothing, leads nobody's readers on, and takes no views of an old log", async () => {
    const article = await makeArticle({ path: "/own/" });
    const related = {
      title: "Mine",
      body: "Words",
      bodyFormat: "markdown",
      path: "/mine/",
      relatedPins: [THREAD],
    };
    await askNewsroom("PUT", "/articles", related, given);
    const chosen = await env.DB.prepare("SELECT related_choice FROM articles WHERE path = '/mine/'").first(
      "related_choice",
    );
    expect(String(chosen)).not.toContain(`"id":${id}`);
    const removed = await askNewsroom("DELETE", `/articles/${article.id}?leadTo=${THREAD}`, undefined, given);
    expect(removed.status).toBe(422);
    const views = { views: [{ path: THREAD, hour: "2026-11-01T10:00:00Z", views: 3 }] };
    const imported = await askNewsroom("PUT", "/views", views, given);
    expect(await imported.json()).toMatchObject({ imported: 0, unknownPaths: [THREAD] });
  });

  it("keeps what is stored of it when bodies are rendered anew", async () => {
    await env.DB.exec(
      "INSERT INTO settings (name, value) VALUES ('articles:rendered-down-to', '{\"before\":999999}')",
    );
    const before = await stored();
    const { renderAgain } = await import("../../src/articles/older-bodies.ts");
    await renderAgain(openDatabase(env.DB), Date.now());
    expect(await stored()).toEqual(before);
  });
});
