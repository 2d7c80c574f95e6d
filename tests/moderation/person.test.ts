import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { emailHash } from "../../src/comments/posting/store-comment.ts";
import { openDatabase } from "../../src/db/client.ts";
import { rebuildModel } from "../../src/learning/learn.ts";
import { decodeModel, encodeModel } from "../../src/spam/classifier.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom, runCron } from "../support/worker.ts";

const db = openDatabase(env.DB);
const EMAIL = "Wilma.Fenn@Post.Example";
const BASE = Date.UTC(2026, 10, 20) * 1024;

/** Words that stand nowhere else. */
const NAME = "Quillovax Fenn";
const TEXTS = [
  "zorbling first words",
  "zorbling before the edit",
  "zorbling spam words",
  "zorbling waiting words",
];

let hash = "";

beforeEach(async () => {
  hash = await emailHash("test-secret-key-of-at-least-32-characters", EMAIL);
  await makeArticle({ id: 1, path: "/a/", commentCount: 3 });
  const theirs = { articleId: 1, authorName: NAME, emailHash: hash, commenterKey: "fox" };
  await makeComment({ id: BASE + 1, ...theirs, body: TEXTS[0] });
  await makeComment({ id: BASE + 2, ...theirs, body: TEXTS[1] });
  await makeComment({ id: BASE + 3, ...theirs, body: TEXTS[2], status: "held" });
  await makeComment({ id: BASE + 4, ...theirs, body: TEXTS[3], status: "held" });
  await makeComment({
    id: BASE + 5,
    articleId: 1,
    authorName: "Ben",
    body: "An answer",
    parentId: BASE + 1,
    rootId: BASE + 1,
    depth: 1,
    threadKey: `${threadKey(BASE + 1)}${threadKey(BASE + 5)}`,
  });
  await makeComment({
    id: BASE + 6,
    articleId: 1,
    authorName: "Cora",
    body: "Another voice",
    status: "held",
  });
  await env.DB.batch([
    env.DB.prepare("INSERT INTO subscriptions VALUES (?, ?, ?, 1, 1)").bind(BASE + 1, EMAIL, hash),
    env.DB.prepare("INSERT INTO mail_addresses VALUES (?, 'fox', NULL)").bind(hash),
    env.DB.prepare(
      "INSERT INTO mails (id, kind, subscription_id, comment_id, due_at) VALUES (?1, 'confirm', ?1, ?1, 1)",
    ).bind(BASE + 1),
  ]);
  await decide(BASE + 1, "approve");
  await decide(BASE + 3, "spam");
  await decide(BASE + 6, "approve");
  const edit = { comment: "calm now", author: NAME, seen: "0" };
  await ask(`/admin/comments/${BASE + 2}/edit`, {
    method: "POST",
    headers: await signedIn(),
    body: new URLSearchParams(edit),
  });
});

describe("what is kept of a commenter", () => {
  it("is found by their e-mail address, and nothing of others", async () => {
    const { comments, next } = await find();
    expect(next).toBeNull();
    expect(comments.map(({ id, status }) => [id - BASE, status])).toEqual([
      [1, "published"],
      [2, "published"],
      [3, "spam"],
      [4, "held"],
    ]);
    expect(comments[0]).toMatchObject({ name: NAME, text: TEXTS[0], article: { path: "/a/" } });
  });

  it("is erased wherever it stands: comments, lessons, edits, mails, what is known of them", async () => {
    expect(await everything()).toContain("zorbling before the edit");
    expect(await (await askNewsroom("POST", "/person/erase", { email: EMAIL })).json()).toEqual({
      erased: 4,
      next: null,
    });
    const left = await everything();
    for (const word of ["zorbling", "Quillovax", "calm now", "Wilma", "wilma", hash])
      expect(left).not.toContain(word);
    expect(left).toContain("Another voice");
    expect((await find()).comments).toEqual([]);
    const page = await (await ask("/a/")).text();
    expect(page).toContain("An answer");
    expect(page).not.toContain("zorbling");
    expect(await env.DB.prepare("SELECT comment_count AS n FROM articles").first("n")).toBe(2);
  });

  it("is forgotten by the model too: it learns anew from what is left", async () => {
    await runCron(Date.now());
    const before = new Uint8Array((await env.PAGES.get("model", "arrayBuffer")) ?? new ArrayBuffer());
    expect(before.length).toBeGreaterThan(0);
    await askNewsroom("POST", "/person/erase", { email: EMAIL });
    await runCron(Date.now() + 3_600_000);
    const after = new Uint8Array((await env.PAGES.get("model", "arrayBuffer")) ?? new ArrayBuffer());
    const fresh = await rebuildModel(db);
    expect(after).toEqual(encodeModel(fresh));
    expect(fresh.lessons).toBeLessThan(decodeModel(before).lessons);
    expect(await lessonsOf(BASE + 1)).toBe(0);
  });

  it("stays where it says that an address is blocked, or wants no mails", async () => {
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO commenters (key, blocked) VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET blocked = 1",
      ).bind(`email:${hash}`),
      env.DB.prepare("UPDATE mail_addresses SET stopped_at = 1"),
    ]);
    await askNewsroom("POST", "/person/erase", { email: EMAIL });
    expect(
      await env.DB.prepare("SELECT blocked FROM commenters WHERE key = ?")
        .bind(`email:${hash}`)
        .first("blocked"),
    ).toBe(1);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM mail_addresses").first("n")).toBe(1);
  });

  it("can be looked at, downloaded and erased in the newsroom, by admins", async () => {
    const admin = await signedIn();
    const send = (path: string, headers: Record<string, string>, fields: Record<string, string>) =>
      ask(path, { method: "POST", headers, body: new URLSearchParams(fields) });
    const page = await (await send("/admin/person", admin, { email: EMAIL })).text();
    expect(page).toContain("4 comments");
    expect(page).toContain(TEXTS[3]);
    const file = await send("/admin/person/export", admin, { email: EMAIL });
    expect(file.headers.get("Content-Disposition")).toContain("attachment");
    expect((await file.json<{ comments: unknown[] }>()).comments).toHaveLength(4);
    expect((await send("/admin/person", admin, { email: "nobody" })).status).toBe(422);
    const moderator = await signedIn("moderator");
    expect((await send("/admin/person/erasure", moderator, { email: EMAIL })).status).toBe(403);
    const unsure = await send("/admin/person/erasure", admin, { email: EMAIL });
    expect(unsure.status).toBe(422);
    expect(await unsure.text()).toContain("Nothing was erased");
    expect((await find()).comments).toHaveLength(4);
    const sure = { email: EMAIL, sure: "yes" };
    expect(await (await send("/admin/person/erasure", admin, sure)).text()).toContain(
      "4 comments are erased",
    );
    expect(await everything()).not.toContain("zorbling");
  });
});

type Found = { comments: { id: number; status: string; name: string; text: string }[]; next: number | null };

async function find(): Promise<Found> {
  return (await askNewsroom("POST", "/person/comments", { email: ` ${EMAIL.toLowerCase()} ` })).json();
}

async function lessonsOf(id: number): Promise<unknown> {
  return env.DB.prepare("SELECT count(*) AS n FROM lessons WHERE comment_id = ?").bind(id).first("n");
}

function decide(id: number, decision: string): Promise<Response> {
  return askNewsroom("POST", `/comments/${id}/decision`, { decision });
}

function threadKey(id: number): string {
  return id.toString(36).padStart(11, "0");
}

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const tables = await Promise.all(
    results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`).all()),
  );
  return JSON.stringify(tables.map((table) => table.results));
}
