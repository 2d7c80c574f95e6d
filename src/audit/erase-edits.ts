import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/** Of a hundred comments, nobody edits each ten times. */
const MOST_EDITS = 1000;

/** The statement that erases what comments said before the newsroom edited them; that it did stays. @param erased column `id` */
export function eraseEdits(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE audit_events SET detail = json_object('comment', detail ->> '$.comment')
       WHERE id IN (
         SELECT e.id FROM (${sql}) erased CROSS JOIN audit_events e
           ON e.action = 'comment.edited' AND e.comment_id = erased.id
         LIMIT ${MOST_EDITS})`,
    )
    .bind(...bindings);
}
