import { IS_AS_SHOWN } from "./shown-state.ts";

/** SQL of `comments c`: one that was withdrawn, or erased in the end, may keep a place in its thread; nothing is decided on it any more. */
export const IS_ERASED_C = "c.status = 'trash' AND c.kind = 'comment' AND c.body = ''";

/** That nobody has taken back a decision; one that takes back another is none itself. */
export function isStanding(decision: string): string {
  return `${decision}.undoes IS NULL AND NOT EXISTS (
    SELECT 1 FROM decisions back WHERE back.comment_id = ${decision}.comment_id AND back.undoes = ${decision}.id)`;
}

/**
 * SQL for the last decision on a comment that nobody has taken back, or null.
 * @param also a condition on `decisions e`
 */
export function lastStanding(commentId: string, also = "true"): string {
  return `(SELECT e.decision FROM decisions e WHERE e.comment_id = ${commentId} AND ${also}
    AND ${isStanding("e")} ORDER BY e.id DESC LIMIT 1)`;
}

/** What counts for the sender of `comments c`, and where it leads. */
const OF_SENDER = "c.source, c.verdict, c.email_hash, c.commenter_key, c.stayed_at, c.sites";

/** Decisions that say something of the text. Trash may be rude, beside the point, or asked for; who holds is not sure. */
export const TEACHES = "IN ('approve', 'spam')";

/**
 * The comments that the decisions in ?1 (JSON: [{ id, decision, status, by, at, seen?, shown? }]) change, as the transaction finds them;
 * one that was reported changes by any decision, since its reports are answered, and one whose status the judge had given it alone
 * by a moderator's word that says the same: nobody had said so before. `seen` is when its author had changed it last, 0 for never; `shown` what
 * it was for who decides (`Shown`).
 */
export const CHANGES = `WITH wanted AS (
    SELECT value->>'id' AS id, value->>'decision' AS decision, value->>'status' AS status, value->>'seen' AS seen,
      value->>'$.shown.status' AS shown, value->>'$.shown.decision' AS shown_decision,
      value->>'by' AS by_whom, value->>'at' AS at
    FROM json_each(?1)
  ), changes AS (
    SELECT c.id, c.article_id, c.kind, c.status AS before, w.status, w.decision, NULL AS undoes, ${OF_SENDER}
    FROM wanted w CROSS JOIN comments c ON c.id = w.id
    WHERE (c.status <> w.status OR EXISTS (SELECT 1 FROM reports r WHERE r.comment_id = c.id)
        OR (w.decision ${TEACHES} AND w.decision IS NOT ${lastStanding("c.id")}))
      AND (w.seen IS NULL OR w.seen = coalesce(c.edited_at, 0)) AND ${IS_AS_SHOWN} AND NOT (${IS_ERASED_C})
  )`;

/** Whether `decisions d` can be taken back: it is the last on `comments c`, which still is what it was made by it. */
export const CAN_BE_UNDONE = `c.status = CASE d.decision WHEN 'approve' THEN 'published' WHEN 'hold' THEN 'held'
    ELSE d.decision END AND ${isStanding("d")} AND NOT EXISTS (
      SELECT 1 FROM decisions later WHERE later.comment_id = d.comment_id AND later.id > d.id
        AND ${isStanding("later")}
    ) AND NOT (${IS_ERASED_C})`;

/**
 * The comments that taking back the decisions in ?1 (JSON: their ids) changes, with the same columns; `taken` and
 * `taken_at` are the decision taken back and its time.
 */
export const UNDOES = `WITH changes AS (
    SELECT c.id, c.article_id, c.kind, c.status AS before, d.status_before AS status,
      CASE d.status_before WHEN 'published' THEN 'approve' WHEN 'held' THEN 'hold' ELSE d.status_before END AS decision,
      d.id AS undoes, d.decision AS taken, d.decided_at AS taken_at, ${OF_SENDER}
    FROM json_each(?1) named CROSS JOIN decisions d ON d.id = named.value
    CROSS JOIN comments c ON c.id = d.comment_id
    WHERE ${CAN_BE_UNDONE}
  )`;
