import { bringBackReports } from "../comments/report/drop-reports.ts";
import { setStatuses } from "../comments/set-statuses.ts";
import { settleShown } from "../comments/thread/settle-shown.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import type { Unlearned } from "../learning/lessons.ts";
import { queueMails } from "../mail/queue-mails.ts";
import { unblockWithDecisions } from "./block-words.ts";
import { type Changing, touchPages, writeAuditTrail } from "./change-statuses.ts";
import { CAN_BE_UNDONE, UNDOES } from "./changes.ts";
import type { Corrected } from "./decide.ts";
import { judgeSitesBack } from "./judge-sites.ts";
import { unmarkWithDecisions } from "./mark-commenters.ts";
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
  /** Lessons that can still be deleted. */
  unlearned: Unlearned;
};

type Row = Pick<Rows["decisions"], "comment_id" | "decision" | "status_before"> & {
  decision_id: Rows["decisions"]["id"];
  /** What went with it; most decisions have nothing of these. */
  has_marks: 0 | 1;
  has_reports: 0 | 1;
  entry: string | null;
};

/**
 * Takes decisions back in one transaction: each comment is again what it was before, if it still is what the decision made
 * of it and nobody has decided since. What the decision taught, counted, trusted or blocked goes with it, and reports that
 * it answered come back. Repeating it changes nothing, and a comment that is back already counts as undone.
 * @param decisions ids of the audit trail
 */
export async function undo(db: Db, decisions: number[], by: Undoing): Promise<UndoDone> {
  const { now, decidedBy, unlearned } = by;
  const rows = await findDecisions(db, decisions);
  const json = JSON.stringify(rows.map(({ decision_id }) => decision_id));
  const ids = rows.map(({ comment_id }) => comment_id);
  const changing: Changing = { changes: UNDOES, json };
  const undoing = [
    ...touchPages(db, changing, now),
    ...takeBackLessons(db, json, unlearned, now),
    countBack(db, json),
    judgeSitesBack(db, json),
    ...takeBackWhatWentWith(db, rows, json, by),
  ];
  const results = await db.$client.batch<Record<string, unknown>>([
    ...undoing,
    writeAuditTrail(db, changing, { decidedBy, now }),
    restoreStatuses(db, json, now),
    ...settleShown(db, ids),
    ...queueMails(db, ids, now),
    decisionsTakenBack(db, json),
  ]);
  const [touched, written] = [results[0], results[undoing.length]];
  const restored = new Set(written?.results.map(({ comment_id }) => comment_id));
  const takenBack = new Set(results.at(-1)?.results.map(({ id }) => id));
  const isBack = ({ decision_id }: Row) => takenBack.has(decision_id);
  return {
    undone: rows.filter(isBack).map((row) => ({ id: row.comment_id, status: row.status_before })),
    changedSince: rows.filter((row) => !isBack(row)).map(({ comment_id }) => comment_id),
    stalePaths: (touched?.results ?? []).map(({ path }) => String(path)),
    corrected: rows.filter(({ comment_id }) => restored.has(comment_id)).flatMap(correction),
  };
}

/** Decisions that are no undoing themselves, on comments that are there. */
async function findDecisions(db: Db, decisions: number[]): Promise<Row[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT d.id AS decision_id, d.comment_id, d.decision, d.status_before,
         EXISTS (SELECT 1 FROM commenter_marks WHERE decision_id = d.id) AS has_marks,
         EXISTS (SELECT 1 FROM answered_reports WHERE decision_id = d.id) AS has_reports,
         (SELECT entry FROM blocked_words WHERE decision_id = d.id) AS entry
       FROM json_each(?1) named CROSS JOIN decisions d ON d.id = named.value
       CROSS JOIN comments c ON c.id = d.comment_id WHERE d.undoes IS NULL`,
    )
    .bind(JSON.stringify([...new Set(decisions)]))
    .all<Row>();
  return results;
}

/** For the batch, before the trail: the statements about what went with the decisions. */
function takeBackWhatWentWith(db: Db, rows: Row[], json: string, by: Undoing): D1PreparedStatement[] {
  const entries = rows.flatMap(({ entry }) => entry ?? []);
  const taken = { sql: `${UNDOES} SELECT undoes AS decision_id FROM changes`, bindings: [json] };
  return [
    ...(rows.some(({ has_marks }) => has_marks) ? unmarkWithDecisions(db, json) : []),
    ...(rows.some(({ has_reports }) => has_reports) ? bringBackReports(db, taken) : []),
    ...(entries.length > 0
      ? unblockWithDecisions(db, json, entries, { who: by.decidedBy, now: by.now })
      : []),
  ];
}

/** After the trail: of the comments whose undoing was written just now, and not by somebody of the same millisecond before. */
function restoreStatuses(db: Db, json: string, now: number): D1PreparedStatement {
  const sql = `SELECT taken.comment_id AS id, taken.status_before AS status, back.status_before AS before
    FROM json_each(?1) named CROSS JOIN decisions taken ON taken.id = named.value
    CROSS JOIN decisions back ON back.comment_id = taken.comment_id AND back.undoes = taken.id
    WHERE back.decided_at = ?2 AND NOT EXISTS (
      SELECT 1 FROM decisions later WHERE later.comment_id = back.comment_id AND later.id > back.id)`;
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

/** Decisions of one act, at most, and of somebody's own that are looked through for one that still stands. */
const MOST_OF_ACT = 500;
const LOOKED_THROUGH = 1000;

/**
 * The decisions of the last act of this person that can be taken back: those of the same moment, the newest first.
 * @param before id of a decision: acts before that one alone
 */
export async function findLastAct(
  db: Db,
  who: string,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<number[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT d.id, d.decided_at FROM (
         SELECT * FROM decisions WHERE decided_by = ?1 AND id < ?2 ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
       ) d CROSS JOIN comments c ON c.id = d.comment_id
       WHERE d.undoes IS NULL AND ${CAN_BE_UNDONE} LIMIT ${MOST_OF_ACT}`,
    )
    .bind(who, before)
    .all<Pick<Rows["decisions"], "id" | "decided_at">>();
  const at = results[0]?.decided_at;
  return results.filter(({ decided_at }) => decided_at === at).map(({ id }) => id);
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
