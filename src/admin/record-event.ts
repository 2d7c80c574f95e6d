import type { Db } from "../db/client.ts";

export type AuditEvent = {
  /** `article.saved`, `settings.changed`, `moderator.added` ... */
  action: string;
  /** What it was done to, in words or as a path. */
  subject: string;
  /** What else is worth knowing, as JSON. */
  detail?: unknown;
};

/** The statement that writes an event into the audit trail: to be in the transaction of what it tells of. */
export function recordEvent(
  db: Db,
  who: string,
  { action, subject, detail }: AuditEvent,
  now: number,
): D1PreparedStatement {
  return db.$client
    .prepare("INSERT INTO audit_events (at, who, action, subject, detail) VALUES (?, ?, ?, ?, ?)")
    .bind(now, who, action, subject, detail === undefined ? null : JSON.stringify(detail));
}
