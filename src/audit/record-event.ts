import type { Db } from "../db/client.ts";

export type AuditEvent = {
  /** `article.saved`, `settings.changed`, `moderator.added` ... */
  action: string;
  /** What it was done to, in words or as a path. */
  subject: string;
  /** What else is worth knowing, as JSON. */
  detail?: unknown;
};

/**
 * The statement that writes an event into the audit trail: to be in the transaction of what it tells of.
 * @param condition SQL; where it does not hold nothing is written. `changes() > 0`: the statement before changed something
 */
export function recordEvent(
  db: Db,
  who: string,
  { action, subject, detail }: AuditEvent,
  now: number,
  condition = "true",
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO audit_events (at, who, action, subject, detail) SELECT ?, ?, ?, ?, ? WHERE ${condition}`,
    )
    .bind(now, who, action, subject, detail === undefined ? null : JSON.stringify(detail));
}
