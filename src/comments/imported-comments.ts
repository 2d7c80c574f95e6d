import type { Db } from "../db/client.ts";
import { jsonChunks } from "../db/json-chunks.ts";
import { AGAIN, type ImportedRow } from "./portable.ts";

/**
 * Statements that write new comments. One that another import has stored meanwhile is left as it is; if it has another id
 * there, by which nothing of this import names it, the whole transaction fails. An id that is taken meanwhile stops everything.
 */
export function insertImported(db: Db, rows: ImportedRow[]): D1PreparedStatement[] {
  const columns = Object.keys(rows[0] ?? {});
  const sql = `INSERT INTO comments (${columns.join(", ")})
    SELECT ${columns.map((column) => `value->>'${column}'`).join(", ")} FROM json_each(?) WHERE true
    ON CONFLICT (external_id) WHERE external_id IS NOT NULL DO UPDATE SET root_id = NULL WHERE comments.id <> excluded.id`;
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

/** What these statements fail with. */
export function isWithoutPlace(error: unknown): boolean {
  return /NOT NULL constraint failed: comments\.root_id/.test(String(error));
}

/**
 * The statement that lets the whole transaction fail if the article of these comments, or one that was there and that they
 * answer, went since it was looked for: their places have to be found anew.
 */
export function ensurePlaces(db: Db, rows: ImportedRow[]): D1PreparedStatement {
  const ids = new Set(rows.map(({ id }) => id));
  const below = rows.flatMap(({ id, parent_id }) =>
    parent_id === null || ids.has(parent_id) ? [] : [[id, parent_id]],
  );
  return db.$client
    .prepare(
      `UPDATE comments SET root_id = NULL WHERE id IN (
         SELECT c.id FROM json_each(?1) named CROSS JOIN comments c ON c.article_id = named.value
           WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = named.value)
         UNION ALL SELECT value->>0 FROM json_each(?2)
           WHERE NOT EXISTS (SELECT 1 FROM comments p WHERE p.id = value->>1)
         LIMIT 1)`,
    )
    .bind(JSON.stringify([...new Set(rows.map(({ article_id }) => article_id))]), JSON.stringify(below));
}
