import type { Facts } from "./facts.ts";
import { RULES } from "./rules.ts";
import type { Finding, Verdict } from "./verdict.ts";

/** One strong sign, or three weak ones, are a person's to look at. */
export const HOLD_AT = 1;
/** Two strong signs agree. */
export const SPAM_AT = 2;

/**
 * What becomes of a comment, and every reason for it. Rules run cheapest first and stop once it is spam beyond what any
 * later one could add, so a robot's flood costs little.
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
  return { outcome: score >= SPAM_AT ? "spam" : score >= HOLD_AT ? "hold" : "publish", score, findings };
}
