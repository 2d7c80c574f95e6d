import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { checkStored } from "../../src/cache/check-stored.ts";
import { findPage } from "../../src/cache/find-page.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { NOTHING_CHANGED } from "../../src/cache/page-cache.ts";
import { refreshPages, refreshStalePages } from "../../src/cache/refresh.ts";
import { refreshLists } from "../../src/cache/shared-lists.ts";
import { markPagesStale } from "../../src/cache/stale-pages.ts";
import { hasPlaceInKv, pageKey, readStored } from "../../src/cache/store.ts";
import { CHECK_AFTER_MS } from "../../src/cache/stored-pages.ts";
import { NOTHING_SET } from "../../src/pages/paper-slots.tsx";
import { makePage, makePageCache } from "../support/page-cache.ts";

const noRefresh = async () => {};

type Made = ReturnType<typeof makePageCache>;

/** Reads a page twice, so that KV has it. */
async function store({ cache, settle }: Made, path: string): Promise<void> {
  await findPage(cache, path, noRefresh);
  await findPage(cache, path, noRefresh);
  await settle();
}

async function change(made: Made, path: string, revision: number): Promise<void> {
  made.pages.set(path, makePage({ revision, body: `as of ${revision}` }));
  await markPagesStale(made.cache.db, [path], made.cache.now).run();
}

const waiting = async () =>
  (await env.DB.prepare("SELECT path FROM stale_pages").all<{ path: string }>()).results.map(
    ({ path }) => path,
  );

const known = () => env.DB.prepare("SELECT count(*) AS n FROM stored_pages").first<number>("n");

/** KV with some of its methods replaced. */
function kvWith(methods: Record<string, (...given: never[]) => unknown>): KVNamespace {
  return new Proxy(env.PAGES, {
    get(kv, name) {
      const value = methods[String(name)] ?? Reflect.get(kv, name);
      return typeof value === "function" ? value.bind(kv) : value;
    },
  });
}

/** The same site a while later, in an isolate that remembers nothing. */
function later(made: Made, ms: number) {
  forgetAll();
  return { ...made.cache, now: made.cache.now + ms };
}

beforeEach(() => forgetAll());

describe("what is in KV", () => {
  it("is let go where KV still says that there is nothing", async () => {
    const made = makePageCache();
    made.pages.set("/a/", makePage());
    await store(made, "/a/");
    made.pages.delete("/a/");
    await markPagesStale(made.cache.db, ["/a/"], made.cache.now).run();
    await refreshPages({ ...made.cache, kv: kvWith({ get: async () => null }) }, ["/a/"]);
    expect(await env.PAGES.get(pageKey("/a/"))).toBeNull();
    expect(await waiting()).toEqual([]);
  });

  it("is looked at once more: an older page that came late goes", async () => {
    const made = makePageCache();
    made.pages.set("/a/", makePage({ revision: 1 }));
    await store(made, "/a/");
    const late = (await env.PAGES.get(pageKey("/a/"))) ?? "";
    await change(made, "/a/", 2);
    await refreshPages(made.cache, ["/a/"]);
    await env.PAGES.put(pageKey("/a/"), late);
    await checkStored(later(made, CHECK_AFTER_MS - 1));
    expect(await waiting()).toEqual([]);
    await checkStored(later(made, CHECK_AFTER_MS));
    expect(await waiting()).toEqual(["/a/"]);
    await refreshStalePages(later(made, CHECK_AFTER_MS));
    expect((await readStored(made.cache, "/a/"))?.head.revision).toBe(2);
  });

  it("is looked at once more: a page that came after its end goes", async () => {
    const made = makePageCache();
    made.pages.set("/a/", makePage());
    await store(made, "/a/");
    const late = (await env.PAGES.get(pageKey("/a/"))) ?? "";
    made.pages.delete("/a/");
    await markPagesStale(made.cache.db, ["/a/"], made.cache.now).run();
    await refreshPages(made.cache, ["/a/"]);
    await env.PAGES.put(pageKey("/a/"), late);
    const afterwards = later(made, CHECK_AFTER_MS);
    await checkStored(afterwards);
    await refreshStalePages(afterwards);
    expect(await env.PAGES.get(pageKey("/a/"))).toBeNull();
    await checkStored(later(made, 2 * CHECK_AFTER_MS));
    expect(await known()).toBe(0);
  });

  it("is read no more than once for a write, and known until it has left KV by itself", async () => {
    const made = makePageCache();
    made.pages.set("/a/", makePage());
    await store(made, "/a/");
    const before = made.counts.kvReads;
    for (let minute = 0; minute < 9; minute++) await checkStored(later(made, minute * 60_000));
    expect(made.counts.kvReads).toBe(before + 1);
    expect(await known()).toBe(1);
    await env.PAGES.delete(pageKey("/a/"));
    await checkStored(later(made, 15 * 86_400_000));
    expect(await known()).toBe(0);
  });

  it("is marked when the page has changed during the write", async () => {
    const made = makePageCache();
    made.pages.set("/a/", makePage({ revision: 1 }));
    await findPage(made.cache, "/a/", noRefresh);
    const put = async (...given: Parameters<KVNamespace["put"]>) => {
      made.pages.set("/a/", makePage({ revision: 2 }));
      await env.PAGES.put(...given);
    };
    await findPage({ ...made.cache, kv: kvWith({ put: put as never }) }, "/a/", noRefresh);
    await made.settle();
    expect(await waiting()).toEqual(["/a/"]);
    expect((await findPage(made.cache, "/a/", noRefresh))?.source).toBe("kv");
    await refreshStalePages(made.cache);
    expect((await readStored(made.cache, "/a/"))?.head.revision).toBe(2);
  });

  it("is written once more when the page has changed during a refresh's write", async () => {
    const made = makePageCache();
    made.pages.set("/a/", makePage({ revision: 1 }));
    await store(made, "/a/");
    await change(made, "/a/", 2);
    let writes = 0;
    const put = async (...given: Parameters<KVNamespace["put"]>) => {
      if (++writes === 1) await change(made, "/a/", 3);
      await env.PAGES.put(...given);
    };
    await refreshPages({ ...made.cache, kv: kvWith({ put: put as never }) }, ["/a/"]);
    expect(writes).toBe(2);
    expect((await readStored(made.cache, "/a/"))?.head.revision).toBe(3);
    expect(await waiting()).toEqual([]);
  });

  it("is not written over by a page that changed before", async () => {
    const made = makePageCache();
    made.pages.set("/a/", makePage({ revision: 1 }));
    await findPage(made.cache, "/a/", noRefresh);
    // By the first look it is still the same, by the second, which is one with the note, it is not.
    let looks = 0;
    const revisionQuery = () => ({ sql: "SELECT ?1 AS revision", bindings: [++looks === 1 ? 1 : 2] });
    await findPage({ ...made.cache, revisionQuery }, "/a/", noRefresh);
    await made.settle();
    expect(made.counts.kvWrites).toBe(0);
  });
});

describe("a page whose key is longer than KV takes", () => {
  const longest = `/${"a".repeat(512 - pageKey("//").length)}/`;

  it.each([
    ["512 bytes are written and read", longest, true],
    ["513 bytes are neither, and cost nothing of the day's writes", longest.replace("/", "/a"), false],
    ["letters of two bytes count as two", `/${"é".repeat(260)}/`, false],
  ])("%s", async (_, path, isKept) => {
    expect(hasPlaceInKv(path)).toBe(isKept);
    const made = makePageCache();
    made.pages.set(path, makePage());
    await store(made, path);
    expect(made.counts.kvWrites).toBe(isKept ? 1 : 0);
    expect((await env.DB.prepare("SELECT sum(used) AS n FROM kv_writes").first<number>("n")) ?? 0).toBe(
      isKept ? 1 : 0,
    );
    expect((await readStored(made.cache, path)) !== null).toBe(isKept);
    made.pages.delete(path);
    await markPagesStale(made.cache.db, [path], made.cache.now).run();
    await refreshPages(made.cache, [path]);
    expect(made.counts.kvDeletes).toBe(isKept ? 1 : 0);
    expect(await waiting()).toEqual([]);
  });
});

describe("what all pages share", () => {
  const lists = (topFive: string) => async () => ({
    topFive,
    popular: "",
    sections: [],
    settings: {},
    changed: NOTHING_CHANGED,
    paper: NOTHING_SET,
    places: null,
  });
  const inKv = async () => (await env.PAGES.get<{ topFive: string }>("lists:1", "json"))?.topFive;

  it("is written again where KV did not take it, and let go where it has to travel", async () => {
    const made = makePageCache({ buildLists: lists("old") });
    await refreshLists(made.cache);
    expect(await inKv()).toBe("old");
    const kv = kvWith({
      put: (async () => {
        throw new Error("KV PUT failed: 429 Too Many Requests");
      }) as never,
    });
    await refreshLists({ ...made.cache, kv, buildLists: lists("new") });
    expect(await inKv()).toBe("old");
    await checkStored({ ...later(made, CHECK_AFTER_MS), buildLists: lists("new") });
    expect(await inKv()).toBe("new");
    const withdrawn = async () => ({
      ...(await lists("new")()),
      changed: { upTo: 2, since: 0, names: { "article/1": 2 } },
    });
    await refreshLists({ ...made.cache, kv, buildLists: withdrawn });
    expect(await inKv()).toBeUndefined();
  });

  it("travels with what was withdrawn when the day's writes are used up, and not without", async () => {
    const made = makePageCache({ buildLists: lists("old") });
    await refreshLists(made.cache);
    const broke = {
      ...made.cache,
      config: { ...made.cache.config, cache: { ...made.cache.config.cache, kvDailyWrites: 0 } },
    };
    await refreshLists({ ...broke, buildLists: lists("new") });
    expect(await inKv()).toBe("old");
    const withdrawn = async () => ({
      ...(await lists("new")()),
      changed: { upTo: 2, since: 0, names: { "article/1": 2 } },
    });
    await refreshLists({ ...broke, buildLists: withdrawn });
    expect(await inKv()).toBe("new");
  });
});
