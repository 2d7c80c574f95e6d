import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { isKnownNothing, noteNothing } from "../../src/cache/memory.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

const PATH = "/.env";

/** The page cache's KV, which counts what is read of pages. */
function countingKv(): { PAGES: KVNamespace; reads: () => number } {
  let reads = 0;
  const get = (...given: Parameters<KVNamespace["get"]>) => {
    if (String(given[0]).startsWith("page:")) reads++;
    return env.PAGES.get(...given);
  };
  const binding = { get, put: env.PAGES.put.bind(env.PAGES), delete: env.PAGES.delete.bind(env.PAGES) };
  return { PAGES: binding as unknown as KVNamespace, reads: () => reads };
}

async function askTimes(times: number, bindings: Partial<Env> = {}): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) statuses.push((await ask(PATH, { headers: BROWSER }, bindings)).status);
  return statuses;
}

describe("an address that is nothing, and is asked for again and again", () => {
  it("is looked up three times, and then neither in KV nor in the database", async () => {
    const { binding, meter } = meteredDatabase();
    const { PAGES, reads } = countingKv();
    expect(await askTimes(3, { DB: binding, PAGES })).toEqual([404, 404, 404]);
    const before = { queries: meter.queries, reads: reads() };
    expect(before.reads).toBe(3);
    expect(await askTimes(3, { DB: binding, PAGES })).toEqual([404, 404, 404]);
    expect({ queries: meter.queries, reads: reads() }).toEqual(before);
  });

  it("is something from the moment on in which it is published", async () => {
    expect(await askTimes(4)).toEqual([404, 404, 404, 404]);
    const article = { path: PATH, title: "How we kept it", body: "So.", bodyFormat: "markdown" };
    expect((await askNewsroom("PUT", "/articles", [article])).status).toBe(200);
    expect(await askTimes(1)).toEqual([200]);
  });

  it("is looked up again after twenty seconds, however often it is asked for meanwhile", () => {
    for (const at of [0, 5_000, 10_000]) noteNothing(PATH, at);
    expect(isKnownNothing(PATH, 19_999)).toBe(true);
    expect(isKnownNothing(PATH, 20_000)).toBe(false);
    noteNothing(PATH, 20_000);
    expect(isKnownNothing(PATH, 20_001)).toBe(false);
  });
});

it("does not read KV for an address that never has a page", async () => {
  const { PAGES, reads } = countingKv();
  expect((await ask("/assets/none.css", { headers: BROWSER }, { PAGES })).status).toBe(404);
  expect(reads()).toBe(0);
});
