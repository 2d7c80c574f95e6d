import type { Db } from "../db/client.ts";
import { jsonChunks } from "../db/json-chunks.ts";

/** A comment's columns as an import sets them. */
export type ImportedRow = {
  id: number;
  article_id: number;
  parent_id: number | null;
  root_id: number;
  thread_key: string;
  depth: number;
  kind: string;
  status: string;
  /** As it begins; what answers it may keep its place, which is settled once all are written. */
  shown_in: number | null;
  author_name: string;
  author_url: string | null;
  email_hash: string | null;
  body: string;
  external_id: string;
  source: string;
  verdict: string | null;
  score: number;
  created_at: number;
  edited_at: number | null;
};

/** What another import of the same comment may change. Its id, article and thread stay. */
const UPDATED = [
  "kind",
  "status",
  "author_name",
  "author_url",
  "email_hash",
  "body",
  "created_at",
] as const satisfies (keyof ImportedRow)[];

/**
 * Statements that write new comments. One that another import has stored meanwhile is left as it is. An id that is taken
 * meanwhile stops everything.
 */
export function insertImported(db: Db, rows: ImportedRow[]): D1PreparedStatement[] {
  const columns = Object.keys(rows[0] ?? {});
  const sql = `INSERT INTO comments (${columns.join(", ")})
    SELECT ${columns.map((column) => `value->>'${column}'`).join(", ")} FROM json_each(?) WHERE true
    ON CONFLICT (external_id) WHERE external_id IS NOT NULL DO NOTHING`;
  return jsonChunks(rows.map((row) => JSON.stringify(row))).map((json) => db.$client.prepare(sql).bind(json));
}

/** Statements that change comments which are still what `statusBefore` says. */
export function updateImported(
  db: Db,
  changes: { row: ImportedRow; statusBefore: string | null }[],
): D1PreparedStatement[] {
  const sql = `UPDATE comments SET ${UPDATED.map((column) => `${column} = value->>'${column}'`).join(", ")}
    FROM json_each(?) WHERE comments.id = value->>'id' AND comments.status = value->>'statusBefore'`;
  const texts = changes.map(({ row, statusBefore }) => JSON.stringify({ ...row, statusBefore }));
  return jsonChunks(texts).map((json) => db.$client.prepare(sql).bind(json));
}
