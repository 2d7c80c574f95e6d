import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { exportAdminApi } from "../../src/export/routes.ts";
import { exportedPage, exportedPages } from "../support/export-pages.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { roomApp } from "../support/room-app.ts";

describe("the export", () => {
  it("of an empty paper is its settings and words", async () => {
    const lines = (await exportedPages()).flat();
    expect(lines.map(({ type }) => type)).toEqual(["broadsheet", "settings", "words"]);
    expect(lines[0]).toMatchObject({ version: 1 });
    // What nobody has set is the deployment's own, or the default.
    expect(lines[1]).toEqual({ type: "settings", settings: {} });
  });

  it("has every article and comment once, however many pages it takes", async () => {
    const articles = [];
    for (let n = 0; n < 41; n++) articles.push(await makeArticle());
    const [first] = articles;
    if (!first) throw new Error("no article was made");
    await fillWithComments(first.id, 801);
    const pages = await exportedPages();
    const lines = pages.flat();
    expect(lines.filter(({ type }) => type === "article").map(({ id }) => id)).toEqual(
      articles.map(({ id }) => id),
    );
    const ids = lines.filter(({ type }) => type === "comment").map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([801, 801]);
    expect(Math.max(...pages.map((some) => some.length))).toBe(400);
  });

  it("names what a comment answers, also what came later by its id", async () => {
    const { id: articleId } = await makeArticle();
    const { id } = await makeComment({ articleId });
    await makeComment({ articleId, id: id - 1024, parentId: id, rootId: id, depth: 1 });
    await makeComment({ articleId, id: id + 1024, parentId: id, rootId: id, depth: 1, externalId: "wp:7" });
    const lines = (await exportedPages()).flat().filter(({ type }) => type === "comment");
    expect(lines.map(({ externalId, parentExternalId }) => [externalId, parentExternalId])).toEqual([
      [`broadsheet:${id - 1024}`, `broadsheet:${id}`],
      [`broadsheet:${id}`, null],
      ["wp:7", `broadsheet:${id}`],
    ]);
  });

  it("tells no secret of a commenter but the keyed hash", async () => {
    const { id: articleId } = await makeArticle();
    await makeComment({ articleId, emailHash: "hash", readerHash: "reader", submissionKey: "key" });
    const comment = (await exportedPages()).flat().find(({ type }) => type === "comment");
    expect(comment?.emailHash).toBe("hash");
    expect(JSON.stringify(comment)).not.toMatch(/reader"|"key"/);
  });

  it("of one article has its comments alone", async () => {
    const { id: articleId } = await makeArticle();
    const other = await makeArticle();
    await fillWithComments(articleId, 401);
    await makeComment({ articleId: other.id });
    const pages = await exportedPages(`/articles/${articleId}/export`);
    expect(pages.map((lines) => lines.length)).toEqual([400, 1]);
    expect(await exportedPages("/articles/999999/export")).toEqual([[]]);
  });

  it.each([
    ["a part there is none of", "nowhere"],
    ["a part there is none of, with a key", "nowhere:1"],
    ["what only JavaScript knows", "toString"],
    ["a key that is no number", "comments:x"],
    ["a long one", "x".repeat(501)],
    ["longer than any address", `redirects:/${"x".repeat(3_700)}`],
    ["of an older version, by hours", "hours:480000"],
  ])("refuses a cursor that is %s", async (_, cursor) => {
    const response = await roomApp(exportAdminApi).request(`/export?cursor=${cursor}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: { code: "invalid_input", fields: { cursor: expect.any(String) } },
    });
  });
});

describe("a page of the export fits the free plan", () => {
  it.each([
    ["articles", 20],
    ["comments", 400],
    ["views:100", 48],
    ["views", 14],
  ])("%s: a few queries, and rows in proportion to its %d lines", async (cursor, most) => {
    const { id: articleId } = await makeArticle();
    for (let n = 0; n < 50; n++) await makeArticle();
    await fillWithComments(articleId, 1_000);
    await fillWithViews(articleId);
    const { db, meter } = meteredDatabase();
    const lines = await exportedPage(`/export?cursor=${cursor}`, roomApp(exportAdminApi, { db }));
    expect(lines.length).toBe(most + 1);
    expect(meter.queries).toBeLessThan(5);
    expect(meter.rowsRead).toBeLessThan(5 * most);
  });

  it("one article's comments are read without those of others", async () => {
    const { id: articleId } = await makeArticle();
    const quiet = await makeArticle();
    await fillWithComments(articleId, 1_000);
    await makeComment({ articleId: quiet.id });
    const { db, meter } = meteredDatabase();
    await exportedPage(`/articles/${quiet.id}/export`, roomApp(exportAdminApi, { db }));
    expect(meter.rowsRead).toBeLessThan(10);
  });
});

async function fillWithComments(articleId: number, count: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2)
     INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, shown_in, author_name, body, source, created_at)
     SELECT n * 1024, ?1, n * 1024, printf('%011d', n), 0, 'published', ?1, 'Ada Reader', 'Text', 'form', n FROM n`,
  )
    .bind(articleId, count)
    .run();
}

/** A hundred hours of the days from 100 on, and ninety days before them. */
async function fillWithViews(articleId: number): Promise<void> {
  for (const [table, key, first, count] of [
    ["views_by_hour", "hour", 2_400, 100],
    ["views_by_day", "day", 1, 90],
  ] as const)
    await env.DB.prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?3)
       INSERT INTO ${table} (${key}, views) SELECT ?2 + n - 1, json_array(?1, n) FROM n`,
    )
      .bind(articleId, first, count)
      .run();
}
