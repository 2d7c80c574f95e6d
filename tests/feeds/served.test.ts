import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { app } from "../../src/app.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { all, parseXml } from "./parse-xml.ts";

const ORIGIN = "https://paper.example";

async function read(path: string): Promise<string> {
  const context = createExecutionContext();
  const response = await app.fetch(new Request(ORIGIN + path), env, context);
  const body = await response.text();
  await waitOnExecutionContext(context);
  expect(response.status, body).toBe(200);
  return body;
}

it("serves every feed with the site's origin and the newest articles and comments", async () => {
  const now = Date.UTC(2026, 10, 23, 12);
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  const { id, path } = await makeArticle({ publishedAt: now - 3_600_000 });
  await makeComment({ articleId: id });
  for (const [feed, element, address] of [
    ["/feed.xml", "guid", path],
    ["/comments/feed.xml", "guid", `${path}#comment-`],
    [`${path}feed.xml`, "guid", `${path}#comment-`],
    ["/sitemap.xml", "loc", path],
    ["/news-sitemap.xml", "loc", path],
  ] as const) {
    const addresses = all(parseXml(await read(feed)), element).map(({ text }) => text);
    expect(addresses, feed).toEqual([expect.stringContaining(ORIGIN + address)]);
  }
  expect(JSON.parse(await read("/feed.json")).items[0].url).toBe(ORIGIN + path);
  expect(await read("/robots.txt")).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
});
