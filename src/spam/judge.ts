import type { Facts } from "./facts.ts";
import { RULES } from "./rules.ts";
import type { Finding, Verdict } from "./verdict.ts";

/** One strong sign, or two weak ones, are for a person to look at: a held comment is late, a lost one is gone. */
export const HOLD_AT = 1;
/** Only signs that agree, or one that people never give, make spam. */
export const SPAM_AT = 2;

/**
 * What becomes of a comment, with every reason found. No rule speaks for a comment, so nothing can save one that has
 * reached SPAM_AT: the rules after it, which cost more, are not asked, and a flood of spam stays cheap.
 */
export function judge(facts: Facts): Verdict {
  const findings: Finding[] = [];
  let score = 0;
  for (const rule of RULES) {
    const finding = rule(facts);
    if (!finding) continue;
    findings.push(finding);
    score += finding.weight;
    if (score >= SPAM_AT) break;
  }
  return { outcome: outcomeOf(score), score, findings };
}

function outcomeOf(score: number): Verdict["outcome"] {
  if (score >= SPAM_AT) return "spam";
  return score >= HOLD_AT ? "hold" : "publish";
}
