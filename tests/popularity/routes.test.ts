import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import type { App } from "../../src/http/context.ts";
import { Refusal } from "../../src/http/errors.ts";
import { viewsAdminApi } from "../../src/popularity/admin-routes.ts";
import { rankAll } from "../../src/popularity/rank.ts";
import { popularApi } from "../../src/popularity/routes.ts";
import { makeArticle } from "../support/factories.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

const app = new Hono<App>()
  .use(async (c, next) => {
    c.set("db", db);
    c.set("now", NOW);
    c.set("identity", { name: "Ida Marlowe", role: "admin", sessionId: "" });
    await next();
  })
  .route("/", popularApi)
  .route("/admin", viewsAdminApi)
  .onError((error, c) =>
    error instanceof Refusal ? c.json(error.toJSON(), error.status) : c.text(String(error), 500),
  );

beforeEach(async () => {
  for (const id of [1, 2, 3])
    await makeArticle({ id, title: `Title ${id}`, path: `/${id}/`, publishedAt: NOW - 100 + id });
});

describe("GET /popular", () => {
  it("gives a window's list, which may be shared for a minute", async () => {
    await putViews([
      { path: "/2/", hour: "2026-11-23T09:00:00Z", views: 7 },
      { path: "/1/", hour: NOW - 2 * 86_400_000, views: 9 },
    ]);
    await rankAll(db, NOW);
    const answer = await app.request("/popular?window=day&limit=2");
    expect(answer.headers.get("Cache-Control")).toBe("public, max-age=60");
    expect(await answer.json()).toEqual({
      articles: [
        { id: 2, title: "Title 2", path: "/2/", views: 7 },
        { id: 3, title: "Title 3", path: "/3/", views: 0, filled: true },
      ],
    });
    const week = await app.request("/popular");
    expect(await week.json()).toMatchObject({
      articles: [{ id: 1, views: 9 }, { id: 2, views: 7 }, { id: 3 }],
    });
  });

  it("gives a section's list, filled with its newest", async () => {
    await env.DB.exec("UPDATE articles SET section_slug = 'town' WHERE id IN (1, 2)");
    await makeArticle({ id: 4, title: "Title 4", path: "/4/", publishedAt: NOW - 50 });
    await env.DB.exec("UPDATE articles SET section_slug = 'town', unranked = 1 WHERE id = 4");
    await putViews([
      { path: "/3/", hour: "2026-11-23T09:00:00Z", views: 9 },
      { path: "/1/", hour: "2026-11-23T09:00:00Z", views: 7 },
    ]);
    await rankAll(db, NOW);
    const list = async (query: string) => {
      const answer = await app.request(`/popular?${query}`);
      return ((await answer.json()) as { articles: object[] }).articles;
    };
    expect(await list("section=town")).toEqual([
      { id: 1, title: "Title 1", path: "/1/", views: 7 },
      { id: 2, title: "Title 2", path: "/2/", views: 0, filled: true },
    ]);
    expect(await list("section=town&limit=1")).toMatchObject([{ id: 1 }]);
    expect(await list("section=town&window=rising")).toMatchObject([{ id: 1, views: 7 }]);
    expect(await list("section=nowhere")).toEqual([]);
    // An article that has moved to another section leaves the list at once.
    await env.DB.exec("UPDATE articles SET section_slug = 'sport' WHERE id = 1");
    expect(await list("section=town")).toMatchObject([{ id: 2 }]);
  });

  it.each([
    ["window=year", "window", "write one of: day, week, month, all, rising"],
    ["limit=0", "limit", "write a whole number from 1 to 50"],
    ["limit=51", "limit", "write a whole number from 1 to 50"],
    ["limit=many", "limit", "write a whole number from 1 to 50"],
  ])("refuses %s", async (query, field, message) => {
    const answer = await app.request(`/popular?${query}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      error: { code: "invalid_input", fields: { [field]: message } },
    });
  });
});

describe("PUT /admin/views", () => {
  it("takes views and says which paths are no articles", async () => {
    const answer = await putViews([
      { path: "/1/", hour: NOW, views: 3 },
      { path: "/nowhere/", hour: NOW, views: 3 },
    ]);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ imported: 1, unknownArticles: 1, unknownPaths: ["/nowhere/"] });
  });

  it("takes an empty list", async () => {
    expect(await (await putViews([])).json()).toMatchObject({ imported: 0, unknownArticles: 0 });
  });

  it.each([
    ["no list", {}, "views"],
    ["a path of another site", [{ path: "https://paper.example/1/", hour: NOW, views: 1 }], "views.0.path"],
    ["no hour", [{ path: "/1/", views: 1 }], "views.0.hour"],
    ["an hour without a zone", [{ path: "/1/", hour: "2026-11-23T09:00", views: 1 }], "views.0.hour"],
    ["seconds instead of milliseconds", [{ path: "/1/", hour: NOW / 1000, views: 1 }], "views.0.hour"],
    ["half a view", [{ path: "/1/", hour: NOW, views: 0.5 }], "views.0.views"],
    ["fewer views than none", [{ path: "/1/", hour: NOW, views: -1 }], "views.0.views"],
    ["too many", Array(1001).fill({ path: "/1/", hour: NOW, views: 1 }), "views"],
  ])("refuses %s", async (_, body, field) => {
    const answer = await putViews(body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      error: { code: "invalid_input", fields: { [field]: expect.any(String) } },
    });
  });
});

function putViews(body: unknown) {
  return app.request("/admin/views", {
    method: "PUT",
    body: JSON.stringify(Array.isArray(body) ? { views: body } : body),
  });
}
