import { describe, expect, it } from "vitest";
import {
  canonicalPath,
  commentsPath,
  datedPath,
  isFreePath,
  otherSpelling,
} from "../../src/articles/permalinks.ts";
import { slugOf } from "../../src/articles/slugs.ts";

describe("permalinks", () => {
  it("gives one spelling to every way of writing a path", () => {
    expect(canonicalPath("/caf%c3%a9/")).toBe("/caf%C3%A9/");
    expect(canonicalPath("/café/")).toBe("/caf%C3%A9/");
    expect(canonicalPath("/a/../b/")).toBe("/b/");
    expect(canonicalPath("//evil.example/")).toBeNull();
    expect(canonicalPath("no-slash")).toBeNull();
  });

  it("dates a path in the site's time zone", () => {
    const lateEvening = Date.UTC(2026, 10, 23, 23, 30);
    expect(datedPath(lateEvening, "late", "UTC")).toBe("/2026/11/23/late/");
    expect(datedPath(lateEvening, "late", "Asia/Tokyo")).toBe("/2026/11/24/late/");
  });

  it("keeps the paper's own addresses free", () => {
    for (const path of [
      "/",
      "/api/v1/x/",
      "/section/news/",
      "/search",
      "/feed.xml",
      "/comments/feed.xml",
      "/tag/roads",
      "/sitemap-2.xml",
      "/robots.txt",
    ]) {
      expect(isFreePath(path)).toBe(false);
    }
    const free = [
      "/about/",
      "/2026/11/23/feed/",
      "/sections/",
      "/old.html",
      "/search/",
      "/author/",
      "/comments/",
    ];
    for (const path of free) expect(isFreePath(path)).toBe(true);
  });

  it("knows both spellings of an address and where its comments go", () => {
    expect(otherSpelling("/a/")).toBe("/a");
    expect(otherSpelling("/a")).toBe("/a/");
    expect(otherSpelling("/")).toBeNull();
    expect(commentsPath("/a/")).toBe("/a/comments");
    expect(commentsPath("/a.html")).toBe("/a.html/comments");
  });

  it("makes a slug of any text", () => {
    expect(slugOf("Café & Brücke!")).toBe("cafe-and-bruecke");
    expect(slugOf("日本")).toMatch(/^[a-z0-9-]+$/);
    expect(slugOf("")).toBe("untitled");
  });
});
