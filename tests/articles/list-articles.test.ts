import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { listArticles } from "../../src/articles/articles.ts";
import type { ListFilter } from "../../src/articles/list-query.ts";
import { DAY_MS } from "../../src/db/time.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { ask } from "../support/worker.ts";

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

/** The database writes its JSON: whatever an article says must come out as it is written elsewhere. */
describe("a list of the API", () => {
  const pages = async (query: string) => {
    const items: Record<string, unknown>[] = [];
    let cursor: string | null = "";
    do {
      const answer = await ask(`/api/v1/articles?${query}${cursor && `&cursor=${cursor}`}`);
      expect(answer.headers.get("Content-Type")).toBe("application/json");
      const page: { items: typeof items; next: string | null } = await answer.json();
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  };

  it("says of each article what its own address says", async () => {
    const odd = [
      { title: 'He said "no"\\ \n\t</script>', standfirst: "", excerpt: "What it begins with" },
      { title: "Café 新聞 🚢 \u2028 \u0001", standfirst: "First", excerpt: "Second" },
      { title: "[1]", standfirst: "null", byline: "{}", sectionSlug: "nowhere" },
      {
        leadImageUrl: "https://pictures.example/a?b=1&c",
        leadImageAlt: 'A "quay"',
        leadImageCaption: "In 1912",
      },
      { sectionSlug: "town", commentCount: 12, publishedAt: 999, changedAt: -1 },
      { publishedAt: Date.UTC(2026, 9, 1) + 999, changedAt: Date.UTC(2026, 9, 1, 23, 59, 59, 1) },
      { publishedAt: -5_000_000_001, changedAt: Date.UTC(2026, 0, 1) },
    ];
    const ids: number[] = [];
    for (const one of odd) ids.push((await makeArticle(one)).id);
    const listed = (await pages("limit=100")).filter(({ id }) => ids.includes(Number(id)));
    expect(listed).toHaveLength(odd.length);
    for (const item of listed) {
      const whole: Record<string, unknown> = await (await ask(`/api/v1/articles/${item.id}`)).json();
      expect(Object.entries(item)).toEqual(Object.entries(whole).slice(0, Object.keys(item).length));
    }
  });

  it.each([
    ["limit=90", 400],
    ["limit=90&section=town", 400],
    ["tag=ferry", 400],
    ["author=ida-marlowe&limit=99", 400],
    ["section=none", 0],
  ])("%s goes on to its end, each once", async (query, expected) => {
    const ids = (await pages(query)).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: expected }, (_, n) => n + 1));
  });

  it.each(["?limit=0", "?limit=101", "?limit=5?cursor=1-2", "?limit=x&cursor=1-2"])(
    "%s is refused",
    async (search) => {
      expect((await ask(`/api/v1/articles${search}`)).status).toBe(422);
    },
  );
});
