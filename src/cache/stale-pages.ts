import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/** The statement that marks stored pages as behind: to be in the transaction of the change that they do not show yet. */
export function markPagesStale(db: Db, paths: string[], now: number): D1PreparedStatement {
  const sql = "SELECT value AS path, 0 AS warm FROM json_each(?1)";
  return markSelectedPagesStale(db, { sql, bindings: [JSON.stringify(paths)] }, now);
}

/** The same of pages of which some are to be stored though nobody has read them twice. @param pages whether, by path */
export function markPagesStaleOrWarm(db: Db, pages: Map<string, boolean>, now: number): D1PreparedStatement {
  const sql = "SELECT value->>0 AS path, value->>1 AS warm FROM json_each(?1)";
  const rows = [...pages].map(([path, warm]) => [path, warm ? 1 : 0]);
  return markSelectedPagesStale(db, { sql, bindings: [JSON.stringify(rows)] }, now);
}

/** The same of pages that a query names: columns `path` and `warm`, 0 or 1. */
export function markSelectedPagesStale(db: Db, { sql, bindings }: Query, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO stale_pages (path, since, warm) SELECT path, ?${bindings.length + 1}, warm FROM (${sql}) WHERE true
       ON CONFLICT (path) DO UPDATE SET changes = changes + 1, warm = max(warm, excluded.warm)`,
    )
    .bind(...bindings, now);
}
