import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type ExportedArticle, restoreArticles } from "../../../src/articles/restore-articles.ts";
import { forgetAll } from "../../../src/cache/memory.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { outsidePageOf } from "../../../src/http/embed-address.ts";
import { exportedPages } from "../../support/export-pages.ts";
import { makeArticle } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const ORIGINS = "https://blog.example, http://localhost:4321";
const THREAD = "/embed/blog.example/2026/knots/";
const given = { EMBED_ORIGINS: ORIGINS, HOLD_AT: "90", SPAM_AT: "99" };

const rows = async (sql: string) => (await env.DB.prepare(sql).all()).results;

function comment(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ comment: "A bowline holds.", author: "Ada Reader", ...fields });
  return ask(`${path}comments`, { method: "POST", body, headers }, given);
}

beforeEach(() => {
  // The outside page is asked for its title.
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) =>
    String(input) === "https://blog.example/2026/knots/"
      ? new Response("<head><title>Knots &amp; hitches</title></head>", {
          headers: { "Content-Type": "text/html" },
        })
      : new Response("", { status: 404 }),
  );
  return () => vi.restoreAllMocks();
});

describe("the thread of a page of another site", () => {
  it("is read in the direction of the paper's language", async () => {
    const html = await (await ask(THREAD, {}, { ...given, LANGUAGE: "ar" })).text();
    expect(html).toContain('<html lang="ar" dir="rtl">');
  });

  it("is there to look at without being stored, and is begun by its first comment", async () => {
    const before = await ask(THREAD, {}, given);
    expect(before.status).toBe(200);
    const html = await before.text();
    expect(html).toContain('<a href="https://blog.example/2026/knots/">');
    expect(html).toContain(`action="${THREAD}comments"`);
    expect(html).not.toContain("masthead");
    expect(await rows("SELECT id FROM articles")).toEqual([]);
    const answer = await comment(THREAD);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("Location")).toMatch(new RegExp(`^${THREAD}#comment-\\d+$`));
    expect(
      await rows("SELECT path, kind, title, body_source, listed_at, comment_count FROM articles"),
    ).toEqual([
      {
        path: THREAD,
        kind: "thread",
        title: "Knots & hitches",
        body_source: "https://blog.example/2026/knots/",
        listed_at: null,
        comment_count: 1,
      },
    ]);
    await comment(THREAD, { comment: "So does a clove hitch.", author: "Bea Reader" });
    forgetAll();
    const after = await (await ask(THREAD, {}, given)).text();
    expect(after).toContain("A bowline holds.");
    expect(after).toContain("So does a clove hitch.");
    expect(after).toContain("Knots &amp; hitches");
    expect(await rows("SELECT count(*) AS n FROM articles")).toEqual([{ n: 1 }]);
  });

  it("is in none of the paper's lists, feeds, sitemaps and searches, nor in the feed of its comments", async () => {
    await makeArticle({ title: "The paper's own" });
    await comment(THREAD);
    forgetAll();
    for (const path of [
      "/",
      "/feed.xml",
      "/feed.json",
      "/sitemap.xml",
      "/news-sitemap.xml",
      "/comments/feed.xml",
    ]) {
      const text = await (await ask(path, {}, given)).text();
      expect(text, path).not.toMatch(/embed\/blog|Knots|bowline/);
    }
    for (const path of [
      "/search?q=knots",
      "/api/v1/articles?q=knots",
      "/api/v1/articles",
      "/api/v1/comments/recent",
      "/api/v1/popular",
    ])
      expect(await (await ask(path, {}, given)).text(), path).not.toMatch(/embed\/blog|bowline/);
  });

  it("has its comments at the desk, with the title of its page", async () => {
    await comment(THREAD, { comment: "Buy at http://pills.example and http://pills2.example now" });
    await env.DB.exec("UPDATE comments SET status = 'held', shown_in = NULL");
    const queue = await askNewsroom("GET", "/comments?status=held", undefined, given);
    const [one] = (await queue.json<{ items: { article: { title: string; path: string } }[] }>()).items;
    expect(one?.article).toMatchObject({ title: "Knots & hitches", path: THREAD });
  });

  it("may stand in frames of the allowed sites and no other page may, whatever it answers", async () => {
    await makeArticle({ path: "/own/" });
    const { headers } = await comment(THREAD);
    const id = /\d+$/.exec(headers.get("Location") ?? "")?.[0];
    const policy = async (path: string) =>
      (await ask(path, {}, given)).headers.get("Content-Security-Policy") ?? "";
    for (const path of [THREAD, `${THREAD}comments/${id}/report`])
      expect(await policy(path)).toContain(
        "frame-ancestors 'self' https://blog.example http://localhost:4321;".replace(/;$/, ""),
      );
    for (const path of ["/", "/own/", "/own/comments/1/report"])
      expect(await policy(path)).toContain("frame-ancestors 'self'");
    for (const path of ["/", "/own/"]) expect(await policy(path)).not.toContain("blog.example");
  });

  it("is not there for sites that are not allowed, and no comment makes it", async () => {
    const other = "/embed/evil.example/page/";
    expect((await ask(other, {}, given)).status).toBe(404);
    expect((await comment(other)).status).toBe(404);
    expect(await rows("SELECT id FROM articles")).toEqual([]);
    expect((await ask(THREAD)).status).toBe(404);
  });

  it("stays to be read, and takes nothing more, when its site is allowed no longer", async () => {
    await comment(THREAD);
    forgetAll();
    const page = await ask(THREAD, {}, { EMBED_ORIGINS: "" });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Comments are closed.");
  });

  it("takes comments from its own frame, and none that another site sends by itself", async () => {
    const from = (site: string, Origin: string) => comment(THREAD, {}, { "Sec-Fetch-Site": site, Origin });
    expect((await from("cross-site", "https://blog.example")).status).toBe(403);
    expect((await from("same-origin", "https://paper.example")).status).toBe(303);
  });

  it("gives a browser its cookie for the frame alone, and shows a held comment by it", async () => {
    await comment(THREAD);
    await askNewsroom("PUT", "/words", { block: "", hold: "four.example", allow: "" });
    const held = await comment(THREAD, { comment: "It is on four.example.", author: "Cleo" });
    const cookie = held.headers.get("Set-Cookie") ?? "";
    expect(cookie).toMatch(/; Path=\/embed\/;.*; SameSite=None; Partitioned; Secure$/);
    forgetAll();
    const own = await ask(THREAD, { headers: { Cookie: cookie.split(";")[0] ?? "" } }, given);
    expect(await own.text()).toContain("four.example");
    expect(await (await ask(THREAD, {}, given)).text()).not.toContain("four.example");
  });

  it("knows its author by what the frame keeps where no cookie is, with the strength of the cookie", async () => {
    const posted = await comment(THREAD, { comment: "A bowlin holds." }, { "Broadsheet-Own": "" });
    const token = posted.headers.get("Broadsheet-Own") ?? "";
    expect(posted.headers.get("Set-Cookie")).toContain(`broadsheet_own=${token};`);
    const id = /\d+$/.exec(posted.headers.get("Location") ?? "")?.[0];
    const edit = (kept: string, text: string, headers: Record<string, string> = {}) =>
      ask(
        `${THREAD}comments/${id}/edit`,
        {
          method: "POST",
          body: new URLSearchParams({ comment: text, action: "save" }),
          headers: { "Broadsheet-Own": kept, ...headers },
        },
        given,
      );
    const other = await comment(THREAD, { comment: "Another's.", author: "Bea" }, { "Broadsheet-Own": "" });
    const forged = token.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    for (const kept of ["", forged, other.headers.get("Broadsheet-Own") ?? "", "x; broadsheet_own=y"])
      expect((await edit(kept, "Stolen")).status, kept).toBe(403);
    expect((await edit(token, "A bowline holds.")).status).toBe(303);
    expect(await rows("SELECT body FROM comments ORDER BY id")).toEqual([
      { body: "A bowline holds." },
      { body: "Another's." },
    ]);
    // Of no use outside of frames.
    const article = await makeArticle({ path: "/own/" });
    const own = await comment(article.path, { comment: "On the paper's own." }, { "Broadsheet-Own": token });
    expect(own.headers.has("Broadsheet-Own")).toBe(false);
  });

  it("is told to no script where the browser keeps the cookie, nor to a frame that does not ask", async () => {
    const first = await comment(THREAD);
    expect(first.headers.has("Broadsheet-Own")).toBe(false);
    const Cookie = (first.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
    const second = await comment(THREAD, { comment: "Again" }, { Cookie, "Broadsheet-Own": "" });
    expect(second.headers.get("Broadsheet-Own")).toBe("");
  });

  it("keeps what was typed when something is missing, before and after it is begun", async () => {
    for (let n = 0; n < 2; n++) {
      const answer = await comment(THREAD, { author: "", comment: `Typed ${n}` });
      expect(answer.status).toBe(422);
      const html = await answer.text();
      expect(html).toContain(`Typed ${n}`);
      expect(html).toContain("Please enter your name here");
      await comment(THREAD);
    }
  });

  it("costs no query of the database to look at a second time", async () => {
    await comment(THREAD);
    forgetAll();
    // What is read twice earns its place in KV.
    for (let n = 0; n < 3; n++) await ask(THREAD, {}, given);
    const { binding, meter } = meteredDatabase();
    await ask(THREAD, {}, { ...given, DB: binding });
    expect(meter.queries).toBe(0);
  });

  it("is named by its site where its address is none to go by", async () => {
    const path = "/embed/blog.example/~knots-7/";
    expect((await comment(path)).status).toBe(303);
    expect(await rows("SELECT title, body_source FROM articles")).toEqual([
      { title: "knots-7 (blog.example)", body_source: "https://blog.example/" },
    ]);
  });

  it("leads to the page that first says that one with a name stands there, if that is of its own site", async () => {
    vi.mocked(fetch).mockImplementation(async (input) =>
      String(input) === "https://blog.example/notes?no=7"
        ? new Response("<title>Seven knots</title>", { headers: { "Content-Type": "text/html" } })
        : new Response("", { status: 404 }),
    );
    const path = "/embed/blog.example/~knots-7/";
    const stored = () => rows("SELECT title, body_source FROM articles");
    for (const page of [
      "https://evil.example/notes",
      "https://blog.example.evil.example/",
      "http://blog.example/notes",
      "javascript:alert(1)",
      "https://ada:secret@blog.example/",
      "notes",
    ])
      await comment(path, { page, comment: `From ${page}` });
    expect(await stored()).toEqual([
      { title: "knots-7 (blog.example)", body_source: "https://blog.example/" },
    ]);
    await comment(path, { page: "https://blog.example/notes?no=7#comments", comment: "From there" });
    await comment(path, { page: "https://blog.example/elsewhere", comment: "From elsewhere" });
    expect(await stored()).toEqual([
      { title: "Seven knots", body_source: "https://blog.example/notes?no=7" },
    ]);
    forgetAll();
    const html = await (await ask(path, {}, given)).text();
    expect(html).toContain('Comments on <a href="https://blog.example/notes?no=7">Seven knots</a>');
    const feed = await (await ask(`${path}feed.xml`, {}, given)).text();
    expect(feed).toMatch(/<link>https:\/\/blog\.example\/notes\?no=7#comment-\d+<\/link>/);
    expect(feed).toContain("<link>https://blog.example/notes?no=7</link>");
    await env.DB.exec("UPDATE comments SET status = 'held', shown_in = NULL");
    const desk = await (await askNewsroom("GET", "/comments?status=held", undefined, given)).text();
    expect(desk).toContain('"outside":"https://blog.example/notes?no=7"');
  });

  it("travels with an export, and back into an empty paper", async () => {
    await comment(THREAD);
    const lines = (await exportedPages()).flat();
    expect(lines).toContainEqual(expect.objectContaining({ type: "article", kind: "thread", path: THREAD }));
    expect(JSON.stringify(lines)).toContain("A bowline holds.");
    const before = await rows("SELECT id, path, kind, title, body_source, listed_at FROM articles");
    await env.DB.batch(["articles", "comments"].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
    const [article] = lines.filter(({ type }) => type === "article") as unknown as ExportedArticle[];
    if (article) await env.DB.batch(await restoreArticles(openDatabase(env.DB), [article], Date.now()));
    expect(await rows("SELECT id, path, kind, title, body_source, listed_at FROM articles")).toEqual(before);
  });
});

it.each([
  ["/embed/blog.example/a%2Fb/", "https://blog.example/a%2Fb/"],
  ["/embed/localhost:4321/", "http://localhost:4321/"],
  ["/embed/blog.example/caf%C3%A9/", "https://blog.example/caf%C3%A9/"],
  ["/embed/blog.example", null],
  ["/embed/blog.example/no-slash", null],
  ["/embed/blog/", null],
  ["/embed/blog.example//twice/", null],
  [`/embed/blog.example/${"long/".repeat(100)}`, null],
  ["/article/embed/", null],
])("reads %s as the thread of %s", (path, url) => {
  expect(outsidePageOf(path, ["https://blog.example", "http://localhost:4321"])?.url ?? null).toBe(url);
});
