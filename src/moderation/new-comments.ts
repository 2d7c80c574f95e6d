import { and, asc, eq, gt } from "drizzle-orm";
import { comments } from "../comments/table.ts";
import type { Db } from "../db/client.ts";

const { id, status } = comments;

const COUNTED_NEW = 100;

/** Id of the newest comment that is held, 0: none is; and how many objections nobody has looked at, counted up to 100. */
export async function newsOfDesk(db: Db): Promise<{ newest: number; objections: number }> {
  const found = await db.$client
    .prepare(
      `SELECT coalesce((SELECT id FROM comments WHERE status = 'held' ORDER BY id DESC LIMIT 1), 0) AS newest,
         (SELECT count(*) FROM (SELECT 1 FROM objections WHERE closed_at IS NULL LIMIT ${COUNTED_NEW})) AS objections`,
    )
    .first<{ newest: number; objections: number }>();
  return found ?? { newest: 0, objections: 0 };
}

/** How many are held that came after a comment, counted up to 100. */
export async function countNewHeld(db: Db, after: number): Promise<number> {
  const came = db
    .select({ id })
    .from(comments)
    .where(and(eq(status, "held"), gt(id, after)));
  return (await came.orderBy(asc(id)).limit(COUNTED_NEW)).length;
}
