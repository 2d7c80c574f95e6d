import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { rankAll, type Window } from "../../src/popularity/rank.ts";
import { writeViews } from "../../src/popularity/rollup.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / HOUR_MS);
const DAY = Math.floor(HOUR / 24);
const PUBLISHED = NOW - 90 * 24 * HOUR_MS;
const db = openDatabase(env.DB);

describe("rankAll", () => {
  it("ranks day, week, month and all time, day and week to the hour", async () => {
    await makeArticles(6);
    await views(1, HOUR, 1);
    await views(2, HOUR - 23, 2);
    await views(3, HOUR - 24, 3);
    await views(4, HOUR - 167, 4);
    await views(5, HOUR - 168, 5);
    await env.DB.exec(
      `INSERT INTO view_days VALUES (${DAY - 29}, 6, 6), (${DAY - 30}, 1, 60), (${DAY - 12}, 2, 20)`,
    );
    await env.DB.exec("INSERT INTO view_totals VALUES (1, 60), (2, 20), (6, 700)");
    await rankAll(db, NOW);
    expect(await ranked("day")).toEqual([[2, 2], [1, 1]]); // biome-ignore format: pairs
    expect(await ranked("week")).toEqual([[4, 4], [3, 3], [2, 2], [1, 1]]); // biome-ignore format: pairs
    expect(await ranked("month")).toEqual([[2, 22], [6, 6], [5, 5], [4, 4], [3, 3], [1, 1]]); // biome-ignore format: pairs
    expect(await ranked("all")).toEqual([[6, 700], [1, 61], [2, 22], [5, 5], [4, 4], [3, 3]]); // biome-ignore format: pairs
  });

  it("moves with the hours", async () => {
    await makeArticles(2);
    await views(1, HOUR, 5);
    await views(2, HOUR + 1, 4);
    await rankAll(db, NOW + 23 * HOUR_MS);
    expect(await ranked("day")).toEqual([[1, 5], [2, 4]]); // biome-ignore format: pairs
    await rankAll(db, NOW + 24 * HOUR_MS);
    expect(await ranked("day")).toEqual([[2, 4]]);
    await rankAll(db, NOW + 168 * HOUR_MS);
    expect(await ranked("week")).toEqual([[2, 4]]);
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

  it("reads each hour's row twice and each article's once", async () => {
    await manyArticles(2_000);
    // Every article is read in every third hour of the week: 112,000 rows.
    for (let hour = HOUR - 167; hour <= HOUR; hour += 3) await viewsOfAll(hour, 2_000);
    const { db: metered, meter } = meteredDatabase();
    await rankAll(metered, NOW);
    expect(meter.rowsRead).toBeLessThan(2 * 112_000 + 2 * 2_000 + 100);
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

async function viewsOfAll(hour: number, articles: number): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO view_hours (hour, article_id, views) SELECT ?2, value, 1 + value % 9 FROM json_each(?1)",
  )
    .bind(JSON.stringify(Array.from({ length: articles }, (_, index) => index + 1)), hour)
    .run();
}

async function views(articleId: number, hour: number, views: number): Promise<void> {
  await writeViews(db, [{ hour, articleId, views }]);
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
