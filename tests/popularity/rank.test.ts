import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { USUAL_LISTS } from "../../src/config/lists.ts";
import { openDatabase } from "../../src/db/client.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { rankAll } from "../../src/popularity/rank.ts";
import type { Window } from "../../src/popularity/windows.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { addViews } from "./readers.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / HOUR_MS);
const PUBLISHED = NOW - 90 * 24 * HOUR_MS;
const db = openDatabase(env.DB);

describe("rankAll", () => {
  it("ranks day, week, month and all time, each to the hour", async () => {
    await makeArticles(7);
    await views(1, HOUR, 1);
    await views(2, HOUR - 23, 2);
    await views(3, HOUR - 24, 3);
    await views(4, HOUR - 167, 4);
    await views(5, HOUR - 168, 5);
    await views(6, HOUR - 719, 6);
    await views(7, HOUR - 720, 7);
    await views(2, HOUR - 5_000, 60);
    await rankAll(db, NOW);
    expect(await ranked("day")).toEqual([[2, 2], [1, 1]]); // biome-ignore format: pairs
    expect(await ranked("week")).toEqual([[4, 4], [3, 3], [2, 2], [1, 1]]); // biome-ignore format: pairs
    expect(await ranked("month")).toEqual([[6, 6], [5, 5], [4, 4], [3, 3], [2, 2], [1, 1]]); // biome-ignore format: pairs
    expect(await ranked("all")).toEqual([[2, 62], [7, 7], [6, 6], [5, 5], [4, 4], [3, 3], [1, 1]]); // biome-ignore format: pairs
  });

  it("moves with the hours", async () => {
    await makeArticles(2);
    await views(1, HOUR, 5);
    await addViews([{ hour: HOUR + 1, articleId: 2, views: 4 }], NOW + HOUR_MS);
    await rankLater(23);
    expect(await ranked("day")).toEqual([[1, 5], [2, 4]]); // biome-ignore format: pairs
    await rankLater(24);
    expect(await ranked("day")).toEqual([[2, 4]]);
    await rankLater(168);
    expect(await ranked("week")).toEqual([[2, 4]]);
    await rankLater(719);
    expect(await ranked("month")).toEqual([[1, 5], [2, 4]]); // biome-ignore format: pairs
    await rankLater(720);
    expect(await ranked("month")).toEqual([[2, 4]]);
  });

  it("puts the newer first among equals, then the later stored", async () => {
    await makeArticle({ id: 1, publishedAt: PUBLISHED });
    await makeArticle({ id: 2, publishedAt: PUBLISHED + 1 });
    await makeArticle({ id: 3, publishedAt: PUBLISHED });
    for (const id of [1, 2, 3]) await views(id, HOUR, 2);
    await rankAll(db, NOW);
    expect((await ranked("week")).map(([id]) => id)).toEqual([2, 3, 1]);
  });

  it("ranks only what readers are served, and no pages", async () => {
    await makeArticle({ id: 1, status: "withdrawn", publishedAt: PUBLISHED });
    await makeArticle({ id: 2, status: "draft", publishedAt: PUBLISHED });
    await makeArticle({ id: 3, status: "scheduled", publishedAt: NOW + 1 });
    await makeArticle({ id: 4, kind: "page", publishedAt: PUBLISHED });
    await makeArticle({ id: 5, status: "scheduled", publishedAt: NOW });
    for (const id of [1, 2, 3, 4, 5, 99]) await views(id, HOUR, 2);
    await rankAll(db, NOW);
    expect(await stored("week")).toEqual([{ articleId: 5, views: 2 }]);
  });

  it("fills short lists up to five with the newest", async () => {
    await makeArticles(7);
    await views(3, HOUR, 2);
    await rankAll(db, NOW);
    expect((await stored("week")).map(({ articleId, views }) => [articleId, views])).toEqual([
      [3, 2],
      [7, 0],
      [6, 0],
      [5, 0],
      [4, 0],
    ]);
  });

  it("leaves out what is kept from the lists, also of the newest", async () => {
    await makeArticles(7);
    await env.DB.exec("UPDATE articles SET unranked = 1 WHERE id IN (3, 7)");
    await views(3, HOUR, 9);
    await views(2, HOUR, 2);
    await rankAll(db, NOW);
    const ids = async (window: Parameters<typeof stored>[0]) =>
      (await stored(window)).map(({ articleId }) => articleId);
    expect(await ids("week")).toEqual([2, 6, 5, 4, 1]);
    expect(await ids("rising")).not.toContain(3);
    // Its readers are counted, and it is back as soon as it may be.
    await env.DB.exec("UPDATE articles SET unranked = 0");
    await rankAll(db, NOW);
    expect(await ids("week")).toEqual([3, 2, 7, 6, 5]);
  });

  it("lists of all time nothing that is older than the newsroom wants, though hundreds were read more", async () => {
    await manyArticles(400);
    await env.DB.prepare("UPDATE articles SET listed_at = ? WHERE id <= 20")
      .bind(NOW - 29 * 86_400_000)
      .run();
    await viewsOfAll(HOUR, 400, (id) => id);
    await rankAll(db, NOW, undefined, { ...USUAL_LISTS, allDays: 30 });
    expect((await stored("all")).map(({ articleId }) => articleId)).toEqual(
      Array.from({ length: 20 }, (_, n) => 20 - n),
    );
    expect((await stored("week"))[0]).toEqual({ articleId: 400, views: 400 });
  });

  it("finds fifty that are served among more that are not", async () => {
    await manyArticles(150);
    await env.DB.exec("UPDATE articles SET listed_at = NULL WHERE id > 60");
    await addViews(
      Array.from({ length: 150 }, (_, n) => ({ hour: HOUR, articleId: n + 1, views: n + 1 })),
      NOW,
    );
    await rankAll(db, NOW);
    const list = await stored("week");
    expect(list).toHaveLength(50);
    expect(list[0]).toEqual({ articleId: 60, views: 60 });
  });

  it("is the same list each time where hundreds have as many views", async () => {
    await manyArticles(1_000);
    await viewsOfAll(HOUR, 1_000, () => 3);
    await rankAll(db, NOW);
    const list = await stored("week");
    expect(list.map(({ articleId }) => articleId)).toEqual(Array.from({ length: 50 }, (_, n) => 1_000 - n));
    const { db: metered, meter } = meteredDatabase();
    await rankAll(metered, NOW + 60_000);
    expect(meter.rowsWritten).toBe(1);
  });

  it("keeps fifty places", async () => {
    await makeArticles(52);
    for (let id = 1; id <= 52; id++) await views(id, HOUR, id);
    await rankAll(db, NOW);
    const list = await stored("week");
    expect(list).toHaveLength(50);
    expect(list.at(-1)).toEqual({ articleId: 3, views: 3 });
  });

  it("says whether pages would show another list, and writes only lists that changed", async () => {
    await makeArticles(7);
    for (let id = 1; id <= 7; id++) await views(id, HOUR, 10 * id);
    expect(await rankAll(db, NOW)).toBe(true);

    const { db: metered, meter } = meteredDatabase();
    expect(await rankAll(metered, NOW + 60_000)).toBe(false);
    expect(meter.rowsWritten).toBe(1);

    await views(7, HOUR, 1);
    expect(await rankAll(db, NOW + 120_000)).toBe(false);
    expect((await stored("week"))[0]).toEqual({ articleId: 7, views: 71 });

    await views(6, HOUR, 20);
    expect(await rankAll(db, NOW + 180_000)).toBe(true);

    await env.DB.exec("UPDATE articles SET status = 'withdrawn', listed_at = NULL WHERE id = 6");
    expect(await rankAll(db, NOW + 240_000)).toBe(true);
    expect((await stored("week"))[0]?.articleId).toBe(7);
  });

  it("ranks nothing on a site without articles", async () => {
    expect(await rankAll(db, NOW)).toBe(false);
    expect(await stored("day")).toEqual([]);
  });

  it("reads few rows with ten thousand articles that are all read", async () => {
    await manyArticles(10_000);
    for (let hour = HOUR - 30; hour <= HOUR; hour++) await viewsOfAll(hour, 10_000, (id) => 1 + (id % 9));
    const { db: metered, meter } = meteredDatabase();
    await rankAll(metered, NOW);
    expect((await stored("day"))[0]?.views).toBe(24 * 9);
    expect(meter.rowsRead).toBeLessThan(3_000);
    expect(meter.rowsWritten).toBeLessThan(10);
    expect(meter.queries).toBeLessThan(10);
  });

  it("lists as rising what is read more than its age and the hour explain", async () => {
    await makeArticle({ id: 1, publishedAt: PUBLISHED });
    await makeArticle({ id: 2, publishedAt: PUBLISHED });
    await makeArticle({ id: 3, publishedAt: PUBLISHED });
    await makeArticle({ id: 4, publishedAt: PUBLISHED });
    const earlier = Array.from({ length: 21 }, (_, n) => HOUR - 3 - n);
    // Read all day at night's and day's rate: always much, always little, and one that was little read until now.
    for (const hour of earlier)
      await addViews(
        [
          { hour, articleId: 1, views: 100 },
          { hour, articleId: 2, views: 2 },
          { hour, articleId: 3, views: 2 },
        ],
        NOW,
      );
    for (const hour of [HOUR - 2, HOUR - 1, HOUR])
      await addViews(
        [
          { hour, articleId: 1, views: 110 },
          { hour, articleId: 2, views: 2 },
          { hour, articleId: 3, views: 20 },
          { hour, articleId: 4, views: 1 },
        ],
        NOW,
      );
    await rankAll(db, NOW);
    expect(await stored("rising")).toEqual([{ articleId: 3, views: 60 }]);
  });
});

async function makeArticles(count: number): Promise<void> {
  for (let id = 1; id <= count; id++) await makeArticle({ id, publishedAt: PUBLISHED + id });
}

async function manyArticles(count: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO articles (id, path, slug, status, title, body_source, body_format, body_html, published_at, listed_at,
       changed_at, created_at, content_hash)
     SELECT value, '/' || value || '/', value, 'published', value, '', 'html', '', ?2, ?2, ?2, ?2, '' FROM json_each(?1)`,
  )
    .bind(JSON.stringify(Array.from({ length: count }, (_, index) => index + 1)), PUBLISHED)
    .run();
}

async function viewsOfAll(hour: number, articles: number, views: (id: number) => number): Promise<void> {
  const ids = Array.from({ length: articles }, (_, index) => index + 1);
  await addViews(
    ids.map((articleId) => ({ hour, articleId, views: views(articleId) })),
    NOW,
  );
}

async function views(articleId: number, hour: number, views: number): Promise<void> {
  await addViews([{ hour, articleId, views }], NOW);
}

/** Ranks so many hours later, as the cron does. */
async function rankLater(hours: number): Promise<void> {
  await mergeViews(db, NOW + hours * HOUR_MS);
  await rankAll(db, NOW + hours * HOUR_MS);
}

async function stored(window: Window): Promise<{ articleId: number; views: number }[]> {
  const entries = await env.DB.prepare("SELECT entries FROM top_lists WHERE window = ?")
    .bind(window)
    .first<string>("entries");
  return JSON.parse(entries ?? "[]");
}

/** The places that views gave. */
async function ranked(window: Window): Promise<[number, number][]> {
  const list = await stored(window);
  return list.filter(({ views }) => views > 0).map(({ articleId, views }) => [articleId, views]);
}
