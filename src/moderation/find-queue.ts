import type { Db } from "../db/client.ts";
import type { QueueFilter, QueueName, QueueQuery } from "./inputs.ts";
import { COLUMNS, COUNTED, listQueue, type QueuedComment, type QueueRow, queuedComment } from "./queue.ts";
import { fits, LOOKED_THROUGH, windowOf } from "./queue-filter.ts";
import { LAST_DECISION_OF_C } from "./shown-state.ts";

/** How much of a queue was looked through for what was searched. */
export type Looked = {
  comments: number;
  /** Id of the last one. */
  last: number;
  isEnd: boolean;
};

export type QueueList = {
  items: QueuedComment[];
  next: string | null;
  /** Null: nothing was searched. */
  looked: Looked | null;
};

/** A queue as it is asked for: the newest first without a search reads least. */
export async function findQueue(db: Db, query: QueueQuery): Promise<QueueList> {
  const { status, cursor, limit, order, ...filter } = query;
  const isSearch = Object.values(filter).some((value) => value !== undefined);
  if (!isSearch && order === "newest") return { ...(await listQueue(db, query)), looked: null };
  const from = cursor ?? (order === "newest" ? Number.MAX_SAFE_INTEGER : 0);
  // Where nothing is left out but what shows nothing, a page needs few more than it shows.
  const most = isSearch ? LOOKED_THROUGH : 2 * limit;
  const window = windowOf(status, order, most);
  const { sql, bindings } = fits(filter);
  const direction = order === "newest" ? "DESC" : "ASC";
  const [ends, found] = await db.$client.batch<Record<string, unknown>>([
    db.$client
      .prepare(`SELECT count(*) AS comments, min(id) AS first, max(id) AS last FROM (${window})`)
      .bind(from),
    db.$client
      .prepare(
        `SELECT ${COLUMNS} FROM (${window}) looked CROSS JOIN comments c ON c.id = looked.id
         CROSS JOIN articles a ON a.id = c.article_id ${LAST_DECISION_OF_C}
         WHERE ?3 AND ${sql} ORDER BY c.id ${direction} LIMIT ?2`,
      )
      .bind(from, limit + 1, 1, ...bindings),
  ]);
  const rows = (found?.results ?? []) as QueueRow[];
  const [end] = (ends?.results ?? []) as { comments: number; first: number | null; last: number | null }[];
  const last = (order === "newest" ? end?.first : end?.last) ?? from;
  const isEnd = (end?.comments ?? 0) < most;
  const kept = rows.slice(0, limit);
  const onward = rows.length > limit ? (kept.at(-1)?.id ?? null) : isEnd ? null : last;
  const looked = { comments: end?.comments ?? 0, last, isEnd };
  return {
    items: kept.map(queuedComment),
    next: onward === null ? null : String(onward),
    looked: isSearch ? looked : null,
  };
}

/**
 * The comments of a queue that a decision on all of them means: those that fit, up to one id, at most as many as are counted.
 * @param until id of the newest that was there when the list was shown
 */
export async function findAllOf(
  db: Db,
  { status, ...filter }: QueueFilter & { status: QueueName },
  until = Number.MAX_SAFE_INTEGER - 1,
): Promise<number[]> {
  const { sql, bindings } = fits(filter);
  const { results } = await db.$client
    .prepare(
      `SELECT c.id FROM (${windowOf(status, "newest")}) looked CROSS JOIN comments c ON c.id = looked.id
       CROSS JOIN articles a ON a.id = c.article_id ${LAST_DECISION_OF_C}
       WHERE ?3 AND ${sql} ORDER BY c.id DESC LIMIT ?2`,
    )
    .bind(until + 1, COUNTED, 1, ...bindings)
    .all<{ id: number }>();
  return results.map(({ id }) => id);
}
