/** What one rule found. Weights add up to the score; a reason is a sentence that a moderator understands. */
export type Finding = { rule: string; weight: number; reason: string };

export type Verdict = {
  outcome: "publish" | "hold" | "spam";
  score: number;
  findings: Finding[];
};
