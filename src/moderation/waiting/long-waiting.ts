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

/** What readers say and nobody has answered since before a moment (Unix ms), with when the oldest of it came. */
export type LongUnanswered = { reported: number; objections: number; since: number | null };

/** Of the newest notices before that moment so many are looked at, and of the oldest open objections. */
const NOTICES_LOOKED_AT = 200;

/**
 * Comments that are shown and reported, and open objections: as far as the look goes. A notice stays when its report is answered, so
 * that since when one waits the reports say, which go then.
 */
export async function findLongUnanswered(db: Db, before: number): Promise<LongUnanswered> {
  const [reported, objections] = await db.$client.batch<{ count: number; since: number | null }>([
    db.$client
      .prepare(
        `SELECT count(*) AS count, min(since) AS since FROM (
           SELECT (SELECT min(r.reported_at) FROM reports r WHERE r.comment_id = n.comment_id) AS since FROM (
             SELECT DISTINCT comment_id FROM (
               SELECT comment_id FROM notices WHERE reported_at < ?1 ORDER BY reported_at DESC LIMIT ${NOTICES_LOOKED_AT})
           ) n CROSS JOIN comments c ON c.id = n.comment_id WHERE c.status = 'published')
         WHERE since < ?1`,
      )
      .bind(before),
    db.$client
      .prepare(
        `SELECT count(*) AS count, min(objected_at) AS since FROM (
           SELECT objected_at FROM objections WHERE closed_at IS NULL ORDER BY id LIMIT ${LOOKED_AT})
         WHERE objected_at < ?1`,
      )
      .bind(before),
  ]);
  const [ofReports, ofObjections] = [reported?.results[0], objections?.results[0]];
  const times = [ofReports?.since, ofObjections?.since].filter((at) => typeof at === "number");
  return {
    reported: ofReports?.count ?? 0,
    objections: ofObjections?.count ?? 0,
    since: times.length === 0 ? null : Math.min(...times),
  };
}
