import type { Db } from "../../db/client.ts";
import type { Perhaps, Rows } from "../../db/rows.ts";
import { CAN_BE_UNDONE } from "../../moderation/changes.ts";

/** One line of the audit trail. */
export type AuditEntry = {
  /** Unix ms. */
  at: number;
  who: string;
  /** `comment.approve`, `comment.spam` ... for decisions; else what was recorded: `article.saved` ... */
  action: string;
  /** What it was done to: a path, or words. Of a comment its address on the page, or its id where it is gone. */
  subject: string;
  decision: {
    id: number;
    commentId: number;
    /** Text of a stranger; null: the comment is gone. */
    author: string | null;
    /** Title of its article. */
    article: string | null;
    before: string;
    after: string;
    /** The decision that it took back. */
    undoes: number | null;
    canBeUndone: boolean;
  } | null;
  /** What else was recorded; of a decision the reason that its author and who reported it are told, if one was given. */
  detail: unknown;
};

/** How far each of the two tables has been read: the lowest ids seen. */
export type AuditCursor = { decision: number; event: number };

/** With a filter so many rows of each table are looked through for one page. */
export const LOOKED_THROUGH = 2_000;

type DecisionRow = Pick<
  Rows["decisions"],
  "id" | "comment_id" | "decision" | "status_before" | "decided_by" | "decided_at" | "undoes"
> &
  Perhaps<Rows["comments"], "author_name"> &
  Perhaps<Rows["articles"], "title" | "path"> & { can_be_undone: number | null; reason: string | null };

type EventRow = Pick<Rows["audit_events"], "id" | "at" | "who" | "action" | "subject" | "detail">;

const STATUS_AFTER: Record<string, string> = { approve: "published", hold: "held" };

/**
 * The newest `limit` entries below a cursor, newest first: decisions and events merged by time. `who` keeps those of one
 * person, among the LOOKED_THROUGH rows that follow; then fewer may come, and `next` leads on.
 * @returns `next`: null at the end
 */
export async function listEntries(
  db: Db,
  { cursor, limit, who }: { cursor: AuditCursor | null; limit: number; who: string | null },
): Promise<{ entries: AuditEntry[]; next: AuditCursor | null }> {
  const from = cursor ?? { decision: Number.MAX_SAFE_INTEGER, event: Number.MAX_SAFE_INTEGER };
  const [decisions, events, ends] = await db.$client.batch<Record<string, unknown>>([
    decisionsBelow(db, from.decision, limit + 1, who),
    eventsBelow(db, from.event, limit + 1, who),
    endsOfLook(db, from, who),
  ]);
  const all = {
    decisions: (decisions?.results ?? []) as DecisionRow[],
    events: (events?.results ?? []) as EventRow[],
  };
  const taken = merge(all, limit);
  const reached = {
    decision: all.decisions[taken.decisions - 1]?.id ?? from.decision,
    event: all.events[taken.events - 1]?.id ?? from.event,
  };
  if (taken.entries.length === limit) {
    const isMore = taken.decisions < all.decisions.length || taken.events < all.events.length || who !== null;
    return { entries: taken.entries, next: isMore ? reached : null };
  }
  const [end] = (ends?.results ?? []) as { decision: number | null; event: number | null }[];
  const isMore = end && (end.decision !== null || end.event !== null);
  return {
    entries: taken.entries,
    next: isMore ? { decision: end.decision ?? 0, event: end.event ?? 0 } : null,
  };
}

function decisionsBelow(db: Db, below: number, limit: number, who: string | null): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT d.id, d.comment_id, d.decision, d.status_before, d.decided_by, d.decided_at, d.undoes,
         c.author_name, a.title, a.path, ${CAN_BE_UNDONE} AS can_be_undone,
         (SELECT reason FROM statements WHERE decision_id = d.id) AS reason
       FROM (SELECT * FROM decisions WHERE id < ?1 ORDER BY id DESC LIMIT ?4) d
       LEFT JOIN comments c ON c.id = d.comment_id LEFT JOIN articles a ON a.id = c.article_id
       WHERE ?3 IS NULL OR d.decided_by = ?3 ORDER BY d.id DESC LIMIT ?2`,
    )
    .bind(below, limit, who, who === null ? limit : LOOKED_THROUGH);
}

function eventsBelow(db: Db, below: number, limit: number, who: string | null): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT id, at, who, action, subject, detail
       FROM (SELECT * FROM audit_events WHERE id < ?1 ORDER BY id DESC LIMIT ?4)
       WHERE ?3 IS NULL OR who = ?3 ORDER BY id DESC LIMIT ?2`,
    )
    .bind(below, limit, who, who === null ? limit : LOOKED_THROUGH);
}

/** With a filter: where the look through each table ended, null at its end. */
function endsOfLook(db: Db, { decision, event }: AuditCursor, who: string | null): D1PreparedStatement {
  const end = (table: string, parameter: string) =>
    `(SELECT id FROM ${table} WHERE ?3 AND id < ${parameter} ORDER BY id DESC LIMIT 1 OFFSET ${LOOKED_THROUGH - 1})`;
  return db.$client
    .prepare(`SELECT ${end("decisions", "?1")} AS decision, ${end("audit_events", "?2")} AS event`)
    .bind(decision, event, who === null ? 0 : 1);
}

function merge(
  { decisions, events }: { decisions: DecisionRow[]; events: EventRow[] },
  limit: number,
): { entries: AuditEntry[]; decisions: number; events: number } {
  const entries: AuditEntry[] = [];
  const taken = { decisions: 0, events: 0 };
  while (entries.length < limit) {
    const decision = decisions[taken.decisions];
    const event = events[taken.events];
    if (!decision && !event) break;
    if (decision && (!event || decision.decided_at >= event.at)) {
      entries.push(entryOfDecision(decision));
      taken.decisions += 1;
    } else if (event) {
      entries.push(entryOfEvent(event));
      taken.events += 1;
    }
  }
  return { entries, ...taken };
}

function entryOfDecision(row: DecisionRow): AuditEntry {
  const { comment_id: commentId, decision, path } = row;
  return {
    at: row.decided_at,
    who: row.decided_by,
    action: `comment.${decision}`,
    subject: path === null ? String(commentId) : `${path}#comment-${commentId}`,
    decision: {
      id: row.id,
      commentId,
      author: row.author_name,
      article: row.title,
      before: row.status_before,
      after: STATUS_AFTER[decision] ?? decision,
      undoes: row.undoes,
      canBeUndone: row.can_be_undone === 1,
    },
    detail: row.reason === null ? null : { reason: row.reason },
  };
}

function entryOfEvent({ at, who, action, subject, detail }: EventRow): AuditEntry {
  return { at, who, action, subject, decision: null, detail: detail === null ? null : JSON.parse(detail) };
}

/** `12.7`; null for what is none. */
export function readCursor(text: string | undefined): AuditCursor | null {
  const [, decision, event] = /^(\d{1,16})\.(\d{1,16})$/.exec(text ?? "") ?? [];
  return decision === undefined || event === undefined
    ? null
    : { decision: Number(decision), event: Number(event) };
}

export function writeCursor({ decision, event }: AuditCursor): string {
  return `${decision}.${event}`;
}
