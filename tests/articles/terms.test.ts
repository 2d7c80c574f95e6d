import { describe, expect, it } from "vitest";
import { queryTerms, termsOf } from "../../src/articles/terms.ts";

const NOTHING = { title: "", standfirst: "", tags: [], section: null };

describe("termsOf", () => {
  it("weighs tags, title, standfirst and section", () => {
    const terms = termsOf({
      title: "The harbour bridge opens",
      standfirst: "After nine years the bridge carries trams",
      tags: ["trams", "public-works"],
      section: "city",
    });
    expect(Object.fromEntries(terms)).toEqual({
      "#trams": 8,
      "#public-works": 8,
      "@city": 1,
      harbour: 4,
      bridge: 5,
      opens: 4,
      trams: 3,
      public: 2,
      works: 2,
      nine: 1,
      years: 1,
      carries: 1,
    });
    expect([...terms.keys()].slice(0, 3)).toEqual(["#trams", "#public-works", "bridge"]);
  });

  it("counts a word once in a field", () => {
    expect(termsOf({ ...NOTHING, title: "Rain, rain, rain" }).get("rain")).toBe(4);
  });

  it("gives at most 30, the heaviest, and keeps the title beside many tags", () => {
    const terms = termsOf({
      title: "Seven old lighthouses",
      standfirst: Array.from({ length: 60 }, (_, index) => `word${index}`).join(" "),
      tags: Array.from({ length: 40 }, (_, index) => `tag-${index}`),
      section: "coast",
    });
    expect(terms.size).toBe(30);
    expect([...terms.keys()].filter((term) => term.startsWith("#"))).toHaveLength(10);
    expect(terms.get("lighthouses")).toBe(4);
  });

  it.each([
    ["Élection à Évreux", ["election", "evreux"]],
    ["Straße ÖFFNET früher", ["straße", "offnet", "fruher"]],
    ["Выборы в Ёлкино", ["выборы", "елкино"]],
    ["Ο καιρός σήμερα", ["καιρος", "σημερα"]],
    ["The council's U-turn on 2026 budget", ["council", "turn", "2026", "budget"]],
    ["ﬁne ＦＵＬＬ width", ["fine", "full", "width"]],
    ["बजट पर चर्चा", ["बजट", "चर्चा"]],
    ["東京都知事選", ["東京", "京都", "都知", "知事", "事選"]],
    ["雨 and 雪", ["雨", "雪"]],
    ["ガソリン価格が上昇", ["ガソ", "ソリ", "リン", "ン価", "価格", "格が", "が上", "上昇"]],
    ["서울 시장", ["서울", "시장"]],
    ["東京Tower opens", ["東京", "tower", "opens"]],
    ["It is what it was, and so on", []],
    ["🎉 ??? --- !!", []],
    ["x".repeat(41), []],
  ])("reads %s", (title, words) => {
    expect([...termsOf({ ...NOTHING, title }).keys()]).toEqual(words);
  });

  it("never mistakes a word for a tag or a section", () => {
    expect([...termsOf({ ...NOTHING, title: "#trams @city" }).keys()]).toEqual(["trams", "city"]);
  });
});

describe("queryTerms", () => {
  it("folds as terms are folded, each word once", () => {
    expect(queryTerms("  Bridge? the BRÍDGE trams ")).toEqual(["bridge", "trams"]);
  });

  it("is empty where nothing can be looked up", () => {
    expect(queryTerms("to be, or not")).toEqual([]);
    expect(queryTerms("")).toEqual([]);
  });

  it("looks at eight words", () => {
    expect(queryTerms(Array.from({ length: 20 }, (_, index) => `word${index}`).join(" "))).toHaveLength(8);
  });
});
