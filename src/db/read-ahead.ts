/**
 * The rows of a query, or what it answered in a batch with others: what many ask for is one round trip, and each of them can
 * still ask by itself.
 */
export async function rowsOf<Row>(
  ahead: D1Result | undefined,
  query: () => D1PreparedStatement,
): Promise<Row[]> {
  return (ahead ?? (await query().all())).results as Row[];
}
