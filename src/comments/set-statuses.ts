import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/**
 * The statement that gives comments other statuses. What pages show of them is settled afterwards (`settleShown`).
 * @param wanted columns `id`, `before` and `status`: a comment that is not what it was before is left as it is
 */
export function setStatuses(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  // MATERIALIZED and the plus keep SQLite from walking all comments of a status.
  return db.$client
    .prepare(
      `WITH wanted AS MATERIALIZED (${sql})
       UPDATE comments SET status = wanted.status FROM wanted
       WHERE comments.id = wanted.id AND +comments.status = wanted.before`,
    )
    .bind(...bindings);
}
