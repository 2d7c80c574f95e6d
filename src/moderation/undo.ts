import { commenterKeysOf, knownKeys } from "../comments/posting/commenter-keys.ts";
import { setStatuses } from "../comments/set-statuses.ts";
import { settleShown } from "../comments/thread/settle-shown.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import type { Unlearned } from "../learning/lessons.ts";
import { queueMails } from "../mail/queue-mails.ts";
import { type Changing, touchPages, visiblePaths, writeAuditTrail } from "./change-statuses.ts";
import { UNDOES } from "./changes.ts";
import type { Corrected } from "./decide.ts";
import { type MarkedWith, unmarkWithDecisions } from "./mark-commenters.ts";
import { countBack, takeBackLessons } from "./teach.ts";

/** What a comment is again. */
export type Undone = { id: number; status: string };

export type UndoDone = {
  undone: Undone[];
  /** Comments on which something else was decided since, or that changed by themselves: they stay as they are. */
  changedSince: number[];
  stalePaths: string[];
  /** Of which the decision taken back had said something else than was thought before. */
  corrected: Corrected[];
};

export type Undoing = {
  now: number;
  /** Who is named in the audit trail. */
  decidedBy: string;
  secretKey: string;
  /** Lessons that can still be deleted. */
  unlearned: Unlearned;
};

type Row = Pick<Rows["decisions"], "comment_id" | "decision" | "decided_at" | "status_before"> &
  Pick<Rows["comments"], "author_name" | "email_hash" | "reader_hash" | "commenter_key"> & {
    decision_id: number;
  };

/**
 * Takes decisions back in one transaction: each comment is again what it was before, if it still is what the decision made
 * of it and nobody has decided since. What the decision taught, counted, trusted or blocked goes with it; reports that it
 * answered do not come back. Repeating it changes nothing, and a comment that is back already counts as undone.
 * @param decisions ids of the audit trail
 */
export async function undo(db: Db, decisions: number[], by: Undoing): Promise<UndoDone> {
  const { now, decidedBy, secretKey, unlearned } = by;
  const rows = await findDecisions(db, decisions);
  const json = JSON.stringify(rows.map(({ decision_id }) => decision_id));
  const ids = rows.map(({ comment_id }) => comment_id);
  const changing: Changing = { changes: UNDOES, json };
  const results = await db.$client.batch<Record<string, unknown>>([
    visiblePaths(db, changing),
    ...takeBackLessons(db, json, unlearned, now),
    countBack(db, json),
    unmarkWithDecisions(db, json, await keysOf(rows, secretKey), now),
    ...touchPages(db, changing, now),
    writeAuditTrail(db, changing, { decidedBy, now }),
    restoreStatuses(db, json, now),
    ...settleShown(db, ids),
    ...queueMails(db, ids, now),
    decisionsTakenBack(db, json),
  ]);
  const [visible, , , , , , , written] = results;
  const restored = new Set(written?.results.map(({ comment_id }) => comment_id));
  const takenBack = new Set(results.at(-1)?.results.map(({ id }) => id));
  const isBack = ({ decision_id }: Row) => takenBack.has(decision_id);
  return {
    undone: rows.filter(isBack).map((row) => ({ id: row.comment_id, status: row.status_before })),
    changedSince: rows.filter((row) => !isBack(row)).map(({ comment_id }) => comment_id),
    stalePaths: (visible?.results ?? []).map(({ path }) => String(path)),
    corrected: rows.filter(({ comment_id }) => restored.has(comment_id)).flatMap(correction),
  };
}

/** Decisions that are no undoing themselves, on comments that are there. */
async function findDecisions(db: Db, decisions: number[]): Promise<Row[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT d.id AS decision_id, d.comment_id, d.decision, d.decided_at, d.status_before,
         c.author_name, c.email_hash, c.reader_hash, c.commenter_key
       FROM json_each(?1) named CROSS JOIN decisions d ON d.id = named.value
       CROSS JOIN comments c ON c.id = d.comment_id WHERE d.undoes IS NULL`,
    )
    .bind(JSON.stringify(decisions))
    .all<Row>();
  return results;
}

/** Everything that may have been trusted or blocked with each decision. */
async function keysOf(rows: Row[], secretKey: string): Promise<MarkedWith[]> {
  const keys = rows.map(async (row) => {
    const known = await commenterKeysOf(secretKey, {
      emailHash: row.email_hash,
      readerHash: row.reader_hash,
      commenterKey: row.commenter_key,
      authorName: row.author_name,
    });
    return knownKeys(known).map((key) => ({ decision: row.decision_id, key, at: row.decided_at }));
  });
  return (await Promise.all(keys)).flat();
}

/** After the trail: of the comments whose undoing was written just now. */
function restoreStatuses(db: Db, json: string, now: number): D1PreparedStatement {
  const sql = `SELECT taken.comment_id AS id, taken.status_before AS status, back.status_before AS before
    FROM json_each(?1) named CROSS JOIN decisions taken ON taken.id = named.value
    CROSS JOIN decisions back ON back.comment_id = taken.comment_id AND back.undoes = taken.id
    WHERE back.decided_at = ?2`;
  return setStatuses(db, { sql, bindings: [json, now] });
}

/** Those of the decisions after which their comment is what it was, by whoever's doing. */
function decisionsTakenBack(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT taken.id FROM json_each(?1) named CROSS JOIN decisions taken ON taken.id = named.value
       CROSS JOIN decisions back ON back.comment_id = taken.comment_id AND back.undoes = taken.id
       CROSS JOIN comments c ON c.id = taken.comment_id AND c.status = taken.status_before`,
    )
    .bind(json);
}

/** What was held before was judged by nobody: nothing is known better now. */
function correction({ comment_id, decision, status_before }: Row): Corrected[] {
  const isOther = decision === "spam" ? status_before === "published" : status_before === "spam";
  const isVerdict = decision === "spam" || decision === "approve";
  return isVerdict && isOther ? [{ id: comment_id, isSpam: status_before === "spam" }] : [];
}

export type LastDecisions = {
  /** Ids of the audit trail. */
  decisions: number[];
  /** Comments whose last decision is taken back already, with what they are. */
  back: Undone[];
  /** Comments on which nobody has decided. */
  undecided: number[];
  /** Ids that are no comments. */
  notFound: number[];
};

/** The last decision on each of these comments. */
export async function findLastDecisions(db: Db, comments: number[]): Promise<LastDecisions> {
  const { results } = await db.$client
    .prepare(
      `SELECT c.id, c.status, d.id AS decision, d.undoes
       FROM json_each(?1) named CROSS JOIN comments c ON c.id = named.value
       LEFT JOIN decisions d
         ON d.id = (SELECT max(last.id) FROM decisions last WHERE last.comment_id = c.id)`,
    )
    .bind(JSON.stringify(comments))
    .all<{ id: number; status: string; decision: number | null; undoes: number | null }>();
  const found = new Set(results.map(({ id }) => id));
  return {
    decisions: results.flatMap(({ decision, undoes }) =>
      decision !== null && undoes === null ? [decision] : [],
    ),
    back: results.flatMap(({ id, status, undoes }) => (undoes === null ? [] : [{ id, status }])),
    undecided: results.flatMap(({ id, decision }) => (decision === null ? [id] : [])),
    notFound: comments.filter((id) => !found.has(id)),
  };
}
