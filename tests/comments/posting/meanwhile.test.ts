import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withdrawComment } from "../../../src/comments/own/withdraw-comment.ts";
import { makeFormToken } from "../../../src/comments/posting/form-token.ts";
import { findAddressed } from "../../../src/comments/thread/addressed-comment.ts";
import type { Bindings } from "../../../src/config/bindings.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { drawIds } from "../../support/draw-ids.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const SECRET = "test-secret-key-of-at-least-32-characters";
const WORDS = "Words that took me a while.";

let article: { id: number; path: string };
let token: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  token = await makeFormToken(SECRET, NOW - 60_000);
  article = await makeArticle({ title: "The bridge opens", commentCount: 1 });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function post(parent: number | null, given: Partial<Bindings> = {}, by: "form" | "json" = "form") {
  const fields = { comment: WORDS, author: "Ada", parent: String(parent ?? ""), token, extra: "" };
  const isForm = by === "form";
  return ask(
    `${article.path}comments`,
    {
      method: "POST",
      headers: isForm ? {} : { "Content-Type": "application/json" },
      body: isForm ? new URLSearchParams(fields) : JSON.stringify(fields),
    },
    given,
  );
}

/** The database of somebody who is overtaken: all of it happens after the facts were read and before the comment is written. */
function overtaken(happens: () => Promise<unknown>): { DB: D1Database } {
  let isWriting = false;
  let hasHappened = false;
  const DB = new Proxy(env.DB, {
    get(database, name) {
      if (name === "prepare")
        return (sql: string) => {
          isWriting ||= sql.includes("INSERT INTO comments");
          return database.prepare(sql);
        };
      if (name !== "batch") return Reflect.get(database, name).bind(database);
      return async (statements: D1PreparedStatement[]) => {
        if (isWriting && !hasHappened) {
          hasHappened = true;
          await happens();
        }
        return database.batch(statements);
      };
    },
  });
  return { DB };
}

const words = async () =>
  (await env.DB.prepare("SELECT id, parent_id FROM comments WHERE body = ?").bind(WORDS).all()).results;

const HAPPENINGS: [string, (parent: number) => Promise<unknown>][] = [
  [
    "withdrawn by its author",
    async (id) => {
      const db = openDatabase(env.DB);
      const found = await findAddressed(db, { id, articlePath: null }, NOW);
      if (found) await withdrawComment(db, found, { now: NOW, postedAfter: 0 });
    },
  ],
  ["put in the trash", (id) => askNewsroom("POST", `/comments/${id}/decision`, { decision: "trash" })],
  ["held again", (id) => askNewsroom("POST", `/comments/${id}/decision`, { decision: "hold" })],
  ["gone", (id) => env.DB.prepare("DELETE FROM comments WHERE id = ?").bind(id).run()],
];

describe("a reply whose comment is no more", () => {
  it.each(HAPPENINGS)("while it is judged is not stored, and its words come back: %s", async (_, happens) => {
    const { id } = await makeComment({ articleId: article.id });
    const response = await post(
      id,
      overtaken(() => happens(id)),
    );
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(WORDS);
    // Sent again as it stands there, it is a comment of its own.
    expect(html).toContain('name="parent" value=""');
    expect(await words()).toEqual([]);
    const count = await env.DB.prepare("SELECT comment_count FROM articles").first("comment_count");
    expect(count).toBeLessThanOrEqual(1);
  });

  it.each(HAPPENINGS)(
    "before it is sent is not stored either, though its place is kept: %s",
    async (_, happens) => {
      const { id } = await makeComment({ articleId: article.id });
      const key = `${id.toString(36).padStart(11, "0")}${(id + 1).toString(36).padStart(11, "0")}`;
      await makeComment({
        id: id + 1,
        articleId: article.id,
        parentId: id,
        rootId: id,
        threadKey: key,
        depth: 1,
      });
      await happens(id);
      expect((await post(id)).status).toBe(422);
      expect(await (await post(id, {}, "json")).json()).toMatchObject({ error: { code: "invalid_input" } });
      expect(await words()).toEqual([]);
    },
  );
});

describe("a comment whose article is no more", () => {
  it.each<[string, number, string, () => Promise<unknown>]>([
    ["deleted", 404, "article_not_found", () => askNewsroom("DELETE", `/articles/${article.id}`)],
    [
      "withdrawn",
      404,
      "article_not_found",
      () => env.DB.prepare("UPDATE articles SET status = 'withdrawn'").run(),
    ],
    ["closed", 403, "comments_closed", () => env.DB.prepare("UPDATE articles SET comments_open = 0").run()],
  ])(
    "while it is judged is not acknowledged, and its words come back: %s",
    async (_, status, code, happens) => {
      const response = await post(null, overtaken(happens));
      expect(response.status).toBe(status);
      expect(await response.text()).toContain(WORDS);
      expect(response.headers.has("Set-Cookie")).toBe(false);
      expect(await words()).toEqual([]);
      expect(await (await post(null, {}, "json")).json()).toMatchObject({ error: { code } });
    },
  );

  it("is a comment on it all the same where it only moves", async () => {
    const moves = () =>
      env.DB.prepare("UPDATE articles SET path = '/elsewhere/', revision = revision + 1").run();
    expect((await post(null, overtaken(moves))).status).toBe(303);
    expect(await words()).toHaveLength(1);
  });
});

describe("two comments of one millisecond", () => {
  it("that draw the same number are two, each with its own", async () => {
    await makeComment({ id: NOW * 1024 + 7, articleId: article.id });
    drawIds(7, 7, 8);
    const response = await post(null);
    expect(response.headers.get("Location")).toBe(`${article.path}#comment-${NOW * 1024 + 8}`);
    expect(await words()).toEqual([{ id: NOW * 1024 + 8, parent_id: null }]);
    expect(await env.DB.prepare("SELECT comment_count FROM articles").first("comment_count")).toBe(2);
  });

  it("that draw it again and again leave the second one's words with its author", async () => {
    await makeComment({ id: NOW * 1024 + 7, articleId: article.id });
    drawIds(...Array(50).fill(7));
    const response = await post(null);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain(WORDS);
    expect(await words()).toEqual([]);
  });
});
