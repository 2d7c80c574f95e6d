import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { ask, BROWSER } from "../support/worker.ts";

const WORDS = "Words that took me <b>a while</b>";
const ESCAPED = "Words that took me &lt;b&gt;a while&lt;/b&gt;";

let path: string;

/** The page, and the lists, are in KV before the database is another. */
beforeEach(async () => {
  const article = await makeArticle({ title: "The bridge opens" });
  ({ path } = article);
  await makeComment({ articleId: article.id, body: "The old one was narrower." });
  await ask(path);
  await ask(path);
  forgetAll();
});

const MIGRATIONS = env.MIGRATIONS.map(({ name }, index) => [name, index + 1] as const);

async function dropAll(): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const drops = results.map(({ name }) => env.DB.prepare(`DROP TABLE "${name}"`));
  await env.DB.batch([env.DB.prepare("PRAGMA defer_foreign_keys = ON"), ...drops]);
}

type Row = Record<string, string | number | null>;

/** Brings rows back as far as the older tables have their columns. */
async function bringBack(table: string, rows: Row[]): Promise<void> {
  const { results } = await env.DB.prepare(`SELECT name FROM pragma_table_info('${table}')`).all<{
    name: string;
  }>();
  const known = new Set(results.map(({ name }) => name));
  for (const row of rows) {
    const columns = Object.keys(row).filter((name) => known.has(name));
    if (columns.length === 0) continue;
    await env.DB.prepare(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    )
      .bind(...columns.map((name) => row[name] ?? null))
      .run();
  }
}

it.each(MIGRATIONS)(
  "on the tables of %s, with data, readers are served and words are kept",
  async (_, count) => {
    const rows = async (table: string) => (await env.DB.prepare(`SELECT * FROM ${table}`).all<Row>()).results;
    const [articles, comments] = [await rows("articles"), await rows("comments")];
    await dropAll();
    await applyD1Migrations(env.DB, env.MIGRATIONS.slice(0, count));
    await bringBack("articles", articles);
    await bringBack("comments", comments);
    const page = await ask(path);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("The bridge opens");
    const body = new URLSearchParams({ comment: WORDS, author: "Ada" });
    const posted = await ask(`${path}comments`, { method: "POST", body });
    if (posted.status !== 303) {
      expect(posted.status).toBe(503);
      expect(await posted.text()).toContain(ESCAPED);
    }
    // Once the rest has run, all of it is there.
    await applyD1Migrations(env.DB, env.MIGRATIONS);
    forgetAll();
    const after = await (await ask(`${path}?x`)).text();
    expect(after).toContain("The bridge opens");
    expect((await rows("articles")).length).toBe(articles.length);
  },
);

it("a comment is stored though its page cannot be read with it", async () => {
  await ask("/robots.txt");
  await env.DB.exec("DROP TABLE article_tags");
  const posted = await ask(`${path}comments`, {
    method: "POST",
    headers: { ...BROWSER, "Content-Type": "application/json", Origin: "https://paper.example" },
    body: JSON.stringify({ comment: "The postman was the first to cross it.", author: "Ada" }),
  });
  expect(posted.status).toBe(201);
  const stored = "SELECT count(*) AS n FROM comments WHERE author_name = 'Ada' AND status = 'published'";
  expect(await env.DB.prepare(stored).first("n")).toBe(1);
});
