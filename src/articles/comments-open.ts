import { DAY_MS } from "../db/time.ts";
/** Whether an article takes comments at `now`: not if they were closed by hand, nor `closeDays` after it was published (0: never). */
export function areCommentsOpen(
  { commentsOpen, publishedAt }: { commentsOpen: boolean; publishedAt: number },
  { closeDays }: { closeDays: number },
  now: number,
): boolean {
  return commentsOpen && (closeDays === 0 || now < publishedAt + closeDays * DAY_MS);
}
