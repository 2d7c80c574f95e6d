import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { readArticleViews } from "../../src/popularity/article-views.ts";
import { markCounts } from "../../src/popularity/mark-counts.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { addViews } from "./readers.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / HOUR_MS);
const DAY = Math.floor(HOUR / 24);
const db = openDatabase(env.DB);

/** Counts in which many ids are numbers of views, too, and the last id of a row is. */
async function busy(): Promise<Map<number, number[]>> {
  const expected = new Map<number, number[]>();
  for (let hour = HOUR - 3; hour <= HOUR; hour++) {
    const views = [];
    for (let n = 1; n <= 60; n++) {
      const articleId = ((n * 7 + hour) % 60) + 1;
      const by = ((n * 11 + hour) % 59) + 1;
      views.push({ hour, articleId, views: by });
      expected.set(articleId, [...(expected.get(articleId) ?? []), by]);
    }
    await addViews(views, NOW);
  }
  return expected;
}

it("tells an article's readers from numbers of the same digits", async () => {
  for (const [articleId, views] of await busy()) {
    const { hours } = await readArticleViews(db, articleId, HOUR - 100);
    expect(
      hours.map((row) => [row.at, row.views]),
      `article ${articleId}`,
    ).toEqual(views.map((by, n) => [HOUR - 3 + n, by]));
  }
  expect((await readArticleViews(db, 61, HOUR - 100)).hours).toEqual([]);
});

it("has an article's hours and what was folded into days, from the moment asked for", async () => {
  await addViews(
    [
      { hour: HOUR - 2, articleId: 7, views: 2 },
      { hour: HOUR, articleId: 7, views: 12_345 },
      { hour: HOUR - 40 * 24, articleId: 7, views: 5 },
    ],
    NOW,
  );
  expect(await readArticleViews(db, 7, HOUR - 1)).toEqual({ hours: [{ at: HOUR, views: 12_345 }], days: [] });
  expect(await readArticleViews(db, 7, 0)).toMatchObject({ days: [{ at: DAY - 40, views: 5 }] });
});

it("finds what an older version has written once the cron has marked it, and changes nothing else", async () => {
  await busy();
  const read = async () => {
    const { results } = await env.DB.prepare(
      "SELECT hour, views, total FROM views_by_hour ORDER BY hour",
    ).all<{
      hour: number;
      views: string;
    }>();
    return results;
  };
  const before = await read();
  const unmarked = before.map((row) => ({ ...row, views: row.views.replaceAll(" ", "") }));
  for (const { hour, views } of unmarked)
    await env.DB.prepare("UPDATE views_by_hour SET views = ? WHERE hour = ?").bind(views, hour).run();
  await env.DB.exec(`INSERT INTO views_by_day VALUES (${DAY - 50}, '[5,5,7,7]', 12), (${DAY - 51}, '[]', 0)`);
  let runs = 1;
  while (await markCounts(db)) runs++;
  expect(runs).toBe(2);
  expect(await read()).toEqual(before);
  const { days } = await readArticleViews(db, 7, 0);
  expect(days).toEqual([{ at: DAY - 50, views: 7 }]);
});

it("takes no more in a run than its CPU time allows, the newest first", async () => {
  const long = JSON.stringify(Array.from({ length: 40_000 }, (_, n) => n + 1));
  for (let day = DAY - 40; day > DAY - 43; day--)
    await env.DB.prepare("INSERT INTO views_by_day VALUES (?, ?, 1)").bind(day, long).run();
  expect(await markCounts(db)).toBe(true);
  const { results } = await env.DB.prepare("SELECT day FROM views_by_day WHERE views LIKE '[1, %'").all();
  expect(results.map(({ day }) => day)).toEqual([DAY - 41, DAY - 40]);
});

it("reads a row an hour and a day, however many articles are read", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 743)
     INSERT INTO views_by_hour (hour, views, total) SELECT ?1 - i, ?2, 1 FROM n`,
  )
    .bind(HOUR, `[${Array.from({ length: 2_000 }, (_, n) => `${n + 1}, ${(n % 50) + 1}`)}]`)
    .run();
  const { db: metered, meter } = meteredDatabase();
  expect((await readArticleViews(metered, 1_999, 0)).hours).toHaveLength(744);
  expect(meter.rowsRead).toBeLessThan(800);
});
