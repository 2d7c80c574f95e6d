import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { COLUMNS, PARENT_NAME } from "./comment-rows.ts";
import { ID_DIGITS, NESTED_LEVELS } from "./thread-key.ts";

export type ThreadOrder = "oldest" | "newest";

/** A thread key, which is the cursor of the page that follows its comment. */
const THREAD_KEY = new RegExp(`^(?:[0-9a-z]{${ID_DIGITS}}){1,${NESTED_LEVELS + 1}}$`);

/** An article as its thread is asked for: by its id, or by its stored path where that is all that is known. */
export type ThreadOf = number | { path: string };

/** SQL for the article's id, which ?1 names. */
function idOf(article: ThreadOf): string {
  return typeof article === "number" ? "?1" : "(SELECT id FROM articles WHERE path = ?1)";
}

function keyOf(article: ThreadOf): number | string {
  return typeof article === "number" ? article : article.path;
}

/**
 * A page of what an article shows, `after` a thread key or from the beginning: reads one row per comment, and one more for
 * each that answers a comment of an earlier page. `withPinned`: from the oldest on, and behind them the comment that the newsroom
 * shows above the thread, which says `is_pinned`.
 */
export function threadQuery(
  db: Db,
  article: ThreadOf,
  {
    order,
    after,
    limit,
    withPinned = false,
  }: { order: ThreadOrder; after: string | undefined; limit: number; withPinned?: boolean | undefined },
): D1PreparedStatement {
  const oldest = "c.thread_key";
  const newest = "c.root_id DESC, c.thread_key";
  const [id, key] = [idOf(article), keyOf(article)];
  if (order === "oldest" || withPinned) {
    const page = pageOf(id, "c.thread_key > ?3", oldest, "?3");
    const both = `SELECT *, 0 AS is_pinned FROM (${page}) UNION ALL SELECT *, 1 FROM (${pinnedIn(id)})`;
    return db.$client.prepare(withPinned ? both : page).bind(key, limit, after ?? "");
  }
  if (after === undefined) return db.$client.prepare(pageOf(id, "true", newest)).bind(key, limit);
  // The rest of the thread that was begun, then older ones: as one condition it would read that thread from its start.
  const rest = pageOf(id, "c.root_id = ?4 AND c.thread_key > ?3", oldest, "?3");
  const older = pageOf(id, "c.root_id < ?4", newest);
  return db.$client
    .prepare(`SELECT * FROM (${rest}) UNION ALL SELECT * FROM (${older}) LIMIT ?2`)
    .bind(key, limit, after, rootOf(after));
}

/** The comment that the newsroom shows above an article's thread: one row at most. */
function pinnedIn(articleId: string): string {
  return `SELECT ${COLUMNS}, NULL AS parent_name FROM comments c
    WHERE c.pinned_in = ${articleId} AND +c.status = 'published' AND c.shown_in IS NOT NULL`;
}

/** The thread keys of what stands before the thread key `before`, nearest first. */
export function keysBeforeQuery(
  db: Db,
  articleId: number,
  { order, before, limit }: { order: ThreadOrder; before: string; limit: number },
): D1PreparedStatement {
  const keys = (where: string, sort: string) =>
    `SELECT c.thread_key FROM comments c WHERE c.shown_in = ?1 AND ${where} ORDER BY ${sort} LIMIT ?2`;
  if (order === "oldest")
    return db.$client.prepare(keys("c.thread_key < ?3", "c.thread_key DESC")).bind(articleId, limit, before);
  const begun = keys("c.root_id = ?3 AND c.thread_key < ?4", "c.thread_key DESC");
  const newer = keys("c.root_id > ?3", "c.root_id, c.thread_key DESC");
  return db.$client
    .prepare(`SELECT * FROM (${begun}) UNION ALL SELECT * FROM (${newer}) LIMIT ?2`)
    .bind(articleId, limit, rootOf(before), before);
}

/** Sorts as the queries do. */
export function inReadingOrder<T extends Pick<Rows["comments"], "thread_key">>(
  rows: T[],
  order: ThreadOrder,
): T[] {
  return rows.toSorted((a, b) => {
    const newerRoot = order === "newest" ? rootOf(b.thread_key) - rootOf(a.thread_key) : 0;
    return newerRoot || (a.thread_key < b.thread_key ? -1 : 1);
  });
}

/** Whether a text can be the cursor of a page. */
export function isThreadKey(text: string): boolean {
  return THREAD_KEY.test(text);
}

/** Ids of the comments that a thread key names, its own the last. */
export function idsOf(threadKey: string): number[] {
  return Array.from({ length: threadKey.length / ID_DIGITS }, (_, level) =>
    Number.parseInt(threadKey.slice(level * ID_DIGITS, (level + 1) * ID_DIGITS), 36),
  );
}

/**
 * Whom a comment answers is looked up only where this page cannot show it: a parent's key is the beginning of its answer's,
 * and on an earlier page if it is not above the cursor. Below the deepest level keys do not tell.
 */
function pageOf(articleId: string, where: string, sort: string, cursor = "''"): string {
  const parentKey = `substr(c.thread_key, 1, length(c.thread_key) - ${ID_DIGITS})`;
  const isElsewhere = `c.depth > ${NESTED_LEVELS} OR ${parentKey} <= ${cursor}`;
  return `SELECT ${COLUMNS}, ${PARENT_NAME}
    FROM comments c LEFT JOIN comments p ON p.id = iif(${isElsewhere}, c.parent_id, NULL)
    WHERE c.shown_in = ${articleId} AND ${where} ORDER BY ${sort} LIMIT ?2`;
}

function rootOf(threadKey: string): number {
  return Number.parseInt(threadKey.slice(0, ID_DIGITS), 36);
}
