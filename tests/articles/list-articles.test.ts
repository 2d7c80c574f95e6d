import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { type ListFilter, listArticles } from "../../src/articles/articles.ts";
import { DAY_MS } from "../../src/db/time.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const NOW = Date.UTC(2026, 10, 2);
const ARCHIVE = 400;
const LIMIT = 10;
/** Of each article that is listed, and of the one that tells whether there are more: itself, its section, its tag. One is the cursor's. */
const PAGE_ROWS = (LIMIT + 1) * 3 + 1;

const EVERY_LIST: [string, ListFilter][] = [
  ["all", {}],
  ["a section's", { section: "town" }],
  ["a tag's", { tag: "ferry" }],
  ["an author's", { author: "ida-marlowe" }],
];

const NUMBERS = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)";

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare("INSERT INTO sections (slug, name) VALUES ('town', 'Town')"),
    env.DB.prepare(
      `${NUMBERS} INSERT INTO articles (id, path, slug, status, title, body_source, body_format, body_html, section_slug,
         author_slug, published_at, listed_at, changed_at, created_at, content_hash)
       SELECT n, '/a' || n || '/', 'a' || n, 'published', 'Article ' || n, '', 'html', '', 'town', 'ida-marlowe',
         ?2 - n * 60000, ?2 - n * 60000, 0, 0, '' FROM n`,
    ).bind(ARCHIVE, NOW),
    env.DB.prepare(
      "INSERT INTO article_tags (article_id, tag_slug, position, listed_at) SELECT id, 'ferry', 0, listed_at FROM articles",
    ),
  ]);
});

describe("a list reads the rows that it shows, however long the archive is", () => {
  it.each(EVERY_LIST)("%s first page and one far behind", async (_, filter) => {
    const { db, meter } = meteredDatabase();
    const first = await listArticles(db, filter, NOW, { limit: LIMIT });
    expect(first.items).toHaveLength(LIMIT);
    expect(meter.rowsRead).toBeLessThanOrEqual(PAGE_ROWS);
    const far = await listArticles(db, filter, NOW, { cursor: `${NOW - 300 * 60_000}-300`, limit: LIMIT });
    expect(far.items[0]?.id).toBe(301);
    expect(meter.rowsRead).toBeLessThanOrEqual(2 * PAGE_ROWS);
  });

  it.each(EVERY_LIST)("%s pages of what came out at one moment, each once", async (_, filter) => {
    await env.DB.batch([
      env.DB.prepare("UPDATE articles SET published_at = ?1, listed_at = ?1").bind(NOW - DAY_MS),
      env.DB.prepare("UPDATE article_tags SET listed_at = ?1").bind(NOW - DAY_MS),
    ]);
    const { db, meter } = meteredDatabase();
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      meter.rowsRead = 0;
      const page = await listArticles(db, filter, NOW, { cursor, limit: LIMIT });
      expect(meter.rowsRead).toBeLessThanOrEqual(PAGE_ROWS);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: ARCHIVE }, (_, n) => ARCHIVE - n));
  });
});
