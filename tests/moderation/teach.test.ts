import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { decide } from "../../src/moderation/decide.ts";
import type { Decision } from "../../src/moderation/inputs.ts";
import { undo } from "../../src/moderation/undo.ts";
import { commenters } from "../support/commenters.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

beforeEach(async () => {
  await makeArticle({ id: 1 });
});

describe("lessons", () => {
  it("are the texts that were approved or called spam, as they were", async () => {
    const words = { articleId: 1, authorName: "Ada <b>", body: "Cheap\ncrystals" };
    await makeComment({ id: 100, status: "held", ...words });
    await makeComment({ id: 101, status: "held", articleId: 1, authorName: "Ben", body: "Late again" });
    await decideAll([101, "approve"], [100, "spam"]);
    await env.DB.prepare("UPDATE comments SET body = 'other'").run();
    expect(await lessons()).toEqual([
      { comment_id: 100, is_spam: 1, author_name: "Ada <b>", body: "Cheap\ncrystals", taught_at: NOW },
      { comment_id: 101, is_spam: 0, author_name: "Ben", body: "Late again", taught_at: NOW },
    ]);
  });

  it("come again with the opposite decision only", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    const course: Decision[] = ["approve", "approve", "trash", "approve", "spam", "trash", "spam", "approve"];
    for (const decision of course) await decideAll([100, decision]);
    expect((await lessons()).map(({ is_spam }) => is_spam)).toEqual([0, 1, 0]);
  });

  it("come once when two moderators decide the same at once", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    await Promise.all([decideAll([100, "spam"]), decideAll([100, "spam"])]);
    expect(await lessons()).toHaveLength(1);
  });

  it.each([
    ["published", "approve", 0],
    ["spam", "spam", 1],
  ] as const)(
    "come of a word that says of %s what the judge had said alone, once",
    async (status, word, isSpam) => {
      await makeComment({ id: 100, articleId: 1, status, commenterKey: "fox" });
      const first = await decideAll([100, word]);
      expect(first).toMatchObject({ decided: [{ id: 100, status, changed: false }], stalePaths: [] });
      expect(first.decisions).toHaveLength(1);
      expect((await decideAll([100, word])).decisions).toEqual([]);
      expect(await lessons()).toMatchObject([{ comment_id: 100, is_spam: isSpam }]);
      expect(await commenters()).toEqual({ "browser:fox": isSpam ? [0, 1] : [1, 0] });
      await undo(db, first.decisions, { now: NOW, decidedBy: "api", unlearned: { lesson: 0 } });
      expect(await lessons()).toEqual([]);
      expect(await commenters()).toEqual({ "browser:fox": [0, 0] });
      const row = await env.DB.prepare("SELECT status FROM comments").first("status");
      expect(row).toBe(status);
      expect((await decideAll([100, word])).decisions).toHaveLength(1);
      expect(await lessons()).toHaveLength(1);
    },
  );

  it("are not made of trash, pingbacks and comments without words", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    await makeComment({ id: 101, articleId: 1, status: "held", kind: "pingback" });
    await makeComment({ id: 102, articleId: 1, status: "held", body: "" });
    await decideAll([100, "trash"], [101, "spam"], [102, "spam"]);
    expect(await lessons()).toEqual([]);
  });
});

describe("commenters", () => {
  const ada = { articleId: 1, status: "held" as const, emailHash: "ada", commenterKey: "firefox" };

  it("are known by their address and their browser", async () => {
    await makeComment({ id: 100, ...ada });
    await makeComment({ id: 101, ...ada, commenterKey: null });
    await makeComment({ id: 102, ...ada, emailHash: null });
    await makeComment({ id: 103, articleId: 1, status: "held" });
    await decideAll([100, "approve"], [101, "approve"], [102, "spam"], [103, "approve"]);
    expect(await commenters()).toEqual({ "email:ada": [2, 0], "browser:firefox": [1, 1] });
  });

  it("count by the last decision on each comment", async () => {
    await makeComment({ id: 100, ...ada });
    const countedAfter = async (decision: Decision) => {
      await decideAll([100, decision]);
      return (await commenters())["email:ada"];
    };
    expect(await countedAfter("approve")).toEqual([1, 0]);
    expect(await countedAfter("approve")).toEqual([1, 0]);
    expect(await countedAfter("spam")).toEqual([0, 1]);
    expect(await countedAfter("trash")).toEqual([0, 0]);
    expect(await countedAfter("approve")).toEqual([1, 0]);
    await env.DB.prepare("UPDATE comments SET status = 'held'").run();
    expect(await countedAfter("approve")).toEqual([1, 0]);
    await env.DB.prepare("DELETE FROM commenters").run();
    expect(await countedAfter("spam")).toEqual([0, 1]);
  });

  it("keep being trusted or blocked", async () => {
    await env.DB.prepare("INSERT INTO commenters (key, trusted) VALUES ('email:ada', 1)").run();
    await makeComment({ id: 100, ...ada });
    await decideAll([100, "approve"]);
    const row = await env.DB.prepare(
      "SELECT trusted, approved FROM commenters WHERE key = 'email:ada'",
    ).first();
    expect(row).toEqual({ trusted: 1, approved: 1 });
  });
});

async function decideAll(...decisions: [number, Decision][]) {
  return await decide(
    db,
    decisions.map(([id, decision]) => ({ id, decision })),
    { now: NOW, decidedBy: "api" },
  );
}

async function lessons() {
  const columns = "comment_id, is_spam, author_name, body, taught_at";
  return (await env.DB.prepare(`SELECT ${columns} FROM lessons ORDER BY id`).all()).results;
}
