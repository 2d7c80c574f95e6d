import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { foldOldHours } from "../../src/popularity/fold-views.ts";
import { addSources } from "../../src/popularity/sources.ts";
import { findFiguredArticle, readArticleFigures } from "../../src/stats/article-figures.ts";
import { countDays } from "../../src/stats/daily-figures.ts";
import { readNow } from "../../src/stats/now.ts";
import { readShares } from "../../src/stats/shares.ts";
import { articleTable } from "../../src/stats/tables.ts";
import { learnUsual } from "../../src/stats/usual.ts";
import { addViews } from "../popularity/readers.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);
const hour = (at: number) => Math.floor(at / HOUR);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
});

async function figuresOf(key: number | string, given: { now?: number; timeZone?: string } = {}) {
  const article = await findFiguredArticle(db, String(key));
  if (!article) throw new Error("no such article");
  return readArticleFigures({ db, now: NOW, timeZone: "UTC", ...given }, article);
}

const valuesOf = (bars: { value: number }[] | null) => bars?.map(({ value }) => value) ?? null;

const ranked = (window: string, entries: [number, number][], at = NOW) =>
  env.DB.prepare("INSERT INTO top_lists (window, entries, ranked_at) VALUES (?, ?, ?)")
    .bind(window, JSON.stringify(entries.map(([articleId, views]) => ({ articleId, views }))), at)
    .run();

describe("the figures of an article", () => {
  it("are its readers by hour and day of the paper's zone since its publication, and no other article's", async () => {
    const publishedAt = Date.UTC(2026, 10, 21, 21, 40);
    await makeArticle({ id: 7, publishedAt });
    const views = [
      [0, 5],
      [1, 20],
      [3, 4],
      [35, 2],
    ].map(([n = 0, by = 0]) => ({ hour: hour(publishedAt) + n, articleId: 7, views: by }));
    await addViews([...views, { hour: hour(NOW), articleId: 71, views: 500 }], NOW);
    const figures = await figuresOf(7, { timeZone: "Europe/Berlin" });
    expect(figures.readers).toBe(31);
    expect(valuesOf(figures.firstHours)?.slice(0, 4)).toEqual([5, 20, 0, 4]);
    expect(figures.firstHours).toHaveLength(37);
    expect(figures.firstHours?.[0]?.from).toBe(Date.UTC(2026, 10, 21, 21));
    expect(valuesOf(figures.days)).toEqual([25, 4, 2]);
    expect([figures.today, figures.weeks]).toEqual([2, null]);
    expect(valuesOf((await figuresOf(7)).days)).toEqual([25, 4, 2]);
  });

  it.each([
    ["put forward", Date.UTC(2026, 2, 28, 23), 23],
    ["put back", Date.UTC(2026, 9, 24, 22), 25],
  ])(
    "have each reader once, by day, by hour and in the file, on the day that clocks in Berlin are %s",
    async (_, start, length) => {
      const now = start + (length + 2) * HOUR;
      await makeArticle({ id: 7, publishedAt: start - 3 * HOUR });
      const hours = Array.from({ length: length + 5 }, (__, n) => hour(start) - 3 + n);
      await addViews(
        hours.map((at) => ({ hour: at, articleId: 7, views: 1 })),
        now,
      );
      vi.setSystemTime(now);
      const figures = await figuresOf(7, { now, timeZone: "Europe/Berlin" });
      expect(valuesOf(figures.days)).toEqual([3, length, 2]);
      const given = { timeZone: "Europe/Berlin" };
      expect(articleTable(figures, { by: "day", ...given }).map((row) => row.at(-1))).toEqual([
        "readers",
        3,
        length,
        2,
      ]);
      const byHour = articleTable(figures, { by: "hour", ...given }).slice(1);
      expect(byHour.filter((row) => row.at(-1) === 1)).toHaveLength(hours.length);
      expect(new Set(byHour.map((row) => row[3])).size).toBe(byHour.length);
    },
  );

  it("go by the hour whose middle is the day's in Kolkata", async () => {
    await makeArticle({ id: 7, publishedAt: NOW - 2 * DAY });
    const midnight = Date.UTC(2026, 10, 22, 18);
    await addViews(
      [
        { hour: hour(midnight) - 1, articleId: 7, views: 1 },
        { hour: hour(midnight), articleId: 7, views: 10 },
      ],
      NOW,
    );
    const { days, today } = await figuresOf(7, { timeZone: "Asia/Kolkata" });
    expect([valuesOf(days)?.slice(-2), today]).toEqual([[1, 10], 10]);
  });

  it("go back a year by weeks for an old article, with what has been folded into days", async () => {
    await makeArticle({ id: 7, publishedAt: NOW - 500 * DAY });
    await addViews(
      [
        { hour: hour(NOW) - 300 * 24, articleId: 7, views: 9 },
        { hour: hour(NOW) - 40 * 24, articleId: 7, views: 5 },
        { hour: hour(NOW) - 2, articleId: 7, views: 3 },
      ],
      NOW,
    );
    await foldOldHours(db, NOW);
    const figures = await figuresOf(7);
    expect([figures.firstHours, figures.compared, figures.readers]).toEqual([null, null, 17]);
    expect(valuesOf(figures.days)).toHaveLength(31);
    expect(valuesOf(figures.weeks)?.filter(Boolean)).toEqual([9, 5, 3]);
    expect(figures.weeks).toHaveLength(57);
    const rows = articleTable(figures, { by: "day", timeZone: "UTC" });
    expect(rows.slice(1, 3).map((row) => [row[0], row[2]])).toEqual([
      ["2026-01-27", 9],
      ["2026-10-14", 5],
    ]);
  });

  it("compare it with the usual for its age, and say where it stands in the lists", async () => {
    for (let n = 1; n <= 5; n++) {
      const publishedAt = NOW - 60 * HOUR;
      await makeArticle({ id: n, path: `/${n}/`, publishedAt });
      await addViews([{ hour: hour(publishedAt), articleId: n, views: 10 * n }], NOW);
    }
    await makeArticle({ id: 7, publishedAt: NOW - 2 * HOUR });
    await addViews([{ hour: hour(NOW), articleId: 7, views: 45 }], NOW);
    expect((await figuresOf(7)).compared).toBeNull();
    await learnUsual(db, NOW);
    await ranked("day", [
      [9, 50],
      [7, 45],
    ]);
    await ranked("week", [
      [9, 50],
      [7, 0],
    ]);
    const { compared, places, countedUpTo } = await figuresOf(7);
    expect(compared).toMatchObject({ readers: 45, usual: 30, articles: 5 });
    expect(compared?.hours).toBeCloseTo(2);
    expect(places).toEqual([{ window: "day", place: 2, views: 45 }]);
    expect(countedUpTo).toBe(NOW);
  });

  it("say where its readers came from, of finished days and of today, and no other article's", async () => {
    await makeArticle({ id: 7, publishedAt: NOW - 3 * DAY });
    const today = Math.floor(NOW / DAY);
    const store = async (day: number, kind: "referrer" | "country", sources: [number, string, number][]) =>
      env.DB.batch(
        addSources(
          db,
          { day, kind, sources: sources.map(([articleId, name, views]) => ({ articleId, name, views })) },
          [],
        ),
      );
    await store(today - 1, "referrer", [
      [7, "news.example", 4],
      [70, "other.example", 40],
      [7, "search.example", 1],
    ]);
    await store(today - 1, "country", [[7, "DK", 3]]);
    await countDays(db, NOW, { timeZone: "UTC", holdAt: 1 });
    while ((await countDays(db, NOW, { timeZone: "UTC", holdAt: 1 })) > 0);
    await store(today, "referrer", [
      [4, "x.example", 7],
      [7, "news.example", 2],
    ]);
    await store(today, "country", [[7, "DE", 9]]);
    const { sources } = await figuresOf(7);
    expect(sources).toEqual({
      referrers: [
        { name: "news.example", views: 6 },
        { name: "search.example", views: 1 },
      ],
      countries: [
        { name: "DE", views: 9 },
        { name: "DK", views: 3 },
      ],
    });
  });

  it("count its comments by what became of them, and none that was withdrawn or erased", async () => {
    await makeArticle({ id: 7, commentCount: 12 });
    for (const status of ["held", "spam", "spam", "trash"] as const)
      await makeComment({ articleId: 7, status });
    await makeComment({ articleId: 7, status: "trash", body: "" });
    await makeComment({ articleId: 8, status: "held" });
    expect((await figuresOf(7)).comments).toEqual({ shown: 12, held: 1, spam: 2, trash: 1 });
  });

  it("are found by an address that the article has or has had", async () => {
    await makeArticle({ id: 7, path: "/new/" });
    await env.DB.exec("INSERT INTO redirects (from_path, to_path, kind) VALUES ('/old/', '/new/', 'former')");
    for (const key of ["7", "/new/", "/new", "/old/", "https://paper.example/new/?utm_source=x"])
      expect((await findFiguredArticle(db, key))?.id, key).toBe(7);
    expect(await findFiguredArticle(db, "/nothing/")).toBeNull();
  });

  it("read a bounded number of rows of a paper with 10,000 articles and a year of counts", async () => {
    const counts = (n: number) => `[${Array.from({ length: n }, (_, i) => `${i + 1}, ${(i % 40) + 1}`)}]`;
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO articles (id, path, slug, status, title, body_source, body_format, body_html, published_at, listed_at,
         changed_at, created_at, content_hash, section_slug)
       SELECT i, '/a/' || i || '/', 'a-' || i, 'published', 'Article ' || i, '', 'markdown', '', ?1 - i * 3000000,
         ?1 - i * 3000000, 0, ?1 - i * 3000000, i, 'sport' FROM n`,
    )
      .bind(NOW)
      .run();
    const fill = (table: string, key: string, last: number, rows: number, views: string) =>
      env.DB.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
         INSERT INTO ${table} (${key}, views, total) SELECT ?1 - i, ?3, 1 FROM n`,
      )
        .bind(last, rows, views)
        .run();
    await fill("views_by_hour", "hour", hour(NOW), 744, counts(1_000));
    await fill("views_by_day", "day", Math.floor(NOW / DAY) - 31, 369, counts(10_000));
    for (const window of ["day", "week", "month"])
      await env.DB.prepare("INSERT INTO view_windows VALUES (?, ?, ?)")
        .bind(window, hour(NOW), counts(10_000))
        .run();
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT (?1 - i * 600000) * 1024, 9000, i, i, 0, 'held', 'Ada', 'x', 'form', 0 FROM n`,
    )
      .bind(NOW - DAY)
      .run();
    const metered = meteredDatabase();
    const costs: Record<string, number> = {};
    const cost = async (name: string, work: () => Promise<unknown>) => {
      metered.meter.rowsRead = 0;
      await work();
      costs[name] = metered.meter.rowsRead;
    };
    const read = async (id: number) => {
      const article = await findFiguredArticle(metered.db, String(id));
      if (article) await readArticleFigures({ db: metered.db, now: NOW, timeZone: "Europe/Berlin" }, article);
    };
    await cost("today's article", () => read(5));
    await cost("a year's article", () => read(9_000));
    await cost("read now", () => readNow(metered.db, NOW, 10));
    await cost("sections and authors", () => readShares(metered.db, "month"));
    await cost("what is usual", () => learnUsual(metered.db, NOW));
    console.info("rows read", costs);
    expect(costs["today's article"]).toBeLessThan(100);
    expect(costs["a year's article"]).toBeLessThan(3_400);
    expect(costs["read now"]).toBeLessThan(40);
    expect(costs["sections and authors"]).toBeLessThan(1_300);
    expect(costs["what is usual"]).toBeLessThan(14_000);
  });
});

describe("what is read now", () => {
  it("is the hour before the last counting, with its share of the hour before", async () => {
    for (const id of [1, 2, 3]) await makeArticle({ id, path: `/${id}/`, title: `Story ${id}` });
    await addViews(
      [
        { hour: hour(NOW) - 2, articleId: 3, views: 900 },
        { hour: hour(NOW) - 1, articleId: 1, views: 40 },
        { hour: hour(NOW), articleId: 2, views: 30 },
      ],
      NOW,
    );
    await ranked("day", [], NOW - 15 * 60_000);
    const read = await readNow(db, NOW, 10);
    expect(read).toMatchObject({ countedUpTo: NOW - 15 * 60_000, readers: 60 });
    expect(read.top.map(({ title, views }) => [title, views])).toEqual([
      ["Story 2", 30],
      ["Story 1", 30],
    ]);
  });
});

describe("readers by section and author", () => {
  it("are those of the articles read most, and say of how many", async () => {
    await env.DB.exec("INSERT INTO sections (slug, name) VALUES ('sport', 'Sport'), ('town', 'Town')");
    await env.DB.exec("INSERT INTO authors (slug, name) VALUES ('ida', 'Ida Marlowe')");
    await makeArticle({ id: 1, path: "/1/", sectionSlug: "sport", authorSlug: "ida", byline: "Ida Marlowe" });
    await makeArticle({ id: 2, path: "/2/", sectionSlug: "town", byline: "Our own" });
    await makeArticle({ id: 3, path: "/3/", sectionSlug: "sport", authorSlug: "ida" });
    await addViews(
      [
        { hour: hour(NOW), articleId: 1, views: 5 },
        { hour: hour(NOW), articleId: 2, views: 7 },
        { hour: hour(NOW), articleId: 3, views: 6 },
        { hour: hour(NOW), articleId: 99, views: 2 },
      ],
      NOW,
    );
    expect(await readShares(db, "week")).toMatchObject({
      sections: [
        { name: "Sport", views: 11 },
        { name: "Town", views: 7 },
      ],
      authors: [
        { name: "Ida Marlowe", views: 11 },
        { name: "Our own", views: 7 },
      ],
      covered: 18,
      total: 20,
    });
  });
});
