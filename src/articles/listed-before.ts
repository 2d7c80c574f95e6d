/**
 * SQL: articles listed before the one of time ?1 and id ?2, newest first, at most ?3. The pair `(listed_at, id) < (?1, ?2)`
 * says the same, but SQLite seeks its time alone: where thousands came out at one moment, as in an archive of which only the
 * year is known, each page of them would read them all.
 * @param select all up to WHERE, with `articles a`
 * @param where a condition and AND, or empty
 */
export function listedBefore(select: string, where = ""): string {
  const part = (condition: string, order: string) =>
    `SELECT * FROM (${select} WHERE ${where}${condition} ORDER BY ${order} LIMIT ?3)`;
  return `${part("a.listed_at = ?1 AND a.id < ?2", "a.id DESC")}
    UNION ALL ${part("a.listed_at < ?1", "a.listed_at DESC, a.id DESC")} LIMIT ?3`;
}
