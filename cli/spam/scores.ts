import type { Model, Sample } from "../../src/spam/classifier.ts";
import type { Facts } from "../../src/spam/facts.ts";
import { judge } from "../../src/spam/judge.ts";
import type { Verdict } from "../../src/spam/verdict.ts";
import { NO_WORDS } from "../../src/spam/word-lists.ts";
import type { LabelledText } from "./read-labelled.ts";

/** What became of labelled texts. Caught and blocked: not published at once, but held or taken for spam. */
export type Scores = {
  spam: { caught: number; missed: number };
  ham: { passed: number; blocked: number };
};

/** The thresholds that a site has as long as its settings name no others. */
export const THRESHOLDS = { holdAt: 1, spamAt: 2 };

/** Nothing but name and text says anything: sent as people send, by somebody unknown, under a new article in English. */
export const NEUTRAL: Omit<Facts, "body" | "authorName"> = {
  email: null,
  address: null,
  via: "form",
  honeypot: "",
  token: { state: "ok", ageSeconds: 60 },
  formMinSeconds: 3,
  sentAgo: [],
  similar: { published: 0, held: 0, spam: 0 },
  commenter: { approved: 0, spam: 0, trusted: false, blocked: false },
  passesFor: null,
  article: { ageDays: 1, title: "", standfirst: "", language: "en" },
  words: NO_WORDS,
};

export function noScores(): Scores {
  return { spam: { caught: 0, missed: 0 }, ham: { passed: 0, blocked: 0 } };
}

/** What a site would make of a text of which nothing else is known. */
export function judgeAlone(model: Model, { body, authorName }: Sample): Verdict {
  return judge({ ...NEUTRAL, body, authorName }, { model, thresholds: THRESHOLDS, policy: "open" });
}

/** Judges one text and counts what becomes of it. */
export function score(scores: Scores, model: Model, text: LabelledText): void {
  const isStopped = judgeAlone(model, text).outcome !== "publish";
  if (text.isSpam) scores.spam[isStopped ? "caught" : "missed"] += 1;
  else scores.ham[isStopped ? "blocked" : "passed"] += 1;
}

/** The share of texts that were judged rightly, 0 to 1. */
export function accuracyOf({ spam, ham }: Scores): number {
  const right = spam.caught + ham.passed;
  return right / (right + spam.missed + ham.blocked);
}

/** Matthews' correlation coefficient, -1 to 1: 0 is no better than chance, also where there is only one kind. */
export function mccOf({ spam: { caught, missed }, ham: { passed, blocked } }: Scores): number {
  const product = (caught + blocked) * (caught + missed) * (passed + blocked) * (passed + missed);
  return product === 0 ? 0 : (caught * passed - blocked * missed) / Math.sqrt(product);
}
