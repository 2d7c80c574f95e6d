import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { decide } from "../../src/moderation/decide.ts";
import { moderationApi } from "../../src/moderation/routes.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { roomApp } from "../support/room-app.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const by = { now: NOW, decidedBy: "api" };
const db = openDatabase(env.DB);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/bridge/" });
  await makeArticle({ id: 2, path: "/harbour/", commentCount: 1 });
});

describe("POST /comments/:id/decision", () => {
  it("shows an approved comment, and the stored page is refreshed", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    const room = roomApp(moderationApi);
    const answer = await room.send("POST", "/comments/100/decision", { decision: "approve" });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ id: 100, status: "published", changed: true });
    expect(await comment(100)).toEqual({ status: "published", shown_in: 1 });
    expect(await article(1)).toEqual({ comment_count: 1, revision: 2 });
    expect(await stale()).toEqual([{ path: "/bridge/", changes: 1, since: NOW, warm: 0 }]);
    await room.settle();
    expect(room.refreshed).toEqual(["/bridge/"]);
    expect(await trail()).toEqual([
      {
        comment_id: 100,
        decision: "approve",
        status_before: "held",
        decided_by: "Ida Marlowe",
        decided_at: NOW,
      },
    ]);
  });

  it.each(["spam", "trash"] as const)("takes a shown comment off its page: %s", async (decision) => {
    await makeComment({ id: 100, articleId: 2 });
    const room = roomApp(moderationApi);
    const answer = await room.send("POST", "/comments/100/decision", { decision });
    expect(await answer.json()).toEqual({ id: 100, status: decision, changed: true });
    expect(await comment(100)).toEqual({ status: decision, shown_in: null });
    expect(await article(2)).toEqual({ comment_count: 0, revision: 2 });
    expect(await stale()).toMatchObject([{ path: "/harbour/" }]);
  });

  it("changes nothing the second time", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    const room = roomApp(moderationApi);
    await room.send("POST", "/comments/100/decision", { decision: "approve" });
    const again = await room.send("POST", "/comments/100/decision", { decision: "approve" });
    expect(await again.json()).toEqual({ id: 100, status: "published", changed: false });
    expect(await article(1)).toEqual({ comment_count: 1, revision: 2 });
    expect(await trail()).toHaveLength(1);
    await room.settle();
    expect(room.refreshed).toEqual(["/bridge/"]);
  });

  it.each(["101", "1.5", "abc", "99999999999999999999"])("knows no comment %s", async (id) => {
    const answer = await roomApp(moderationApi).send("POST", `/comments/${id}/decision`, {
      decision: "approve",
    });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: "comment_not_found" } });
  });

  it("refuses other decisions", async () => {
    const answer = await roomApp(moderationApi).send("POST", "/comments/1/decision", { decision: "delete" });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      error: { fields: { decision: "write one of: approve, spam, trash, hold" } },
    });
  });

  it("leaves pages alone when a held comment becomes spam", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    const { stalePaths } = await decide(db, [{ id: 100, decision: "spam" }], by);
    expect(stalePaths).toEqual([]);
    expect(await article(1)).toEqual({ comment_count: 0, revision: 1 });
    expect(await stale()).toEqual([]);
    expect(await trail()).toHaveLength(1);
  });

  it("approves a pingback without showing it", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held", kind: "pingback" });
    await decide(db, [{ id: 100, decision: "approve" }], by);
    expect(await comment(100)).toEqual({ status: "published", shown_in: null });
    expect(await article(1)).toEqual({ comment_count: 0, revision: 1 });
  });

  it("says of which comments something else was thought", async () => {
    const statuses = ["held", "spam", "published", "trash"] as const;
    for (const [n, status] of statuses.entries()) {
      await makeComment({ id: 100 + n, articleId: 1, status });
      await makeComment({ id: 200 + n, articleId: 1, status });
      await makeComment({ id: 300 + n, articleId: 1, status });
    }
    const all = async (first: number, decision: "approve" | "spam" | "trash") => {
      const decisions = statuses.map((_, n) => ({ id: first + n, decision }));
      return (await decide(db, decisions, by)).corrected;
    };
    expect(await all(100, "approve")).toEqual([
      { id: 100, isSpam: false },
      { id: 101, isSpam: false },
    ]);
    expect(await all(200, "spam")).toEqual([
      { id: 200, isSpam: true },
      { id: 202, isSpam: true },
    ]);
    expect(await all(300, "trash")).toEqual([]);
    expect(await all(100, "approve")).toEqual([]);
  });

  it("counts once when two moderators approve at once, and ends in one state when they differ", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    const approve = [{ id: 100, decision: "approve" as const }];
    const both = await Promise.all([decide(db, approve, by), decide(db, approve, by)]);
    expect(both.flatMap(({ decided }) => decided).filter(({ changed }) => changed)).toHaveLength(1);
    expect(await article(1)).toEqual({ comment_count: 1, revision: 2 });
    await Promise.all([decide(db, [{ id: 100, decision: "spam" }], by), decide(db, approve, by)]);
    const { status } = (await comment(100)) ?? {};
    expect((await article(1))?.comment_count).toBe(status === "published" ? 1 : 0);
  });
});

describe("threads", () => {
  it("keeps the place of a removed comment that others answer, and shows it again when it is approved", async () => {
    await makeComment({ id: 100, articleId: 2 });
    const threadKey = `${(100).toString(36).padStart(11, "0")}${(101).toString(36).padStart(11, "0")}`;
    const reply = { articleId: 2, rootId: 100, parentId: 100, depth: 1, threadKey, status: "held" as const };
    await makeComment({ id: 101, ...reply });
    await decide(db, [{ id: 101, decision: "approve" }], by);
    await decide(db, [{ id: 100, decision: "trash" }], by);
    expect(await comment(100)).toEqual({ status: "trash", shown_in: 2 });
    await decide(db, [{ id: 101, decision: "spam" }], by);
    expect(await comment(100)).toEqual({ status: "trash", shown_in: null });
    await decide(
      db,
      [
        { id: 100, decision: "approve" },
        { id: 101, decision: "approve" },
      ],
      by,
    );
    expect(await comment(100)).toEqual({ status: "published", shown_in: 2 });
    expect((await article(2))?.comment_count).toBe(2);
  });

  it("does not bring back what its author has withdrawn", async () => {
    await makeComment({ id: 100, articleId: 1, status: "trash", body: "", authorName: "" });
    const room = roomApp(moderationApi);
    const answer = await room.send("POST", "/comments/100/decision", { decision: "approve" });
    expect(answer.status).toBe(404);
    expect(await comment(100)).toEqual({ status: "trash", shown_in: null });
    expect(await trail()).toEqual([]);
    expect(await article(1)).toEqual({ comment_count: 0, revision: 1 });
  });
});

describe("POST /decisions", () => {
  it("decides many at once and says which it does not know", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    await makeComment({ id: 101, articleId: 1, status: "spam" });
    await makeComment({ id: 102, articleId: 2 });
    await makeComment({ id: 103, articleId: 2, status: "held" });
    const room = roomApp(moderationApi);
    const answer = await room.send("POST", "/decisions", {
      decisions: [
        { id: 100, decision: "approve" },
        { id: 101, decision: "approve" },
        { id: 102, decision: "trash" },
        { id: 103, decision: "approve" },
        { id: 999, decision: "spam" },
        { id: 101, decision: "spam" },
      ],
    });
    expect(await answer.json()).toEqual({
      decided: [
        { id: 100, status: "published", changed: true },
        { id: 101, status: "spam", changed: false },
        { id: 102, status: "trash", changed: true },
        { id: 103, status: "published", changed: true },
      ],
      notFound: [999],
      edited: [],
      decidedSince: [],
    });
    expect(await article(1)).toEqual({ comment_count: 1, revision: 2 });
    expect(await article(2)).toEqual({ comment_count: 1, revision: 2 });
    await room.settle();
    expect(room.refreshed.toSorted()).toEqual(["/bridge/", "/harbour/"]);
  });

  it.each([
    ["none", []],
    ["too many", Array(101).fill({ id: 1, decision: "spam" })],
    ["no ids", [{ decision: "spam" }]],
  ])("refuses %s", async (_, decisions) => {
    expect((await roomApp(moderationApi).send("POST", "/decisions", { decisions })).status).toBe(422);
  });

  it("reads and writes few rows for one decision, however long the thread", async () => {
    for (let id = 1; id <= 100; id++)
      await makeComment({ id, articleId: 1, status: id % 2 ? "held" : "published" });
    const { db: metered, meter } = meteredDatabase();
    await decide(metered, [{ id: 51, decision: "approve" }], by);
    expect(meter.queries).toBeLessThanOrEqual(14);
    expect(meter.rowsRead).toBeLessThanOrEqual(70);
    expect(meter.rowsWritten).toBeLessThanOrEqual(14);
  });

  it("takes a hundred decisions in one batch and does not read other comments", async () => {
    for (let id = 1; id <= 300; id++) await makeComment({ id, articleId: 1, status: "held" });
    const { db: metered, meter } = meteredDatabase();
    const decisions = Array.from({ length: 100 }, (_, i) => ({ id: i + 1, decision: "approve" as const }));
    await decide(metered, decisions, by);
    expect(meter.queries).toBeLessThanOrEqual(14);
    expect(meter.rowsRead).toBeLessThan(5_000);
    expect((await article(1))?.comment_count).toBe(100);
  });
});

function comment(id: number) {
  return env.DB.prepare("SELECT status, shown_in FROM comments WHERE id = ?").bind(id).first();
}

function article(id: number) {
  return env.DB.prepare("SELECT comment_count, revision FROM articles WHERE id = ?").bind(id).first();
}

async function stale() {
  return (await env.DB.prepare("SELECT path, changes, since, warm FROM stale_pages").all()).results;
}

async function trail() {
  const columns = "comment_id, decision, status_before, decided_by, decided_at";
  return (await env.DB.prepare(`SELECT ${columns} FROM decisions ORDER BY id`).all()).results;
}
