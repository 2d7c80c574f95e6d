import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { editByNewsroom } from "../../src/moderation/edit-by-newsroom.ts";
import { moderationApi } from "../../src/moderation/routes.ts";
import { drawIds } from "../support/draw-ids.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { roomApp } from "../support/room-app.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);
const room = roomApp(moderationApi, { identity: { name: "Mira Quill", role: "moderator", sessionId: "" } });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/bridge/", commentCount: 0 });
});

describe("POST /comments/:id/reply", () => {
  it("publishes a reply under a held comment and approves that with it", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    const answer = await room.send("POST", "/comments/100/reply", { comment: " It opens at ten. " });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      comment: { parent: 100, depth: 1, author: "Mira Quill", text: "It opens at ten.", article: { id: 1 } },
    });
    const { results } = await env.DB.prepare(
      "SELECT status, shown_in, source FROM comments ORDER BY id",
    ).all();
    expect(results).toEqual([
      { status: "published", shown_in: 1, source: "form" },
      { status: "published", shown_in: 1, source: "newsroom" },
    ]);
    expect(await article()).toEqual({ comment_count: 2, revision: 3 });
    await room.settle();
    expect(room.refreshed).toContain("/bridge/");
    expect(await env.DB.prepare("SELECT who, action FROM audit_events").first()).toEqual({
      who: "Mira Quill",
      action: "comment.replied",
    });
  });

  it("is one reply, however often it is sent", async () => {
    await makeComment({ id: 100, articleId: 1 });
    const send = async () => {
      const answer = await room.send("POST", "/comments/100/reply", {
        comment: "Thanks.",
        author: "The desk",
      });
      return (await answer.json<{ comment: { id: number } }>()).comment.id;
    };
    const first = await send();
    vi.setSystemTime(NOW + 5_000);
    expect(await send()).toBe(first);
    expect(await article()).toEqual({ comment_count: 1, revision: 2 });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM audit_events").first("n")).toBe(1);
  });

  it("of the very millisecond of another comment, with the same number, is stored beside it", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    await makeComment({ id: NOW * 1024 + 7, articleId: 1 });
    drawIds(7, 7, 8);
    const answer = await room.send("POST", "/comments/100/reply", { comment: "Thanks." });
    expect([answer.status, await answer.json()]).toMatchObject([201, { comment: { id: NOW * 1024 + 8 } }]);
    expect(await article()).toMatchObject({ comment_count: 2 });
    const { results } = await env.DB.prepare("SELECT detail->>'comment' AS comment FROM audit_events").all();
    expect(results).toEqual([{ comment: NOW * 1024 + 8 }]);
  });

  it("that draws a number that is taken again and again is told to come again, and decides nothing", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    await makeComment({ id: NOW * 1024 + 7, articleId: 1 });
    drawIds(...Array(50).fill(7));
    await expect(room.send("POST", "/comments/100/reply", { comment: "Thanks." })).rejects.toThrow();
    expect(await env.DB.prepare("SELECT status FROM comments WHERE id = 100").first("status")).toBe("held");
  });

  it("tells readers who asked for mails about replies", async () => {
    await makeComment({ id: 100, articleId: 1, emailHash: "ada" });
    await env.DB.exec(
      "INSERT INTO subscriptions (comment_id, email, email_hash, asked_at, confirmed_at) VALUES (100, 'ada@mail.example', 'ada', 1, 2)",
    );
    await room.send("POST", "/comments/100/reply", { comment: "Thanks." });
    expect(await env.DB.prepare("SELECT kind, subscription_id FROM mails").first()).toEqual({
      kind: "reply",
      subscription_id: 100,
    });
  });

  it.each([
    ["spam", { comment: "Thanks." }, 422, "approve it before you answer it"],
    ["published", { comment: " " }, 422, "Please enter your comment!"],
    ["published", { comment: "Thanks.", seen: "2026-11-23T09:00:00Z" }, 409, "changed after you had read it"],
  ] as const)("refuses: %s, %j", async (status, body, code, words) => {
    await makeComment({ id: 100, articleId: 1, status });
    const answer = await room.send("POST", "/comments/100/reply", body);
    expect(answer.status).toBe(code);
    expect(await answer.text()).toContain(words);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM comments").first("n")).toBe(1);
  });

  it("knows no comment that is not there", async () => {
    expect((await room.send("POST", "/comments/100/reply", { comment: "Thanks." })).status).toBe(404);
  });
});

describe("editing for the newsroom", () => {
  const edit = { id: 100, seen: 0, comment: "Calmer words", author: "Ada" };
  const by = { who: "Mira Quill", now: NOW };

  it("changes the words, keeps the state, and tells the audit trail what was there", async () => {
    await makeComment({ id: 100, articleId: 1, authorName: "Ada", body: "Angry words" });
    expect(await editByNewsroom(db, edit, by)).toEqual({ outcome: "saved", stalePaths: ["/bridge/"] });
    expect(await env.DB.prepare("SELECT body, status, edited_at FROM comments").first()).toEqual({
      body: "Calmer words",
      status: "published",
      edited_at: NOW,
    });
    expect((await article())?.revision).toBe(2);
    const detail = await env.DB.prepare("SELECT detail FROM audit_events").first<string>("detail");
    expect(JSON.parse(detail ?? "")).toEqual({
      comment: 100,
      before: { author: "Ada", text: "Angry words" },
      after: { author: "Ada", text: "Calmer words" },
    });
  });

  it("does nothing where somebody has changed it meanwhile, or where it says that already", async () => {
    await makeComment({ id: 100, articleId: 1, authorName: "Ada", body: "Angry words", editedAt: 5 });
    expect(await editByNewsroom(db, edit, by)).toEqual({ outcome: "comment_changed" });
    const same = { ...edit, comment: "Angry words" };
    expect(await editByNewsroom(db, same, by)).toEqual({ outcome: "unchanged" });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM audit_events").first("n")).toBe(0);
  });
});

function article() {
  return env.DB.prepare("SELECT comment_count, revision FROM articles").first();
}
