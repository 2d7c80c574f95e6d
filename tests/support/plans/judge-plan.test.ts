import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { THREAD_IS_SET, THREAD_PLACE } from "../../../src/articles/table.ts";
import { makeArticle } from "../factories.ts";
import { ALLOWED, MAY_BE_ALLOWED } from "./allowed.ts";
import { judgePlan, type PlanRow } from "./judge-plan.ts";
import { readSchema, SCHEMA_QUERY, type SchemaRow } from "./schema.ts";

/** What a plan of the real database is found to read that grows. */
async function findings(sql: string): Promise<string[]> {
  const [schema, plan] = await env.DB.batch<unknown>([
    env.DB.prepare(SCHEMA_QUERY),
    env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`),
  ]);
  const tables = readSchema((schema?.results ?? []) as SchemaRow[]);
  return judgePlan(sql, (plan?.results ?? []) as PlanRow[], tables).map(({ line, why }) => `${line}: ${why}`);
}

describe("a plan that reads what grows is found", () => {
  it.each([
    [
      "a partial index that does not fit",
      "SELECT id FROM articles a WHERE (a.listed_at, a.id) < (1, 2) ORDER BY a.listed_at DESC, a.id DESC LIMIT 10",
      /^SCAN a/,
    ],
    ["a table from end to end", "SELECT id FROM comments WHERE author_name = 'Ada'", /^SCAN comments/],
    ["by an index too", "SELECT count(*) FROM comments", /^SCAN comments USING COVERING INDEX/],
    [
      "one row of many",
      "SELECT id FROM comments WHERE author_name = 'Ada' LIMIT 1",
      /reads past what author_name/,
    ],
    ["a sort", "SELECT path FROM articles WHERE status = 'draft' ORDER BY title LIMIT 10", /to sort it/],
    ["a count", "SELECT count(*) FROM comments WHERE status = 'held' LIMIT 1", /no LIMIT/],
    ["a range without an end", "SELECT id FROM articles WHERE listed_at > 5", /no LIMIT/],
    [
      "a range with a filter",
      "SELECT id FROM articles WHERE listed_at < 5 AND title = 'x' ORDER BY listed_at DESC LIMIT 1",
      /past what title/,
    ],
    [
      "a pair of which the first is sought",
      "SELECT id FROM articles WHERE listed_at IS NOT NULL AND (listed_at, id) < (1, 2) ORDER BY listed_at DESC LIMIT 1",
      /past what id/,
    ],
    [
      "what OFFSET leaves out",
      "SELECT id FROM articles WHERE id > 5 ORDER BY id LIMIT 1 OFFSET 100",
      /OFFSET/,
    ],
    [
      "a range of an expression with a filter",
      `SELECT id FROM articles WHERE ${THREAD_IS_SET} AND ${THREAD_PLACE} < 5 AND title = 'x' ORDER BY ${THREAD_PLACE} DESC LIMIT 1`,
      /past what title/,
    ],
    ["in brackets", "SELECT 1 WHERE EXISTS (SELECT 1 FROM articles WHERE title = 'x')", /past what title/],
    [
      "under an alias that a bracket has as well",
      "SELECT * FROM (SELECT 1 AS id) a, (SELECT a.id FROM articles a WHERE a.title = 'x')",
      /^SCAN a/,
    ],
    ["of a change", "UPDATE comments SET status = 'spam' WHERE author_name = 'Ada'", /^SCAN comments/],
    ["of a deletion", "DELETE FROM articles WHERE section_slug = 'town'", /^SCAN articles/],
  ])("%s", async (_, sql, expected) => {
    expect(await findings(sql)).toEqual([expect.stringMatching(expected)]);
  });
});

describe("a plan that reads what it must is none", () => {
  it.each([
    ["a row by its key", "SELECT title FROM articles WHERE path = '/a/'"],
    [
      "rows by theirs, sorted",
      "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each('[1]')) ORDER BY title",
    ],
    ["the newest", "SELECT id FROM articles WHERE listed_at <= 5 ORDER BY listed_at DESC, id DESC LIMIT 10"],
    [
      "a page by keyset",
      "SELECT article_id FROM article_tags WHERE tag_slug = 'x' AND (listed_at, article_id) < (1, 2) ORDER BY listed_at DESC, article_id DESC LIMIT 10",
    ],
    [
      "a page by an expression",
      `SELECT id FROM articles WHERE ${THREAD_IS_SET} AND ${THREAD_PLACE} < 5 ORDER BY ${THREAD_PLACE} DESC LIMIT 10`,
    ],
    ["a count that ends", "SELECT count(*) FROM (SELECT 1 FROM comments WHERE status = 'held' LIMIT 100)"],
    ["whether there is one", "SELECT EXISTS (SELECT 1 FROM comments WHERE status = 'held')"],
    ["the last", "SELECT max(id) FROM comments"],
    [
      "a sort of what ended before",
      "SELECT * FROM (SELECT id, title FROM articles WHERE status = 'draft' ORDER BY id DESC LIMIT 10) ORDER BY title",
    ],
    ["an article's tags", "SELECT tag_slug FROM article_tags WHERE article_id = 1 ORDER BY position"],
    ["what goes", "DELETE FROM comments WHERE article_id = 1"],
    ["a small table", "SELECT * FROM settings"],
  ])("%s", async (_, sql) => {
    expect(await findings(sql)).toEqual([]);
  });
});

it("what may be read although it grows becomes less", () => {
  expect(ALLOWED.length).toBe(MAY_BE_ALLOWED);
});

it("the plans of an empty database are those of a full one: nobody has had it analysed", async () => {
  const asked = [
    "SELECT id FROM articles WHERE section_slug = 'town' AND listed_at < 5 ORDER BY listed_at DESC, id DESC LIMIT 10",
    "SELECT id FROM articles WHERE status = 'scheduled' AND published_at <= 5 ORDER BY published_at LIMIT 20",
    "SELECT a.id FROM article_tags x JOIN articles a ON a.id = x.article_id WHERE x.tag_slug = 'ferry'",
  ];
  const plans = () => Promise.all(asked.map((sql) => env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()));
  const details = async () => (await plans()).map(({ results }) => results.map(({ detail }) => detail));
  const empty = await details();
  const article = await makeArticle({ sectionSlug: "town" });
  await env.DB.batch([
    env.DB.prepare(
      `WITH RECURSIVE n(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 3000)
       INSERT INTO articles (path, slug, status, title, body_source, body_format, body_html, section_slug, published_at,
         listed_at, changed_at, created_at, content_hash)
       SELECT n, slug, status, title, '', 'html', '', section_slug, n, n, 0, 0, '' FROM n, articles WHERE id = ?1`,
    ).bind(article.id),
    env.DB.prepare(
      "INSERT INTO article_tags (article_id, tag_slug, position) SELECT id, 'ferry', 0 FROM articles",
    ),
  ]);
  expect(await details()).toEqual(empty);
  expect(
    await env.DB.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'").first(),
  ).toBeNull();
});
