import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { storeDocuments } from "../../src/search/documents.ts";
import { findDocuments } from "../../src/search/find-documents.ts";
import { readQuery, type SearchFilter } from "../../src/search/query.ts";
import { createSchema } from "../../src/search/schema.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const DAY = 86_400_000;

beforeEach(() => createSchema(env.SEARCH, "1 test"));

type Given = {
  id: number;
  title?: string;
  standfirst?: string;
  names?: string[];
  body?: string;
  at?: number;
  revision?: number;
};

async function store(...given: Given[]): Promise<void> {
  const documents = given.map(({ id, revision = 1, at = NOW - DAY, ...text }) => ({
    articleId: id,
    revision,
    text: {
      ...{ title: "", standfirst: "", names: [], body: "", ...text },
      ...{
        listedAt: at,
        contentHash: `hash-${id}`,
        sectionSlug: `section-${id % 2}`,
        authorSlug: "ida marlowe",
        tagSlugs: ["ünïq/tag"],
      },
    },
  }));
  await storeDocuments(env.SEARCH, documents);
}

async function find(text: string, filter: SearchFilter = {}, language = "en"): Promise<number[]> {
  const query = readQuery(text, language, filter);
  if (query === null) return [];
  const { hits } = await findDocuments(env.SEARCH, query, { now: NOW, filter, limit: 20 });
  return hits.map(({ articleId }) => articleId);
}

describe("what a reader types", () => {
  it.each([
    ["skipper", "A skipper saw it."],
    ["SKIPPERS", "A skipper saw it."],
    ["parties", "The party went on."],
    ["party", "Two parties met."],
    ["churches", "A church stood there."],
    ["church", "Both churches stood there."],
    ["counc", "The council met."],
    ["the council's", "Of the council nobody spoke."],
    ["council", "The council’s budget."],
    ["O'Neill", "Mr O’Neill spoke."],
    ["oneill", "Mr O’Neill spoke."],
    ["u-turn", "The U-turn of the year."],
    ["cooperate", "They co-operate."],
    ["co-operate", "They cooperate."],
    ["1,200", "It cost 1,200 pounds."],
    ["evreux", "Élection à Évreux"],
    ["ÉVREUX", "Evreux votes"],
    ["lodz", "A tram in Łódź"],
    ["Łódź", "A tram in Lodz"],
    ["Mueller", "Herr Müller kam."],
    ["Müller", "Herr Mueller kam."],
    ["muller", "Herr Müller kam."],
    ["strasse", "Die Straße"],
    ["Straße", "Die Strasse"],
    ["Smørrebrød", "smorrebrod for all"],
    ["καιρος", "Ο καιρός σήμερα"],
    ["ΚΑΙΡΟΣ", "Ο καιρός σήμερα"],
    ["елкино", "Выборы в Ёлкино"],
    ["東京", "東京都知事選の結果"],
    ["知事", "東京都知事選の結果"],
    ["知事選", "東京都知事選の結果"],
    ["選", "東京都知事選の結果"],
    ["ガソリン", "ガソリン価格が上昇"],
    ["东京", "在东京举行"],
    ["서울", "서울에서 시장이 말했다"],
    ["시장", "서울에서 시장이 말했다"],
    ["กรุงเทพ", "ข่าวกรุงเทพมหานครวันนี้"],
    ["चर्चा", "बजट पर चर्चा"],
    ["tower", "東京Tower opens"],
    ["東京tow", "東京Tower opens"],
    ["محمد", "مُحَمَّد قال"],
    ["xyzzy42", "Call xyzzy42 now"],
  ])("%s finds: %s", async (query, body) => {
    await store({ id: 1, body }, { id: 2, body: "Something else altogether." });
    expect(await find(query)).toEqual([1]);
  });

  it.each([
    ["es", "elección", "las elecciones"],
    ["es", "luces", "una luz"],
    ["fr", "journal", "les journaux"],
    ["de", "Häuser", "das Haus"],
    ["de", "Wahl", "die Wahlen"],
    ["it", "elezioni", "una elezione"],
    ["pt", "eleição", "as eleições"],
    ["nl", "boten", "een boot met een ander, de boten"],
  ])("knows the plurals of %s: %s finds %s", async (language, query, body) => {
    await store({ id: 1, body });
    expect(await find(query, {}, language)).toEqual([1]);
  });

  it("asks for all words, and for what stands in quotes as it stands", async () => {
    await store({ id: 1, body: "the old harbour wall" }, { id: 2, body: "an old wall by the harbour" });
    expect((await find("wall harbour")).sort()).toEqual([1, 2]);
    expect(await find('"harbour wall"')).toEqual([1]);
    expect(await find("“harbour wall” old")).toEqual([1]);
    expect(await find("harbour zebra")).toEqual([]);
    // Nobody has closed it yet.
    expect((await find('"harbour wall old')).sort()).toEqual([1, 2]);
  });

  it.each([
    ['" OR "', []],
    ["NEAR(old wall)", []],
    ["old AND wall", []],
    ["old NOT wall", []],
    ["title:old", []],
    ["{title}: old", []],
    ["-old", [1]],
    ["old*", [1]],
    ["(old) ^wall", [1]],
    ['"old" "wall"', [1]],
    ['""old""', [1]],
    ["'old'; DROP TABLE words; --", []],
    ["\0old", [1]],
    ["old\ud800", [1]],
    ["?!* \"'()", []],
    ["🎉", []],
    ["old 🎉", [1]],
  ])("takes %j for words, and never for the language of the index", async (query, found) => {
    await store({ id: 1, body: "the old wall" });
    expect(await find(query)).toEqual(found);
  });

  it("takes ten thousand characters", async () => {
    await store({ id: 1, body: "the old wall" });
    expect(await find("old ".repeat(3_000))).toEqual([1]);
    expect(await find("x".repeat(10_000))).toEqual([]);
    expect(await find('"'.repeat(10_000))).toEqual([]);
  });

  it("takes naughty strings", async () => {
    await store({ id: 1, body: "the old wall" });
    for (const text of [
      "undefined",
      "1;DROP TABLE users",
      "Ω≈ç√∫˜µ≤≥÷",
      "\u202e\u2066test",
      "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
      "０１２３",
      "⁰⁴⁵",
      "ﷺ",
      "\ufdd0top-five\ufdd1",
      '","',
    ])
      expect(Array.isArray(await find(text))).toBe(true);
  });
});

describe("the ranking", () => {
  it("puts title before standfirst before body, and the newer of two alike first", async () => {
    await store(
      { id: 1, body: `${"rain ".repeat(50)} ferry`, at: NOW - DAY },
      { id: 2, title: "Ferry", body: "rain ".repeat(50), at: NOW - 900 * DAY },
      { id: 3, standfirst: "A ferry", body: "rain ".repeat(50), at: NOW - 800 * DAY },
      { id: 4, title: "Ferry", body: "rain ".repeat(50), at: NOW - 2 * DAY },
      ...Array.from({ length: 9 }, (_, n) => ({ id: 10 + n, body: "nothing" })),
    );
    expect(await find("ferry")).toEqual([4, 2, 3, 1]);
  });

  it("finds what is called so first among many that have the words", async () => {
    const many = Array.from({ length: 150 }, (_, n) => ({
      ...{ id: 100 + n, title: "Bridge old opens", body: "the old bridge opens", at: NOW - n * 3_600_000 },
    }));
    await store(...many, { id: 7, title: "Old bridge opens at last", at: NOW - 999 * DAY });
    expect((await find("old bridge opens"))[0]).toBe(7);
  });

  it("goes through all that was found, each once, to the end", async () => {
    await store(
      ...Array.from({ length: 230 }, (_, n) => ({
        ...{
          id: n + 1,
          title: n % 7 === 0 ? "Council" : "",
          body: "the council met",
          at: NOW - n * 3_600_000,
        },
      })),
    );
    const query = readQuery("council", "en");
    const found: number[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      if (!query) throw new Error("no query");
      const page = await findDocuments(env.SEARCH, query, { now: NOW, filter: {}, cursor, limit: 20 });
      expect(page.isExact).toBe(false);
      found.push(...page.hits.map(({ articleId }) => articleId));
      cursor = page.next ?? undefined;
      pages += 1;
    } while (cursor !== undefined && pages < 40);
    expect(found).toHaveLength(230);
    expect(new Set(found).size).toBe(230);
    expect(found.slice(0, 5).every((id) => (id - 1) % 7 === 0)).toBe(true);
  });

  it("counts what it can, and filters by section, author, tag and period", async () => {
    await store(
      { id: 1, body: "ferry", at: Date.UTC(1893, 3, 1) },
      { id: 2, body: "ferry", at: Date.UTC(2025, 3, 1) },
      { id: 3, body: "ferry", at: NOW + DAY },
    );
    expect((await find("ferry")).sort()).toEqual([1, 2]);
    expect(await find("ferry", { section: "section-1" })).toEqual([1]);
    expect((await find("ferry", { author: "ida marlowe", tag: "ünïq/tag" })).sort()).toEqual([1, 2]);
    expect(await find("ferry", { author: "ida" })).toEqual([]);
    expect(await find("ferry", { from: Date.UTC(2025, 3, 1), to: Date.UTC(2025, 3, 1) })).toEqual([2]);
    expect(await find("ferry", { to: Date.UTC(1900, 0, 1) })).toEqual([1]);
    expect(await find("section")).toEqual([]);
  });
});

describe("storing documents", () => {
  it("replaces what was there, and leaves the later revision in whatever order they come", async () => {
    await store({ id: 1, body: "second", revision: 2, at: NOW - 3 * DAY });
    await store({ id: 1, body: "first", revision: 1 });
    expect([await find("first"), await find("second")]).toEqual([[], [1]]);
    await store({ id: 1, body: "third", revision: 3 });
    expect([await find("second"), await find("third")]).toEqual([[], [1]]);
    await storeDocuments(env.SEARCH, [{ articleId: 1, revision: 4, text: null }]);
    expect(await find("third")).toEqual([]);
    await store({ id: 1, body: "third", revision: 3 });
    expect(await find("third")).toEqual([]);
  });
});
