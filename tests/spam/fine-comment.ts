import { emptyModel } from "../../src/spam/classifier.ts";
import type { Facts } from "../../src/spam/facts.ts";
import { type JudgeSettings, judge } from "../../src/spam/judge.ts";
import type { Verdict } from "../../src/spam/verdict.ts";
import { NO_WORDS } from "../../src/spam/word-lists.ts";

/** A comment that no rule finds anything in. */
export const fine: Facts = {
  body: "The old bridge was narrower, and I miss the view from it. Thank you for the drawings!",
  authorName: "Ada Reader",
  email: null,
  address: null,
  via: "form",
  honeypot: "",
  token: { state: "ok", ageSeconds: 40 },
  formMinSeconds: 3,
  sentAgo: [],
  similar: { published: 0, held: 0, spam: 0 },
  commenter: { approved: 0, spam: 0, trusted: false, blocked: false },
  passesFor: null,
  article: { ageDays: 1, title: "The bridge", standfirst: "It is wider now.", language: "en" },
  words: NO_WORDS,
};

/** A classifier that has learned nothing, so that the rules are alone. */
export const SETTINGS: JudgeSettings = {
  model: emptyModel(),
  thresholds: { holdAt: 1, spamAt: 2 },
  policy: "open",
};

export function judged(given: Partial<Facts>, settings: Partial<JudgeSettings> = {}): Verdict {
  return judge({ ...fine, ...given }, { ...SETTINGS, ...settings });
}
