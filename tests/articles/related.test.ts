import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { relatedArticles, replaceTerms, type TermRow } from "../../src/articles/related.ts";
import { searchArticles } from "../../src/articles/search-articles.ts";
import { termsOf } from "../../src/articles/terms.ts";
import { openDatabase } from "../../src/db/client.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

describe("replaceTerms", () => {
  it("gives many articles their terms in two statements and leaves others alone", async () => {
    await replace([1, 2, 3], [row(1, "rain"), row(2, "rain"), row(3, "wind")]);
    const statements = replaceTerms(db, [1, 2], [row(1, "snow"), row(1, "rain")]);
    expect(statements).toHaveLength(2);
    await env.DB.batch(statements);
    expect(await terms()).toEqual(["1 rain", "1 snow", "3 wind"]);
  });

  it("takes an article that has no terms", async () => {
    await replace([1], [row(1, "rain")]);
    await replace([1], []);
    expect(await terms()).toEqual([]);
  });

  it("writes only what is different", async () => {
    const rows = ["rain", "wind", "snow"].map((term) => row(1, term));
    await replace([1], rows);
    const { db: metered, meter } = meteredDatabase();
    const again = async (rows: TermRow[]) => metered.$client.batch(replaceTerms(metered, [1], rows));
    await again(rows);
    expect(meter.rowsWritten).toBe(0);
    await again([row(1, "rain"), row(1, "wind"), { ...row(1, "snow"), weight: 9 }]);
    expect(meter.rowsWritten).toBeLessThanOrEqual(2);
    await again(rows.map((row) => ({ ...row, listedAt: null })));
    expect(meter.rowsWritten).toBeLessThanOrEqual(8);
  });
});

describe("relatedArticles", () => {
  it("finds what shares tags and rare words before what is merely new", async () => {
    const bridge = await publish({
      title: "Harbour bridge opens",
      tags: ["trams", "harbour"],
      section: "city",
    });
    const trams = await publish({ title: "Trams get longer hours", tags: ["trams"], section: "city" });
    const harbour = await publish({
      title: "Harbour dredging halted",
      tags: ["harbour"],
      section: "business",
    });
    const both = await publish({
      title: "Trams for the harbour",
      tags: ["trams", "harbour"],
      section: "city",
    });
    await publish({ title: "Cup final goes to penalties", tags: ["football"], section: "sport" });
    const found = await relatedArticles(db, bridge, NOW, 3);
    expect(ids(found)).toEqual([both, harbour, trams]);
  });

  it("prefers the newer of two that are as close", async () => {
    const old = await publish({ title: "One", tags: ["trams"], publishedAt: NOW - 900 * 24 * HOUR });
    const article = await publish({ title: "Two", tags: ["trams"], publishedAt: NOW - 500 * 24 * HOUR });
    const recent = await publish({ title: "Three", tags: ["trams"], publishedAt: NOW - HOUR });
    expect(ids(await relatedArticles(db, article, NOW, 2))).toEqual([recent, old]);
  });

  it("fills up with the newest of the section, then with the newest", async () => {
    const article = await publish({ title: "Aaa", section: "city", publishedAt: NOW - 9 * HOUR });
    const city = await publish({ title: "Bbb", section: "city", publishedAt: NOW - 8 * HOUR });
    const sport = await publish({ title: "Ccc", section: "sport", publishedAt: NOW - 7 * HOUR });
    const newest = await publish({ title: "Ddd", section: "sport", publishedAt: NOW - 6 * HOUR });
    expect(ids(await relatedArticles(db, article, NOW))).toEqual([city, newest, sport]);
  });

  it("shows only what readers are served, and never the article itself", async () => {
    const article = await publish({ title: "Bridge", tags: ["trams"] });
    await publish({ title: "Bridge", tags: ["trams"], status: "draft" });
    await publish({ title: "Bridge", tags: ["trams"], kind: "page" });
    await publish({ title: "Bridge", tags: ["trams"], status: "scheduled", publishedAt: NOW + 1 });
    const due = await publish({ title: "Bridge", tags: ["trams"], status: "scheduled", publishedAt: NOW });
    // Withdrawn behind the index's back.
    const withdrawn = await publish({ title: "Bridge", tags: ["trams"] });
    await env.DB.exec(`UPDATE articles SET status = 'withdrawn', listed_at = NULL WHERE id = ${withdrawn}`);
    expect(ids(await relatedArticles(db, article, NOW))).toEqual([due]);
  });

  it("gives whole cards", async () => {
    const article = await publish({ title: "Bridge", tags: ["trams"] });
    await env.DB.exec("INSERT INTO sections VALUES ('city', 'City & Harbour')");
    const other = await publish({
      title: "Trams",
      tags: ["trams"],
      section: "city",
      leadImageUrl: "/a.jpg",
      leadImageAlt: "A tram",
    });
    expect((await relatedArticles(db, article, NOW))[0]).toMatchObject({
      id: other,
      title: "Trams",
      section: { slug: "city", name: "City & Harbour" },
      leadImage: { url: "/a.jpg", alt: "A tram", caption: "" },
      publishedAt: expect.any(Number),
    });
  });

  it("is empty for the only article, and for none", async () => {
    const article = await publish({ title: "Bridge" });
    expect(await relatedArticles(db, article, NOW)).toEqual([]);
    expect(ids(await relatedArticles(db, 999, NOW))).toEqual([article]);
  });
});

describe("searchArticles", () => {
  it("finds every word, newest first", async () => {
    const older = await publish({ title: "Harbour bridge opens", publishedAt: NOW - 3 * HOUR });
    await publish({ title: "Bridge club wins", publishedAt: NOW - 2 * HOUR });
    const newer = await publish({
      title: "Bridge closed",
      standfirst: "The Hárbour is",
      publishedAt: NOW - HOUR,
    });
    expect(ids(await searchArticles(db, "harbour BRIDGE", NOW, { limit: 10 }))).toEqual([newer, older]);
    expect(await searchArticles(db, "harbour bridge zebra", NOW, { limit: 10 })).toEqual([]);
  });

  it("finds the words of tags", async () => {
    const article = await publish({ title: "Budget", tags: ["public-works"] });
    expect(ids(await searchArticles(db, "works", NOW, { limit: 10 }))).toEqual([article]);
  });

  it("finds an old article by its rare word among many by a common one", async () => {
    const lighthouse = await publish({
      title: "Council sells lighthouse",
      publishedAt: NOW - 999 * 24 * HOUR,
    });
    await bulk(600, () => "council");
    expect(ids(await searchArticles(db, "council lighthouse", NOW, { limit: 5 }))).toEqual([lighthouse]);
  });

  it("goes on after a cursor", async () => {
    for (let n = 0; n < 5; n++) await publish({ title: "Bridge", publishedAt: NOW - HOUR });
    const first = await searchArticles(db, "bridge", NOW, { limit: 3 });
    const last = first.at(-1);
    const next = await searchArticles(db, "bridge", NOW, {
      limit: 3,
      cursor: `${last?.publishedAt}-${last?.id}`,
    });
    const found = [...ids(first), ...ids(next)];
    expect(found).toHaveLength(5);
    expect(found).toEqual(found.toSorted((a, b) => b - a));
  });

  it("looks nothing up without words", async () => {
    const { db: metered, meter } = meteredDatabase();
    expect(await searchArticles(metered, "of the", NOW, { limit: 10 })).toEqual([]);
    expect(meter.queries).toBe(0);
  });
});

describe("rows read among 10,000 articles", () => {
  it("stays bounded for related articles and for searches", async () => {
    // "everywhere" stands in all of them, "often" in a tenth, "seldom3" in a hundredth, and so do twelve words more.
    const common = (n: number) =>
      Array.from({ length: 12 }, (_, word) => `common${word}of${n % (20 + word)}`);
    await bulk(10_000, (n) =>
      ["everywhere", n % 10 === 0 ? "often" : "", `seldom${n % 100}`, `only${n}`, ...common(n)].join(" "),
    );
    const { db: metered, meter } = meteredDatabase();
    expect(await relatedArticles(metered, 5_000, NOW)).toHaveLength(4);
    expect(meter.queries).toBe(2);
    expect(meter.rowsRead).toBeLessThan(800);

    for (const query of [
      "everywhere",
      "everywhere often",
      "often seldom30 everywhere",
      "everywhere often zebra",
    ]) {
      const { db: metered, meter } = meteredDatabase();
      await searchArticles(metered, query, NOW, { limit: 20 });
      expect(meter.queries).toBe(1);
      expect(meter.rowsRead).toBeLessThan(2_000);
    }
  });
});

type Given = Partial<Parameters<typeof makeArticle>[0]> & { tags?: string[]; section?: string };

async function publish({ tags = [], section, ...given }: Given): Promise<number> {
  const article = await makeArticle({ publishedAt: NOW - 24 * HOUR, sectionSlug: section ?? null, ...given });
  await replace(
    [article.id],
    [
      ...termsOf({ title: article.title, standfirst: article.standfirst, tags, section: section ?? null }),
    ].map(([term, weight]) => ({ articleId: article.id, term, weight, listedAt: article.listedAt })),
  );
  return article.id;
}

/** Articles 1,001 and up, a minute apart, with these titles. */
async function bulk(count: number, titleOf: (n: number) => string): Promise<void> {
  const articles = Array.from({ length: count }, (_, n) => ({
    id: 1_001 + n,
    title: titleOf(n),
    at: NOW - (count - n) * 60_000,
  }));
  await env.DB.prepare(
    `INSERT INTO articles (id, path, slug, status, title, body_source, body_format, body_html, section_slug, published_at,
       listed_at, changed_at, created_at, content_hash)
     SELECT value->>'id', '/' || (value->>'id') || '/', value->>'id', 'published', value->>'title', '', 'html', '', 'city',
       value->>'at', value->>'at', 0, 0, '' FROM json_each(?)`,
  )
    .bind(JSON.stringify(articles))
    .run();
  for (let from = 0; from < count; from += 2_000) {
    const some = articles.slice(from, from + 2_000);
    await replace(
      some.map(({ id }) => id),
      some.flatMap(({ id, title, at }) =>
        [...termsOf({ title, standfirst: "", tags: [], section: "city" })].map(([term, weight]) => ({
          articleId: id,
          term,
          weight,
          listedAt: at,
        })),
      ),
    );
  }
}

function row(articleId: number, term: string): TermRow {
  return { articleId, term, weight: 4, listedAt: NOW };
}

async function replace(articleIds: number[], rows: TermRow[]): Promise<void> {
  await env.DB.batch(replaceTerms(db, articleIds, rows));
}

async function terms(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT article_id || ' ' || term AS row FROM article_terms ORDER BY article_id, term",
  ).all<{ row: string }>();
  return results.map(({ row }) => row);
}

function ids(cards: { id: number }[]): number[] {
  return cards.map(({ id }) => id);
}
