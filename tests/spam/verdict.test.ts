import { describe, expect, it } from "vitest";
import type { Facts } from "../../src/spam/facts.ts";
import { withServices } from "../../src/spam/judge.ts";
import type { Finding } from "../../src/spam/verdict.ts";
import { compileWords } from "../../src/spam/word-lists.ts";
import { judged, SETTINGS } from "./fine-comment.ts";

const { thresholds } = SETTINGS;
const nobody: Facts["commenter"] = { approved: 0, spam: 0, trusted: false, blocked: false };
const approved = { ...nobody, approved: 1 };
const trusted = { ...nobody, trusted: true };

const links = (count: number) =>
  Array.from({ length: count }, (_, n) => `There is a report on it at https://paper${n}.example too.`).join(
    " ",
  );

const rulesOf = ({ findings }: { findings: Finding[] }) => findings.map(({ rule }) => rule);

describe("the policy", () => {
  it("holds every comment where it says so, with a reason", () => {
    expect(judged({ commenter: trusted }, { policy: "hold" })).toMatchObject({
      outcome: "hold",
      findings: [
        { rule: "trusted-commenter" },
        { rule: "policy", weight: 0, reason: "Every comment waits for a moderator on this site." },
      ],
    });
  });

  it("holds first-timers, and nobody who was approved or is trusted", () => {
    const policy = "hold-first-timers";
    expect(judged({}, { policy })).toMatchObject({ outcome: "hold", findings: [{ rule: "policy" }] });
    expect(judged({ commenter: approved }, { policy }).outcome).toBe("publish");
    expect(judged({ commenter: trusted }, { policy }).outcome).toBe("publish");
  });

  it.each(["open", "hold-first-timers", "hold"] as const)("leaves spam spam: %s", (policy) => {
    expect(judged({ token: { state: "forged" } }, { policy }).outcome).toBe("spam");
    expect(judged({ token: { state: "missing" }, authorName: "shoes.shop" }, { policy }).outcome).toBe(
      "spam",
    );
  });
});

describe("a commenter whom moderators know", () => {
  it.each<[string, Partial<Facts>]>([
    ["a form answered fast", { token: { state: "ok", ageSeconds: 1 } }],
    ["a text sent before", { similar: { published: 1, held: 0, spam: 0 } }],
    ["a link alone", { body: "https://paper.example/a" }],
    ["weak signs that agree", { token: { state: "old" }, body: "A".repeat(60) }],
  ])("is published with %s, and was held as a stranger", (_, given) => {
    expect(judged(given).outcome).toBe("hold");
    expect(judged({ ...given, commenter: approved }).outcome).toBe("publish");
  });

  it.each<[string, string, Partial<Facts>]>([
    ["hold", "many links", { body: links(3) }],
    ["hold", "a flood of links", { body: links(9) }],
    [
      "hold",
      "two strong signs",
      {
        body: "There is a very good report on this at https://bit.ly/3abcd for all.",
        token: { state: "missing" },
      },
    ],
    ["hold", "a word that is held", { words: compileWords({ block: "", hold: "bridge", allow: "" }) }],
    ["spam", "a word that is blocked", { words: compileWords({ block: "bridge", hold: "", allow: "" }) }],
    ["hold", "the honeypot", { honeypot: "x" }],
    ["spam", "a forged token", { token: { state: "forged" } }],
  ])("is no way past: %s for %s", (outcome, _, given) => {
    expect(judged({ ...given, commenter: { ...approved, approved: 9 } }).outcome).toBe(outcome);
  });

  it("may bring a few links where moderators trust them, and no flood", () => {
    expect(judged({ body: links(4), commenter: trusted }).outcome).toBe("publish");
    expect(judged({ body: links(6), commenter: trusted }).outcome).toBe("hold");
  });

  it("is spam where moderators blocked them, also after better days", () => {
    const commenter = { approved: 9, spam: 1, trusted: true, blocked: true };
    expect(judged({ commenter })).toMatchObject({
      outcome: "spam",
      findings: [{ rule: "blocked-commenter" }],
    });
  });

  it("is held after spam that no approvals outnumber", () => {
    expect(judged({ commenter: { ...nobody, spam: 1 } })).toMatchObject({
      outcome: "hold",
      findings: [{ reason: "Moderators marked one comment of this commenter as spam." }],
    });
    expect(judged({ commenter: { ...approved, spam: 1 } }, { policy: "hold-first-timers" }).outcome).toBe(
      "hold",
    );
    expect(judged({ commenter: { ...nobody, spam: 1, approved: 2 } }).outcome).toBe("publish");
  });
});

describe("what services say", () => {
  const service = (weight: number): Finding => ({ rule: "service", weight, reason: "Said so." });

  it("adds to the score", () => {
    const verdict = withServices(judged({}), [service(1)], thresholds);
    expect(verdict).toEqual({ outcome: "hold", score: 1, findings: [service(1)] });
    expect(withServices(verdict, [service(1)], thresholds).outcome).toBe("spam");
  });

  it("can speak for a comment", () => {
    const held = judged({ token: { state: "missing" } });
    expect(withServices(held, [service(-1)], thresholds)).toMatchObject({ outcome: "publish", score: 0 });
  });

  it.each<[string, Partial<Facts>]>([
    ["a forged token", { token: { state: "forged" } }],
    ["a blocked word", { words: compileWords({ block: "bridge", hold: "", allow: "" }) }],
  ])("cannot save %s", (_, given) => {
    expect(withServices(judged(given), [service(-9)], thresholds).outcome).toBe("spam");
  });

  it("cannot go round the policy or a held word", () => {
    const held = judged({}, { policy: "hold" });
    expect(withServices(held, [service(-9)], thresholds).outcome).toBe("hold");
    const worded = judged({ words: compileWords({ block: "", hold: "bridge", allow: "" }) });
    expect(withServices(worded, [service(-9)], thresholds).outcome).toBe("hold");
  });

  it("can ask for a moderator by being away", () => {
    const away: Finding = { rule: "akismet", weight: 0, reason: "Did not answer.", atLeast: "hold" };
    expect(withServices(judged({}), [away], thresholds)).toMatchObject({ outcome: "hold", score: 0 });
  });
});

describe("thresholds", () => {
  it("decide what a score becomes", () => {
    const given: Partial<Facts> = { token: { state: "missing" } };
    expect(judged(given, { thresholds: { holdAt: 1.5, spamAt: 3 } }).outcome).toBe("publish");
    expect(judged(given, { thresholds: { holdAt: 0.5, spamAt: 1 } }).outcome).toBe("spam");
  });

  it("leave what is certain as it is", () => {
    const lenient = { thresholds: { holdAt: 50, spamAt: 100 } };
    const words = (block: string, hold: string) => compileWords({ block, hold, allow: "" });
    expect(judged({ token: { state: "forged" } }, lenient).outcome).toBe("spam");
    expect(judged({ honeypot: "x" }, lenient).outcome).toBe("hold");
    expect(judged({ words: words("bridge", "") }, lenient).outcome).toBe("spam");
    expect(judged({ words: words("", "bridge") }, lenient).outcome).toBe("hold");
  });
});

it("gives each reason as a sentence, the cheapest first", () => {
  const verdict = judged({
    body: `HTTPS://BIT.LY/X [url=x] online casino ${"A".repeat(60)}`,
    authorName: "shoes.shop",
    token: { state: "ok", ageSeconds: 1 },
    similar: { published: 1, held: 0, spam: 0 },
    sentAgo: [1, 2, 3],
    article: { ageDays: 300, title: "", standfirst: "", language: "en" },
  });
  expect(rulesOf(verdict)).toEqual([
    "form-token",
    "rate",
    "same-text",
    "advertising-name",
    "shortened-link",
    "foreign-markup",
    "late-link",
    "sales-talk",
    "repeated-character",
  ]);
  for (const { reason } of verdict.findings) expect(reason).toMatch(/^[A-Z].+\.$/);
  expect(verdict.findings[0]?.reason).toBe("Was sent 1 second after the page was opened.");
});
