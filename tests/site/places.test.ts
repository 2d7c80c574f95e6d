import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { placesReading } from "../../src/articles/places.ts";
import { forgetAll, lastLists } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import { readOne } from "../../src/db/readings.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase, told } from "../support/metered-database.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

const db = openDatabase(env.DB);

const lead = (from: string, to: string) =>
  db.$client
    .prepare("INSERT INTO redirects (from_path, to_path, kind) VALUES (?, ?, 'former')")
    .bind(from, to)
    .run();

describe("the places where articles are", () => {
  it.each([
    [[], null],
    [
      ["/2026/10/01/a/", "/2026/10/02/b/", "/2025/01/01/c/"],
      ["/2025", "/2026"],
    ],
    // What begins alike, on both sides of the slash.
    [
      ["/a", "/a-b/", "/a.html", "/a/", "/a/b/", "/a0/", "/ab/c/"],
      ["/a", "/a-b", "/a.html", "/a0", "/ab"],
    ],
    [
      ["/caf%C3%A9/x/", "/%E6%96%B0%E8%81%9E/1/"],
      ["/%E6%96%B0%E8%81%9E", "/caf%C3%A9"],
    ],
    [Array.from({ length: 40 }, (_, n) => `/p${n}/`), Array.from({ length: 40 }, (_, n) => `/p${n}`).sort()],
    [Array.from({ length: 41 }, (_, n) => `/p${n}/`), null],
    [Array.from({ length: 41 }, (_, n) => [`/p${n}`, `/p${n}/`]).flat(), null],
  ])("%j: %j", async (paths, places) => {
    for (const path of paths) await makeArticle({ path });
    expect(await readOne(placesReading(db))).toEqual(places);
  });

  it("are those of old addresses too, but for what was asked for by its number", async () => {
    await makeArticle({ path: "/2026/10/01/a/" });
    for (let n = 1; n <= 100; n++) await lead(`/?p=${n}`, "/2026/10/01/a/");
    await lead("/blog/?p=7", "/2026/10/01/a/");
    await lead("/old.php", "/2026/10/01/a/");
    await lead("/~ida/a/", "/2026/10/01/a/");
    expect(await readOne(placesReading(db))).toEqual(["/2026", "/blog", "/old.php", "/~ida"]);
  });

  it("are told from some rows for each, however many articles there are", async () => {
    for (let n = 0; n < 150; n++) await makeArticle({ path: `/${2020 + (n % 3)}/10/01/story-${n}/` });
    const { db: metered, meter } = meteredDatabase();
    expect(await readOne(placesReading(metered))).toEqual(["/2020", "/2021", "/2022"]);
    expect(meter.rowsRead).toBeLessThan(30);
  });
});

describe("an address in a place where no article was when the lists were made", () => {
  beforeEach(async () => {
    await makeArticle({ path: "/2026/10/01/the-bridge/" });
    await ask("/robots.txt");
    expect(lastLists()?.places).toEqual(["/2026"]);
  });

  async function asked(path: string) {
    const { binding, meter, asked } = meteredDatabase();
    let kvReads = 0;
    const get = (...given: Parameters<KVNamespace["get"]>) => {
      kvReads++;
      return env.PAGES.get(...given);
    };
    const PAGES = { get, put: env.PAGES.put.bind(env.PAGES), delete: env.PAGES.delete.bind(env.PAGES) };
    const bindings = { DB: binding, PAGES: PAGES as unknown as KVNamespace };
    const answer = await ask(path, { headers: BROWSER }, bindings);
    return {
      status: answer.status,
      to: answer.headers.get("Location"),
      kvReads,
      trips: meter.trips,
      told: told(asked),
    };
  }

  it.each(["/.env", "/no/such/7/", "/2025/10/01/the-bridge/", "/backup.zip", "/%2e%2e/x", "/index.php/a/b/"])(
    "%s is nothing by one look into the database",
    async (path) => {
      const { status, kvReads, trips, told } = await asked(path);
      expect({ status, kvReads }).toEqual({ status: 404, kvReads: 0 });
      expect(trips, told).toBe(1);
    },
  );

  it("is looked for everywhere in a place that has articles", async () => {
    expect(await asked("/2026/10/01/no-bridge/")).toMatchObject({ status: 404, kvReads: 1, trips: 1 });
  });

  it("is the article's that has come since, whoever published it", async () => {
    await makeArticle({ path: "/new/ferry/" });
    expect(await asked("/new/ferry/")).toMatchObject({ status: 200 });
    // From then on it is known here.
    expect(await asked("/new/ferry/")).toMatchObject({ status: 200, kvReads: 0 });
    expect(await asked("/new/ferry")).toMatchObject({ status: 301, to: "/new/ferry/" });
    expect(await asked("/new/ferry/2/")).toMatchObject({ status: 301, to: "/new/ferry/" });
    expect(await asked("/new/ferry/feed/")).toMatchObject({ status: 301, to: "/new/ferry/feed.xml" });
  });

  it("leads on, or says that it is gone, as everywhere", async () => {
    await lead("/old/bridge/", "/2026/10/01/the-bridge/");
    await makeArticle({ path: "/gone/ferry/", status: "withdrawn" });
    expect(await asked("/old/bridge/")).toMatchObject({ status: 301, to: "/2026/10/01/the-bridge/" });
    expect(await asked("/old/bridge")).toMatchObject({ status: 301, to: "/2026/10/01/the-bridge/" });
    expect(await asked("/index.php/2026/10/01/the-bridge/")).toMatchObject({
      status: 301,
      to: "/2026/10/01/the-bridge/",
    });
    expect(await asked("/gone/ferry/")).toMatchObject({ status: 410 });
  });

  it("has its stored page while the database is away", async () => {
    const article = { path: "/new/ferry/", title: "The ferry", body: "It sails.", bodyFormat: "markdown" };
    expect((await askNewsroom("PUT", "/articles", [article])).status).toBe(200);
    expect(await env.PAGES.get("page:/new/ferry/")).not.toBeNull();
    forgetAll();
    const lists = await env.PAGES.list({ prefix: "lists:" });
    const [{ name } = { name: "" }] = lists.keys;
    const stored = await env.PAGES.get<object>(name, "json");
    await env.PAGES.put(name, JSON.stringify({ ...stored, places: ["/2026"] }));
    const DB = new Proxy(env.DB, {
      get: () => () => {
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    expect((await ask("/new/ferry/", { headers: BROWSER }, { DB })).status).toBe(200);
  });
});
