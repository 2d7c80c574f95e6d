import type { Also, ServedArticle } from "../../articles/articles.ts";
import { MINUTE_MS } from "../../db/time.ts";
import { firstIdOf, postedAt } from "../../db/time-id.ts";

/** A reader who sends more in a day waits for other reasons. */
const MOST_LOOKED_AT = 500;

/** What is read with an article: the id of the reader's last comment on it, where it is slowed down. */
export function lastOwnOn(hashes: (string | null)[]): Also {
  return {
    column: (names) =>
      `CASE WHEN a.thread ->> '$.slowMinutes' > 0 THEN (SELECT max(mine.id) FROM (
         SELECT id, article_id FROM comments WHERE reader_hash IN (SELECT value FROM json_each(${names})) LIMIT ${MOST_LOOKED_AT}
       ) mine WHERE mine.article_id = a.id) END`,
    binding: JSON.stringify(hashes.filter((hash) => hash !== null)),
  };
}

/**
 * Seconds until a reader may write on an article again; null: they may.
 * @param own ids of the comments on it that they are known to have sent
 */
export function secondsOfSlowMode({ thread }: ServedArticle, own: number[], now: number): number | null {
  const last = postedAt(Math.max(0, ...own));
  const until = last + thread.slowMinutes * MINUTE_MS;
  return until > now ? Math.ceil((until - now) / 1000) : null;
}

/** SQL that holds as a comment is stored while its reader has sent none on the article lately: two may come at once. */
export function isOutOfSlowMode({ thread }: ServedArticle, now: number): string {
  if (thread.slowMinutes === 0) return "true";
  const since = firstIdOf(now - thread.slowMinutes * MINUTE_MS + 1);
  return `NOT EXISTS (SELECT 1 FROM (
      SELECT id, article_id FROM comments WHERE reader_hash IN (
        (SELECT reader_hash FROM given), (SELECT other_hash FROM given)) LIMIT ${MOST_LOOKED_AT}
    ) mine WHERE mine.article_id = given.article_id AND mine.id >= ${since})`;
}

/** So long as a sentence has it: `40 seconds`, `1 minute`, `3 minutes`. */
export function waitingTime(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
