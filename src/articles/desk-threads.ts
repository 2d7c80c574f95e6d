import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { outsideAddress } from "./outside-url.ts";
import { articles } from "./table.ts";
import { readThread, type ThreadState } from "./thread-rules.ts";

const { id, path, title, kind, commentsOpen, publishedAt, commentCount, thread } = articles;

/** The page of another site that shows this thread; null: the paper's own does. */
const outside = sql<string | null>`${sql.raw(outsideAddress("articles"))}`;

/** Whether any comment is in it, in whatever state: what is held, spam or removed counts. */
const hasComments = sql<number>`EXISTS (SELECT 1 FROM comments WHERE article_id = articles.id)`;

/** The article's thread as the desk has set it; null: there is no such article. */
export async function findThread(db: Db, article: number) {
  const [row] = await db
    .select({ id, path, title, kind, commentsOpen, publishedAt, commentCount, thread, outside, hasComments })
    .from(articles)
    .where(eq(id, article));
  if (!row) return null;
  const { thread: stored, hasComments: some, ...found } = row;
  return { article: { ...found, hasComments: some === 1 }, state: readThread(stored) };
}

/**
 * The statement that keeps what the desk sets, if nobody has set anything since.
 * @param seen `at` of what it was set over; 0: nothing was set
 */
export function keepThread(db: Db, id: number, state: ThreadState, seen: number): D1PreparedStatement {
  return db.$client
    .prepare("UPDATE articles SET thread = ?2 WHERE id = ?1 AND coalesce(thread ->> '$.at', 0) = ?3")
    .bind(id, JSON.stringify(state), seen);
}
