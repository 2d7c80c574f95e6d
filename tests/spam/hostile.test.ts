import { describe, expect, it } from "vitest";
import { startingModel } from "../../src/spam/classifier.ts";
import type { Facts } from "../../src/spam/facts.ts";
import { judge } from "../../src/spam/judge.ts";
import { isNearlySame, minhashOf } from "../../src/spam/minhash.ts";
import type { Verdict } from "../../src/spam/verdict.ts";
import { compileWords, NO_WORDS } from "../../src/spam/word-lists.ts";
import { fine, SETTINGS } from "./fine-comment.ts";
import { seeded } from "./seeded.ts";

const RANKS: Record<Verdict["outcome"], number> = { publish: 0, hold: 1, spam: 2 };
const PIECES = [
  ..."aZ9 \n\t\0.,;:!?/\\'\"<>[](){}&%#@*=~-_+$€",
  ..."éßİſŒ日本語안ไพדעא😀",
  ...[
    "\uD800",
    "\uDC00",
    "\u200B",
    "\u202E",
    "\u0301",
    "\u0323",
    "\uFE0F",
    "\u034F",
    "\uFDFA",
    "\u3300",
    "\uFFFF",
  ],
  ...[
    "https://",
    "www.a.example ",
    "bit.ly/",
    "[url=",
    "</a>",
    "> ",
    "casino ",
    "telegram +1 ",
    "earn $5 a day ",
  ],
];

const random = seeded(11);
const text = (length: number) =>
  Array.from({ length }, () =>
    random.pick(PIECES).repeat(random.below(20) === 0 ? random.below(300) : 1),
  ).join("");

function facts(): Facts {
  return {
    ...fine,
    body: text(random.below(60)),
    authorName: text(random.below(12)),
    email: random.pick([null, "", text(8)]),
    address: random.pick([null, "203.0.113.7", "2001:db8::1"]),
    via: random.pick(["form", "json"] as const),
    honeypot: random.pick(["", "", "", " ", "x"]),
    token: random.pick([
      { state: "ok", ageSeconds: random.below(9) } as const,
      { state: "missing" } as const,
      { state: "old" } as const,
      { state: "forged" } as const,
    ]),
    sentAgo: Array.from({ length: random.below(21) }, (_, n) => n * random.below(600_000)),
    similar: { published: random.below(3), held: random.below(2), spam: random.below(2) },
    commenter: {
      approved: random.below(3),
      spam: random.below(2),
      trusted: random.below(4) === 0,
      blocked: random.below(9) === 0,
    },
    article: {
      ageDays: random.below(200),
      title: text(3),
      standfirst: text(3),
      language: random.pick(["en", "ja", "de-CH", "zh-Hant", "ar", "und", "sr-Latn"]),
    },
    words: random.pick([NO_WORDS, compileWords({ block: text(4), hold: text(4), allow: text(4) })]),
  };
}

const policies = ["open", "hold-first-timers", "hold"] as const;
const settings = () => ({
  model: random.pick([SETTINGS.model, shipped]),
  thresholds: random.pick([
    { holdAt: 1, spamAt: 2 },
    { holdAt: 0.5, spamAt: 3 },
    { holdAt: 2, spamAt: 2 },
  ]),
  policy: random.pick(policies),
});
const shipped = startingModel();

describe("whatever is sent", () => {
  it("gets the same verdict twice, one that its findings explain", () => {
    for (let n = 0; n < 400; n++) {
      const [given, set] = [facts(), settings()];
      const verdict = judge(given, set);
      expect(judge(given, set)).toEqual(verdict);
      const score = verdict.findings.reduce((sum, { weight }) => sum + weight, 0);
      expect(verdict.score).toBe(score);
      expect(Number.isFinite(score)).toBe(true);
      const byScore = score >= set.thresholds.spamAt ? 2 : score >= set.thresholds.holdAt ? 1 : 0;
      const atLeast = verdict.findings.map((finding) => RANKS[finding.atLeast ?? "publish"]);
      expect(RANKS[verdict.outcome]).toBe(Math.max(byScore, ...atLeast));
      for (const { rule, reason } of verdict.findings) {
        expect(rule).toMatch(/^[a-z-]+$/);
        expect(reason).toMatch(/^[A-Z].*\.$/s);
      }
    }
  });

  it("fares no better for one sign of spam more", () => {
    const worse: ((given: Facts) => Facts)[] = [
      (given) => ({ ...given, honeypot: "x" }),
      (given) => ({ ...given, token: { state: "forged" } }),
      (given) => ({ ...given, commenter: { ...given.commenter, blocked: true } }),
      (given) => ({ ...given, commenter: { ...given.commenter, trusted: false, approved: 0 } }),
      (given) => ({ ...given, similar: { ...given.similar, spam: given.similar.spam + 1 } }),
      (given) => ({ ...given, sentAgo: [0, 0, 0, 0, 0, 0, ...given.sentAgo] }),
      (given) => ({
        ...given,
        body: `${given.body} zxqv`,
        words: compileWords({ block: "zxqv", hold: "", allow: "" }),
      }),
    ];
    for (let n = 0; n < 300; n++) {
      const [given, set] = [facts(), settings()];
      const spoiled = random.pick(worse)(given);
      expect(RANKS[judge(spoiled, set).outcome]).toBeGreaterThanOrEqual(RANKS[judge(given, set).outcome]);
    }
  });

  it("waits where every comment waits", () => {
    for (let n = 0; n < 100; n++)
      expect(judge(facts(), { ...settings(), policy: "hold" }).outcome).not.toBe("publish");
  });

  it("has a sketch or none, and is like itself", () => {
    for (let n = 0; n < 300; n++) {
      const body = text(random.below(80));
      const [one, other] = minhashOf(body);
      expect(one === null).toBe(other === null);
      if (one === null) continue;
      expect(Number.isSafeInteger(one) && Number.isSafeInteger(other)).toBe(true);
      expect(isNearlySame(body, body)).toBe(true);
    }
  });
});

it("reads what would take a careless program minutes", () => {
  const bombs = [
    `a${"\u0301".repeat(5_000)}${"\u0323".repeat(4_999)}`,
    "\uFDFA".repeat(10_000),
    "\u3300".repeat(10_000),
    "a\u200B".repeat(5_000),
    "https://".repeat(1_250),
    "> ".repeat(5_000),
    "a".repeat(10_000),
    "telegram ".repeat(1_111),
  ];
  for (const body of bombs) {
    for (let again = 0; again < 20; again++) {
      const verdict = judge({ ...fine, body, authorName: body }, { ...SETTINGS, model: shipped });
      expect(verdict.outcome).toMatch(/publish|hold|spam/);
      minhashOf(body);
    }
  }
});
