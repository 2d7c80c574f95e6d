import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { findPage } from "../../src/cache/find-page.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import type { PageCache } from "../../src/cache/page-cache.ts";
import { refreshPages, refreshStalePages } from "../../src/cache/refresh.ts";
import { markPagesStaleOrWarm } from "../../src/cache/stale-pages.ts";
import { pageKey, readStored } from "../../src/cache/store.ts";
import { openDatabase } from "../../src/db/client.ts";
import type { PageState } from "../../src/http/page-state.ts";
import { failingDatabase } from "../support/failing-database.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { makePage, makePageCache } from "../support/page-cache.ts";

const noRefresh = async () => {};

const markStale = (path: string, warm = 0) =>
  markPagesStaleOrWarm(openDatabase(env.DB), new Map([[path, warm === 1]]), 0).run();

const waiting = () => env.DB.prepare("SELECT count(*) AS n FROM stale_pages").first<number>("n");

async function storedPage() {
  const made = makePageCache();
  made.pages.set("/a/", makePage({ revision: 1, body: "old" }));
  await findPage(made.cache, "/a/", noRefresh);
  await findPage(made.cache, "/a/", noRefresh);
  await made.settle();
  expect((await readStored(made.cache, "/a/"))?.head.revision).toBe(1);
  return made;
}

/** States of pages that are stored and marked. */
const STATES = `SELECT value AS path, (SELECT changes FROM stale_pages WHERE path = value) AS changes, 0 AS warm, 1 AS stored, 0 AS used
  FROM json_each(?1)`;

let sets = 0;

/** Eight pages in KV that have changed since. The data centre's cache outlives a test: each time they are others. */
async function storedPages() {
  const made = makePageCache();
  const set = ++sets;
  const paths = Array.from({ length: 8 }, (_, n) => `/${set}/${n}/`);
  for (const path of paths) {
    made.pages.set(path, makePage({ revision: 1 }));
    await findPage(made.cache, path, noRefresh);
    await findPage(made.cache, path, noRefresh);
  }
  await made.settle();
  forgetAll();
  for (const path of paths) {
    made.pages.set(path, makePage({ revision: 2 }));
    await markStale(path);
  }
  made.counts.renders = 0;
  return { ...made, paths };
}

beforeEach(() => forgetAll());

describe("refreshPages", () => {
  it("replaces the stored page and takes it off the stale list", async () => {
    const { cache, pages } = await storedPage();
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    await markStale("/a/");
    await refreshPages(cache, ["/a/"]);
    expect((await readStored(cache, "/a/"))?.head.revision).toBe(2);
    expect(await waiting()).toBe(0);
  });

  it("removes a page that is no more", async () => {
    const { cache, pages } = await storedPage();
    pages.delete("/a/");
    await markStale("/a/");
    await refreshPages(cache, ["/a/"]);
    expect(await env.PAGES.get(pageKey("/a/"))).toBeNull();
    expect(await findPage(cache, "/a/", noRefresh)).toBeNull();
  });

  it("spends no write on a page that nobody has read twice, unless it was just published", async () => {
    const { cache, pages, counts } = makePageCache();
    pages.set("/a/", makePage());
    pages.set("/fresh/", makePage());
    await markStale("/a/");
    await markStale("/fresh/", 1);
    await refreshPages(cache, ["/a/", "/fresh/"]);
    expect(counts.kvWrites).toBe(1);
    expect(await env.PAGES.get(pageKey("/fresh/"))).not.toBeNull();
    expect(await waiting()).toBe(0);
  });

  it("is late but not lost when KV refuses the write: the cron brings it", async () => {
    const { cache, pages } = await storedPage();
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    await markStale("/a/");
    const refusing = new Proxy(env.PAGES, {
      get(kv, name) {
        const value = Reflect.get(kv, name);
        if (name !== "put" && name !== "delete") return typeof value === "function" ? value.bind(kv) : value;
        return async () => {
          throw new Error("KV PUT failed: 429 Too Many Requests");
        };
      },
    });
    await refreshPages({ ...cache, kv: refusing }, ["/a/"]);
    expect((await readStored(cache, "/a/"))?.head.revision).toBe(1);
    expect(await waiting()).toBe(1);
    forgetAll();
    expect(await refreshStalePages(cache)).toEqual(["/a/"]);
    expect((await readStored(cache, "/a/"))?.head.revision).toBe(2);
    expect(await waiting()).toBe(0);
  });

  it("is done again when it ends after the write, before that is noted", async () => {
    const { cache, pages } = await storedPage();
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    await markStale("/a/");
    const db = failingDatabase((sql) => sql.startsWith("INSERT INTO stored_pages (path, hash"));
    await refreshPages({ ...cache, db }, ["/a/"]);
    expect(await waiting()).toBe(1);
    await refreshStalePages(cache);
    expect((await readStored(cache, "/a/"))?.head.revision).toBe(2);
    expect(await waiting()).toBe(0);
  });

  it("notes a new page before it is written: what changes next finds it, whatever becomes of this isolate", async () => {
    const { cache, pages } = makePageCache();
    pages.set("/fresh/", makePage());
    await markStale("/fresh/", 1);
    const noted: unknown[] = [];
    const put = async () => {
      noted.push(await env.DB.prepare("SELECT path, hash FROM stored_pages").first());
    };
    await refreshPages({ ...cache, kv: { ...env.PAGES, put: put as never } as KVNamespace }, ["/fresh/"]);
    expect(noted).toEqual([{ path: "/fresh/", hash: null }]);
    expect(await waiting()).toBe(0);
  });

  it("is two round trips beside the rendering, whatever becomes of its pages", async () => {
    const { cache, paths } = await storedPages();
    const { db, meter } = meteredDatabase();
    await refreshPages({ ...cache, db }, paths);
    expect(meter.trips).toBe(2);
    expect(await waiting()).toBe(0);
  });

  it("reads its pages and what all of them share in one round trip, and each by itself where one is refused", async () => {
    for (const isRefused of [false, true]) {
      const { cache, paths } = await storedPages();
      const { db, meter } = meteredDatabase();
      let together = 0;
      const reading = (sql: string) => [db.$client.prepare(sql), db.$client.prepare("SELECT 1")];
      const bad = "SELECT nothing FROM no_table";
      const render: PageCache["render"] = async (path, reads) => {
        await (reads?.db ?? db).$client.batch(reading(isRefused && path === paths[0] ? bad : "SELECT 2"));
        together = meter.trips;
        return cache.render(path);
      };
      const buildLists: PageCache["buildLists"] = async (from = db) => {
        await from.$client.batch(reading("SELECT 3"));
        return cache.buildLists();
      };
      const states = await db.$client.prepare(STATES).bind(JSON.stringify(paths)).all<PageState>();
      meter.trips = 0;
      await refreshPages({ ...cache, db, render, buildLists }, paths, {
        ahead: states.results,
        withLists: true,
      });
      expect(together).toBe(isRefused ? 4 : 1);
      expect(await waiting()).toBe(isRefused ? 1 : 0);
      await env.DB.exec("DELETE FROM stale_pages");
    }
  });

  it("takes an old page out of KV when the day's writes are used up", async () => {
    const { cache, pages } = await storedPage();
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    await markStale("/a/");
    const broke = {
      ...cache,
      config: { ...cache.config, cache: { ...cache.config.cache, kvDailyWrites: 0 } },
    };
    await refreshPages(broke, ["/a/"]);
    expect(await env.PAGES.get(pageKey("/a/"))).toBeNull();
    expect((await findPage(broke, "/a/", noRefresh))?.page.head.revision).toBe(2);
  });

  it("goes round again when the page changed while it was being rendered", async () => {
    const { cache, pages } = await storedPage();
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    await markStale("/a/");
    let renders = 0;
    const overtaken = {
      ...cache,
      render: async (path: string) => {
        const page = await cache.render(path);
        if (++renders === 1) {
          pages.set("/a/", makePage({ revision: 3, body: "newest" }));
          await markStale("/a/");
        }
        return page;
      },
    };
    await refreshPages(overtaken, ["/a/"]);
    expect(renders).toBe(2);
    expect((await readStored(cache, "/a/"))?.head.revision).toBe(3);
    expect(await waiting()).toBe(0);
  });

  it("renders the first of many and lets the old copies of the others go", async () => {
    const { cache, pages, counts, paths } = await storedPages();
    await refreshPages(cache, paths);
    expect(counts.renders).toBe(2);
    expect(await env.PAGES.list()).toMatchObject({
      keys: paths.slice(0, 2).map((path) => ({ name: pageKey(path) })),
    });
    expect(await waiting()).toBe(0);
    for (const path of paths) expect((await findPage(cache, path, noRefresh))?.page.head.revision).toBe(2);
    expect(pages.size).toBe(paths.length);
  });
});

describe("the cron's sweep", () => {
  it("renders some a minute, lets the others go, and keeps those that are to be stored unread", async () => {
    const { cache, pages, counts, paths } = await storedPages();
    for (const path of ["/new/", "/newer/"]) {
      pages.set(path, makePage());
      await markStale(path, 1);
    }
    await refreshStalePages(cache);
    expect(counts.renders).toBe(2);
    expect((await env.PAGES.list()).keys).toHaveLength(2);
    expect(await waiting()).toBe(2);
    await refreshStalePages(cache);
    expect((await env.PAGES.list()).keys).toHaveLength(4);
    expect(await waiting()).toBe(0);
    for (const path of paths) expect((await findPage(cache, path, noRefresh))?.page.head.revision).toBe(2);
  });

  it("does not wait for pages that cannot be rendered", async () => {
    const { cache } = await storedPages();
    const render = async () => {
      throw new Error("a defect");
    };
    await refreshStalePages({ ...cache, render });
    expect(await waiting()).toBe(2);
  });
});
