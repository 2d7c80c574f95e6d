import type { Db } from "../db/client.ts";
import type { CommentView } from "../pages/data.ts";
import { commentHtml } from "./body-html.ts";
import { displayName } from "./display-name.ts";

export type ThreadOrder = "oldest" | "newest";

/** A comment with what programs may know of it. */
export type ListedComment = ThreadComment & { articleId: number; articlePath: string; articleTitle: string };

/** `body` is text of a stranger: never HTML. */
export type ThreadComment = CommentView & { body: string };

export type ThreadPage = { comments: ThreadComment[]; next: string | null };

type CommentRow = {
  id: number;
  article_id: number;
  parent_id: number | null;
  thread_key: string;
  depth: number;
  status: string;
  author_name: string;
  body: string;
  created_at: number;
  parent_name: string | null;
};

const COLUMNS = `c.id, c.article_id, c.parent_id, c.thread_key, c.depth, c.status, c.author_name, c.body, c.created_at,
  p.author_name AS parent_name`;

const SOURCE = "comments c LEFT JOIN comments p ON p.id = c.parent_id";

/** Digits of one id in a thread key. */
const ID_DIGITS = 11;

/**
 * One page of an article's shown comments in reading order: threads oldest or newest first, replies below what they
 * answer. By keyset: any page reads two or three rows per comment. `after` is the cursor of an earlier page; one that is
 * none of ours counts as the beginning. `ownIds` are comments of the reader who asks: they are shown at their place
 * whatever their state, and beyond the page's end too.
 */
export async function listThread(
  db: Db,
  articleId: number,
  {
    order,
    after,
    limit,
    ownIds,
  }: { order: ThreadOrder; after?: string | undefined; limit: number; ownIds: number[] },
): Promise<ThreadPage> {
  const from = after !== undefined && /^([0-9a-z]{11})+$/.test(after) ? after : null;
  const page = db.$client.prepare(threadQuery(order)).bind(articleId, from ?? "", rootOf(from), limit + 1);
  const own = db.$client
    .prepare(
      `SELECT ${COLUMNS} FROM ${SOURCE} WHERE c.id IN (SELECT value FROM json_each(?)) AND c.article_id = ?
       AND c.kind = 'comment' AND c.status <> 'trash'`,
    )
    .bind(JSON.stringify(ownIds), articleId);
  const [shown, mine] = await db.$client.batch<CommentRow>(ownIds.length > 0 ? [page, own] : [page]);
  const rows = shown?.results ?? [];
  const kept = rows.slice(0, limit);
  return {
    comments: mergeOwn(kept, mine?.results ?? [], order).map(viewOf),
    next: rows.length > limit ? (kept.at(-1)?.thread_key ?? null) : null,
  };
}

/** Newest shown comments of the whole paper or one article, on articles served at `now`. */
export async function recentComments(
  db: Db,
  limit: number,
  { now, articleId }: { now: number; articleId?: number },
): Promise<ListedComment[]> {
  const source = `${SOURCE} JOIN articles a ON a.id = c.article_id`;
  const served = "a.status IN ('published', 'scheduled') AND a.published_at <= ?1";
  // The plus keeps SQLite from walking the index of all published comments to find one article's.
  const where =
    articleId === undefined ? "c.status = 'published'" : "c.article_id = ?3 AND +c.status = 'published'";
  const { results } = await db.$client
    .prepare(
      `SELECT ${COLUMNS}, a.path AS article_path, a.title AS article_title FROM ${source}
       WHERE ${where} AND c.kind = 'comment' AND ${served} ORDER BY c.id DESC LIMIT ?2`,
    )
    .bind(now, limit, ...(articleId === undefined ? [] : [articleId]))
    .all<CommentRow & { article_path: string; article_title: string }>();
  return results.map((row) => ({
    ...viewOf(row),
    articleId: row.article_id,
    articlePath: row.article_path,
    articleTitle: row.article_title,
  }));
}

function threadQuery(order: ThreadOrder): string {
  const after =
    order === "oldest"
      ? "c.thread_key > ?2 AND ?3 = ?3"
      : "c.root_id <= ?3 AND (c.root_id < ?3 OR c.thread_key > ?2)";
  const sort = order === "oldest" ? "c.thread_key" : "c.root_id DESC, c.thread_key";
  return `SELECT ${COLUMNS} FROM ${SOURCE} WHERE c.shown_in = ?1 AND ${after} ORDER BY ${sort} LIMIT ?4`;
}

function rootOf(threadKey: string | null): number {
  return threadKey === null ? Number.MAX_SAFE_INTEGER : Number.parseInt(threadKey.slice(0, ID_DIGITS), 36);
}

function mergeOwn(shown: CommentRow[], own: CommentRow[], order: ThreadOrder): CommentRow[] {
  const missing = own.filter(({ id }) => !shown.some((row) => row.id === id));
  if (missing.length === 0) return shown;
  return [...shown, ...missing].sort((a, b) => {
    const newerRoot = rootOf(b.thread_key) - rootOf(a.thread_key);
    if (order === "newest" && newerRoot !== 0) return newerRoot;
    return a.thread_key < b.thread_key ? -1 : 1;
  });
}

function viewOf(row: CommentRow): ThreadComment {
  return {
    id: row.id,
    parentId: row.parent_id,
    depth: row.depth,
    authorName: displayName(row.author_name),
    body: row.body,
    bodyHtml: commentHtml(row.body),
    createdAt: row.created_at,
    inReplyTo: row.parent_name === null ? null : displayName(row.parent_name),
    awaitsModeration: row.status !== "published",
    editedAt: null,
    isRemoved: false,
    mayEdit: false,
  };
}
