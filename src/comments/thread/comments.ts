import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { nameWithBadge } from "../../pages/display-name.ts";
import { commentPath } from "../../pages/links.ts";
import {
  COLUMNS,
  type CommentRow,
  commentData,
  type Editing,
  IS_DECIDED,
  ownCommentData,
  PARENT_NAME,
  type ThreadComment,
} from "./comment-rows.ts";
import {
  inReadingOrder,
  isThreadKey,
  type ThreadOf,
  type ThreadOrder,
  threadQuery,
} from "./reading-order.ts";

/** A comment with what programs may know of it. */
export type ListedComment = ThreadComment & {
  articleId: number;
  articlePath: string;
  articleTitle: string;
  /** Its own address. */
  path: string;
};

export type ThreadPage = {
  comments: ThreadComment[];
  next: string | null;
  /** What the newsroom shows above the thread, where that was asked for; it stands at its place too. */
  pinned?: ThreadComment | null;
};

/** Comments on one page of a thread. */
export const COMMENTS_A_PAGE = 50;

/**
 * One page of an article's shown comments in reading order: threads oldest or newest first, replies below what they
 * answer. By keyset: any page reads about one row per comment, however many there are. `after` is the cursor of an
 * earlier page; one that is none of ours counts as the beginning. `ownIds` are comments of the reader who asks, few: they are
 * shown at their place whatever their state, and beyond the page's end too (of those that somebody removed, that it was decided); with `now` (Unix ms) and `editMinutes` they
 * say whether they may still be changed. `repeatedIds` are what that reader has sent as well, after somebody else: shown in
 * the same way as long as they are what was sent, and never theirs to change.
 */
export async function listThread(db: Db, articleId: number, asked: AskedThread): Promise<ThreadPage> {
  return threadPageOf(await db.$client.batch<CommentRow>(threadQueries(db, articleId, asked)), asked);
}

export type AskedThread = {
  order: ThreadOrder;
  after?: string | undefined;
  limit: number;
  ownIds: number[];
  repeatedIds?: number[];
  /** Those of `ownIds` of which nothing is shown but what all are shown, unless they are on no page any more. */
  settledIds?: number[];
  /** From the oldest on: also the comment that stands above the thread. */
  withPinned?: boolean;
} & Partial<Editing>;

/** The statements of `listThread`, one or two, for those who batch them with others. */
export function threadQueries(
  db: Db,
  article: ThreadOf,
  { order, after, limit, ownIds, repeatedIds = [], withPinned }: AskedThread,
): D1PreparedStatement[] {
  const cursor = after !== undefined && isThreadKey(after) ? after : undefined;
  const asked = [...ownIds, ...repeatedIds];
  return [
    threadQuery(db, article, { order, after: cursor, limit: limit + 1, withPinned }),
    ...(asked.length > 0 ? [ownQuery(db, article, asked)] : []),
  ];
}

/** @param results of `threadQueries` */
export function threadPageOf(
  [shown, own]: D1Result[],
  { order, limit, ownIds, settledIds = [], now, editMinutes }: AskedThread,
): ThreadPage {
  const read = (shown?.results ?? []) as CommentRow[];
  const pinned = read.find((row) => row.is_pinned === 1);
  const rows = read.filter((row) => row.is_pinned !== 1);
  const page = rows.slice(0, limit);
  const editing = now === undefined || editMinutes === undefined ? null : { now, editMinutes };
  const isSeen = (row: CommentRow) =>
    ownIds.includes(row.id)
      ? !(row.status === "published" && settledIds.includes(row.id))
      : row.edited_at === null && row.is_decided !== 1;
  const found = (own?.results ?? []) as CommentRow[];
  const mine = new Map(found.filter(isSeen).map((row) => [row.id, row]));
  const editingOf = ({ id }: CommentRow) => (ownIds.includes(id) ? editing : null);
  const all = inReadingOrder([...page.filter(({ id }) => !mine.has(id)), ...mine.values()], order);
  const views = all.map((row) => (mine.has(row.id) ? ownCommentData(row, editingOf(row)) : commentData(row)));
  return {
    comments: nameAnswered(views),
    next: rows.length > limit ? (page.at(-1)?.thread_key ?? null) : null,
    pinned: pinned ? commentData(pinned) : null,
  };
}

/** Pingbacks, and comments that wait or whose article is withdrawn, are passed over: no further than this. */
const LOOKED_THROUGH = 500;

/** Newest shown comments of the whole paper or one article, on articles served at `now`: of the newest 500 of any kind. */
export async function recentComments(
  db: Db,
  limit: number,
  { now, articleId }: { now: number; articleId?: number },
): Promise<ListedComment[]> {
  const where = articleId === undefined ? "status = 'published'" : "article_id = ?3";
  // In the order of the inner one: CROSS JOIN keeps it, and the limit ends it.
  const { results } = await db.$client
    .prepare(
      `SELECT ${COLUMNS}, NULL AS parent_name, a.id AS article_id, a.path AS article_path, a.title AS article_title
       FROM (SELECT * FROM comments WHERE ${where} ORDER BY id DESC LIMIT ${LOOKED_THROUGH}) c
       CROSS JOIN articles a ON a.id = c.article_id
       WHERE c.status = 'published' AND c.kind = 'comment' AND a.status IN ('published', 'scheduled') AND a.published_at <= ?1
         ${articleId === undefined ? "AND a.kind <> 'thread'" : ""}
       LIMIT ?2`,
    )
    .bind(now, limit, ...(articleId === undefined ? [] : [articleId]))
    .all<
      CommentRow & Pick<Rows["comments"], "article_id"> & { article_path: string; article_title: string }
    >();
  return results.map((row) => ({
    ...commentData(row),
    articleId: row.article_id,
    articlePath: row.article_path,
    articleTitle: row.article_title,
    path: commentPath(row.article_path, row.id),
  }));
}

/** Comments for where there is no markup: names have their badges. */
export function withBadges(comments: ListedComment[]): ListedComment[] {
  return comments.map((comment) => ({
    ...comment,
    authorName: nameWithBadge(comment.authorName, comment.speaksFor),
  }));
}

/** A plus keeps SQLite from walking the index of all the article's comments. Of no ids, no row is read. */
function ownQuery(db: Db, article: ThreadOf, ids: number[]): D1PreparedStatement {
  const isByPath = typeof article !== "number";
  return db.$client
    .prepare(
      `SELECT ${COLUMNS}, ${PARENT_NAME}, ${IS_DECIDED} AS is_decided
       FROM comments c LEFT JOIN comments p ON p.id = c.parent_id
       WHERE c.id IN (${placeholders(ids)}) AND +c.article_id = ${isByPath ? "(SELECT id FROM articles WHERE path = ?)" : "?"} AND c.kind = 'comment'
         AND (+c.status <> 'trash' OR (c.body <> '' AND ${IS_DECIDED}))`,
    )
    .bind(...ids, isByPath ? article.path : article);
}

/** For few values: rows of json_each would be billed. */
function placeholders(values: unknown[]): string {
  return values.map(() => "?").join(", ");
}

/** Whom each comment answers: somebody on this page, or whom its row names. Who was removed is not named. */
function nameAnswered(comments: ThreadComment[]): ThreadComment[] {
  const here = new Map(comments.map((comment) => [comment.id, comment]));
  return comments.map((comment) => {
    const answered = here.get(comment.parentId ?? 0);
    const nameHere = answered?.isRemoved ? null : answered?.authorName;
    return { ...comment, inReplyTo: comment.isRemoved ? null : (nameHere ?? comment.inReplyTo) };
  });
}
