import { countForCommenters, keysOfSender } from "../comments/commenters.ts";
import type { Db } from "../db/client.ts";
import { addLessons, deletableLessons, deleteLessons, type Unlearned } from "../learning/lessons.ts";
import { CHANGES, lastStanding, TEACHES, UNDOES } from "./changes.ts";

/**
 * For the batch of decisions, before their audit trail. A decision teaches the classifier once, and the opposite one
 * again; so does one that repeats what was taken back.
 */
export function writeLessons(db: Db, json: string, now: number): D1PreparedStatement {
  const sql = `${CHANGES} SELECT comments.id AS comment_id, decision = 'spam' AS is_spam, author_name, body
    FROM changes CROSS JOIN comments ON comments.id = changes.id
    WHERE decision ${TEACHES} AND changes.kind = 'comment' AND body <> ''
      AND decision IS NOT ${lastStanding("changes.id", `e.decision ${TEACHES}`)}`;
  return addLessons(db, { sql, bindings: [json] }, now);
}

/**
 * For the batch that takes decisions back, before their audit trail: what they taught is deleted while no model has learned
 * it; later the opposite is taught, also of a comment that was held before. Learning the opposite moves the weights a little
 * further than they were: better than a lesson that somebody called wrong, and the next decision settles it.
 */
export function takeBackLessons(
  db: Db,
  json: string,
  unlearned: Unlearned,
  now: number,
): D1PreparedStatement[] {
  const before = lastStanding("changes.id", `e.id < changes.undoes AND e.decision ${TEACHES}`);
  const opposite = `${UNDOES} SELECT comments.id AS comment_id, taken <> 'spam' AS is_spam, author_name, body
    FROM changes CROSS JOIN comments ON comments.id = changes.id
    WHERE taken ${TEACHES} AND changes.kind = 'comment' AND body <> '' AND taken IS NOT ${before}
      AND (changes.id, taken_at, taken = 'spam') NOT IN (${deletableLessons("?2")})`;
  const taken = `${UNDOES} SELECT id, taken_at, taken = 'spam' FROM changes`;
  return [
    addLessons(db, { sql: opposite, bindings: [json, unlearned.lesson] }, now),
    deleteLessons(db, { sql: taken, bindings: [json] }, unlearned),
  ];
}

/** What the site that a comment was imported from had decided, and the import has counted; reports may hold it since. */
function importedAs(status: string): string {
  return `CASE WHEN source = 'import' AND (${status} = 'published'
    OR (${status} = 'held' AND verdict LIKE '%"reported"%')) THEN 'approve' END`;
}

/** For the same batch: a comment counts for its e-mail address and for its browser, by the last decision alone. */
export function countDecisions(db: Db, json: string): D1PreparedStatement {
  const last = `coalesce(${lastStanding("changes.id")}, ${importedAs("before")})`;
  return count(db, CHANGES, json, { counted: "changes.decision", last });
}

/** For the batch that takes decisions back: a comment counts by the decision before. */
export function countBack(db: Db, json: string): D1PreparedStatement {
  const before = lastStanding("changes.id", "e.id < changes.undoes");
  const counted = `coalesce(${before}, ${importedAs("changes.status")})`;
  return count(db, UNDOES, json, { counted, last: "taken" });
}

/** `counted` and `last`: SQL for the decision that counts from now on, and the one that did. */
function count(
  db: Db,
  changes: string,
  json: string,
  { counted, last }: { counted: string; last: string },
): D1PreparedStatement {
  const sql = `${changes}, counted AS (
      SELECT email_hash, commenter_key, ${counted} AS decision, ${last} AS last, stayed_at IS NOT NULL AS has_stayed
      FROM changes WHERE kind = 'comment'
    )
    SELECT key, sum((decision IS 'approve') - (last IS 'approve')) AS approved,
      sum((decision IS 'spam') - (last IS 'spam')) AS spam,
      sum((has_stayed AND decision IS NULL) - (has_stayed AND last IS NULL)) AS stayed
    FROM (${keysOfSender("decision, last, has_stayed", "counted")}) GROUP BY key`;
  return countForCommenters(db, { sql, bindings: [json] });
}
