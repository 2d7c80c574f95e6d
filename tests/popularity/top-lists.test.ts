import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { readOne } from "../../src/db/readings.ts";
import { rankAll } from "../../src/popularity/rank.ts";
import { popular, topListsReading } from "../../src/popularity/top-lists.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { addViews } from "./readers.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / 3_600_000);
const db = openDatabase(env.DB);
const readTopLists = (...given: Parameters<typeof topListsReading>) => readOne(topListsReading(...given));

describe("readTopLists", () => {
  beforeEach(async () => {
    for (let id = 1; id <= 20; id++)
      await makeArticle({ id, title: `Title ${id}`, publishedAt: NOW - 100_000 + id });
  });

  it("is the week's first five, and eight others of the month", async () => {
    await viewed({ 1: 50, 2: 40, 3: 30, 4: 20, 5: 10, 6: 5 }, HOUR);
    await viewed(
      { 1: 1000, 7: 90, 8: 80, 9: 70, 10: 60, 11: 50, 12: 40, 13: 30, 14: 20, 15: 10 },
      HOUR - 170,
    );
    await rankAll(db, NOW);
    const { topFive, popular } = await readTopLists(db, NOW);
    expect(topFive[0]).toEqual({ id: 1, title: "Title 1", path: (await pathOf(1)) ?? "", views: 50 });
    expect(ids(topFive)).toEqual([1, 2, 3, 4, 5]);
    expect(ids(popular)).toEqual([7, 8, 9, 10, 11, 12, 13, 14]);
  });

  it("goes on with all time and the newest where the month is short", async () => {
    await viewed({ 1: 50 }, HOUR);
    await viewed({ 2: 900, 3: 800 }, HOUR - 2_000);
    await rankAll(db, NOW);
    const { topFive, popular } = await readTopLists(db, NOW);
    expect(ids(topFive)).toEqual([1, 20, 19, 18, 17]);
    expect(ids(popular)).toEqual([2, 3, 16, 15, 14, 13, 12, 11]);
  });

  it("shows the newest before anything has been ranked", async () => {
    const { topFive, popular } = await readTopLists(db, NOW);
    expect(ids(topFive)).toEqual([20, 19, 18, 17, 16]);
    expect(popular).toHaveLength(8);
  });

  it("drops withdrawn and deleted articles at once and shows new titles", async () => {
    await viewed({ 1: 60, 2: 50, 3: 40, 4: 30, 5: 20, 6: 10, 7: 9 }, HOUR);
    await rankAll(db, NOW);
    await env.DB.exec("UPDATE articles SET status = 'withdrawn', listed_at = NULL WHERE id = 1");
    await env.DB.exec("DELETE FROM articles WHERE id = 2");
    await env.DB.exec("UPDATE articles SET title = 'A better title' WHERE id = 3");
    const { topFive } = await readTopLists(db, NOW);
    expect(ids(topFive)).toEqual([3, 4, 5, 6, 7]);
    expect(topFive[0]?.title).toBe("A better title");
    expect(ids(await popular(db, "week", 3, NOW))).toEqual([3, 4, 5]);
  });

  it("is of other windows and lengths where the newsroom wants it", async () => {
    await viewed({ 1: 50, 2: 40 }, HOUR);
    await viewed({ 3: 90, 4: 80 }, HOUR - 30);
    await viewed({ 5: 900 }, HOUR - 2_000);
    await rankAll(db, NOW);
    const lists = { top: { window: "day", length: 3 }, popular: { window: "week", length: 4 } } as const;
    const { topFive, popular } = await readTopLists(db, NOW, lists);
    expect(ids(topFive)).toEqual([1, 2, 20]);
    expect(ids(popular)).toEqual([3, 4, 5, 19]);
  });

  it("has nothing that is kept from the lists, at once", async () => {
    await viewed({ 1: 50, 2: 40 }, HOUR);
    await rankAll(db, NOW);
    await env.DB.exec("UPDATE articles SET unranked = 1 WHERE id IN (1, 20)");
    const { topFive } = await readTopLists(db, NOW);
    expect(ids(topFive)).toEqual([2, 19, 18, 17, 16]);
    expect(ids(await popular(db, "week", 2, NOW))).toEqual([2, 19]);
  });

  it("is one query of a few hundred rows, however much there is", async () => {
    for (let id = 21; id <= 80; id++) await makeArticle({ id, publishedAt: NOW - 100_000 + id });
    await viewed(Object.fromEntries(Array.from({ length: 80 }, (_, id) => [id + 1, id + 1])), HOUR);
    await rankAll(db, NOW);
    const { db: metered, meter } = meteredDatabase();
    await readTopLists(metered, NOW);
    expect(meter.queries).toBe(1);
    expect(meter.rowsRead).toBeLessThan(700);
  });
});

async function viewed(views: Record<number, number>, hour: number): Promise<void> {
  await addViews(
    Object.entries(views).map(([id, views]) => ({ hour, articleId: Number(id), views })),
    NOW,
  );
}

function pathOf(id: number) {
  return env.DB.prepare("SELECT path FROM articles WHERE id = ?").bind(id).first<string>("path");
}

function ids(entries: { id: number }[]): number[] {
  return entries.map(({ id }) => id);
}
