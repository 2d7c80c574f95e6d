import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { decide } from "../../src/moderation/decide.ts";
import type { Decision } from "../../src/moderation/inputs.ts";
import { moderationApi } from "../../src/moderation/routes.ts";
import { undo } from "../../src/moderation/undo.ts";
import { commenters } from "../support/commenters.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { roomApp } from "../support/room-app.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);
const room = roomApp(moderationApi);
const ada = { articleId: 1, emailHash: "ada", commenterKey: "fox" };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/bridge/", commentCount: 1 });
});

describe("undo", () => {
  const before = ["held", "spam", "published", "trash"] as const;
  const decisions = ["approve", "spam", "trash", "hold"] as const;

  it.each(before.flatMap((status) => decisions.map((decision) => [status, decision] as const)))(
    "puts back what was %s before %s: comment, page, counts, lessons",
    async (status, decision) => {
      await makeComment({ id: 100, ...ada, status });
      const was = await everything();
      await decideOn(decision);
      await undoLast();
      expect(await everything()).toEqual(was);
    },
  );

  it("is done once, however often it is asked for, also by two at once", async () => {
    await makeComment({ id: 100, ...ada, status: "held" });
    await decideOn("approve");
    const [first, second] = await Promise.all([undoLast(), undoLast()]);
    for (const answer of [first, second, await undoLast()])
      expect(await answer.json()).toMatchObject({ undone: [{ id: 100, status: "held" }], notFound: [] });
    expect(await count("decisions")).toBe(2);
    expect(await env.DB.prepare("SELECT comment_count FROM articles").first("comment_count")).toBe(1);
  });

  it("leaves alone what somebody else has decided on since", async () => {
    await makeComment({ id: 100, ...ada, status: "held" });
    const { decisions: first } = await decide(db, [{ id: 100, decision: "approve" }], by("Ida"));
    await decide(db, [{ id: 100, decision: "spam" }], by("Ben"));
    const done = await undo(db, first, undoing());
    expect(done).toMatchObject({ undone: [], changedSince: [100] });
    expect(await statusOf(100)).toBe("spam");
    await decide(db, [{ id: 100, decision: "approve" }], by("Ben"));
    expect(await undo(db, first, undoing())).toMatchObject({ undone: [], changedSince: [100] });
    expect(await statusOf(100)).toBe("published");
  });

  it("leaves alone what was decided anew after it, however often it is asked for", async () => {
    await makeComment({ id: 100, ...ada, status: "held" });
    const at = (minute: number) => ({ now: NOW + minute * 60_000, decidedBy: "Ida" });
    const first = await decide(db, [{ id: 100, decision: "approve" }], at(0));
    await undo(db, first.decisions, { ...undoing(), ...at(1) });
    await decide(db, [{ id: 100, decision: "approve" }], at(2));
    const was = await everything();
    expect(await undo(db, first.decisions, { ...undoing(), ...at(3) })).toMatchObject({
      undone: [],
      changedSince: [100],
      stalePaths: [],
      corrected: [],
    });
    expect(await everything()).toEqual(was);
    expect(await statusOf(100)).toBe("published");
    expect(await count("decisions")).toBe(3);
  });

  it("leaves alone what its author has withdrawn, and says what was never decided and what is not there", async () => {
    await makeComment({ id: 100, ...ada, status: "held" });
    await decideOn("approve");
    await env.DB.exec("UPDATE comments SET status = 'trash', body = '', author_name = ''");
    await makeComment({ id: 101, articleId: 1 });
    const answer = await room.send("POST", "/decisions/undo", { undo: [100, 101, 102] });
    expect(await answer.json()).toEqual({ undone: [], changedSince: [100, 101], notFound: [102] });
  });

  it("goes back step by step by the audit trail", async () => {
    await makeComment({ id: 100, ...ada, status: "held" });
    const first = await decide(db, [{ id: 100, decision: "approve" }], by("Ida"));
    const second = await decide(db, [{ id: 100, decision: "spam" }], by("Ida"));
    await undo(db, second.decisions, undoing());
    expect(await statusOf(100)).toBe("published");
    expect(await commenters()).toEqual({ "email:ada": [1, 0], "browser:fox": [1, 0] });
    await undo(db, first.decisions, undoing());
    expect(await statusOf(100)).toBe("held");
    expect(await commenters()).toEqual({ "email:ada": [0, 0], "browser:fox": [0, 0] });
  });

  it("teaches the opposite where the lesson was learned, and the next decision teaches again", async () => {
    await makeComment({ id: 100, ...ada, status: "held" });
    await decideOn("spam");
    const { decisions: ids } = await lastDecision();
    await undo(db, ids, { ...undoing(), unlearned: { lesson: 1 } });
    expect(await lessons()).toEqual([1, 0]);
    await decideOn("spam");
    expect(await lessons()).toEqual([1, 0, 1]);
  });

  it("counts an imported comment as its site had decided", async () => {
    await makeComment({ id: 100, ...ada, status: "published", source: "import" });
    await env.DB.exec("INSERT INTO commenters (key, approved) VALUES ('email:ada', 1), ('browser:fox', 1)");
    await decideOn("spam");
    await undoLast();
    expect(await commenters()).toEqual({ "email:ada": [1, 0], "browser:fox": [1, 0] });
  });

  it("takes a hundred decisions back in one batch without reading other comments", async () => {
    for (let id = 100; id < 400; id++) await makeComment({ id, articleId: 1, status: "held" });
    const ids = Array.from({ length: 100 }, (_, n) => ({ id: 100 + n, decision: "approve" as const }));
    const { decisions: made } = await decide(db, ids, by("Ida"));
    const { db: metered, meter } = meteredDatabase();
    await undo(metered, made, undoing());
    expect(meter.queries).toBeLessThanOrEqual(17);
    expect(meter.rowsRead).toBeLessThan(10_000);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM comments WHERE status = 'held'").first("n")).toBe(
      300,
    );
  });
});

describe("reports", () => {
  it("are answered by a decision, also by approving what is shown already", async () => {
    await makeComment({ id: 100, ...ada });
    await env.DB.exec("INSERT INTO reports VALUES (100, 'a', 1), (100, 'b', 1)");
    const queue = await room.request("/comments?status=reported");
    expect(await queue.json()).toMatchObject({
      items: [{ id: 100, reports: 2, status: "published" }],
      next: null,
    });
    await decideOn("approve");
    expect(await count("reports")).toBe(0);
    expect(await count("decisions")).toBe(1);
    expect(await env.DB.prepare("SELECT revision FROM articles").first("revision")).toBe(1);
    expect(await (await room.request("/comments?status=reported")).json()).toEqual({ items: [], next: null });
  });

  it("are paged through, newest comments first", async () => {
    for (const id of [100, 101, 102]) {
      await makeComment({ id, articleId: 1 });
      await env.DB.exec(`INSERT INTO reports VALUES (${id}, 'a', 1), (${id}, 'b', 1)`);
    }
    const first = await room.request("/comments?status=reported&limit=2");
    expect(await first.json()).toMatchObject({ items: [{ id: 102 }, { id: 101 }], next: "101" });
    const second = await room.request("/comments?status=reported&limit=2&cursor=101");
    expect(await second.json()).toMatchObject({ items: [{ id: 100 }], next: null });
  });
});

describe("what was seen", () => {
  it("is compared: a comment that was edited since is refused", async () => {
    await makeComment({ id: 100, ...ada, status: "held", editedAt: NOW - 1 });
    const old = { decision: "approve", seen: new Date(NOW - 5).toISOString() };
    const answer = await room.send("POST", "/comments/100/decision", old);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ error: { code: "comment_changed" } });
    expect(await statusOf(100)).toBe("held");
    const many = await room.send("POST", "/decisions", { decisions: [{ id: 100, ...old, seen: null }] });
    expect(await many.json()).toEqual({ decided: [], notFound: [], edited: [100], decidedSince: [] });
    const fresh = { ...old, seen: new Date(NOW - 1).toISOString() };
    expect((await room.send("POST", "/comments/100/decision", fresh)).status).toBe(200);
  });
});

function by(decidedBy: string) {
  return { now: NOW, decidedBy };
}

function undoing() {
  return { now: NOW, decidedBy: "Ida", unlearned: { lesson: 0 } };
}

async function decideOn(decision: Decision): Promise<void> {
  await decide(db, [{ id: 100, decision }], by("Ida"));
}

function undoLast(): Promise<Response> {
  return room.send("POST", "/decisions/undo", { undo: [100] });
}

async function lastDecision(): Promise<{ decisions: number[] }> {
  return { decisions: [Number(await env.DB.prepare("SELECT max(id) AS id FROM decisions").first("id"))] };
}

/** All that a decision changes, but revisions, which only rise, and the trail. */
async function everything() {
  const article = await env.DB.prepare("SELECT comment_count FROM articles").first();
  const comment = await env.DB.prepare("SELECT status, shown_in FROM comments").first();
  const known = await env.DB.prepare(
    "SELECT sum(approved) AS approved, sum(spam) AS spam FROM commenters",
  ).first();
  return {
    article,
    comment,
    known: { approved: Number(known?.approved ?? 0), spam: Number(known?.spam ?? 0) },
    lessons: await lessons(),
  };
}

async function lessons() {
  const { results } = await env.DB.prepare("SELECT is_spam FROM lessons ORDER BY id").all();
  return results.map(({ is_spam }) => is_spam);
}

async function count(table: "decisions" | "reports"): Promise<unknown> {
  return env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first("n");
}

function statusOf(id: number) {
  return env.DB.prepare("SELECT status FROM comments WHERE id = ?").bind(id).first("status");
}
