import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/**
 * The statement that counts moderators' decisions for those who commented.
 * @param deltas columns `key`, `approved` and `spam`: a key once, and how many more of each count for it than before
 */
export function countForCommenters(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO commenters (key, approved, spam)
       SELECT deltas.key, max(0, coalesce(known.approved, 0) + deltas.approved),
         max(0, coalesce(known.spam, 0) + deltas.spam)
       FROM (${sql}) AS deltas LEFT JOIN commenters known ON known.key = deltas.key
       WHERE deltas.approved <> 0 OR deltas.spam <> 0
       ON CONFLICT (key) DO UPDATE SET approved = excluded.approved, spam = excluded.spam`,
    )
    .bind(...bindings);
}

/** The statement that trusts or blocks, or ends both: whoever is not known then stays unknown. */
export function markCommenters(
  db: Db,
  keys: string[],
  { trusted, blocked }: { trusted: boolean; blocked: boolean },
  now: number,
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO commenters (key, trusted, blocked, marked_at)
       SELECT value, ?2, ?3, ?4 FROM json_each(?1) WHERE ?2 + ?3 > 0 OR value IN (SELECT key FROM commenters)
       ON CONFLICT (key) DO UPDATE SET trusted = ?2, blocked = ?3, marked_at = ?4`,
    )
    .bind(JSON.stringify(keys), trusted ? 1 : 0, blocked ? 1 : 0, now);
}

/** The statement that ends trust and blocks of the very moments. @param marked columns `key` and `marked_at` */
export function unmarkCommenters(db: Db, { sql, bindings }: Query, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE commenters SET trusted = 0, blocked = 0, marked_at = ?${bindings.length + 1} FROM (${sql}) AS marked
       WHERE commenters.key = marked.key AND commenters.marked_at = marked.marked_at`,
    )
    .bind(...bindings, now);
}
