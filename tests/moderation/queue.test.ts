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

async function page(query: string): Promise<{ items: { id: number }[]; next: string | null }> {
  return (await room.request(`/comments?${query}`)).json();
}
