import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { readArticleViews } from "../../src/popularity/article-views.ts";
import { foldOldHours } from "../../src/popularity/fold-views.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { makeArticle } from "../support/factories.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";
import { addViews, handInEntries, makeEntry, storedViews, viewsEver } from "./readers.ts";

const NOW = Date.now();
const HOUR = Math.floor(NOW / 3_600_000);
const db = openDatabase(env.DB);

/** As stored anywhere, with the sums of rows checked. */
async function everywhere(hours: number[]): Promise<Record<number, number>[]> {
  const rows = hours.map((hour) => storedViews("views_by_hour", "hour", hour));
  const windows = ["day", "week", "month"].map((window) => storedViews("view_windows", "window", window));
  return Promise.all([...rows, ...windows]);
}

async function remove(id: number, leadTo?: string): Promise<Response> {
  const query = leadTo === undefined ? "" : `?leadTo=${encodeURIComponent(leadTo)}`;
  return askNewsroom("DELETE", `/articles/${id}${query}`);
}

it("an article that is deleted gives its addresses and its readers to another", async () => {
  const articles = [
    await makeArticle({ id: 5, path: "/old/" }),
    await makeArticle({ id: 55, path: "/other/" }),
    await makeArticle({ id: 7, path: "/new/" }),
  ];
  expect(articles).toHaveLength(3);
  const at = (hour: number, articleId: number, views: number) => ({ hour, articleId, views });
  // Alone in an hour, before and behind the other, and beside ids that begin and end alike.
  await addViews([at(HOUR, 5, 12), at(HOUR, 55, 5), at(HOUR, 7, 3)], NOW);
  await addViews([at(HOUR - 1, 5, 4)], NOW);
  await addViews([at(HOUR - 2, 7, 5), at(HOUR - 2, 55, 12), at(HOUR - 2, 5, 7)], NOW);
  await addViews([at(HOUR - 100, 55, 7)], NOW);
  const before = await readArticleViews(db, 55, 0);
  // A reader of a minute ago has not been counted yet.
  await handInEntries([makeEntry(HOUR, 5)], Math.floor(NOW / 60_000) - 1);

  expect((await remove(5, "/nowhere/")).status).toBe(422);
  expect((await remove(5, "/old/")).status).toBe(422);
  expect((await remove(5, "/new/")).status).toBe(204);

  const day = { 55: 17, 7: 3 + 5 + 12 + 4 + 7 + 1 };
  expect(await everywhere([HOUR, HOUR - 1, HOUR - 2])).toEqual([
    { 55: 5, 7: 16 },
    { 7: 4 },
    { 55: 12, 7: 12 },
    day,
    { ...day, 55: 24 },
    { ...day, 55: 24 },
  ]);
  expect([await viewsEver(5), await viewsEver(7), await viewsEver(55)]).toEqual([0, 32, 24]);
  expect(await readArticleViews(db, 55, 0)).toEqual(before);
  const led = await ask("/old/", { headers: BROWSER });
  expect([led.status, led.headers.get("Location")]).toEqual([301, "/new/"]);
  // What leaves the windows later leaves the other's readers.
  await mergeViews(db, NOW + 25 * 3_600_000);
  expect(await storedViews("view_windows", "window", "day")).toEqual({});
});

it("readers of long ago and of an article with a far id are given as well", async () => {
  await makeArticle({ id: 5, path: "/old/" });
  await makeArticle({ id: 9_000, path: "/new/" });
  const long = HOUR - 24 * 60;
  await addViews(
    [
      { hour: long, articleId: 5, views: 9 },
      { hour: HOUR, articleId: 9_000, views: 2 },
    ],
    NOW,
  );
  await foldOldHours(db, NOW);
  expect((await remove(5, "/new/")).status).toBe(204);
  expect([await viewsEver(5), await viewsEver(9_000)]).toEqual([0, 11]);
  expect((await readArticleViews(db, 9_000, 0)).days).toEqual([{ at: Math.floor(long / 24), views: 9 }]);
});

it("a count that is merged at the same moment is not lost", async () => {
  await makeArticle({ id: 5, path: "/old/" });
  await makeArticle({ id: 7, path: "/new/" });
  await addViews([{ hour: HOUR, articleId: 5, views: 9 }], NOW);
  const removed = remove(5, "/new/");
  await addViews([{ hour: HOUR, articleId: 7, views: 2 }], NOW).catch(() =>
    addViews([{ hour: HOUR, articleId: 7, views: 2 }], NOW),
  );
  await removed;
  expect(await viewsEver(7)).toBe(11);
});
