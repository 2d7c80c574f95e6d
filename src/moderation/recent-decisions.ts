import { asc, desc, gt } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { statementOf } from "../db/statements.ts";
import { decisions } from "./table.ts";

const { id, commentId, decidedAt } = decisions;

/** The query for when a moderator decided last: column `decided_at`, in at most one row. */
export function lastDecisionQuery(db: Db): D1PreparedStatement {
  return statementOf(db, db.select({ decidedAt }).from(decisions).orderBy(desc(id)).limit(1));
}

/** The query for what was decided, or taken back, after a decision: columns `id` and `comment_id`, in order. */
export function decisionsAfterQuery(db: Db, after: number, limit: number): D1PreparedStatement {
  const query = db
    .select({ id, commentId })
    .from(decisions)
    .where(gt(id, after))
    .orderBy(asc(id))
    .limit(limit);
  return statementOf(db, query);
}
