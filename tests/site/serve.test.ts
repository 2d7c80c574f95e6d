import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { counting } from "../support/page-cache.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 12);
const PATH = "/2026/11/20/the-bridge/";

const publish = (given: object = {}) =>
  askNewsroom("PUT", "/articles", {
    path: PATH,
    title: "The bridge opens",
    body: "It is open.",
    bodyFormat: "markdown",
    section: "Town",
    author: "Ines Marlow",
    tags: ["Bridges"],
    publishedAt: "2026-11-20T08:00:00Z",
    ...given,
  });

beforeEach(() => {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
});

describe("an article's page", () => {
  it("shows the parts of the page with their headings", async () => {
    await publish();
    await publish({ path: "/2026/11/19/other/", title: "Another story" });
    const response = await ask(PATH, { headers: BROWSER });
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=0, must-revalidate");
    const html = await response.text();
    const parts = [
      "Monday, November 23, 2026",
      "The bridge opens",
      "Top 5 This Week",
      "Related Posts",
      "Leave a Reply",
      "Popular Articles",
    ];
    for (const part of parts) expect(html).toContain(part);
    expect(html).not.toMatch(/[\uFDD0-\uFDEF]/);
  });

  it("has in its boxes what nobody has read yet; the front page, which has all of that, says what will come", async () => {
    const titles = ["The bridge opens", "The ferry sinks", "The quay floods"];
    for (const [n, title] of titles.entries())
      await publish({ path: `/2026/11/2${n}/story/`, title, publishedAt: `2026-11-2${n}T08:00:00Z` });
    const boxes = async (path: string) => {
      const html = await (await ask(path, { headers: BROWSER })).text();
      return [...html.matchAll(/<aside class="([\w-]+)"[\s\S]*?<\/aside>/g)].map(([box = "", name]) => [
        name,
        box.match(/<li/g)?.length ?? 0,
      ]);
    };
    expect(await boxes("/2026/11/20/story/")).toEqual([
      ["top-five", 3],
      ["popular", 0],
    ]);
    expect(await boxes("/")).toEqual([["top-five", 0]]);
    expect(await (await ask("/", { headers: BROWSER })).text()).toContain(
      "What is read most will stand here.",
    );

    const views = [{ path: "/2026/11/20/story/", hour: "2026-11-23T10:00:00Z", views: 2 }];
    await askNewsroom("PUT", "/views", { views });
    await runCron(now);
    forgetAll();
    expect(await boxes("/")).toEqual([["top-five", 3]]);
  });

  it("is served without any D1 query and with one KV read once it is stored", async () => {
    await publish();
    await ask(PATH, { headers: BROWSER });
    forgetAll();
    const counts = { kv: 0, d1: 0 };
    const PAGES = counting(env.PAGES, { get: () => counts.kv++ });
    const DB = counting(env.DB, { prepare: () => counts.d1++, batch: () => counts.d1++ });
    // HEAD counts no view, so what is left is the serving alone.
    expect((await ask(PATH, { method: "HEAD" }, { PAGES, DB })).status).toBe(200);
    expect(counts).toEqual({ kv: 2, d1: 0 });
    expect((await ask(PATH, { method: "HEAD" }, { PAGES, DB })).status).toBe(200);
    expect(counts).toEqual({ kv: 2, d1: 0 });
  });

  it("answers 304 to a reader who has it, until a slot or the page changes", async () => {
    await publish();
    const etag = (await ask(PATH)).headers.get("ETag") ?? "";
    const again = () => ask(PATH, { headers: { "If-None-Match": etag } });
    const unchanged = await again();
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get("ETag")).toBe(etag);
    expect(await unchanged.text()).toBe("");
    vi.setSystemTime(now + 24 * 3_600_000);
    forgetAll();
    const tomorrow = await again();
    expect(tomorrow.status).toBe(200);
    expect(await tomorrow.text()).toContain("Tuesday, November 24, 2026");
    vi.setSystemTime(now);
    await publish({ body: "It is closed again." });
    expect((await again()).status).toBe(200);
  });

  it("answers 304 with the new ETag after a slot changed, and 200 to the old one", async () => {
    await publish();
    const before = (await ask(PATH)).headers.get("ETag") ?? "";
    await publish({ path: "/2026/11/21/second/", title: "Second", publishedAt: "2026-11-21T08:00:00Z" });
    await runCron(now);
    forgetAll();
    const changed = await ask(PATH, { headers: { "If-None-Match": before } });
    expect(changed.status).toBe(200);
    const after = changed.headers.get("ETag") ?? "";
    expect((await ask(PATH, { headers: { "If-None-Match": after } })).status).toBe(304);
  });

  it("answers HEAD like GET, without a body", async () => {
    await publish();
    const head = await ask(PATH, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    expect(head.headers.get("ETag")).toBe((await ask(PATH)).headers.get("ETag"));
  });

  it("comes back by itself when every KV key is deleted", async () => {
    await publish();
    await runCron(now);
    const page = await (await ask(PATH)).text();
    for (const { name } of (await env.PAGES.list()).keys) await env.PAGES.delete(name);
    forgetAll();
    expect(await (await ask(PATH)).text()).toBe(page);
    await ask(PATH);
    expect((await env.PAGES.list()).keys.map(({ name }) => name)).toContain(`page:${PATH}`);
  });

  it.each([
    ["/2026/11/20/the-bridge", PATH],
    ["/2026/11/20//the-bridge/", PATH],
    ["/2026/11/20/the-bridge?utm_source=x", `${PATH}?utm_source=x`],
    ["/section/town", "/section/town/"],
    ["/feed.xml/", "/feed.xml"],
    ["/old-address/", PATH],
  ])("redirects %s to %s", async (from, to) => {
    await publish({ redirects: ["/old-address/"] });
    const response = await ask(from);
    expect(response.status).toBe(301);
    expect(response.headers.get("Location")).toBe(to);
  });

  it("keeps an imported path that ends without a slash or holds other scripts", async () => {
    await publish({ path: "/archive/old.html" });
    await publish({ path: "/2020/01/01/caf%c3%a9/" });
    expect((await ask("/archive/old.html")).status).toBe(200);
    expect((await ask("/archive/old.html/")).headers.get("Location")).toBe("/archive/old.html");
    expect((await ask("/2020/01/01/caf%c3%a9/")).status).toBe(200);
    expect((await ask("/2020/01/01/café/")).status).toBe(200);
    await publish({ path: "/search/", title: "How to search" });
    expect(await (await ask("/search/")).text()).toContain("How to search");
    expect(await (await ask("/search")).text()).toContain("<title>Search");
  });

  it("is gone at once when it is withdrawn or deleted", async () => {
    await publish();
    await ask(PATH);
    await publish({ status: "withdrawn" });
    expect((await ask(PATH)).status).toBe(410);
    const [article] = (await (await publish({ status: "published" })).json<{ articles: { id: number }[] }>())
      .articles;
    expect((await ask(PATH)).status).toBe(200);
    expect((await askNewsroom("DELETE", `/articles/${article?.id}`)).status).toBe(204);
    const gone = await ask(PATH);
    expect(gone.status).toBe(410);
    expect(gone.headers.get("Cache-Control")).toBe("private, no-store");
    expect(await gone.text()).toContain("the newsroom has taken it back");
    expect(await env.PAGES.get(`page:${PATH}`)).toBeNull();
  });

  it("appears when it is due", async () => {
    await publish({ publishedAt: "2026-11-23T12:30:00Z" });
    expect((await ask(PATH)).status).toBe(404);
    expect(await (await ask("/")).text()).not.toContain("The bridge opens");
    vi.setSystemTime(now + 31 * 60_000);
    expect((await ask(PATH)).status).toBe(200);
    await runCron(now + 31 * 60_000);
    forgetAll();
    expect(await (await ask("/")).text()).toContain("The bridge opens");
  });

  it("fills the reply slot for a reader without scripts", async () => {
    await publish();
    const html = await (await ask(`${PATH}?reply-to=1234`)).text();
    expect(html).toContain('name="parent" value="1234"');
    expect(await (await ask(PATH)).text()).toContain('name="parent" value=""');
  });
});

describe("an address that is nothing", () => {
  it("is answered with a page of the paper", async () => {
    const response = await ask("/nothing/here/");
    expect(response.status).toBe(404);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    expect(await response.text()).toContain("Page not found");
  });

  it("costs at most one indexed row", async () => {
    await makeArticle();
    const { db, meter } = meteredDatabase();
    await ask("/");
    expect((await ask("/.env", {}, { DB: db.$client })).status).toBe(404);
    expect(meter.queries).toBeGreaterThan(0);
    expect(meter.rowsRead).toBeLessThanOrEqual(1);
  });
});

describe("lists", () => {
  it("page through a section, newest first", async () => {
    for (let n = 0; n < 25; n++) {
      await publish({
        path: `/n/${n}/`,
        title: `Story ${n}.`,
        publishedAt: new Date(now - n * 3_600_000).toISOString(),
      });
    }
    const first = await (await ask("/section/town/")).text();
    expect(first).toContain("Story 0.");
    expect(first).not.toContain("Story 24.");
    const next = /href="(\/section\/town\/\?before=[\d-]+)"/.exec(first)?.[1] ?? "";
    expect(await (await ask(next)).text()).toContain("Story 24.");
  });

  it.each(["/", "/section/town/", "/tag/bridges/", "/author/ines-marlow/", "/search?q=bridge"])(
    "lists the article on %s",
    async (path) => {
      await publish();
      const response = await ask(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("Cache-Control")).toBeTruthy();
      expect(await response.text()).toContain("The bridge opens");
    },
  );

  it.each([
    ["/feed.xml", "application/rss+xml; charset=utf-8"],
    ["/feed.json", "application/feed+json; charset=utf-8"],
    ["/comments/feed.xml", "application/xml; charset=utf-8"],
    [`${PATH}feed.xml`, "application/xml; charset=utf-8"],
    ["/sitemap.xml", "application/xml; charset=utf-8"],
    ["/news-sitemap.xml", "application/xml; charset=utf-8"],
    ["/robots.txt", "text/plain; charset=UTF-8"],
    ["/healthz", "application/json"],
  ])("answers %s as %s", async (path, type) => {
    const { articles } = await (await publish()).json<{ articles: { id: number }[] }>();
    await makeComment({ articleId: articles[0]?.id ?? 0, body: "A fine bridge." });
    const response = await ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe(type);
    expect(response.headers.get("Cache-Control")).toBeTruthy();
    const text = await response.text();
    expect(text).not.toMatch(/[\uFDD0-\uFDEF]/);
    if (path.includes("comments/feed") || path.startsWith(PATH)) expect(text).toContain("A fine bridge.");
    else if (path !== "/robots.txt" && path !== "/healthz" && path !== "/news-sitemap.xml") {
      expect(text).toContain(`https://paper.example${PATH}`);
    }
  });

  it.each(["/section/none/", "/tag/none/", "/author/none/", "/sitemap-7.xml"])(
    "has no page at %s",
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );
});

describe("trouble", () => {
  it("says so before the first migration has run", async () => {
    for (const table of ["articles", "revisions", "stale_pages", "top_lists", "redirects"]) {
      await env.DB.exec(`DROP TABLE IF EXISTS ${table}`);
    }
    const page = await ask("/");
    expect(page.status).toBe(503);
    expect(await page.text()).toContain("no tables yet");
    expect((await ask("/healthz")).status).toBe(503);
    const api = await ask("/api/v1/articles");
    expect(api.status).toBe(503);
    expect(await api.json()).toMatchObject({ error: { code: "schema_missing" } });
  });

  it("serves stored pages while the database is away, and a page of the paper for the rest", async () => {
    await publish();
    await ask(PATH);
    await ask(PATH);
    forgetAll();
    const DB = new Proxy(env.DB, {
      get: () => () => {
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    expect((await ask(PATH, {}, { DB })).status).toBe(200);
    const other = await ask("/2026/11/20/never-read/", {}, { DB });
    expect(other.status).toBe(503);
    expect(other.headers.get("Retry-After")).toBe("30");
    expect(await other.text()).toContain("try again in a minute");
  });

  it("names a setting that makes no sense", async () => {
    const response = await ask("/", {}, { TIME_ZONE: "Atlantis" });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("TIME_ZONE");
  });

  it("answers other methods with 405", async () => {
    expect((await ask("/", { method: "DELETE" })).status).toBe(405);
  });
});
