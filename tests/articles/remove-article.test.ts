import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { removeArticle } from "../../src/articles/remove-article.ts";
import { removeComments, removeLeftComments } from "../../src/comments/remove-comments.ts";
import { openDatabase } from "../../src/db/client.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const BY = { by: "Ida Marlowe", now: NOW };
const db = openDatabase(env.DB);

describe("removeArticle", () => {
  it("takes the comments, and what hangs on them, of this article only", async () => {
    for (const articleId of [1, 2]) {
      await makeArticle({ id: articleId });
      await makeComment({ id: articleId * 10, articleId });
      await env.DB.exec(`INSERT INTO reports VALUES (${articleId * 10}, 'reader', 1)`);
      await env.DB.exec(`INSERT INTO subscriptions VALUES (${articleId * 10}, 'a@b.example', 'h', 1, 1)`);
      await env.DB.exec(
        `INSERT INTO mails (kind, subscription_id, comment_id, due_at) VALUES ('confirm', ${articleId * 10}, ${articleId * 10}, 1)`,
      );
    }
    await removeArticle(db, 1, BY, removeComments(db, 1));
    expect(await count("comments", "article_id = 1")).toBe(0);
    for (const table of ["reports", "subscriptions", "mails"]) {
      expect(await count(table, "comment_id = 10"), table).toBe(0);
      expect(await count(table, "comment_id = 20"), table).toBe(1);
    }
    expect(await removeLeftComments(db)).toBe(false);
  });

  it("leaves most of a very long thread to the cron", async () => {
    await makeArticle({ id: 12 });
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT i, 12, i, 'k' || i, 0, 'published', 'Ada', 'Words', 'form', 0 FROM n`,
    ).run();
    await removeArticle(db, 12, BY, removeComments(db, 12));
    expect(await count("articles", "id = 12")).toBe(0);
    expect(await count("comments", "true")).toBe(1500);
    expect(await removeLeftComments(db)).toBe(true);
    expect(await count("comments", "true")).toBe(500);
    expect(await removeLeftComments(db)).toBe(true);
    expect(await count("comments", "true")).toBe(0);
    expect(await removeLeftComments(db)).toBe(false);
    expect(await count("settings", "true")).toBe(0);
  });
});

function count(table: string, where: string): Promise<number | null> {
  return env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).first<number>("n");
}
