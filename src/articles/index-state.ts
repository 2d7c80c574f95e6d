import type { Db } from "../db/client.ts";
import { queueLengthQuery } from "../search/queue.ts";

/** What the search's index is behind in: articles that wait, counted up to 1,000, and the walk that is under way. */
export type IndexState = { waiting: number; walk: string | null };

export async function readIndexState(db: Db): Promise<IndexState> {
  const row = await queueLengthQuery(db).first<IndexState>();
  return { waiting: row?.waiting ?? 0, walk: row?.walk ?? null };
}
