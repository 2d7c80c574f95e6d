import type { Db } from "../db/client.ts";
import type { Wanted } from "./decide.ts";
import type { By } from "./mark-commenters.ts";
import { decisionMade, isDecided } from "./with-decision.ts";

/**
 * The statement that says why, for the transaction of a removal of one comment, and only if that is made, or somebody had made the same
 * and said nothing.
 */
export function stateReason(db: Db, reason: string, decision: Wanted, { who, now }: By): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO statements (decision_id, reason) SELECT removal.id, ?4
       FROM (SELECT coalesce(${decisionMade({ comment: "?1", who: "?2", now: "?3" })}, ${UNSAID}) AS id) removal
       WHERE removal.id IS NOT NULL AND ${isDecided(decision)}
       ON CONFLICT (decision_id) DO UPDATE SET reason = excluded.reason`,
    )
    .bind(decision.id, who, now, reason);
}

/** SQL for the id of the decision by which comment ?1 is in the trash, if no reason was stated with it; else null. */
const UNSAID = `(SELECT d.id FROM decisions d WHERE d.id = (SELECT max(id) FROM decisions WHERE comment_id = ?1)
  AND d.decision = 'trash' AND d.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM statements s WHERE s.decision_id = d.id))`;

/** What was stated with the last decision on a comment, and by whom; null: nothing was. */
export function findReason(db: Db, comment: number): Promise<{ reason: string; by: string } | null> {
  return db.$client
    .prepare(
      `SELECT s.reason, d.decided_by AS by FROM decisions d CROSS JOIN statements s ON s.decision_id = d.id
       WHERE d.id = (SELECT max(id) FROM decisions WHERE comment_id = ?1)`,
    )
    .bind(comment)
    .first();
}
