import type { Db } from "../../db/client.ts";
import { postedAt } from "../../db/time-id.ts";

/** So many of the oldest are looked at: what was posted long ago may have been held just now. */
const LOOKED_AT = 100;

/** Comments that wait since before a moment (Unix ms), as far as the oldest hundred tell; null: there is none. */
export async function findLongWaiting(
  db: Db,
  before: number,
): Promise<{ count: number; since: number } | null> {
  const { results } = await db.$client
    .prepare(
      `SELECT c.id, max(coalesce(c.edited_at, 0),
         coalesce((SELECT max(r.reported_at) FROM reports r WHERE r.comment_id = c.id), 0),
         coalesce((SELECT max(d.decided_at) FROM decisions d WHERE d.comment_id = c.id), 0)) AS touched
       FROM (SELECT id, edited_at FROM comments WHERE status = 'held' ORDER BY id LIMIT ${LOOKED_AT}) c`,
    )
    .all<{ id: number; touched: number }>();
  const waiting = results
    .map(({ id, touched }) => Math.max(postedAt(id), touched))
    .filter((at) => at < before);
  return waiting.length === 0 ? null : { count: waiting.length, since: Math.min(...waiting) };
}
