import type { Db } from "../../db/client.ts";
import { type AuditCursor, type AuditEntry, listEntries, writeCursor } from "./entries.ts";

export type AuditFormat = "csv" | "ndjson";

/** Entries of one round of reading. */
const ROUND = 1_000;
/** A free plan's request makes 50 queries, three a round. */
const ROUNDS = 15;

const COLUMNS = ["at", "who", "action", "subject", "before", "after", "undoes", "author", "detail"];

/**
 * The whole audit trail, newest first, a round at a time. Where one request can't read all, the last line says where to go
 * on: nothing is left out silently.
 */
export function exportTrail(
  db: Db,
  format: AuditFormat,
  start: AuditCursor | null,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor = start;
  let rounds = 0;
  return new ReadableStream({
    start(controller) {
      if (format === "csv") controller.enqueue(encoder.encode(csvLine(COLUMNS)));
    },
    async pull(controller) {
      const { entries, next } = await listEntries(db, { cursor, limit: ROUND, who: null });
      const lines = entries.map((entry) => (format === "csv" ? csvEntry(entry) : jsonEntry(entry)));
      if (lines.length > 0) controller.enqueue(encoder.encode(lines.join("")));
      cursor = next;
      rounds += 1;
      if (next !== null && rounds < ROUNDS) return;
      if (next !== null) controller.enqueue(encoder.encode(onwardLine(format, next)));
      controller.close();
    },
  });
}

function jsonEntry({ at, decision, ...entry }: AuditEntry): string {
  const { canBeUndone: _, ...told } = decision ?? { canBeUndone: false };
  return `${JSON.stringify({ at: new Date(at).toISOString(), ...entry, decision: decision && told })}\n`;
}

function csvEntry({ at, who, action, subject, decision, detail }: AuditEntry): string {
  return csvLine([
    new Date(at).toISOString(),
    who,
    action,
    subject,
    decision?.before ?? "",
    decision?.after ?? "",
    decision?.undoes ? String(decision.undoes) : "",
    decision?.author ?? "",
    detail === null ? "" : JSON.stringify(detail),
  ]);
}

function onwardLine(format: AuditFormat, next: AuditCursor): string {
  const path = `/admin/audit.${format}?cursor=${writeCursor(next)}`;
  return format === "csv" ? csvLine(["more", "", "", path]) : `${JSON.stringify({ next: path })}\n`;
}

/** RFC 4180; what a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection). */
function csvLine(values: string[]): string {
  const cells = values.map((value) => {
    const safe = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return `"${safe.replaceAll('"', '""')}"`;
  });
  return `${cells.join(",")}\r\n`;
}
