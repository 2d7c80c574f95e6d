import { describe, expect, it } from "vitest";
import type { Facts } from "../../src/spam/facts.ts";
import { foldText } from "../../src/spam/text-fold.ts";
import { judged } from "./fine-comment.ts";

const links = (count: number) =>
  Array.from(
    { length: count },
    (_, n) => `I read about it at https://www.paper${n}.example/story yesterday.`,
  ).join(" ");

describe("what people write is published", () => {
  it.each<[string, Partial<Facts>]>([
    ["an ordinary remark", {}],
    ["a short one", { body: "Thank you!" }],
    ["one source", { body: links(1) }],
    ["two sources, each counted once", { body: links(2) }],
    [
      "a source in Chinese, which has no spaces",
      { body: "这篇文章写得很好，可以参考 https://paper.example/a" },
    ],
    ["a reply from a program", { via: "json", token: { state: "missing" } }],
    ["a page left open for days", { token: { state: "old" } }],
    ["a form answered just slowly enough", { token: { state: "ok", ageSeconds: 3 } }],
    ["a few capitals", { body: "NO WAY! The BBC said the same." }],
    [
      "a long text in capitals, and nothing else",
      { body: "WHY DOES NOBODY TALK ABOUT THE PRICE OF THE NEW BRIDGE" },
    ],
    ["a line of dashes", { body: "Quoted from the plan:\n--------------------------------\nIt holds." }],
    ["joy", { body: "Yessss, finally!!!!!!!!!!!!!!!!!!!" }],
    ["a phrase that advertisements use too", { body: "I work at home and it costs me $3 more for heating." }],
    ["a name with a full stop", { authorName: "Dr. Grace H. Murray" }],
    ["a name that is also a loan", { authorName: "Loan Nguyen" }],
    ["a name that is also Seo", { authorName: "Seo Yeon" }],
    [
      "a word that ends like a shortener",
      { body: "It is the same on https://pinterest.co/bridges if you look there for it." },
    ],
  ])("%s", (_, given) => {
    expect(judged(given)).toMatchObject({ outcome: "publish" });
  });

  it("finds nothing in an ordinary remark", () => {
    expect(judged({})).toEqual({ outcome: "publish", score: 0, findings: [] });
  });
});

describe("what a person should look at is held", () => {
  it.each<[string, string, Partial<Facts>]>([
    ["honeypot", "a field filled that people do not see", { honeypot: "https://spam.example" }],
    ["form-token", "a form that was never fetched", { token: { state: "missing" } }],
    ["form-token", "a form answered at once", { token: { state: "ok", ageSeconds: 0.4 } }],
    ["same-text", "words sent once before", { similar: { published: 1, held: 0, spam: 0 } }],
    ["same-text", "words sent twice before", { similar: { published: 2, held: 0, spam: 0 } }],
    ["many-links", "three links", { body: links(3) }],
    ["many-links", "five links", { body: links(5) }],
    ["bare-link", "a link alone", { body: "https://shop.example/offer" }],
    ["bare-link", "a link and an exclamation", { body: "Look here: www.shop.example !!" }],
    [
      "shortened-link",
      "a shortened link",
      { body: "There is a very good report on this at https://bit.ly/3abcd for all." },
    ],
    [
      "foreign-markup",
      "BBCode",
      { body: "This is what I have read [url]somewhere else[/url] about the bridge." },
    ],
    [
      "foreign-markup",
      "an HTML link",
      { body: 'Read this <a class="x" href="/offer">report</a> on the bridge.' },
    ],
    ["advertising-name", "a domain for a name", { authorName: "best-shoes.shop" }],
    ["advertising-name", "words and a domain for a name", { authorName: "Great shoes at shoes.example.com" }],
    ["advertising-name", "an address for a name", { authorName: "https://shoes.example" }],
    ["advertising-name", "an advertisement for a name", { authorName: "Cheap Replica Watches" }],
    [
      "advertising-name",
      "an advertisement with hidden characters",
      { authorName: "onl\u200Bine ｃａｓ\u00ADｉｎｏ" },
    ],
    [
      "sales-talk",
      "two phrases",
      { body: "I earn $5,000 a week with an online casino, and you can do it as well." },
    ],
  ])("%s: %s", (rule, _, given) => {
    const verdict = judged(given);
    expect(verdict).toMatchObject({ outcome: "hold", findings: [{ rule }] });
    expect(verdict.score).toBeGreaterThanOrEqual(1);
  });

  it.each([
    [
      "Could you please subscribe, I make films about our island, watch my new videos there.",
      ["own-place", "begging"],
    ],
    ["Come to the hall on Sunday and listen to our songs.", ["own-place"]],
    ["Please vote on Sunday, whoever you are for.", ["begging"]],
    ["I like your view of the bridge, and I follow the council closely.", []],
  ])("own-place and begging: %s", (body, rules) => {
    const { findings, outcome } = judged({ body });
    expect(findings.map(({ rule }) => rule)).toEqual(rules);
    expect(outcome).toBe(rules.length > 1 ? "hold" : "publish");
  });

  it("when two weak signs agree", () => {
    const { outcome, findings } = judged({
      token: { state: "old" },
      body: "WHY DOES NOBODY TALK ABOUT THE PRICE OF THE NEW BRIDGE",
    });
    expect({ outcome, rules: findings.map(({ rule }) => rule) }).toEqual({
      outcome: "hold",
      rules: ["form-token", "shouting"],
    });
  });
});

describe("what no person sends is spam", () => {
  it.each<[string, string, Partial<Facts>]>([
    ["form-token", "a forged token, also from a program", { via: "json", token: { state: "forged" } }],
    ["same-text", "words sent three times before", { similar: { published: 3, held: 0, spam: 0 } }],
    ["many-links", "six links", { body: links(6) }],
    ["many-links", "a page of BBCode", { body: "[url=https://a.example]a[/url] ".repeat(6) }],
  ])("%s: %s", (rule, _, given) => {
    const verdict = judged(given);
    expect(verdict.outcome).toBe("spam");
    expect(verdict.findings[0]?.rule).toBe(rule);
    expect(verdict.score).toBeGreaterThanOrEqual(2);
  });

  it("when two strong signs agree", () => {
    const { outcome, findings } = judged({ token: { state: "missing" }, authorName: "shoes.shop" });
    expect(outcome).toBe("spam");
    expect(findings.map(({ rule }) => rule)).toEqual(["form-token", "advertising-name"]);
  });

  it("asks no further rule once it is certain", () => {
    expect(
      judged({ token: { state: "forged" }, body: links(9), authorName: "shoes.shop" }).findings,
    ).toHaveLength(1);
  });
});

it("reads patterns that lead nowhere in the time of their length", () => {
  const tricks = [
    "<a ",
    "[url",
    "www.",
    "https://",
    "whatsapp 1",
    "earn 1,",
    "a-",
    "a界",
    "aaaaaaaaaaaa ",
    "cheap ",
  ];
  for (const trick of tricks) {
    const body = trick.repeat(200_000 / trick.length);
    // A quadratic pattern would need minutes here, and the test's own limit would end it.
    expect(judged({ body, authorName: body }).outcome).toMatch(/publish|hold|spam/);
  }
});

describe("the folded text", () => {
  it.each([
    ["Great post!!! Visit us.", "great  POST, visit\nus"],
    ["Ｇｒｅａｔ ｐｏｓｔ", "great post"],
    ["gr\u200Beat po\u00ADst\uFEFF", "great post"],
    ["cafe\u0301", "CAFÉ"],
    ["¡Hola, señor!", "hola señor"],
    ["1️⃣ first", "1⃣ First"],
  ])("is the same for %j and %j", (one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  it.each([
    ["one bridge", "two bridges"],
    ["का काम", "की काम"],
    ["resume", "résumé"],
    ["ab", "a b"],
  ])("is another for %j and %j", (one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });

  it("is empty where there are no words", () => {
    expect(foldText(" \u200B…!\n")).toBe("");
  });
});
