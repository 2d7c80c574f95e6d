import type { Db } from "../db/client.ts";
import { jsonChunks } from "../db/json-chunks.ts";
import { AGAIN, type ImportedRow } from "./portable.ts";

/**
 * Statements that write new comments. One that another import has stored meanwhile is left as it is, and one whose article
 * is gone meanwhile is not stored. An id that is taken meanwhile stops everything.
 */
export function insertImported(db: Db, rows: ImportedRow[]): D1PreparedStatement[] {
  const columns = Object.keys(rows[0] ?? {});
  const sql = `INSERT INTO comments (${columns.join(", ")})
    SELECT ${columns.map((column) => `value->>'${column}'`).join(", ")} FROM json_each(?)
    WHERE EXISTS (SELECT 1 FROM articles WHERE id = value->>'article_id')
    ON CONFLICT (external_id) WHERE external_id IS NOT NULL DO NOTHING`;
  return jsonChunks(rows.map((row) => JSON.stringify(row))).map((json) => db.$client.prepare(sql).bind(json));
}

/** Statements that change comments which are still what `statusBefore` says. */
export function updateImported(
  db: Db,
  changes: { row: ImportedRow; statusBefore: ImportedRow["status"] | null }[],
): D1PreparedStatement[] {
  const sql = `UPDATE comments SET ${AGAIN.map((column) => `${column} = value->>'${column}'`).join(", ")}
    FROM json_each(?) WHERE comments.id = value->>'id' AND comments.status = value->>'statusBefore'`;
  const texts = changes.map(({ row, statusBefore }) => JSON.stringify({ ...row, statusBefore }));
  return jsonChunks(texts).map((json) => db.$client.prepare(sql).bind(json));
}
