import { and, asc, eq, gt } from "drizzle-orm";
import { comments } from "../comments/table.ts";
import type { Db } from "../db/client.ts";

const { id, status } = comments;

export const COUNTED_NEW = 100;

/** What the desk has seen last. */
export type DeskNews = {
  /** Id of the newest comment that is held; 0: none is. */
  newest: number;
  /** Objections that nobody has looked at, counted up to COUNTED_NEW. */
  objections: number;
  /** When the newest report came (Unix ms); 0: none has. */
  reportedAt: number;
  /** Id of the newest of these objections; 0: there is none. */
  objection: number;
};

/** Reads a row or two for each, and the open objections. */
export async function newsOfDesk(db: Db): Promise<DeskNews> {
  const found = await db.$client
    .prepare(
      `SELECT coalesce((SELECT id FROM comments WHERE status = 'held' ORDER BY id DESC LIMIT 1), 0) AS newest,
         (SELECT count(*) FROM (SELECT 1 FROM objections WHERE closed_at IS NULL LIMIT ${COUNTED_NEW})) AS objections,
         coalesce((SELECT reported_at FROM notices ORDER BY reported_at DESC LIMIT 1), 0) AS reportedAt,
         coalesce((SELECT id FROM objections WHERE closed_at IS NULL ORDER BY id DESC LIMIT 1), 0) AS objection`,
    )
    .first<DeskNews>();
  return found ?? { newest: 0, objections: 0, reportedAt: 0, objection: 0 };
}

/** How many are held that came after a comment, counted up to 100. */
export async function countNewHeld(db: Db, after: number): Promise<number> {
  const came = db
    .select({ id })
    .from(comments)
    .where(and(eq(status, "held"), gt(id, after)));
  return (await came.orderBy(asc(id)).limit(COUNTED_NEW)).length;
}

/** Reports after a moment (Unix ms) that nobody has answered yet, and open objections after one, each counted up to 100. */
export async function countNewSaid(
  db: Db,
  { reportedAt, objection }: Pick<DeskNews, "reportedAt" | "objection">,
): Promise<{ reports: number; objections: number }> {
  const found = await db.$client
    .prepare(
      `SELECT
         (SELECT count(*) FROM (SELECT comment_id FROM notices WHERE reported_at > ?1 ORDER BY reported_at LIMIT ${COUNTED_NEW}) n
          WHERE EXISTS (SELECT 1 FROM reports r WHERE r.comment_id = n.comment_id)) AS reports,
         (SELECT count(*) FROM (SELECT 1 FROM objections WHERE closed_at IS NULL AND id > ?2 ORDER BY id LIMIT ${COUNTED_NEW})) AS objections`,
    )
    .bind(reportedAt, objection)
    .first<{ reports: number; objections: number }>();
  return found ?? { reports: 0, objections: 0 };
}
