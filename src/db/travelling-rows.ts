import { getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Db } from "./client.ts";

/** A table whose rows an export has as they are, and a restore puts back. Its owner makes it. */
export type TravellingRows = {
  table: string;
  /** Rows behind a key, in the order of the primary key, as `{ row_key, row_json }`: that key and all columns, both as JSON. "": the first */
  read: (db: Db, after: string) => D1PreparedStatement;
  /** As many as one answer has at most. */
  most: number;
  /** @param json an array of rows; one that is there already is replaced */
  restore: (db: Db, json: string) => D1PreparedStatement;
};

/**
 * @param left columns that stay, each with the SQL of what a restore puts there: what is secret, or made anew. In it `row` is
 * the row as JSON.
 * @param most rows of one answer, little enough for a Worker's memory at their longest
 */
export function travellingRows(
  table: SQLiteTable,
  { left = {}, most = 200 }: { left?: Record<string, string>; most?: number } = {},
): TravellingRows {
  const name = getTableName(table);
  return {
    table: name,
    most,
    read: (db, after) => {
      const { columns, key, keys } = columnsOf(table, left);
      const pairs = columns.map((column) => `'${column}', "${column}"`).join(", ");
      // A range also where it begins at the first row: the key is walked along, and nothing sorted.
      const [than, bound] =
        after === "" ? [">=", key.map(leastOf)] : [">", JSON.parse(after) as (string | number)[]];
      return db.$client
        .prepare(
          `SELECT json_array(${keys}) AS row_key, json_object(${pairs}) AS row_json FROM ${name}
           WHERE (${keys}) ${than} (${bound.map(() => "?").join(", ")}) ORDER BY ${keys} LIMIT ${most}`,
        )
        .bind(...bound);
    },
    restore: (db, json) => {
      const { columns } = columnsOf(table, left);
      const all = [...columns, ...Object.keys(left)].map((column) => `"${column}"`).join(", ");
      const values = [...columns.map((column) => `value->>'${column}'`), ...Object.values(left)].join(", ");
      return db.$client
        .prepare(`INSERT OR REPLACE INTO ${name} (${all}) SELECT ${values} FROM json_each(?)`)
        .bind(json);
    },
  };
}

/** Looked up when rows travel: doing it for all tables as the newsroom is loaded would be at the cost of its first request. */
function columnsOf(table: SQLiteTable, left: Record<string, string>) {
  const key = keyOf(table);
  return {
    columns: columnNames(table).filter((column) => left[column] === undefined),
    key,
    keys: key.map(({ name }) => `"${name}"`).join(", "),
  };
}

/** Nothing is before it. */
function leastOf({ dataType }: { dataType: string }): string | number {
  return dataType === "string" ? "" : Number.MIN_SAFE_INTEGER;
}

/** The columns of a table that are written: those that SQLite makes of others are none. */
export function columnNames(table: SQLiteTable): string[] {
  return Object.values(getTableColumns(table)).flatMap(({ name, generated }) => (generated ? [] : [name]));
}

function keyOf(table: SQLiteTable) {
  const { columns, primaryKeys } = getTableConfig(table);
  return primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
}
