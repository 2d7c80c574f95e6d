import { and, asc, desc, eq, gt } from "drizzle-orm";
import { comments } from "../comments/table.ts";
import type { Db } from "../db/client.ts";

const { id, status } = comments;

/** Id of the newest comment that is held; 0: none is. */
export async function newestHeld(db: Db): Promise<number> {
  const newest = db.select({ id }).from(comments).where(eq(status, "held")).orderBy(desc(id)).limit(1);
  return (await newest.get())?.id ?? 0;
}

const COUNTED_NEW = 100;

/** How many are held that came after a comment, counted up to 100. */
export async function countNewHeld(db: Db, after: number): Promise<number> {
  const came = db
    .select({ id })
    .from(comments)
    .where(and(eq(status, "held"), gt(id, after)));
  return (await came.orderBy(asc(id)).limit(COUNTED_NEW)).length;
}
