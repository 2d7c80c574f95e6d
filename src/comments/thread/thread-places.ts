import { findServedArticle } from "../../articles/articles.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { threadPath } from "../../pages/links.ts";
import { COMMENTS_A_PAGE } from "./comments.ts";
import { idsOf, keysBeforeQuery, type ThreadOrder } from "./reading-order.ts";

/** Spreads ids, so that one of any fifty neighbours stands out. */
const PRIME = 1_009;

/**
 * The address of a page that shows a comment, with the comment as its fragment, if an article served at `now` (Unix ms)
 * shows it; else null. Wherever the comment stands, the same number of rows is read.
 */
export async function findComment(db: Db, id: number, now: number): Promise<string | null> {
  const row = await db.$client
    .prepare(
      `SELECT a.path, (SELECT json_group_array(thread_key) FROM (SELECT b.thread_key FROM comments b
         WHERE b.shown_in = c.shown_in AND b.thread_key < c.thread_key ORDER BY b.thread_key DESC LIMIT ?3)) AS before
       FROM comments c JOIN articles a ON a.id = c.shown_in
       WHERE c.id = ?1 AND a.status IN ('published', 'scheduled') AND a.published_at <= ?2`,
    )
    .bind(id, now, COMMENTS_A_PAGE)
    .first<{ path: string; before: string }>();
  if (!row) return null;
  const before: string[] = JSON.parse(row.before);
  const page =
    before.length < COMMENTS_A_PAGE ? row.path : threadPath(row.path, { after: meetingPoint(before) });
  return `${page}#comment-${id}`;
}

/**
 * The address of the page that ends where the one after the cursor `before` begins, on the article at any address that it
 * has or has had; null where there is no such article.
 */
export async function findEarlierPage(
  db: Db,
  path: string,
  { order, before, now }: { order: ThreadOrder; before: string; now: number },
): Promise<string | null> {
  const article = await findServedArticle(db, { address: path }, now);
  if (!article) return null;
  const keys = keysBeforeQuery(db, article.id, { order, before, limit: COMMENTS_A_PAGE });
  const { results } = await keys.all<Pick<Rows["comments"], "thread_key">>();
  const after = results[COMMENTS_A_PAGE - 1]?.thread_key;
  if (after === undefined && order === "oldest") return `${article.path}#comments`;
  return threadPath(article.path, { order, after });
}

/** One key of these, the same for most neighbours: their permalinks lead to one page, which caches then hold once. */
function meetingPoint(keys: string[]): string {
  const rank = (key: string) => (idsOf(key).at(-1) ?? 0) % PRIME;
  return keys.reduce((best, key) => (rank(key) < rank(best) ? key : best));
}
