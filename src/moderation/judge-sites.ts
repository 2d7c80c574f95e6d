import { judgeSitesOf } from "../comments/judged-sites.ts";
import type { Db } from "../db/client.ts";
import { CHANGES, lastStanding, TEACHES, UNDOES } from "./changes.ts";

/** For the batch of decisions, before their audit trail: approvals and spam count for the sites of what was decided on. */
export function judgeSites(db: Db, json: string): D1PreparedStatement {
  return judgeSitesOf(db, {
    sql: `${CHANGES} SELECT id AS comment_id, decision, sites FROM changes`,
    bindings: [json],
  });
}

/** For the batch that takes decisions back, before its trail: these sites count by the decision before, or not at all. */
export function judgeSitesBack(db: Db, json: string): D1PreparedStatement {
  const before = lastStanding("changes.id", `e.id < changes.undoes AND e.decision ${TEACHES}`);
  return judgeSitesOf(db, {
    sql: `${UNDOES} SELECT id AS comment_id, ${before} AS decision, sites FROM changes`,
    bindings: [json],
  });
}
