import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { listQueue } from "../../src/moderation/queue.ts";
import { moderationApi } from "../../src/moderation/routes.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { roomApp } from "../support/room-app.ts";

const room = roomApp(moderationApi);
const FIRST = Date.UTC(2026, 10, 20, 9) * 1024;

beforeEach(async () => {
  await makeArticle({ id: 1, path: "/bridge/", title: "The bridge" });
});

describe("GET /comments", () => {
  it("lists held comments with all that a moderator needs", async () => {
    const findings = [{ rule: "links", weight: 2, reason: "It has three links." }];
    await makeComment({
      id: FIRST,
      articleId: 1,
      status: "held",
      authorName: "Ada <Reader>",
      authorUrl: "https://ada.invalid/",
      body: "See <b>this</b>",
      verdict: JSON.stringify(findings),
      score: 2,
      editedAt: Date.UTC(2026, 10, 20, 9, 5),
    });
    await env.DB.exec(`INSERT INTO reports VALUES (${FIRST}, 'a', 1), (${FIRST}, 'b', 1), (7, 'a', 1)`);
    await makeComment({ id: FIRST + 5, articleId: 1, status: "spam" });
    const answer = await room.request("/comments?status=held");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      items: [
        {
          id: FIRST,
          status: "held",
          kind: "comment",
          author: "Ada <Reader>",
          authorUrl: "https://ada.invalid/",
          text: "See <b>this</b>",
          createdAt: "2026-11-20T09:00:00.000Z",
          parent: null,
          source: "form",
          score: 2,
          findings,
          editedAt: "2026-11-20T09:05:00.000Z",
          reports: 2,
          lastDecision: null,
          article: { id: 1, title: "The bridge", path: "/bridge/" },
        },
      ],
      next: null,
    });
  });

  it("pages through, newest first, also while newer ones come in", async () => {
    for (let i = 0; i < 5; i++) await makeComment({ id: FIRST + i, articleId: 1, status: "spam" });
    const first = await page("status=spam&limit=2");
    expect(first.items.map(({ id }) => id)).toEqual([FIRST + 4, FIRST + 3]);
    await makeComment({ id: FIRST + 9, articleId: 1, status: "spam" });
    const second = await page(`status=spam&limit=2&cursor=${first.next}`);
    expect(second.items.map(({ id }) => id)).toEqual([FIRST + 2, FIRST + 1]);
    const last = await page(`status=spam&limit=2&cursor=${second.next}`);
    expect(last).toMatchObject({ items: [{ id: FIRST }], next: null });
  });

  it("has no findings for what no judge has seen", async () => {
    await makeComment({ articleId: 1, status: "trash" });
    expect((await page("status=trash")).items).toMatchObject([{ findings: [], status: "trash" }]);
  });

  it("leaves out what was withdrawn", async () => {
    await makeComment({ articleId: 1, status: "trash", body: "", shownIn: 1 });
    await makeComment({ id: FIRST, articleId: 1, status: "trash", body: "Rude" });
    expect((await page("status=trash")).items.map(({ id }) => id)).toEqual([FIRST]);
  });

  it.each([
    ["status=deleted", "status"],
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["cursor=x", "cursor"],
  ])("refuses %s", async (query, field) => {
    const answer = await room.request(`/comments?${query}`);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { fields: { [field]: expect.any(String) } } });
  });

  it("reads two rows for each comment, however many there are", async () => {
    for (let i = 0; i < 60; i++) await makeArticle();
    for (let i = 0; i < 120; i++) {
      await makeComment({ id: FIRST + i, articleId: 1, status: i % 2 ? "held" : "published" });
    }
    const { db, meter } = meteredDatabase();
    await listQueue(db, { status: "held", limit: 20 });
    expect(meter.queries).toBe(1);
    expect(meter.rowsRead).toBeLessThanOrEqual(63);
    expect((await env.DB.prepare("SELECT count(*) AS n FROM comments").first())?.n).toBe(120);
  });
});

describe("a search in a queue", () => {
  beforeEach(async () => {
    await makeArticle({ id: 2, path: "/harbour/", title: "The old Harbour" });
    await makeComment({
      id: FIRST,
      articleId: 1,
      status: "held",
      body: "Éclair à la carte",
      authorName: "Zoë",
    });
    await makeComment({
      id: FIRST + 1,
      articleId: 2,
      status: "held",
      body: "Buy at https://shop.example/watches",
      sites: '["shop.example"]',
      score: 1.5,
      verdict: '[{"rule":"bare-link","weight":1,"reason":"A link alone."}]',
      commenterKey: "fox",
    });
    await makeComment({ id: FIRST + 2, articleId: 1, status: "held", body: "Nice", commenterKey: "fox" });
    await room.send("POST", `/comments/${FIRST + 2}/decision`, { decision: "spam" });
    await room.send("POST", `/comments/${FIRST + 2}/decision`, { decision: "hold" });
  });

  it.each([
    ["q=ÉCLAIR carte", [0]],
    ["q=éclair", [0]],
    ["q=carte watches", []],
    ["who=zoë", [0]],
    ["on=harbour", [1]],
    ["on=/bridge/", [2, 0]],
    ["site=shop.example", [1]],
    ["rule=bare-link", [1]],
    ["score=1.5", [1]],
    [`sender=${FIRST + 1}`, [2, 1]],
    ["by=ida", [2]],
    ["order=oldest", [0, 1, 2]],
    [`order=oldest&cursor=${FIRST}`, [1, 2]],
  ])("by %s finds what fits", async (query, found) => {
    const { items } = await page(query);
    expect(items.map(({ id }) => id - FIRST)).toEqual(found);
  });

  it.each(["held", "spam", "reported", "published", "trash"])(
    "goes through %s, both ways",
    async (status) => {
      await env.DB.prepare("UPDATE comments SET status = ?")
        .bind(status === "reported" ? "held" : status)
        .run();
      await env.DB.prepare(
        "INSERT INTO reports (comment_id, reader_hash, reported_at) SELECT id, 'a', 1 FROM comments",
      ).run();
      for (const [order, ids] of [
        ["newest", [2, 1, 0]],
        ["oldest", [0, 1, 2]],
      ] as const) {
        const seen: number[] = [];
        for (let cursor = ""; ; ) {
          const { items, next } = await page(`status=${status}&score=-9&order=${order}&limit=2${cursor}`);
          seen.push(...items.map(({ id }) => id - FIRST));
          if (next === null) break;
          cursor = `&cursor=${next}`;
        }
        expect(seen).toEqual(ids);
      }
    },
  );

  it("looks through a thousand of 10,000 at a time, says so, and goes on where it was", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT 1000 + i, 1, 1000 + i, printf('%011d', i), 0, 'spam', 'Ada', iif(i = 8500, 'needle', 'hay'), 'form', 0 FROM n`,
    ).run();
    const { db, meter } = meteredDatabase();
    const metered = roomApp(moderationApi, { db });
    const first = (await (await metered.request("/comments?status=spam&q=needle")).json()) as {
      next: string;
    };
    expect(first).toMatchObject({
      items: [],
      next: "10001",
      looked: { comments: 1000, last: 10_001, isEnd: false },
    });
    expect(meter.rowsRead).toBeLessThanOrEqual(4_000);
    const second = await (
      await metered.request(`/comments?status=spam&q=needle&cursor=${first.next}`)
    ).json();
    expect(second).toMatchObject({ items: [{ id: 9500 }], looked: { comments: 1000, isEnd: false } });
    expect(meter.queries).toBeLessThanOrEqual(4);
  });
});

async function page(query: string): Promise<{ items: { id: number }[]; next: string | null }> {
  return (await room.request(`/comments?${query}`)).json();
}
