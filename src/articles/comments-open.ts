import { DAY_MS } from "../db/time.ts";
import type { ThreadRules } from "../pages/thread-rules.ts";

/**
 * Whether an article takes comments at `now`: as the desk has set it; else not if they were closed by hand, nor `closeDays` after
 * it was published (0: never).
 */
export function areCommentsOpen(
  {
    commentsOpen,
    publishedAt,
    thread,
  }: { commentsOpen: boolean; publishedAt: number; thread?: ThreadRules | undefined },
  { closeDays }: { closeDays: number },
  now: number,
): boolean {
  if (thread?.comments) return thread.comments === "open";
  return commentsOpen && (closeDays === 0 || now < publishedAt + closeDays * DAY_MS);
}
