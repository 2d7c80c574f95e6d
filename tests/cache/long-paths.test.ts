import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { refreshStalePages } from "../../src/cache/refresh.ts";
import { pageKey } from "../../src/cache/store.ts";
import { makePage, makePageCache } from "../support/page-cache.ts";

it("a page whose path is too long for KV leaves the stale list all the same, there or gone", async () => {
  const path = `/${"x".repeat(600)}/`;
  const { cache, pages } = makePageCache();
  for (const page of [makePage(), null]) {
    if (page) pages.set(path, page);
    else pages.delete(path);
    await env.DB.prepare("INSERT INTO stale_pages (path, since, warm) VALUES (?, 0, 1)").bind(path).run();
    await refreshStalePages(cache);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM stale_pages").first("n")).toBe(0);
  }
  await expect(env.PAGES.delete(pageKey(path))).rejects.toThrow("512");
});
