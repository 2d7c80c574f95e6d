import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostAlike } from "../../src/search/alike.ts";
import { keptTerms, queryTerms, rarity, weighTerms } from "../../src/search/terms.ts";

const NOTHING = { title: "", standfirst: "", tags: [], section: null, text: "" };

const same = () => 1;

describe("weighTerms", () => {
  it("weighs tags, title and standfirst above the body, and what is said often above what is said once", () => {
    const { weights, main } = weighTerms({
      title: "The harbour bridge opens",
      standfirst: "After nine years the bridge carries trams",
      tags: ["trams", "public-works"],
      section: "city",
      text: "Rain fell on the bridge. Rain, the mayor said, and rain again.",
    });
    const weight = (term: string) => weights.get(term) ?? 0;
    expect(weight("bridge")).toBeGreaterThan(weight("harbour"));
    expect(weight("#trams")).toBeGreaterThan(weight("harbour"));
    expect(weight("harbour")).toBeGreaterThan(weight("nine"));
    expect(weight("nine")).toBeGreaterThan(weight("mayor"));
    expect(weight("rain")).toBeGreaterThan(weight("mayor"));
    expect([...main].join(" ")).toBe(
      "#trams #public-works @city harbour bridge open tram public work nine year carry",
    );
    expect(Math.max(...weights.values())).toBeLessThanOrEqual(63);
  });

  it("stays as it is when a long text gets a sentence more", () => {
    const text = Array.from({ length: 400 }, (_, n) => `word${n % 90}`).join(" ");
    const before = weighTerms({ ...NOTHING, title: "Harbour", text }).weights;
    const after = weighTerms({ ...NOTHING, title: "Harbour", text: `${text} gulls` }).weights;
    expect([...before].filter(([term, weight]) => after.get(term) !== weight)).toEqual([]);
  });

  it.each([
    ["Élection à Évreux", ["election", "evreux"]],
    ["Straße ÖFFNET früher", ["straße", "offnet", "fruher"]],
    ["Выборы в Ёлкино", ["выборы", "елкино"]],
    ["Ο καιρός σήμερα", ["καιρος", "σημερα"]],
    ["The council's U-turn on 2026 budgets", ["council", "turn", "2026", "budget"]],
    ["Parties, churches, buses, gas, status, glass", ["party", "churche", "buse", "gas", "status", "glass"]],
    ["ﬁne ＦＵＬＬ width", ["fine", "full", "width"]],
    ["बजट पर चर्चा", ["बजट", "चर्चा"]],
    ["東京都知事選", ["東京", "京都", "都知", "知事", "事選"]],
    ["雨 and 雪", ["雨", "雪"]],
    ["ガソリン価格が上昇", ["ガソ", "ソリ", "リン", "ン価", "価格", "格が", "が上", "上昇"]],
    ["서울 시장", ["서울", "시장"]],
    ["東京Tower opens", ["東京", "tower", "open"]],
    ["It is what it was, and so on", []],
    ["🎉 ??? --- !!", []],
    ["x".repeat(41), []],
  ])("reads %s", (title, words) => {
    expect([...weighTerms({ ...NOTHING, title }).weights.keys()]).toEqual(words);
  });

  it("never mistakes a word for a tag or a section", () => {
    expect([...weighTerms({ ...NOTHING, title: "#tram @city" }).weights.keys()]).toEqual(["tram", "city"]);
  });
});

describe("keptTerms", () => {
  it("keeps at most 80, the title beside many tags, and the heaviest of the rest", () => {
    const terms = weighTerms({
      title: "Seven old lighthouses",
      standfirst: Array.from({ length: 60 }, (_, index) => `word${index}`).join(" "),
      tags: Array.from({ length: 40 }, (_, index) => `tag-${index}`),
      section: "coast",
      text: Array.from({ length: 400 }, (_, n) => (n % 3 === 0 ? "gulls" : `body${n}`)).join(" "),
    });
    const kept = keptTerms(terms, same);
    expect(kept.size).toBe(80);
    expect([...kept.keys()].filter((term) => term.startsWith("#"))).toHaveLength(10);
    expect(kept.has("lighthouse")).toBe(true);
    expect(kept.has("gull")).toBe(true);
  });

  it("prefers what few articles have", () => {
    const text = Array.from({ length: 200 }, (_, n) => `word${n}`).join(" ");
    const kept = keptTerms(weighTerms({ ...NOTHING, text }), (term) => (term === "word199" ? 9 : 1));
    expect([...kept.keys()][0]).toBe("word199");
  });
});

describe("rarity", () => {
  it("falls with the number of articles and never below nothing", () => {
    expect(rarity(1, 1000)).toBeGreaterThan(rarity(100, 1000));
    expect(rarity(1000, 1000)).toBeGreaterThan(0);
    expect(rarity(5, 0)).toBeGreaterThan(0);
  });
});

describe("queryTerms", () => {
  it("folds as terms are folded, each word once", () => {
    expect(queryTerms("  Bridge? the BRÍDGE trams ")).toEqual(["bridge", "tram"]);
  });

  it("is empty where nothing can be looked up", () => {
    expect(queryTerms("to be, or not")).toEqual([]);
    expect(queryTerms("")).toEqual([]);
  });

  it("looks at eight words", () => {
    expect(queryTerms(Array.from({ length: 20 }, (_, index) => `word${index}`).join(" "))).toHaveLength(8);
  });
});

type Found = Parameters<typeof mostAlike>[1];

/** What `mostAlike` says of itself, word for word and without haste. */
function alikeByDefinition(articleId: number, found: Found, articles: number) {
  const worth = ({ weight, postings }: Found[number]) => weight * rarity(postings.length / 2, articles);
  const terms = found
    .toSorted((a, b) => worth(b) - worth(a))
    .map(({ weight, postings }, place) => ({
      asks: place < 60 ? Math.sqrt(weight) * rarity(postings.length / 2, articles) : 0,
      weights: new Map(
        Array.from({ length: postings.length / 2 }, (_, n) => [
          postings[2 * n] ?? 0,
          postings[2 * n + 1] ?? 0,
        ]),
      ),
    }));
  const weightOf = (term: (typeof terms)[number], id: number) => term.weights.get(id) ?? 0;
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  const ids = [...new Set(terms.flatMap(({ weights }) => [...weights.keys()]))].filter(
    (id) => id !== articleId,
  );
  const order = (of: (id: number) => number) => (a: number, b: number) => of(b) - of(a) || b - a;
  const scoreOf = (id: number) => sum(terms.map((term) => term.asks * weightOf(term, id)));
  const best = ids
    .filter((id) => scoreOf(id) > 0)
    .sort(order(scoreOf))
    .slice(0, 60);
  const top = scoreOf(best[0] ?? 0);
  const likes = (asking: number, other: number) =>
    asking === other
      ? 0
      : sum(terms.map((term) => Math.sqrt(weightOf(term, asking)) * term.asks * weightOf(term, other)));
  const final = new Map(
    best.map((id) => {
      const said = best.slice(0, 20).map((witness) => {
        const most = Math.max(...best.map((other) => likes(witness, other))) || 1;
        return (0.3 * (scoreOf(witness) / top) * likes(witness, id)) / most;
      });
      return [id, said.reduce((total, one) => total + one, scoreOf(id) / top)];
    }),
  );
  const finalOf = (id: number) => final.get(id) ?? 0;
  const ordered = best.toSorted(order(finalOf));
  return ordered.map((id) => ({
    articleId: id,
    score: finalOf(id) / finalOf(ordered[0] ?? 0),
    shared: terms.filter((term) => weightOf(term, id) > 0).length,
  }));
}

describe("which articles are alike", () => {
  const ARTICLES = 120;
  const term = fc.record({
    weight: fc.integer({ min: 1, max: 9 }),
    postings: fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: ARTICLES }), fc.integer({ min: 1, max: 30 })), {
        selector: ([id]) => id,
        maxLength: 40,
      })
      .map((pairs) => pairs.toSorted(([a], [b]) => a - b).flat()),
  });

  it("is as it is defined, whatever they share", () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 70 }), fc.integer({ min: 1, max: ARTICLES }), (found, id) => {
        expect(mostAlike(id, found, ARTICLES)).toEqual(alikeByDefinition(id, found, ARTICLES));
      }),
      { numRuns: 150 },
    );
  });

  it("names the later stored first where they are equally alike, and none where nothing is shared", () => {
    const postings = [1, 4, 2, 4, 3, 4];
    expect(mostAlike(2, [{ weight: 2, postings }], 100).map(({ articleId }) => articleId)).toEqual([3, 1]);
    expect(mostAlike(2, [{ weight: 2, postings: [2, 4] }], 100)).toEqual([]);
    expect(mostAlike(2, [], 100)).toEqual([]);
  });
});
