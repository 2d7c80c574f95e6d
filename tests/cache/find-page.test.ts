import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { findPage } from "../../src/cache/find-page.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import type { PageCache } from "../../src/cache/page-cache.ts";
import { dropCacheApi, pageKey } from "../../src/cache/store.ts";
import { makePage, makePageCache } from "../support/page-cache.ts";

const noRefresh = async () => {};
const MINUTE = 60_000;

/** What a data centre that never saw the page has: neither memory nor its own copy. */
async function elsewhere(cache: PageCache, path: string) {
  forgetAll();
  await dropCacheApi(cache, path);
}

beforeEach(() => forgetAll());

describe("findPage", () => {
  it("renders once, then answers from memory", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage());
    for (let view = 0; view < 5; view++) {
      expect((await findPage(cache, "/a/", noRefresh))?.page.head.revision).toBe(1);
      await settle();
    }
    expect(counts.renders).toBe(1);
    expect(counts.kvReads).toBe(1);
  });

  it("writes KV only for a page that is read again", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage());
    await findPage(cache, "/a/", noRefresh);
    await settle();
    expect(counts.kvWrites).toBe(0);
    for (let view = 0; view < 3; view++) {
      await findPage(cache, "/a/", noRefresh);
      await settle();
    }
    expect(counts.kvWrites).toBe(1);
  });

  it("counts a second read from the data centre's copy as well", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage());
    await findPage(cache, "/a/", noRefresh);
    await settle();
    forgetAll();
    await findPage(cache, "/a/", noRefresh);
    await settle();
    expect(counts).toMatchObject({ renders: 1, kvWrites: 1 });
  });

  it("reads a stored page with one KV read and nothing else", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage());
    await findPage(cache, "/a/", noRefresh);
    await findPage(cache, "/a/", noRefresh);
    await settle();
    await elsewhere(cache, "/a/");
    Object.assign(counts, { kvReads: 0, kvWrites: 0, renders: 0, revisionChecks: 0 });
    await findPage(cache, "/a/", noRefresh);
    await settle();
    expect(counts).toMatchObject({ kvReads: 1, kvWrites: 0, renders: 0, revisionChecks: 0 });
  });

  it("never stores a page that changed since it was rendered", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage({ revision: 1 }));
    await findPage(cache, "/a/", noRefresh);
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    await findPage(cache, "/a/", noRefresh);
    await settle();
    expect(counts.kvWrites).toBe(0);
    expect(await env.PAGES.get(pageKey("/a/"))).toBeNull();
  });

  it("asks for the revision of a data centre's copy that is over a minute old", async () => {
    const { cache, pages, settle } = makePageCache();
    pages.set("/a/", makePage({ revision: 1 }));
    await findPage(cache, "/a/", noRefresh);
    await settle();
    forgetAll();
    pages.set("/a/", makePage({ revision: 2 }));
    const later = { ...cache, now: cache.now + 2 * MINUTE };
    expect((await findPage(later, "/a/", noRefresh))?.page.head.revision).toBe(2);
  });

  it("stays within the day's KV writes when a crawler walks 1,200 pages, and walks 200 of them again", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    const budget = 40;
    const small = {
      ...cache,
      config: { ...cache.config, cache: { ...cache.config.cache, kvDailyWrites: budget } },
    };
    const walk = async (count: number) => {
      for (let from = 0; from < count; from += 50) {
        const paths = Array.from({ length: 50 }, (_, n) => `/archive/${from + n}/`);
        for (const path of paths) pages.set(path, makePage());
        await Promise.all(paths.map((path) => findPage(small, path, noRefresh)));
        await settle();
      }
    };
    await walk(1_200);
    expect(counts.kvWrites).toBe(0);
    await walk(200);
    expect(counts.kvWrites).toBe(budget / 2);
  }, 120_000);

  it("serves a page of an older version and has it rendered anew", async () => {
    const { cache, pages, settle } = makePageCache();
    pages.set("/a/", makePage());
    await findPage(cache, "/a/", noRefresh);
    await findPage(cache, "/a/", noRefresh);
    await settle();
    await elsewhere(cache, "/a/");
    const refreshed: string[] = [];
    const newer = { ...cache, version: "2-test" };
    const found = await findPage(newer, "/a/", async (path) => void refreshed.push(path));
    expect(found?.page.head.version).toBe("1-test");
    expect(refreshed).toEqual(["/a/"]);
  });

  it("goes on without KV when KV does not answer", async () => {
    const kv = new Proxy(env.PAGES, {
      get: () => async () => {
        throw new Error("KV GET failed: 500 Internal Server Error");
      },
    });
    const { cache, pages, settle } = makePageCache({ kv });
    pages.set("/a/", makePage());
    expect(await findPage(cache, "/a/", noRefresh)).not.toBeNull();
    await findPage(cache, "/a/", noRefresh);
    await settle();
  });

  it("keeps pages that last some seconds out of KV", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/comments/feed.xml", makePage({ keep: 60 }));
    for (let view = 0; view < 3; view++) {
      await findPage(cache, "/comments/feed.xml", noRefresh);
      await settle();
    }
    expect(counts).toMatchObject({ kvWrites: 0, renders: 1 });
  });
});
