import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { foldOldHours } from "../../src/popularity/fold-views.ts";
import { importViews } from "../../src/popularity/import-views.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { rankAll } from "../../src/popularity/rank.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { addViews, handInEntries, makeEntry, storedViews, viewsEver } from "./readers.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / HOUR_MS);
const db = openDatabase(env.DB);

beforeEach(async () => {
  await makeArticle({ id: 1, path: "/2026/10/01/bridge/" });
  await makeArticle({ id: 2, path: "/caf%C3%A9" });
});

describe("importViews", () => {
  it("sets hours by path, in either spelling, and says what it did not know", async () => {
    const summary = await importViews(
      db,
      [
        { path: "/2026/10/01/bridge", hour: NOW, views: 3 },
        { path: "/café/", hour: NOW - HOUR_MS, views: 4 },
        { path: "/nowhere/", hour: NOW, views: 5 },
        { path: "/nowhere/", hour: NOW - HOUR_MS, views: 5 },
      ],
      NOW,
    );
    expect(summary).toEqual({ imported: 2, unknownArticles: 2, unknownPaths: ["/nowhere/"] });
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({ 1: 3 });
    expect(await storedViews("views_by_hour", "hour", HOUR - 1)).toEqual({ 2: 4 });
  });

  it("follows the addresses that lead to an article", async () => {
    await env.DB.exec(
      "INSERT INTO redirects (from_path, to_path) VALUES ('/?p=12', '/2026/10/01/bridge/'), ('/old/', '/2026/10/01/bridge/')",
    );
    expect(await importViews(db, [{ path: "/old", hour: NOW, views: 3 }], NOW)).toMatchObject({
      imported: 1,
    });
  });

  it("adds up what one call says of the same article and hour", async () => {
    const views = ["/2026/10/01/bridge/", "/2026/10/01/bridge"].map((path) => ({
      path,
      hour: NOW,
      views: 2,
    }));
    await importViews(db, views, NOW);
    expect(await viewsEver(1)).toBe(4);
  });

  it("adds up what several sources say, and sets the same one's share anew", async () => {
    const say = (source: string | undefined, views: number) =>
      importViews(db, [{ path: "/2026/10/01/bridge/", hour: NOW, views }], NOW, source);
    await say("server one", 3);
    await say("server two", 4);
    await say("server two", 4);
    expect(await viewsEver(1)).toBe(7);
    await say("server one", 5);
    expect(await viewsEver(1)).toBe(9);
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({ 1: 9 });
  });

  it("lets what came without a source give way to the first that comes with one", async () => {
    const say = (source: string | undefined, views: number) =>
      importViews(db, [{ path: "/2026/10/01/bridge/", hour: NOW, views }], NOW, source);
    await importViews(db, [{ path: "/caf%C3%A9", hour: NOW, views: 2 }], NOW);
    await say(undefined, 6);
    await say("log a", 6);
    expect([await viewsEver(1), await viewsEver(2)]).toEqual([6, 2]);
    await say("log b", 1);
    expect(await viewsEver(1)).toBe(7);
    await say(undefined, 2);
    expect(await viewsEver(1)).toBe(9);
  });

  it.each([
    ["this hour", NOW],
    ["last week", NOW - 6 * DAY_MS],
    ["last month", NOW - 30 * DAY_MS],
    ["years ago", NOW - 1000 * DAY_MS],
  ])("changes nothing the second time: %s", async (_, hour) => {
    const views = [
      { path: "/2026/10/01/bridge/", hour, views: 30 },
      { path: "/2026/10/01/bridge/", hour: hour - HOUR_MS, views: 12 },
    ];
    await importViews(db, views, NOW);
    expect(await viewsEver(1)).toBe(42);
    const { db: metered, meter } = meteredDatabase();
    expect(await importViews(metered, views, NOW)).toMatchObject({ imported: 2 });
    expect(meter.rowsWritten).toBe(0);
    expect(await viewsEver(1)).toBe(42);
  });

  it("changes nothing when it is repeated after its hours have been folded", async () => {
    const views = [{ path: "/2026/10/01/bridge/", hour: NOW, views: 30 }];
    await importViews(db, views, NOW);
    const later = await foldLater();
    await importViews(db, views, later);
    await foldOldHours(db, later);
    expect(await viewsEver(1)).toBe(30);
    expect(await storedViews("views_by_day", "day", Math.floor(HOUR / 24))).toEqual({ 1: 30 });
  });

  it("takes a correction, before and after folding", async () => {
    const at = (views: number) => [{ path: "/2026/10/01/bridge/", hour: NOW, views }];
    await importViews(db, at(30), NOW);
    await importViews(db, at(20), NOW);
    expect(await viewsEver(1)).toBe(20);
    expect(await storedViews("view_windows", "window", "day")).toEqual({ 1: 20 });
    const later = await foldLater();
    await importViews(db, at(25), later);
    expect(await viewsEver(1)).toBe(25);
    await foldOldHours(db, later);
    await importViews(db, at(10), later);
    expect(await viewsEver(1)).toBe(10);
    expect(await storedViews("views_by_day", "day", Math.floor(HOUR / 24))).toEqual({ 1: 10 });
    expect(await storedViews("view_windows", "window", "month")).toEqual({});
  });

  it("keeps the views that were counted here beside the imported ones", async () => {
    const imported = [{ path: "/2026/10/01/bridge/", hour: NOW, views: 30 }];
    await handInEntries([makeEntry(HOUR, 1), makeEntry(HOUR, 1)], NOW / 60_000);
    await mergeViews(db, NOW);
    await importViews(db, imported, NOW);
    await handInEntries([makeEntry(HOUR, 1)], NOW / 60_000);
    await mergeViews(db, NOW);
    await importViews(db, imported, NOW);
    expect(await viewsEver(1)).toBe(33);
    await importViews(db, [{ path: "/2026/10/01/bridge/", hour: NOW, views: 0 }], NOW);
    expect(await viewsEver(1)).toBe(3);
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({ 1: 3 });
  });

  it("loses nothing when the cron counts at the same time", async () => {
    await handInEntries([makeEntry(HOUR, 1), makeEntry(HOUR, 2)], NOW / 60_000);
    await Promise.all([
      mergeViews(db, NOW),
      importViews(db, [{ path: "/2026/10/01/bridge/", hour: NOW, views: 30 }], NOW),
    ]);
    expect([await viewsEver(1), await viewsEver(2)]).toEqual([31, 1]);
  });

  it("puts each hour where it belongs by its age", async () => {
    await importViews(
      db,
      [
        { path: "/2026/10/01/bridge/", hour: NOW - 20 * DAY_MS, views: 3 },
        { path: "/2026/10/01/bridge/", hour: NOW - 50 * DAY_MS, views: 8 },
        { path: "/2026/10/01/bridge/", hour: NOW - 500 * DAY_MS, views: 9 },
      ],
      NOW,
    );
    expect(await storedViews("views_by_hour", "hour", HOUR - 20 * 24)).toEqual({ 1: 3 });
    expect(await storedViews("views_by_day", "day", Math.floor(HOUR / 24) - 50)).toEqual({ 1: 8 });
    expect(await storedViews("view_windows", "window", "month")).toEqual({ 1: 3 });
    expect(await viewsEver(1)).toBe(20);
  });

  it("is ranked with what was counted here", async () => {
    await importViews(
      db,
      [
        { path: "/2026/10/01/bridge/", hour: NOW, views: 3 },
        { path: "/2026/10/01/bridge/", hour: NOW - 50 * DAY_MS, views: 40 },
      ],
      NOW,
    );
    await rankAll(db, NOW);
    const all = await env.DB.prepare("SELECT entries FROM top_lists WHERE window = 'all'").first<string>(
      "entries",
    );
    expect(JSON.parse(all ?? "[]")[0]).toEqual({ articleId: 1, views: 43 });
  });

  it("takes a thousand hours in some twenty statements", async () => {
    const { db: metered, meter } = meteredDatabase();
    const views = Array.from({ length: 1000 }, (_, i) => ({
      path: "/2026/10/01/bridge/",
      hour: NOW - i * HOUR_MS,
      views: 1 + (i % 7),
    }));
    await importViews(metered, views, NOW);
    expect(meter.queries).toBeLessThan(25);
    expect(meter.rowsWritten).toBeLessThan(2_100);
    expect(await viewsEver(1)).toBe(views.reduce((sum, { views }) => sum + views, 0));
  });
});

/** Goes on to when the hours of NOW have been folded. @returns that time. */
async function foldLater(): Promise<number> {
  const later = NOW + 33 * DAY_MS;
  await addViews([], later);
  expect(await foldOldHours(db, later)).toBeGreaterThan(0);
  return later;
}
