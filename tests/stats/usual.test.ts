import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { learnUsual, readUsual, usualAt } from "../../src/stats/usual.ts";
import { addViews } from "../popularity/readers.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

/** An article so many hours old that was read so often in its first hours. */
async function read(id: number, age: number, views: number[], given: object = {}): Promise<void> {
  const publishedAt = NOW - age * HOUR;
  await makeArticle({ id, path: `/${id}/`, publishedAt, ...given });
  await addViews(
    views.map((n, hour) => ({ hour: Math.floor(publishedAt / HOUR) + hour, articleId: id, views: n })),
    NOW,
  );
}

it("is the middle article at the same age, counted to the minute", async () => {
  for (let n = 1; n <= 5; n++) await read(n, 50, [10 * n, 100 * n]);
  await read(6, 1, [9_999]);
  await learnUsual(db, NOW);
  const usual = await readUsual(db);
  const publishedAt = Date.UTC(2026, 10, 23, 6, 40);
  const at = (hours: number, minutes: number) =>
    usualAt(usual, publishedAt, Date.UTC(2026, 10, 23, 6 + hours, minutes))?.readers;
  expect(at(0, 59)).toBeCloseTo(35 * (59 / 60));
  expect(at(1, 30)).toBe(30 + 150);
  expect(at(5, 0)).toBe(330);
  expect(usualAt(usual, publishedAt, publishedAt)?.articles).toBe(6);
});

it("cannot be said while fewer than five articles have been so old here", async () => {
  for (let n = 1; n <= 5; n++) await read(n, n === 1 ? 3 : 50, [10]);
  expect(usualAt(await readUsual(db), NOW, NOW)).toBeNull();
  await learnUsual(db, NOW);
  const usual = await readUsual(db);
  expect(usualAt(usual, NOW, NOW + 2 * HOUR)?.articles).toBe(5);
  expect(usualAt(usual, NOW, NOW + 4 * HOUR)).toBeNull();
});

it("does not go by articles that had their first readers elsewhere: imported, dated back, or before counting began", async () => {
  for (let n = 1; n <= 5; n++) await read(n, 50, [40]);
  for (let n = 6; n <= 20; n++) await read(n, 50, [], { createdAt: NOW });
  for (let n = 21; n <= 40; n++) await read(n, 60, []);
  await learnUsual(db, NOW);
  expect(usualAt(await readUsual(db), NOW, NOW + 10 * HOUR)).toEqual({ readers: 40, articles: 5 });
});

it("reads a bounded number of rows, however many articles and readers there are", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 743)
     INSERT INTO views_by_hour (hour, views, total) SELECT ?1 - i, '[1, 5]', 5 FROM n`,
  )
    .bind(Math.floor(NOW / HOUR))
    .run();
  for (let n = 1; n <= 300; n++)
    await makeArticle({ id: n, path: `/${n}/`, publishedAt: NOW - 10 * DAY - n * HOUR });
  const { db: metered, meter } = meteredDatabase();
  await learnUsual(metered, NOW);
  expect(meter.rowsRead).toBeLessThan(14_000);
});
