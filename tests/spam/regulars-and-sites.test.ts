import { describe, expect, it } from "vitest";
import type { Facts } from "../../src/spam/facts.ts";
import { siteEntry } from "../../src/spam/site-rules.ts";
import { compileWords } from "../../src/spam/word-lists.ts";
import { judged } from "./fine-comment.ts";

const nobody: Facts["commenter"] = { approved: 0, spam: 0, trusted: false, blocked: false };
const site = (approved: number, spam: number, name = "marvels.example", isOwn = false) => ({
  site: name,
  approved,
  spam,
  isOwn,
});

describe("a commenter whose comments stayed up", () => {
  it.each([
    ["publish", 10, 0],
    ["hold", 9, 0],
    ["publish", 200, 19],
    ["spam", 10, 1],
  ] as const)("%s: %d stayed, %d spam", (outcome, stayed, spam) => {
    const body = "https://harbour.example/a";
    expect(judged({ body, commenter: { ...nobody, stayed, spam } }).outcome).toBe(outcome);
  });

  it("is said to the moderator", () => {
    const { findings } = judged({ commenter: { ...nobody, stayed: 31 } });
    expect(findings).toMatchObject([{ reason: "31 comments of this commenter stayed up unreported." }]);
  });
});

describe("the sites that a comment leads to", () => {
  it.each([
    ["publish", [site(0, 1)]],
    ["hold", [site(0, 2)]],
    ["spam", [site(0, 4)]],
    ["hold", [site(1, 9)]],
    ["publish", [site(3, 2)]],
    ["spam", [site(20, 0), site(0, 5, "other.example")]],
    ["publish", [site(0, 9, "paper.example", true)]],
    ["publish", []],
  ] as const)("%s: %j", (outcome, sites) => {
    expect(judged({ sites: [...sites] }).outcome).toBe(outcome);
  });

  it("speak for it where all of them were approved often, or are the paper's own", () => {
    const weight = (...sites: ReturnType<typeof site>[]) =>
      judged({ sites }).findings.find(({ rule }) => rule === "approved-site")?.weight;
    expect(weight(site(2, 0))).toBeUndefined();
    expect(weight(site(3, 0))).toBe(-0.5);
    expect(weight(site(12, 0))).toBe(-1);
    expect(weight(site(12, 1))).toBeUndefined();
    expect(weight(site(12, 0), site(0, 0, "new.example"))).toBeUndefined();
    expect(weight(site(0, 0, "paper.example", true))).toBe(-1);
  });

  it("may be blocked, and no other site whose name holds theirs", () => {
    const words = compileWords({ block: siteEntry("ads.co"), hold: "", allow: "" });
    const verdict = (name: string) => judged({ words, sites: [site(0, 0, name)] });
    expect(verdict("ads.co")).toMatchObject({
      outcome: "spam",
      findings: [{ reason: 'Leads to "ads.co", which this site blocks.' }],
    });
    for (const name of ["ads.com", "lads.co", "ads.co/x"]) expect(verdict(name).outcome).toBe("publish");
  });
});
