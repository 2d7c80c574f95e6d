import { ARTICLES_WITH_LEFT_COMMENTS } from "../articles/left-comments.ts";

/** What moderators look through: comments of a status, and those that readers have reported. */
export type Queue = "held" | "spam" | "reported" | "published" | "trash";

/** Of `comments c`: those that were withdrawn or erased show nothing. */
export const HAS_WORDS = "NOT (c.status = 'trash' AND c.kind = 'comment' AND c.body = '')";

/** A decision answers a comment's reports; those of one that left the page since are looked at with its new state. */
const IS_REPORTED = "c.status IN ('published', 'held')";

/**
 * SQL for `comments c` of a queue, from FROM to the conditions. Their articles are to be joined: comments go behind their
 * article, which may take the cron some runs, and are in no queue any more. Reported ones come by `r.comment_id`.
 * @param before SQL for an id: comments before that one alone
 */
export function ofQueue(queue: Queue, before?: string): string {
  if (queue !== "reported") {
    const shown = queue === "trash" ? ` AND ${HAS_WORDS}` : "";
    return `comments c WHERE c.status = '${queue}'${before === undefined ? "" : ` AND c.id < ${before}`}${shown}`;
  }
  const reported = before === undefined ? "reports" : `reports WHERE comment_id < ${before}`;
  return `(SELECT DISTINCT comment_id FROM ${reported}) r CROSS JOIN comments c ON c.id = r.comment_id
    WHERE ${IS_REPORTED}`;
}

/**
 * SQL for how many comments a queue lists, counted up to `most`. Reads a row for each: the index by status alone, which does
 * not know their articles; so those whose article is gone are counted by themselves.
 */
export function countOfQueue(queue: "held" | "spam" | "reported", most: number): string {
  if (queue === "reported")
    return `(SELECT count(*) FROM (
      SELECT 1 FROM (SELECT c.article_id FROM ${ofQueue(queue)}) w CROSS JOIN articles a ON a.id = w.article_id LIMIT ${most}))`;
  // By their articles: CROSS JOIN and the plus keep SQLite from walking all comments of the status.
  const left = `(SELECT count(*) FROM (${ARTICLES_WITH_LEFT_COMMENTS}) gone
    CROSS JOIN comments c ON c.article_id = gone.id AND +c.status = '${queue}')`;
  const all = `(SELECT count(*) FROM (SELECT 1 FROM comments WHERE status = '${queue}' LIMIT ${most} + ${left}))`;
  return `(${all} - ${left})`;
}
