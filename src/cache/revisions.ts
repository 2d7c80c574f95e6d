import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/**
 * The statement that raises the revision of what front page, lists, feeds and sitemaps show.
 * @param only of a query: where it finds nothing, nothing is raised
 */
export function raiseLists(db: Db, only?: Query): D1PreparedStatement {
  const rows = only ? `SELECT 'lists', 1 WHERE EXISTS (${only.sql})` : "VALUES ('lists', 1)";
  return db.$client
    .prepare(
      `INSERT INTO revisions (name, revision) ${rows} ON CONFLICT (name) DO UPDATE SET revision = revision + 1`,
    )
    .bind(...(only?.bindings ?? []));
}

/**
 * The statement that raises the settings' revision: never to a number that was there before a backup was brought back.
 * @param condition SQL; where it does not hold nothing is raised
 */
export function raiseSettings(db: Db, condition = "true"): D1PreparedStatement {
  return db.$client.prepare(
    `INSERT INTO revisions (name, revision) SELECT 'settings', CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE ${condition}
     ON CONFLICT (name) DO UPDATE SET revision = max(revision + 1, excluded.revision)`,
  );
}

/**
 * The statement that takes numbers nobody else gets, who count on at the same moment. Its row has `before`: the first one is the
 * next. No row: none were wanted.
 * @param name of what is counted @param wanted columns `last`, the highest that is known to be used, and `n`, how many
 */
export function takeNumbers(db: Db, name: string, { sql, bindings }: Query): D1PreparedStatement {
  const nameAt = `?${bindings.length + 1}`;
  const numbers = (column: string) => `(SELECT ${column} FROM (${sql}))`;
  return db.$client
    .prepare(
      `INSERT INTO revisions (name, revision) SELECT ${nameAt}, last + n FROM (${sql}) WHERE n > 0
       ON CONFLICT (name) DO UPDATE SET revision = max(revision, ${numbers("last")}) + ${numbers("n")}
       RETURNING revision - ${numbers("n")} AS before`,
    )
    .bind(...bindings, name);
}
