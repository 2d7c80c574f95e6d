import { describe, expect, it } from "vitest";
import {
  ADDRESSES,
  type AddressKind,
  findAddress,
  pageAddress,
  reservedFor,
} from "../../src/http/addresses.ts";
import { otherSpelling } from "../../src/http/paths.ts";
import {
  commentPath,
  commentsFeedPath,
  commentsPath,
  followPath,
  frontPath,
  listPath,
  threadPath,
} from "../../src/pages/links.ts";
import { RENDERERS } from "../../src/site/addresses.ts";
import { ALL_ROUTES } from "../support/apps.ts";

const kinds: [string, AddressKind][] = Object.entries(ADDRESSES);

/** A path of each route that Hono has, but those for every path, which are where articles live. */
const routed = [
  ...new Set(
    ALL_ROUTES.map(({ path }) =>
      path.replaceAll(/:\w+(\{[^}]*\})?\??/g, "1").replace(/\/\*$/, "/anything"),
    ).filter((path) => path !== "/anything" && path !== "*"),
  ),
];

describe("the table of addresses", () => {
  it("keeps the paper's own addresses free", () => {
    for (const path of [
      ...["/", "/api/v1/x/", "/section/news/", "/search", "/feed.xml", "/comments/feed.xml", "/tag/roads"],
      ...["/sitemap-2.xml", "/robots.txt", "/mail", "/mail/", "/mail/confirm", "/feed/", "/feed", "/page/2/"],
      ...[
        "/page/2",
        "/old/comments",
        "/old/feed.xml",
        "/old/comments/1234567890123456/edit",
        "/assets/x.css",
      ],
    ])
      expect(reservedFor(path), path).toMatch(/^\w/);
  });

  it("leaves articles all others", () => {
    for (const path of [
      ...["/about/", "/2026/11/23/feed/", "/sections/", "/old.html", "/search/", "/author/", "/comments/"],
      ...["/mailbox/", "/page/", "/newsfeed.xml", "/administration/", "/comments/12/"],
    ])
      expect(reservedFor(path), path).toBeNull();
  });

  it("finds routes to look at", () => {
    expect(routed.length).toBeGreaterThan(40);
    expect(routed).toContain("/mail/confirm");
    expect(routed).toContain("/api/v1/admin/articles/1");
  });

  it.each(routed)("knows that %s is no article's", (path) => {
    expect(reservedFor(path)).not.toBeNull();
    const other = otherSpelling(path);
    const found = findAddress(path);
    const kind: AddressKind | null = found && ADDRESSES[found.name];
    if (other !== null && !kind?.slashIsFree) expect(reservedFor(other)).not.toBeNull();
  });

  it("has somebody answer for every kind: a renderer, a route, or somebody outside", () => {
    const outside = ["assets", "cloudflare"];
    const byRoutes = new Set(routed.map((path) => findAddress(path)?.name));
    // These have routes for every path, which look for themselves.
    const below = ["comment", "commentAct", "threadFollow", "wordpressPrograms"];
    const unanswered = kinds.filter(
      ([name, { leadsTo }]) =>
        !(name in RENDERERS) &&
        leadsTo === undefined &&
        ![...byRoutes, ...outside, ...below].includes(name as never),
    );
    expect(unanswered).toEqual([]);
  });

  it.each([
    [frontPath(), "front"],
    [frontPath("1795447594794-12"), "front"],
    [listPath("section", "town"), "list"],
    [listPath("tag", "a/b & c"), "list"],
    [listPath("author", "ines-marlow", "1795447594794-12"), "list"],
    [commentsFeedPath("/2026/a/"), "articleFeed"],
    [commentsFeedPath("/old.html"), "articleFeed"],
    [commentsPath("/2026/a/"), "thread"],
    [threadPath("/old.html", { order: "newest", after: "0abcdefghij" }), "thread"],
    [commentPath("/2026/a/", 1_818_000_000_000_000), "comment"],
    [`${commentPath("/2026/a/", 1_818_000_000_000_000)}/report`, "commentAct"],
    [followPath("/2026/a/"), "threadFollow"],
  ])("has %s, as pages link to it, as %s", (link, name) => {
    const url = new URL(link, "https://paper.example");
    expect(findAddress(url.pathname)?.name).toBe(name);
    expect(pageAddress(url.pathname, url.searchParams)).toBe(link);
  });

  it("keeps a page's queries in one order, and none that it does not know", () => {
    const asked = new URLSearchParams("after=0abcdefghij&utm_source=x&order=newest");
    expect(pageAddress("/a/comments", asked)).toBe("/a/comments?order=newest&after=0abcdefghij");
    expect(pageAddress("/a/", asked)).toBe("/a/");
    expect(pageAddress("/", new URLSearchParams("before=x"))).toBe("/");
  });
});
