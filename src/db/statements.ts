import { and, eq, getTableColumns, isNull, type SQL } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Db } from "./client.ts";

/** A condition for drizzle's builder: columns that have these values, null among them. @throws if none is given */
export function where<Table extends SQLiteTable>(
  table: Table,
  values: Partial<Table["$inferSelect"]>,
): SQL | undefined {
  const columns = getTableColumns(table);
  const conditions = Object.entries(values).map(([name, value]) => {
    const column = columns[name];
    if (!column || value === undefined) throw new Error(`where: no value for ${name}`);
    return value === null ? isNull(column) : eq(column, value);
  });
  if (conditions.length === 0) throw new Error("where: all rows are never meant");
  return and(...conditions);
}

/** A query of drizzle's builder as a statement that joins a batch with others. */
export function statementOf(
  db: Db,
  query: { toSQL(): { sql: string; params: unknown[] } },
): D1PreparedStatement {
  const { sql, params } = query.toSQL();
  return db.$client.prepare(sql).bind(...params);
}
