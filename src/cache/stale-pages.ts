import type { Db } from "../db/client.ts";

/** The statement that marks stored pages as behind: to be in the transaction of the change that they do not show yet. */
export function markPagesStale(db: Db, paths: string[], now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO stale_pages (path, since) SELECT value, ?2 FROM json_each(?1) WHERE true
       ON CONFLICT (path) DO UPDATE SET changes = changes + 1`,
    )
    .bind(JSON.stringify(paths), now);
}
