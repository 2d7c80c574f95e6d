import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { type Touched, touchArticles } from "../../src/articles/touch-articles.ts";
import type { Query } from "../../src/db/query.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);

/** [article, how many comments more] */
const changes = (...rows: [number, number][]): Query => ({
  sql: `WITH changes AS (SELECT value->>0 AS article_id, value->>1 AS more FROM json_each(?1))
    SELECT article_id, more FROM changes`,
  bindings: [JSON.stringify(rows)],
});

describe("touchArticles", () => {
  beforeEach(async () => {
    for (const id of [1, 2, 3]) await makeArticle({ id, path: `/a${id}/`, commentCount: 5, revision: 7 });
  });

  it("adds up what changes of an article, raises its revision once, and marks its page", async () => {
    const { db } = meteredDatabase();
    await env.DB.exec("INSERT INTO stale_pages (path, since, warm) VALUES ('/a2/', 1, 1)");
    const touched = changes([1, 1], [2, -1], [1, 1], [2, 0], [9, 1]);
    const [raised] = await db.$client.batch<Touched>(touchArticles(db, touched, NOW));
    expect(raised?.results.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: "/a1/", revision: 8 },
      { path: "/a2/", revision: 8 },
    ]);
    expect(await rows("SELECT id, comment_count, revision FROM articles ORDER BY id")).toEqual([
      { id: 1, comment_count: 7, revision: 8 },
      { id: 2, comment_count: 4, revision: 8 },
      { id: 3, comment_count: 5, revision: 7 },
    ]);
    expect(await rows("SELECT * FROM stale_pages ORDER BY path")).toEqual([
      { path: "/a1/", changes: 1, since: NOW, warm: 0 },
      { path: "/a2/", changes: 2, since: 1, warm: 1 },
    ]);
  });

  it("reads and writes by what changes, however many articles there are", async () => {
    const costOf = async () => {
      const { db, meter } = meteredDatabase();
      await db.$client.batch(touchArticles(db, changes([1, 1], [2, 1]), NOW));
      return { read: meter.rowsRead, written: meter.rowsWritten };
    };
    await costOf();
    const before = await costOf();
    for (let n = 0; n < 300; n++) await makeArticle();
    expect(await costOf()).toEqual(before);
  });
});

async function rows(sql: string) {
  return (await env.DB.prepare(sql).all()).results;
}
