import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { relatedArticles } from "../../src/articles/related.ts";
import { searchByTerms } from "../../src/articles/search-by-terms.ts";
import type { Db } from "../../src/db/client.ts";
import { openDatabase } from "../../src/db/client.ts";
import { indexArticles, readIndexState, removeFromIndex } from "../../src/search/term-index.ts";
import { type TermSource, weighTerms } from "../../src/search/terms.ts";
import { textLanguage } from "../../src/search/text-language.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

describe("the index by content", () => {
  it("knows which articles have a term, and how many", async () => {
    await index([1, "Rain and wind"], [2, "Rain"]);
    expect(await terms()).toEqual({ "": "2", rain: "2 1,2", wind: "1 1" });
  });

  it("takes changed articles, and those that are in it no more", async () => {
    await index([1, "Rain and wind"], [2, "Rain"], [3, "Snow"]);
    await index([1, "Rain and hail"], [3, null]);
    expect(await terms()).toEqual({ "": "2", rain: "2 1,2", hail: "1 1", wind: "0 ", snow: "0 " });
    await env.DB.batch(removeFromIndex(db, 2));
    await env.DB.batch(removeFromIndex(db, 2));
    expect(await terms()).toEqual({ "": "1", rain: "1 1", hail: "1 1", wind: "0 ", snow: "0 " });
  });

  it("writes a row a changed term, and nothing for what is as before", async () => {
    await index([1, "Rain, wind, snow and hail"]);
    const { db: metered, meter } = meteredDatabase();
    await indexIn(metered, [1, "Rain, wind, snow and hail"]);
    expect(meter.rowsWritten).toBe(0);
    await indexIn(metered, [1, "Rain, wind, snow and sleet"]);
    expect(meter.rowsWritten).toBe(3);
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
    const [first, ...others] = ids(await relatedArticles(db, bridge, NOW, 3));
    expect(first).toBe(both);
    expect(others.toSorted()).toEqual([trams, harbour]);
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

  it("knows by the body what an article is about, and shows a text that was published twice once", async () => {
    const ferries = `The ferries stay in the harbour because of ice on the sound. Captains wait for the icebreaker, which
      is under repair in the northern shipyard. Passengers for the islands sleep in the terminal, and the harbour
      master counts crates of fish that nobody fetches while frost holds the piers.`;
    const football =
      "The cup final went to penalties after a late equaliser, and the keeper saved three of them.";
    const article = await publish({ title: "Monday", text: ferries });
    await publish({ title: "Tuesday", text: football });
    const close = await publish({
      title: "Wednesday",
      text: "The icebreaker has left the shipyard; ferries to the islands sail again from the harbour tonight.",
    });
    const twice = `${ferries} Wednesday's boats are full of crates, frost, fish and captains, and the terminal sleeps.`;
    await publish({ title: "Thursday", text: twice, publishedAt: NOW - 30 * HOUR });
    await publish({ title: "Friday", text: twice });
    const found = await relatedArticles(db, article, NOW, 5);
    expect(found.filter(({ title }) => title === "Thursday" || title === "Friday")).toHaveLength(1);
    expect(ids(found)).toContain(close);
    expect(found.slice(0, 2).map(({ title }) => title)).not.toContain("Tuesday");
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
    await env.DB.exec("INSERT INTO sections (slug, name) VALUES ('city', 'City & Harbour')");
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

describe("what is related", () => {
  it("is in the same language, as far as both are known, also where it is only the newest", async () => {
    const publishIn = (textLanguage: string | null, title: string) =>
      publish({ title, tags: ["ferry"], section: "harbour", textLanguage });
    const own = await publishIn("en", "Ferry harbour timetable");
    const foreign = await publishIn("de", "Ferry harbour timetable of today");
    const same = await publishIn("en", "Ferry harbour timetable of winter");
    const unknown = await publishIn(null, "Ferry harbour timetable unknown");
    await publish({ title: "Etwas anderes", section: "harbour", textLanguage: "de" });
    const found = ids(await relatedArticles(db, own, NOW));
    expect(found.sort()).toEqual([same, unknown].sort());
    expect(ids(await relatedArticles(db, foreign, NOW))).not.toContain(own);
  });

  it("is not older than a setting, unless it is much closer", async () => {
    const old = NOW - 400 * 24 * HOUR;
    const own = await publish({ title: "Lighthouse keeper retires from Gannet Rock" });
    const close = await publish({ title: "Lighthouse keeper of Gannet Rock", publishedAt: old });
    expect(ids(await relatedArticles(db, own, NOW, 1, 365))).toEqual([close]);
    const young = await publish({ title: "Lighthouse keeper of Gannet Rock retires today" });
    const withOld = ids(await relatedArticles(db, own, NOW, 2));
    expect(withOld.sort()).toEqual([close, young].sort());
    expect(ids(await relatedArticles(db, own, NOW, 1, 365))).toEqual([young]);
  });
});

describe("the language of a text", () => {
  const EN =
    "The council met for the last time this year and it has said that they will not be heard before they are asked by those who live there.";
  const DE =
    "Der Rat hat sich zum letzten Mal in diesem Jahr getroffen, und er hat gesagt, dass sie nicht gehört werden, bevor die Leute, die dort wohnen, es auch sind.";
  const FR =
    "Le conseil s'est réuni pour la dernière fois de cette année, et il a dit que les habitants ne sont pas dans les mêmes conditions avec ce qui a été fait.";
  it.each([
    [EN, "en"],
    [DE, "de"],
    [FR, "fr"],
    ["東京都知事選の結果が発表された。", "ja"],
    ["在东京举行的会议", "zh"],
    ["서울에서 시장이 말했다", "ko"],
    ["Выборы в Ёлкино прошли", "Cyrl"],
    ["Ο καιρός σήμερα", "el"],
    ["Ferry timetable", null],
    ["", null],
  ])("of %j is %s", (text, language) => {
    expect(textLanguage(text)).toBe(language);
  });
});

/** Without a database of its own. */
async function searchArticles(on: Db, text: string, now: number, asked: { limit: number; cursor?: string }) {
  return (await searchByTerms(on, text, now, { filter: {}, ...asked })).items;
}

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

describe("among 10,000 articles", () => {
  it("reads a bounded number of rows, to publish, to relate and to search", async () => {
    // "everywhere" stands in all of them, "often" in a tenth, "seldom3" in a hundredth, and so do twelve words more.
    const common = (n: number) =>
      Array.from({ length: 12 }, (_, word) => `common${word}of${n % (20 + word)}`);
    await bulk(10_000, (n) =>
      ["everywhere", n % 10 === 0 ? "often" : "", `seldom${n % 100}`, `only${n}`, ...common(n)].join(" "),
    );
    const published = meteredDatabase();
    await indexIn(published.db, [20_000, `everywhere often seldom7 ${common(7).join(" ")}`]);
    expect(published.meter.rowsRead).toBeLessThan(500);

    const related = meteredDatabase();
    expect(await relatedArticles(related.db, 5_000, NOW)).toHaveLength(4);
    expect(related.meter.queries).toBe(3);
    expect(related.meter.rowsRead).toBeLessThan(800);

    for (const query of [
      "everywhere",
      "everywhere often",
      "often seldom30 everywhere",
      "everywhere often zebra",
    ]) {
      const { db: metered, meter } = meteredDatabase();
      await searchArticles(metered, query, NOW, { limit: 20 });
      expect(meter.queries).toBeLessThanOrEqual(2);
      expect(meter.rowsRead).toBeLessThan(2_000);
    }
  });
});

type Given = Partial<Parameters<typeof makeArticle>[0]> & {
  tags?: string[];
  section?: string;
  text?: string;
};

async function publish({ tags = [], section, text = "", ...given }: Given): Promise<number> {
  const article = await makeArticle({ publishedAt: NOW - 24 * HOUR, sectionSlug: section ?? null, ...given });
  const { title, standfirst } = article;
  const source = { title, standfirst, tags, section: section ?? null, text };
  await index([article.id, article.listedAt === null ? null : source]);
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
  for (let from = 0; from < count; from += 1_000) {
    await index(...articles.slice(from, from + 1_000).map(({ id, title }): [number, string] => [id, title]));
  }
}

type Entry = [articleId: number, source: string | TermSource | null];

async function index(...entries: Entry[]): Promise<void> {
  await indexIn(db, ...entries);
}

async function indexIn(database: typeof db, ...entries: Entry[]): Promise<void> {
  const articles = entries.map(([articleId, source]) => {
    const whole = typeof source === "string" ? titled(source) : source;
    return { articleId, terms: whole && weighTerms(whole) };
  });
  const statements = indexArticles(database, articles, await readIndexState(database, articles));
  if (statements.length > 0) await database.$client.batch(statements);
}

function titled(title: string): TermSource {
  return { title, standfirst: "", tags: [], section: null, text: "" };
}

/** By term: how many articles it says to have, and which it has. */
async function terms(): Promise<Record<string, string>> {
  const { results } = await env.DB.prepare("SELECT term, articles, postings FROM terms").all<{
    term: string;
    articles: number;
    postings: string;
  }>();
  return Object.fromEntries(
    results.map(({ term, articles, postings }) => [
      term,
      term === "" ? `${articles}` : `${articles} ${Object.keys(JSON.parse(postings))}`,
    ]),
  );
}

function ids(cards: { id: number }[]): number[] {
  return cards.map(({ id }) => id);
}
