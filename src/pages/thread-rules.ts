import type { CommentPolicy } from "../config/config.ts";

/** What the newsroom's desk has set for the comments of one article, beside the paper's policy. */
export type ThreadRules = {
  /** Whatever else speaks for or against it; null: as the article and the paper have it. */
  comments: "open" | "closed" | null;
  /** One comment a reader in so many minutes; 0: as many as they like. */
  slowMinutes: number;
  /** Whose comments a person reads before they are shown; null: as the paper has it. */
  hold: "first-timers" | "all" | null;
};

export const NO_RULES: ThreadRules = { comments: null, slowMinutes: 0, hold: null };

/** The paper's policy, or what the desk has set for one article where that is stricter. */
export function policyFor(policy: CommentPolicy, rules: ThreadRules | undefined): CommentPolicy {
  if (!rules?.hold || policy === "closed" || policy === "hold") return policy;
  return rules.hold === "all" ? "hold" : "hold-first-timers";
}

/** How a thread is slowed down, for those who are about to write. */
export function slowSentence(minutes: number): string {
  return `Slow mode: one comment from each reader every ${minutes === 1 ? "minute" : `${minutes} minutes`}.`;
}
