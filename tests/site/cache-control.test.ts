import { beforeEach, expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { makeArticle } from "../support/factories.ts";
import { ask, askNewsroom } from "../support/worker.ts";

beforeEach(() => forgetAll());

// Without it, Cloudflare and browsers would each keep an answer for a time of their own choice.
it("says with every answer how long it may be kept", async () => {
  const { path, id } = await makeArticle();
  const addresses = [
    ...[
      "/",
      path,
      path.slice(0, -1),
      "/search?q=x",
      "/nothing/",
      "/feed.xml",
      "/feed.json",
      "/comments/feed.xml",
    ],
    ...[
      `${path}feed.xml`,
      "/sitemap.xml",
      "/news-sitemap.xml",
      "/robots.txt",
      "/healthz",
      `${path}?reply-to=1`,
    ],
    ...[
      "/api/v1/articles",
      `/api/v1/articles/${id}`,
      `/api/v1/articles/${id}/related`,
      "/api/v1/articles/none",
    ],
    ...[
      `/api/v1/articles/${id}/comments`,
      "/api/v1/popular",
      "/api/v1/popular?window=never",
      "/api/v1/comments/recent",
    ],
    ...["/api/v1/openapi.json", "/api/v1/nothing", "/api/v1/admin/comments"],
  ];
  for (const address of addresses) {
    const response = await ask(address);
    expect(response.headers.get("Cache-Control"), `${response.status} ${address}`).toBeTruthy();
  }
  const etag = (await ask(path)).headers.get("ETag") ?? "";
  expect((await ask(path, { headers: { "If-None-Match": etag } })).headers.get("Cache-Control")).toBeTruthy();
  for (const response of [
    await ask(`${path}comments`, { method: "POST", body: new URLSearchParams({ comment: "", author: "" }) }),
    await ask(`${path}comments`, {
      method: "POST",
      body: new URLSearchParams({ comment: "Hello to all", author: "Ada" }),
    }),
    await ask("/", { method: "PATCH" }),
    await ask("/", {}, { TIME_ZONE: "Nowhere" }),
    await askNewsroom("PUT", "/views", { views: [] }),
  ]) {
    expect(response.headers.get("Cache-Control"), String(response.status)).toBeTruthy();
  }
});
