/** A comment that was withdrawn, or erased in the end, may keep a place in its thread; nothing is decided on it any more. */
export const IS_ERASED = "status = 'trash' AND kind = 'comment' AND body = ''";

/** The comments that the decisions in ?1 (JSON: [{ id, decision, status }]) change, as the transaction finds them. */
export const CHANGES = `WITH wanted AS (
    SELECT value->>'id' AS id, value->>'decision' AS decision, value->>'status' AS status FROM json_each(?1)
  ), changes AS (
    SELECT c.id, c.article_id, c.kind, c.status AS before, w.status, w.decision
    FROM wanted w CROSS JOIN comments c ON c.id = w.id
    WHERE c.status <> w.status AND NOT (c.status = 'trash' AND c.kind = 'comment' AND c.body = '')
  )`;
