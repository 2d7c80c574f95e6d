import { THREAD_IS_SET, THREAD_PLACE } from "../../articles/table.ts";
import { readThread, type ThreadState } from "../../articles/thread-rules.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { DAY_MS, HOUR_MS } from "../../db/time.ts";
import { firstIdOf } from "../../db/time-id.ts";
import { OUTSIDE } from "../outside-page.ts";

/** A thread in a list of the desk. */
export type ListedThread = {
  /** `outside`: the page of another site that shows it; null: the paper's own article does. */
  article: { id: number; title: string; path: string; outside: string | null };
  state: ThreadState | null;
};

/** `comments`: of its last day, as far as the newest were counted; `lastHour` and `held`: how many of these. */
export type BusyThread = ListedThread & { comments: number; lastHour: number; held: number };

/** The thread of another site's page. `comments`: as many as it shows. `isEmpty`: none is in it, not even a held or removed one. */
export type OutsideThread = ListedThread & { comments: number; isEmpty: boolean };

/** However much comes in: of so many of the newest comments it is told where they came. */
export const COUNTED_NEWEST = 1000;

type Row = Pick<Rows["articles"], "id" | "title" | "path" | "thread"> & { outside: string | null };

/** The threads for which something holds by the desk's word, what was set last first. `next`: the `cursor` of the next page, or null. */
export async function findSetThreads(
  db: Db,
  { cursor = Number.MAX_SAFE_INTEGER, limit }: { cursor?: number | undefined; limit: number },
): Promise<{ items: ListedThread[]; next: string | null }> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.path, a.thread, ${OUTSIDE} AS outside, ${THREAD_PLACE} AS place FROM articles a
       WHERE ${THREAD_IS_SET} AND ${THREAD_PLACE} < ?1 ORDER BY ${THREAD_PLACE} DESC LIMIT ?2`,
    )
    .bind(cursor, limit + 1)
    .all<Row & { place: number }>();
  const { kept, next } = pageOf(results, limit, ({ place }) => place);
  return { items: kept.map(listed), next };
}

/** The threads in which most was written of late: in the last hour, then in the last day. Reads the newest comments alone. */
export async function findBusyThreads(db: Db, limit: number, now: number): Promise<BusyThread[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.path, a.thread, ${OUTSIDE} AS outside, busy.comments, busy.last_hour, busy.held FROM (
         SELECT article_id, count(*) AS comments, sum(id >= ?2) AS last_hour, sum(status = 'held') AS held FROM (
           SELECT id, article_id, status FROM comments WHERE id >= ?1 ORDER BY id DESC LIMIT ${COUNTED_NEWEST})
         GROUP BY article_id ORDER BY last_hour DESC, comments DESC LIMIT ?3) busy
       CROSS JOIN articles a ON a.id = busy.article_id ORDER BY busy.last_hour DESC, busy.comments DESC`,
    )
    .bind(firstIdOf(now - DAY_MS), firstIdOf(now - HOUR_MS), limit)
    .all<Row & { comments: number; last_hour: number; held: number }>();
  return results.map((row) => {
    const { comments, last_hour: lastHour, held } = row;
    return { ...listed(row), comments, lastHour, held };
  });
}

/** The threads of other sites' pages, those begun last first. `next`: the `cursor` of the next page, or null. */
export async function findOutsideThreads(
  db: Db,
  { cursor = Number.MAX_SAFE_INTEGER, limit }: { cursor?: number | undefined; limit: number },
): Promise<{ items: OutsideThread[]; next: string | null }> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.path, a.thread, ${OUTSIDE} AS outside, a.comment_count,
         NOT EXISTS (SELECT 1 FROM comments WHERE article_id = a.id) AS is_empty
       FROM articles a INDEXED BY articles_threads WHERE a.kind = 'thread' AND a.id < ?1 ORDER BY a.id DESC LIMIT ?2`,
    )
    .bind(cursor, limit + 1)
    .all<Row & Pick<Rows["articles"], "comment_count"> & { is_empty: number }>();
  const { kept, next } = pageOf(results, limit, ({ id }) => id);
  const items = kept.map((row) => ({
    ...listed(row),
    comments: row.comment_count,
    isEmpty: row.is_empty === 1,
  }));
  return { items, next };
}

/** Of one row more than a page has, the page, and the cursor of the next. */
function pageOf<T>(
  rows: T[],
  limit: number,
  placeOf: (row: T) => number,
): { kept: T[]; next: string | null } {
  const kept = rows.slice(0, limit);
  const last = rows.length > limit ? kept.at(-1) : undefined;
  return { kept, next: last ? String(placeOf(last)) : null };
}

function listed({ id, title, path, thread, outside }: Row): ListedThread {
  return { article: { id, title, path, outside }, state: readThread(thread) };
}
