import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { findPage } from "../../src/cache/find-page.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { refreshStalePages } from "../../src/cache/refresh.ts";
import { pageKey } from "../../src/cache/store.ts";
import { makePage, makePageCache } from "../support/page-cache.ts";

const noRefresh = async () => {};
const pathOf = (length: number) =>
  `/${"%E6%96%87".repeat(100)}`
    .slice(0, length - 1)
    .padEnd(length - 1, "x")
    .concat("/");
const writes = () => env.DB.prepare("SELECT coalesce(sum(used), 0) AS n FROM kv_writes").first<number>("n");

it.each([400, 401, 507])(
  "a page whose path has %s characters is kept in KV, and read from there",
  async (length) => {
    const path = pathOf(length);
    expect(path.length).toBe(length);
    const { cache, pages, counts, settle } = makePageCache();
    pages.set(path, makePage());
    for (let reader = 0; reader < 2; reader++) await findPage(cache, path, noRefresh);
    await settle();
    expect([counts.kvWrites, await writes()]).toEqual([1, 1]);
    forgetAll();
    expect((await findPage(cache, path, noRefresh))?.source).toBe("kv");
  },
);

it.each([508, 900])("one whose path has %s characters costs none of the day's writes", async (length) => {
  const path = pathOf(length);
  const { cache, pages, counts, settle } = makePageCache();
  pages.set(path, makePage());
  for (let reader = 0; reader < 3; reader++) await findPage(cache, path, noRefresh);
  await settle();
  expect([counts.kvWrites, counts.kvReads, await writes()]).toEqual([0, 0, 0]);
});

it("one that is too long for KV leaves the stale list all the same, there or gone", async () => {
  const path = pathOf(600);
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
