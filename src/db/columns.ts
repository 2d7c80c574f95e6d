/** SQL: these columns of the table that a query calls `alias`, as one names them for `Rows` too. */
export function columnsOf(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${column}`).join(", ");
}
