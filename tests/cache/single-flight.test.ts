import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findPage } from "../../src/cache/find-page.ts";
import { flights, forget, forgetAll } from "../../src/cache/memory.ts";
import { sharedLists } from "../../src/cache/shared-lists.ts";
import { singleFlight } from "../../src/cache/single-flight.ts";
import { pageKey } from "../../src/cache/store.ts";
import { counting, makePage, makePageCache } from "../support/page-cache.ts";

const noRefresh = async () => {};
const MINUTE = 60_000;
const nothingAfter = () => {};

/** Work that ends when it is told to. */
function controlled<T>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, resolve, reject };
}

describe("work that several ask for at the same time", () => {
  it("is done once, and all get its result", async () => {
    const { promise, resolve } = controlled<string>();
    let begun = 0;
    const ask = () =>
      singleFlight("a", nothingAfter, () => {
        begun++;
        return promise;
      });
    const answers = Promise.all(Array.from({ length: 50 }, ask));
    resolve("the page");
    expect(new Set(await answers)).toEqual(new Set(["the page"]));
    expect(begun).toBe(1);
    expect(flights.size).toBe(0);
  });

  it("fails for all of them, and is begun anew by the next", async () => {
    const failing = () =>
      singleFlight("a", nothingAfter, async () => {
        throw new Error("D1 is away");
      });
    const outcomes = await Promise.allSettled([failing(), failing(), failing()]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await singleFlight("a", nothingAfter, async () => "well again")).toBe("well again");
  });

  it("is kept going behind the response of who began it", async () => {
    const behind: Promise<unknown>[] = [];
    await singleFlight(
      "a",
      (work) => behind.push(work),
      async () => "done",
    );
    expect(behind).toHaveLength(1);
  });

  it("is taken over, by one, when the runtime has ended who began it", async () => {
    // Of whom nothing is heard any more.
    flights.set("a", { beats: 0, result: null });
    let begun = 0;
    const ask = () =>
      singleFlight("a", nothingAfter, async () => {
        begun++;
        await new Promise((resolve) => setTimeout(resolve, 20));
        return "done";
      });
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(["done", "done", "done"]);
    expect(begun).toBe(1);
  });

  it("is waited for as long as who does it is alive", async () => {
    const { promise, resolve } = controlled<string>();
    const leader = singleFlight("a", nothingAfter, () => promise);
    const follower = singleFlight("a", nothingAfter, async () => "a second time");
    await new Promise((passed) => setTimeout(passed, 2_000));
    resolve("once");
    expect(await Promise.all([leader, follower])).toEqual(["once", "once"]);
  });
});

describe("a page that many ask for at the same moment", () => {
  it("is looked up and rendered once, with bindings that take their time", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage());
    const slow = {
      ...cache,
      render: async (path: string) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return cache.render(path);
      },
    };
    const found = await Promise.all(Array.from({ length: 250 }, () => findPage(slow, "/a/", noRefresh)));
    await settle();
    expect(new Set(found.map((entry) => entry?.page.head.revision))).toEqual(new Set([1]));
    expect(counts).toMatchObject({ renders: 1, kvReads: 1 });
  });

  it("is rendered anew for whoever asks after it has changed, and the older one is not remembered", async () => {
    const { cache, pages } = makePageCache();
    pages.set("/a/", makePage({ revision: 1 }));
    const first = controlled<void>();
    const slow = {
      ...cache,
      render: async (path: string) => {
        const page = pages.get(path) ?? null;
        if (page?.revision === 1) await first.promise;
        return page;
      },
    };
    const before = findPage(slow, "/a/", noRefresh);
    await expect.poll(() => flights.size).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    forget("/a/");
    expect((await findPage(slow, "/a/", noRefresh))?.page.head.revision).toBe(2);
    first.resolve();
    expect((await before)?.page.head.revision).toBe(1);
    expect((await findPage(slow, "/a/", noRefresh))?.page.head.revision).toBe(2);
  });

  it("has one set of lists and settings made for it", async () => {
    let built = 0;
    let reads = 0;
    const { cache } = makePageCache();
    const slow = {
      ...cache,
      kv: counting(env.PAGES, { get: () => reads++ }),
      buildLists: async () => {
        built++;
        await new Promise((resolve) => setTimeout(resolve, 30));
        return cache.buildLists();
      },
    };
    await Promise.all(Array.from({ length: 100 }, () => sharedLists(slow)));
    expect({ built, reads }).toEqual({ built: 1, reads: 1 });
  });
});

describe("a page that many isolates read again", () => {
  it("costs one write to KV in some minutes, while their data centres do not know of it yet", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage());
    const readTwiceElsewhere = async (now: number) => {
      forgetAll();
      // KV answers for a minute that nothing is there.
      await env.PAGES.delete(pageKey("/a/"));
      for (let view = 0; view < 2; view++) {
        await findPage({ ...cache, now }, "/a/", noRefresh);
        await settle();
      }
    };
    for (let isolate = 0; isolate < 20; isolate++) await readTwiceElsewhere(cache.now + isolate * 1_000);
    expect(counts.kvWrites).toBe(1);
    pages.set("/a/", makePage({ revision: 2, body: "new" }));
    await readTwiceElsewhere(cache.now + 61_000);
    expect(counts.kvWrites).toBe(2);
    await readTwiceElsewhere(cache.now + 5 * MINUTE);
    expect(counts.kvWrites).toBe(3);
    expect(await env.PAGES.get(pageKey("/a/"))).not.toBeNull();
  });

  it("costs one write also where they come to it at the same moment", async () => {
    const { cache, pages, counts, settle } = makePageCache();
    pages.set("/a/", makePage());
    const first = await findPage(cache, "/a/", noRefresh);
    // Each isolate has an entry of its own.
    const { remember } = await import("../../src/cache/memory.ts");
    for (let isolate = 0; isolate < 10; isolate++) {
      if (first) remember("/a/", { page: first.page, source: "rendered", freshUntil: first.freshUntil });
      await findPage(cache, "/a/", noRefresh);
    }
    await settle();
    expect(counts.kvWrites).toBe(1);
  });
});
