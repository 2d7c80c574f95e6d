import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { foldOldHours, writeViews } from "../../src/popularity/rollup.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / HOUR_MS);
const DAY = Math.floor(HOUR / 24);
const OLD = HOUR - 8 * 24 - 1;
const db = openDatabase(env.DB);

describe("writeViews", () => {
  it("adds to what is there, in one statement for any number of rows", async () => {
    const { db, meter } = meteredDatabase();
    const tally = Array.from({ length: 5_000 }, (_, articleId) => ({ hour: HOUR, articleId, views: 2 }));
    await writeViews(db, tally);
    expect(meter).toMatchObject({ queries: 1, rowsWritten: 5_000 });
    await writeViews(db, [{ hour: HOUR, articleId: 3, views: 40 }]);
    expect(await all("view_hours WHERE article_id IN (3, 4)")).toEqual([
      { hour: HOUR, article_id: 3, views: 42 },
      { hour: HOUR, article_id: 4, views: 2 },
    ]);
  });

  it("asks nothing of the database for an empty tally", async () => {
    const { db, meter } = meteredDatabase();
    await writeViews(db, []);
    expect(meter.queries).toBe(0);
  });
});

describe("foldOldHours", () => {
  it("moves hours older than 8 days into days and totals, and leaves the others", async () => {
    await writeViews(db, [
      { hour: OLD, articleId: 1, views: 3 },
      { hour: OLD - 1, articleId: 1, views: 4 },
      { hour: OLD - 24, articleId: 1, views: 5 },
      { hour: OLD, articleId: 2, views: 6 },
      { hour: OLD + 1, articleId: 1, views: 7 },
    ]);
    expect(await foldOldHours(db, NOW)).toBe(4);
    expect(await all("view_hours")).toEqual([{ hour: OLD + 1, article_id: 1, views: 7 }]);
    expect(await all("view_days")).toEqual([
      { day: DAY - 9, article_id: 1, views: 5 },
      { day: DAY - 8, article_id: 1, views: 7 },
      { day: DAY - 8, article_id: 2, views: 6 },
    ]);
    expect(await all("view_totals")).toEqual([
      { article_id: 1, views: 12 },
      { article_id: 2, views: 6 },
    ]);
  });

  it("carries an hour once, however often it runs, and adds what comes late", async () => {
    await writeViews(db, [{ hour: OLD, articleId: 1, views: 3 }]);
    await foldOldHours(db, NOW);
    await foldOldHours(db, NOW);
    await writeViews(db, [{ hour: OLD, articleId: 1, views: 2 }]);
    await foldOldHours(db, NOW);
    expect(await all("view_totals")).toEqual([{ article_id: 1, views: 5 }]);
    expect(await all("view_days")).toEqual([{ day: DAY - 8, article_id: 1, views: 5 }]);
  });

  it("moves at most 5,000 rows a run and all of them in the end", async () => {
    const tally = Array.from({ length: 5_200 }, (_, i) => ({
      hour: OLD - (i % 2),
      articleId: i >> 1,
      views: 1,
    }));
    await writeViews(db, tally);
    expect(await foldOldHours(db, NOW)).toBe(5_000);
    expect(await foldOldHours(db, NOW)).toBe(200);
    const totals = await all("view_totals");
    expect(totals).toHaveLength(2_600);
    expect(totals.every(({ views }) => views === 2)).toBe(true);
  });

  it("moves nothing when a part of it fails", async () => {
    await writeViews(db, [{ hour: OLD, articleId: 1, views: 3 }]);
    await env.DB.exec("DROP TABLE view_totals");
    await expect(foldOldHours(db, NOW)).rejects.toThrow();
    expect(await all("view_days")).toEqual([]);
    expect(await all("view_hours")).toHaveLength(1);
  });

  it("deletes days older than 40", async () => {
    await env.DB.exec(`INSERT INTO view_days VALUES (${DAY - 41}, 1, 5), (${DAY - 40}, 1, 6)`);
    await foldOldHours(db, NOW);
    expect(await all("view_days")).toEqual([{ day: DAY - 40, article_id: 1, views: 6 }]);
  });

  it("reads nothing when no hour is due", async () => {
    await writeViews(
      db,
      Array.from({ length: 500 }, (_, articleId) => ({ hour: HOUR, articleId, views: 1 })),
    );
    const { db: metered, meter } = meteredDatabase();
    await foldOldHours(metered, NOW);
    expect(meter.rowsRead).toBeLessThan(20);
    expect(meter.rowsWritten).toBe(0);
  });
});

async function all(from: string) {
  const { results } = await env.DB.prepare(`SELECT * FROM ${from}`).all();
  return results;
}
