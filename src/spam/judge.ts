import type { Model } from "./classifier.ts";
import type { Facts } from "./facts.ts";
import { SENDING_RULES, TEXT_RULES } from "./rules.ts";
import { isRegular } from "./sending-rules.ts";
import { leadsElsewhere } from "./sites.ts";
import type { Finding, Thresholds, Verdict } from "./verdict.ts";
import { visibleTextOf } from "./visible-text.ts";
import { wording } from "./wording.ts";

export type JudgeSettings = {
  /** What the classifier has learned. */
  model: Model;
  thresholds: Thresholds;
  /**
   * open: the evidence decides; hold-first-links: who is not known waits with a link; hold-first-timers: who is not known waits; hold:
   * everybody waits.
   */
  policy: "open" | "hold-first-links" | "hold-first-timers" | "hold";
  /** It is the article's alone: the desk has set it there. */
  isOfArticle?: boolean;
};

/** The rules that find a text to be in another language or script. */
const FOREIGN = ["foreign-script", "foreign-language"];

/**
 * What becomes of a comment, with every reason found, the cheapest first. Nothing can save a comment with a finding
 * that makes it spam by itself: the rules after it, which cost more, are not asked, and a flood of spam stays cheap.
 */
export function judge(facts: Facts, settings: JudgeSettings): Verdict {
  const findings: Finding[] = [];
  for (const finding of evidence(facts, settings)) {
    findings.push(finding);
    if (finding.atLeast === "spam") break;
  }
  return verdictOf(findings, settings.thresholds);
}

/**
 * The verdict with what outside services found of the same comment. Weights may be negative; what the policy or a
 * finding made of the comment for good stays.
 */
export function withServices(verdict: Verdict, findings: Finding[], thresholds: Thresholds): Verdict {
  return verdictOf([...verdict.findings, ...findings], thresholds);
}

function* evidence(facts: Facts, { model, policy, isOfArticle = false }: JudgeSettings): Generator<Finding> {
  for (const rule of SENDING_RULES) {
    const finding = rule(facts);
    if (finding) yield finding;
  }
  const seen = visibleTextOf(facts);
  let isForeign = false;
  for (const rule of TEXT_RULES) {
    const finding = rule(facts, seen);
    if (finding) yield finding;
    if (FOREIGN.includes(finding?.rule ?? "")) isForeign = true;
  }
  const worded = wording(model, facts, isForeign);
  if (worded) yield worded;
  const asked = policyAsks(facts, policy, isOfArticle ? "under this article" : "on this site");
  if (asked) yield asked;
}

function policyAsks(facts: Facts, policy: JudgeSettings["policy"], where: string): Finding | null {
  const held = (reason: string): Finding => ({ rule: "policy", weight: 0, reason, atLeast: "hold" });
  if (policy === "hold") return held(`Every comment waits for a moderator ${where}.`);
  if (policy === "open" || isRegular(facts.commenter)) return null;
  if (policy === "hold-first-links")
    return leadsElsewhere(facts) ? held(`First comments with a link wait for a moderator ${where}.`) : null;
  return held(`First comments wait for a moderator ${where}.`);
}

function verdictOf(findings: Finding[], { holdAt, spamAt }: Thresholds): Verdict {
  const score = findings.reduce((sum, { weight }) => sum + weight, 0);
  const isAtLeast = (outcome: Finding["atLeast"]) => findings.some(({ atLeast }) => atLeast === outcome);
  if (score >= spamAt || isAtLeast("spam")) return { outcome: "spam", score, findings };
  return { outcome: score >= holdAt || isAtLeast("hold") ? "hold" : "publish", score, findings };
}
