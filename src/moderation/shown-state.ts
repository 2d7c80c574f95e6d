import type { Rows } from "../db/rows.ts";

/**
 * What a comment was when somebody was shown it. `decision`: the id of the last decision on it, 0 for none; left out: its status
 * alone is compared.
 */
export type Shown = { status: string; decision?: number | undefined };

/** The last decision on a comment, whoever made it. */
export type LastDecision = {
  id: number;
  decision: Rows["decisions"]["decision"];
  by: string;
  /** ISO 8601. */
  at: string;
  /** It took another one back. */
  isUndo: boolean;
};

/** What became of a comment since it was shown. `last` null: nobody decided, but readers' reports took it off the page. */
export type DecidedSince = { id: number; status: Rows["comments"]["status"]; last: LastDecision | null };

/** SQL that joins the last decision on `comments c`, as `last`: two rows read for a comment that has one. */
export const LAST_DECISION_OF_C = `LEFT JOIN decisions last
  ON last.id = (SELECT max(newest.id) FROM decisions newest WHERE newest.comment_id = c.id)`;

/** SQL for its columns. */
export const LAST_DECIDED = `last.id AS last_id, last.decision AS last_decision, last.decided_by AS last_by,
  last.decided_at AS last_at, last.undoes AS last_undoes`;

/** Columns of LAST_DECIDED: all null where nobody has decided, and `last_undoes` of a decision that takes none back. */
export type LastDecidedRow = {
  last_id: number | null;
  last_decision: LastDecision["decision"] | null;
  last_by: string | null;
  last_at: number | null;
  last_undoes: number | null;
};

export type StateRow = Pick<Rows["comments"], "id" | "status" | "edited_at"> & LastDecidedRow;

export function lastDecisionOf(row: LastDecidedRow): LastDecision | null {
  const { last_id: id, last_decision: decision, last_by: by, last_at: at } = row;
  if (id === null || decision === null || by === null || at === null) return null;
  return { id, decision, by, at: new Date(at).toISOString(), isUndo: row.last_undoes !== null };
}

/**
 * What is to be told instead of deciding; null: nothing. Somebody who wants what a comment is already overrules nobody.
 * @param wanted the status that the decision gives
 */
export function decidedSinceOf(
  row: StateRow | undefined,
  wanted: string,
  shown: Shown | undefined,
): DecidedSince | null {
  if (!row || !shown || row.status === wanted || isAsShown(row, shown)) return null;
  const last = lastDecisionOf(row);
  return { id: row.id, status: row.status, last: last?.id === shown.decision ? null : last };
}

function isAsShown({ status, last_id }: StateRow, shown: Shown): boolean {
  return status === shown.status && (shown.decision === undefined || shown.decision === (last_id ?? 0));
}

/**
 * The same in SQL, of `comments c` and a row `w` of what is wanted: whether it may be decided on. Statements behind the trail
 * find the decision there that `w.by_whom` is making at `w.at`.
 */
export const IS_AS_SHOWN = `(w.shown IS NULL OR c.status = w.status OR (c.status = w.shown AND (w.shown_decision IS NULL
  OR NOT EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = c.id AND d.id > w.shown_decision
    AND NOT (d.decided_by = w.by_whom AND d.decided_at = w.at)))))`;
