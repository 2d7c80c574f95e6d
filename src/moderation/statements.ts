import type { Db } from "../db/client.ts";
import type { Wanted } from "./decide.ts";
import type { By } from "./mark-commenters.ts";
import { decisionMade, isDecided } from "./with-decision.ts";

/** The statement that says why, for the transaction of a decision on one comment, and only if that is made. */
export function stateReason(db: Db, reason: string, decision: Wanted, { who, now }: By): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO statements (decision_id, reason) SELECT made.id, ?4
       FROM (SELECT ${decisionMade({ comment: "?1", who: "?2", now: "?3" })} AS id) made
       WHERE made.id IS NOT NULL AND ${isDecided(decision)}
       ON CONFLICT (decision_id) DO UPDATE SET reason = excluded.reason`,
    )
    .bind(decision.id, who, now, reason);
}
