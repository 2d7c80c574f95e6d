import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { LEARNED_UP_TO } from "./begun.ts";

/**
 * The statement that adds lessons of what stayed, one for a comment.
 * @param taught columns `comment_id`, `is_spam` and `features` (what `featuresToKeep` gave)
 * @param version featuresVersion()'s
 */
export function addLessonsWithoutText(
  db: Db,
  { sql, bindings }: Query,
  { now, version }: { now: number; version: number },
): D1PreparedStatement {
  const [at, of] = [`?${bindings.length + 1}`, `?${bindings.length + 2}`];
  return db.$client
    .prepare(
      `INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at, features, features_version)
       SELECT comment_id, is_spam, '', '', ${at}, features, ${of} FROM (${sql}) taught
       WHERE NOT EXISTS (
         SELECT 1 FROM lessons known WHERE known.comment_id = taught.comment_id AND known.features IS NOT NULL)
       ORDER BY comment_id`,
    )
    .bind(...bindings, now, version);
}

/**
 * Last lessons of what stayed, of comments in ?1 (JSON: their ids), that do not say what they should: the comment is not where it
 * had stayed any more, or says something else; or a decision that had moved it was taken back.
 */
const WRONG = `WITH last AS (
    SELECT l.*, (SELECT first.is_spam FROM lessons first WHERE first.comment_id = l.comment_id
        AND first.features IS NOT NULL ORDER BY first.id LIMIT 1) AS stayed_as,
      (SELECT min(first.taught_at) FROM lessons first WHERE first.comment_id = l.comment_id
        AND first.features IS NOT NULL) AS stayed_at
    FROM json_each(?1) named CROSS JOIN lessons l ON l.id = (
      SELECT max(id) FROM lessons WHERE comment_id = named.value AND features IS NOT NULL)
  ), wrong AS (
    SELECT last.* FROM last LEFT JOIN comments c ON c.id = last.comment_id
    WHERE last.is_spam <> CASE
      WHEN c.status = iif(last.stayed_as, 'spam', 'published') AND coalesce(c.edited_at, 0) < last.stayed_at
      THEN last.stayed_as ELSE 1 - last.stayed_as END
  )`;

/**
 * The statements, behind those that change comments' statuses or words, after which what had stayed teaches what holds now: a
 * lesson that no model has learned goes, and of one that was learned the opposite is taught.
 */
export function settleWhatStayed(db: Db, commentIds: number[], now: number): D1PreparedStatement[] {
  const json = JSON.stringify(commentIds);
  return [
    db.$client
      .prepare(`${WRONG} DELETE FROM lessons WHERE id IN (SELECT id FROM wrong WHERE id > ${LEARNED_UP_TO})`)
      .bind(json),
    db.$client
      .prepare(
        `${WRONG} INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at, features, features_version)
         SELECT comment_id, 1 - is_spam, '', '', ?2, features, features_version FROM wrong`,
      )
      .bind(json, now),
  ];
}

/**
 * The statements, in front of those that erase comments, after which nothing leads from what they taught to them: a lesson that no
 * model has learned goes, and of one that was learned the features stay, by which alone the model can be made again.
 * @param erased column `id`
 */
export function forgetWhatStayed(db: Db, { sql, bindings }: Query): D1PreparedStatement[] {
  return [
    db.$client
      .prepare(
        `DELETE FROM lessons WHERE features IS NOT NULL AND comment_id IN (${sql}) AND id > ${LEARNED_UP_TO}`,
      )
      .bind(...bindings),
    db.$client
      .prepare(`UPDATE lessons SET comment_id = 0 WHERE features IS NOT NULL AND comment_id IN (${sql})`)
      .bind(...bindings),
  ];
}
