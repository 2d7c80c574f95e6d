import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/**
 * The statement that erases comments' names, words and all that tells of their senders; their places in threads stay.
 * Without the submission's key the same words can be posted again. Its rows are the ids that were erased.
 * @param erased column `id`
 */
export function eraseComments(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE comments SET status = 'trash', body = '', author_name = '', author_url = NULL, email_hash = NULL,
         commenter_key = NULL, reader_hash = NULL, submission_key = NULL, sketch_a = NULL, sketch_b = NULL, sites = NULL,
         verdict = NULL, score = 0, edited_at = NULL, recommended = 0,
         picked_at = NULL, pinned_in = NULL
       WHERE id IN (${sql}) RETURNING id`,
    )
    .bind(...bindings);
}

/** The statement that deletes comments altogether: only those whose places nothing needs. @param deleted column `id` */
export function deleteComments(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client.prepare(`DELETE FROM comments WHERE id IN (${sql})`).bind(...bindings);
}
