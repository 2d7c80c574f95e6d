import { NO_RULES, type ThreadRules } from "../pages/thread-rules.ts";

/** The column `thread`: what the desk has set, who did, and what was set before. */
export type ThreadState = ThreadRules & {
  by: string;
  /** Unix ms. */
  at: number;
  before: ThreadRules;
};

/** SQL: whether readers may comment on `articles a` as far as its own word and the desk's go. */
export const TAKES_COMMENTS = "coalesce(a.thread ->> '$.comments' = 'open', a.comments_open) = 1";

/** Null: the desk has never set anything. */
export function readThread(stored: string | null): ThreadState | null {
  return stored === null ? null : JSON.parse(stored);
}

export function rulesOf(state: ThreadRules | null): ThreadRules {
  const { comments, slowMinutes, hold } = state ?? NO_RULES;
  return { comments, slowMinutes, hold };
}
