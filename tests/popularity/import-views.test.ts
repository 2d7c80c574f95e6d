import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { importViews } from "../../src/popularity/import-views.ts";
import { rankAll } from "../../src/popularity/rank.ts";
import { foldOldHours, writeViews } from "../../src/popularity/rollup.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

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
    expect(await counted()).toEqual([
      { hour: HOUR - 1, article_id: 2, views: 4 },
      { hour: HOUR, article_id: 1, views: 3 },
    ]);
  });

  it("follows the addresses that lead to an article", async () => {
    await env.DB.exec(
      "INSERT INTO redirects VALUES ('/?p=12', '/2026/10/01/bridge/'), ('/old/', '/2026/10/01/bridge/')",
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
    expect(await total(1)).toBe(4);
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
    expect(await total(1)).toBe(42);
    const { db: metered, meter } = meteredDatabase();
    expect(await importViews(metered, views, NOW)).toMatchObject({ imported: 2 });
    expect(meter.rowsWritten).toBe(0);
    expect(await total(1)).toBe(42);
  });

  it("changes nothing when it is repeated after its hours have been folded", async () => {
    const views = [{ path: "/2026/10/01/bridge/", hour: NOW, views: 30 }];
    await importViews(db, views, NOW);
    const later = NOW + 10 * DAY_MS;
    await foldOldHours(db, later);
    await importViews(db, views, later);
    await foldOldHours(db, later);
    expect(await total(1)).toBe(30);
    expect(await days()).toEqual([{ day: Math.floor(HOUR / 24), article_id: 1, views: 30 }]);
  });

  it("takes a correction, before and after folding", async () => {
    const at = (views: number) => [{ path: "/2026/10/01/bridge/", hour: NOW, views }];
    await importViews(db, at(30), NOW);
    await importViews(db, at(20), NOW);
    expect(await total(1)).toBe(20);
    const later = NOW + 10 * DAY_MS;
    await importViews(db, at(25), later);
    expect(await total(1)).toBe(25);
    await foldOldHours(db, later);
    await importViews(db, at(10), later);
    expect(await total(1)).toBe(10);
    expect(await days()).toEqual([{ day: Math.floor(HOUR / 24), article_id: 1, views: 10 }]);
  });

  it("keeps the views that were counted here beside the imported ones", async () => {
    await writeViews(db, [{ hour: HOUR, articleId: 1, views: 5 }]);
    await importViews(db, [{ path: "/2026/10/01/bridge/", hour: NOW, views: 30 }], NOW);
    await writeViews(db, [{ hour: HOUR, articleId: 1, views: 2 }]);
    await importViews(db, [{ path: "/2026/10/01/bridge/", hour: NOW, views: 30 }], NOW);
    expect(await total(1)).toBe(37);
  });

  it("puts the month's old hours into days and older ones into totals only", async () => {
    await importViews(
      db,
      [
        { path: "/2026/10/01/bridge/", hour: NOW - 20 * DAY_MS, views: 3 },
        { path: "/2026/10/01/bridge/", hour: NOW - 20 * DAY_MS + HOUR_MS, views: 4 },
        { path: "/2026/10/01/bridge/", hour: NOW - 50 * DAY_MS, views: 8 },
      ],
      NOW,
    );
    expect(await days()).toEqual([{ day: Math.floor(HOUR / 24) - 20, article_id: 1, views: 7 }]);
    expect(await total(1)).toBe(15);
    await foldOldHours(db, NOW);
    expect(await total(1)).toBe(15);
  });

  it("is ranked once, whether its hours have been folded or not", async () => {
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

  it("takes a thousand entries in five statements", async () => {
    const { db: metered, meter } = meteredDatabase();
    const views = Array.from({ length: 1000 }, (_, i) => ({
      path: "/2026/10/01/bridge/",
      hour: NOW - i * HOUR_MS,
      views: 1 + (i % 7),
    }));
    await importViews(metered, views, NOW);
    expect(meter.queries).toBe(5);
    expect(meter.rowsWritten).toBeLessThan(2_100);
    expect(await total(1)).toBe(views.reduce((sum, { views }) => sum + views, 0));
  });
});

/** Hours as ranking sees them. */
async function counted() {
  return (await env.DB.prepare("SELECT * FROM view_hours WHERE hour > 0 ORDER BY hour").all()).results;
}

async function days() {
  return (await env.DB.prepare("SELECT * FROM view_days").all()).results;
}

async function total(articleId: number) {
  return env.DB.prepare(
    `SELECT coalesce((SELECT sum(views) FROM view_hours WHERE hour > 0 AND article_id = ?1), 0)
       + coalesce((SELECT views FROM view_totals WHERE article_id = ?1), 0) AS total`,
  )
    .bind(articleId)
    .first<number>("total");
}
