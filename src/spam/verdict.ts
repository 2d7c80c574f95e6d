/** Hardly a sign: said by honest people nearly as often. */
export const FAINT = 0.25;
/** By itself a reason for nothing; two of them are for a person to look at. */
export const WEAK = 0.5;
/** By itself a reason for a person to look. */
export const STRONG = 1;
/** By itself spam. */
export const CERTAIN = 2;

/**
 * What one rule found. Weights add up to the score, and a negative one speaks for the comment; a reason is a sentence
 * that a moderator understands.
 */
export type Finding = {
  rule: string;
  weight: number;
  reason: string;
  /** What becomes of the comment whatever speaks for it, and whatever the thresholds are. */
  atLeast?: "hold" | "spam";
};

export type Verdict = {
  outcome: "publish" | "hold" | "spam";
  score: number;
  findings: Finding[];
};

/** Scores from which a comment is held, and from which it is spam. */
export type Thresholds = { holdAt: number; spamAt: number };
