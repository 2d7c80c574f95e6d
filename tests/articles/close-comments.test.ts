import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { closeDueComments } from "../../src/articles/close-comments.ts";
import { openDatabase } from "../../src/db/client.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

describe("closeDueComments", () => {
  it("renews each page once, when its time has passed", async () => {
    await makeArticle({ id: 1, path: "/long-ago/", publishedAt: NOW - 50 * DAY });
    await makeArticle({ id: 2, path: "/due/", publishedAt: NOW - 14 * DAY + 60_000 });
    await makeArticle({
      id: 3,
      path: "/closed-by-hand/",
      publishedAt: NOW - 14 * DAY + 60_000,
      commentsOpen: false,
    });
    await makeArticle({ id: 4, path: "/tomorrow/", publishedAt: NOW - 13 * DAY });
    expect(await closeDueComments(db, 14, NOW)).toEqual([]);
    expect(await closeDueComments(db, 14, NOW + 59_999)).toEqual([]);
    expect(await closeDueComments(db, 14, NOW + 60_000)).toEqual(["/due/"]);
    expect(await closeDueComments(db, 14, NOW + 120_000)).toEqual([]);
    expect(await closeDueComments(db, 14, NOW + 2 * DAY)).toEqual(["/tomorrow/"]);
    const { results } = await env.DB.prepare("SELECT id, revision FROM articles ORDER BY id").all();
    expect(results.map(({ revision }) => revision)).toEqual([1, 2, 1, 2]);
    const stale = await env.DB.prepare("SELECT path, changes, warm FROM stale_pages ORDER BY path").all();
    expect(stale.results).toEqual([
      { path: "/due/", changes: 1, warm: 0 },
      { path: "/tomorrow/", changes: 1, warm: 0 },
    ]);
    expect(await env.DB.prepare("SELECT revision FROM revisions").first("revision")).toBeNull();
  });

  it("goes on where a run stopped, also among articles of one moment", async () => {
    await closeDueComments(db, 1, NOW);
    for (let n = 1; n <= 70; n++) await makeArticle({ id: n, publishedAt: NOW - DAY + 1000 });
    expect(await closeDueComments(db, 1, NOW + 5000)).toHaveLength(50);
    expect(await closeDueComments(db, 1, NOW + 5000)).toHaveLength(20);
    expect(await closeDueComments(db, 1, NOW + 5000)).toEqual([]);
  });

  it("begins anew when the days are changed", async () => {
    await makeArticle({ id: 1, path: "/a/", publishedAt: NOW - 20 * DAY });
    await closeDueComments(db, 14, NOW);
    expect(await closeDueComments(db, 30, NOW)).toEqual([]);
    expect(await closeDueComments(db, 30, NOW + 10 * DAY)).toEqual(["/a/"]);
  });

  it("costs nothing without the setting, and three rows with it", async () => {
    for (let n = 1; n <= 20; n++) await makeArticle({ publishedAt: NOW - n * DAY });
    await closeDueComments(db, 14, NOW);
    const { db: metered, meter } = meteredDatabase();
    await closeDueComments(metered, 0, NOW);
    expect(meter.queries).toBe(0);
    await closeDueComments(metered, 14, NOW + 60_000);
    expect(meter).toMatchObject({ queries: 2, rowsWritten: 0 });
    expect(meter.rowsRead).toBeLessThanOrEqual(3);
  });
});
