import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../../src/cache/memory.ts";
import type { ThreadOrder } from "../../../src/comments/thread/reading-order.ts";
import { findComment } from "../../../src/comments/thread/thread-places.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { type Grown, type Planted, plantThread } from "../../support/threads.ts";
import { ask } from "../../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 12);

let article: { id: number; path: string };
let comments: Grown[];

beforeEach(async () => {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  article = await makeArticle({ commentCount: 230 });
  const planted = Array.from({ length: 230 }, (_, n): Planted => ({ answers: n % 3 === 0 ? null : n - 1 }));
  comments = await plantThread(article.id, planted);
});

const html = async (path: string) => (await ask(path)).text();
const shownOn = (page: string) => [...page.matchAll(/ id="comment-(\d+)" /g)].map(([, id]) => Number(id));
const leadsTo = async (path: string) => {
  const response = await ask(path);
  expect(response.status).toBe(302);
  expect(response.headers.get("Cache-Control")).toBe("public, max-age=60");
  return response.headers.get("Location") ?? "";
};
const linkOf = (page: string, rel: string) =>
  page.match(new RegExp(`<a href="([^"]*)" rel="${rel}"`))?.[1]?.replaceAll("&amp;", "&");

describe("a comment's own address", () => {
  it("leads to the article while the article's page shows it", async () => {
    for (const n of [0, 1, 49]) {
      const { id = 0 } = comments[n] ?? {};
      expect(await leadsTo(`${article.path}comments/${id}`)).toBe(`${article.path}#comment-${id}`);
    }
  });

  it("leads to a page that shows it, wherever it stands, by reading the same", async () => {
    const pages = new Set<string>();
    for (const { id } of comments.slice(50)) {
      const { db, meter } = meteredDatabase();
      const address = await findComment(db, id, now);
      expect(meter).toMatchObject({ queries: 1, rowsRead: 52 });
      const [page = "", fragment] = address?.split("#") ?? [];
      expect(fragment).toBe(`comment-${id}`);
      pages.add(page);
      if (id % 7 === 0) expect(shownOn(await html(page))).toContain(id);
    }
    expect(pages.size).toBeLessThan(20);
  });

  it("is nothing where the comment is not shown", async () => {
    const held = await makeComment({ articleId: article.id, status: "held" });
    const draft = await makeComment({ articleId: (await makeArticle({ status: "draft" })).id });
    for (const id of [held.id, draft.id, 999_999_999_999_999])
      expect((await ask(`${article.path}comments/${id}`)).status).toBe(404);
  });

  it("does not take an article's place", async () => {
    const other = await makeArticle({ path: "/blog/comments/123/" });
    expect((await ask(other.path)).status).toBe(200);
  });
});

describe("the pages of a thread", () => {
  it.each<[ThreadOrder, string]>([
    ["oldest", ""],
    ["newest", "comments?order=newest"],
  ])("lead forward and back again: %s first", async (order, first) => {
    const forward: string[] = [article.path + first];
    const seen: number[] = [];
    for (let next: string | undefined = forward[0]; next; next = linkOf(await html(next), "next")) {
      seen.push(...shownOn(await html(next)));
      if (next !== forward[0]) forward.push(next);
    }
    expect(forward).toHaveLength(5);
    expect(seen).toHaveLength(230);
    expect(new Set(seen).size).toBe(230);
    if (order === "oldest") expect(seen).toEqual(comments.map(({ id }) => id));
    else expect(seen.slice(0, 2)).toEqual([comments[228]?.id, comments[229]?.id]);
    for (let page = forward.length - 1; page > 0; page--) {
      const previous = linkOf(await html(forward[page] ?? ""), "prev") ?? "";
      expect((await leadsTo(previous)).replace("#comments", "")).toBe(forward[page - 1]);
    }
  });

  it("are told to search engines, oldest first only", async () => {
    const next = linkOf(await html(article.path), "next") ?? "";
    expect(await html(article.path)).toContain(`<link rel="next" href="${next}">`);
    const second = await html(next);
    expect(second).toContain(`<link rel="canonical" href="https://paper.example${next}">`);
    expect(second).toContain(`<link rel="prev" href="${next.replace("after", "before")}">`);
    expect(second).toContain(`<link rel="next" href="${linkOf(second, "next")}">`);
    expect(second).not.toContain("noindex");
    const newest = await html(`${article.path}comments?order=newest`);
    expect(newest).toContain('<meta name="robots" content="noindex">');
    expect(newest).not.toContain('rel="canonical"');
  });

  it("are kept for a minute", async () => {
    const next = linkOf(await html(article.path), "next") ?? "";
    expect((await ask(next)).headers.get("Cache-Control")).toBe("public, max-age=60");
    expect(await html(next)).not.toContain("Comments are closed.");
  });

  it("are one page under one address, whatever else is asked", async () => {
    const next = linkOf(await html(article.path), "next") ?? "";
    const etag = (await ask(next)).headers.get("ETag");
    expect((await ask(`${next}&utm_source=x&order=oldest`)).headers.get("ETag")).toBe(etag);
    expect((await ask(`${article.path}?order=newest&after=1&before=2`)).status).toBe(200);
    const swapped = `${article.path}comments?after=${comments[60]?.threadKey}&order=newest`;
    expect(await html(swapped)).toContain('aria-current="true">Newest first');
  });

  it.each(["", "?after=nonsense", "?order=newest&after=nonsense0000", `?after=${"z".repeat(11)}`])(
    "lead to the article where there is none: comments%s",
    async (query) => {
      expect(await leadsTo(`${article.path}comments${query}`)).toBe(`${article.path}#comments`);
    },
  );

  it.each([
    ["by hand", {}, { commentsOpen: false }],
    ["by age", { COMMENTS_CLOSE_DAYS: "30" }, {}],
    ["everywhere", { COMMENT_POLICY: "closed" as const }, {}],
  ])("say when comments are closed: %s", async (_, settings, given) => {
    const closed = await makeArticle({ commentCount: 60, ...given });
    const planted = Array.from({ length: 60 }, (): Planted => ({ answers: null }));
    const [first] = await plantThread(closed.id, planted, 1_000);
    for (const path of [closed.path, `${closed.path}comments?after=${first?.threadKey}`]) {
      const page = await (await ask(path, {}, settings)).text();
      expect(page).toContain("Comments are closed.");
      expect(page).not.toContain("reply-to=");
    }
  });
});
