import { beforeEach, expect, it, vi } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { ask } from "../support/worker.ts";
import { all, parseXml } from "./parse-xml.ts";

const ORIGIN = "https://paper.example";
const HOUR_MS = 3_600_000;
const now = Date.UTC(2026, 10, 23, 12);

beforeEach(() => {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
});

async function read(path: string): Promise<string> {
  const response = await ask(path);
  const body = await response.text();
  expect(response.status, body).toBe(200);
  return body;
}

const addressesOf = async (path: string, element = "loc") =>
  all(parseXml(await read(path)), element).map(({ text }) => text);

it("serves every feed with the site's origin and the newest articles and comments", async () => {
  const { id, path } = await makeArticle({ publishedAt: now - HOUR_MS });
  await makeComment({ articleId: id });
  for (const [feed, element, address] of [
    ["/feed.xml", "guid", path],
    ["/comments/feed.xml", "guid", `${path}comments/`],
    [`${path}feed.xml`, "guid", `${path}comments/`],
    ["/sitemap.xml", "loc", path],
    ["/news-sitemap.xml", "loc", path],
  ] as const) {
    expect(await addressesOf(feed, element), feed).toEqual([expect.stringContaining(ORIGIN + address)]);
  }
  expect(JSON.parse(await read("/feed.json")).items[0].url).toBe(ORIGIN + path);
  expect(await read("/robots.txt")).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
});

it("splits the sitemap of a large archive into parts, each address in one", async () => {
  const lastOfPart = await makeArticle({ id: 5_000 });
  const firstOfNext = await makeArticle({ id: 5_001 });
  await makeArticle({ id: 5_002, status: "draft", publishedAt: null });
  expect(await addressesOf("/sitemap.xml")).toEqual([`${ORIGIN}/sitemap-1.xml`, `${ORIGIN}/sitemap-2.xml`]);
  expect(await addressesOf("/sitemap-1.xml")).toEqual([ORIGIN + lastOfPart.path]);
  expect(await addressesOf("/sitemap-2.xml")).toEqual([ORIGIN + firstOfNext.path]);
});

it("tells news search engines of two days, and not of what is due later", async () => {
  await makeArticle({ publishedAt: now - 48 * HOUR_MS });
  const { path } = await makeArticle({ publishedAt: now - 48 * HOUR_MS + 1 });
  await makeArticle({ status: "scheduled", publishedAt: now + 1 });
  expect(await addressesOf("/news-sitemap.xml")).toEqual([ORIGIN + path]);
});
