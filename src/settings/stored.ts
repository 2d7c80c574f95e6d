import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Rows } from "../db/rows.ts";

/** One value of `settings`; null where there is none. */
export function readSetting(db: Db, name: string): Promise<string | null> {
  return db.$client.prepare("SELECT value FROM settings WHERE name = ?").bind(name).first<string>("value");
}

const UNION_TERMS = 5;

/** The statement that reads several values of `settings` by their names: a row for each, which `settingsIn` reads. */
export function settingsQuery(db: Db, names: string[]): D1PreparedStatement {
  const selects = names.map(() => "SELECT name, value FROM settings WHERE name = ?");
  // D1 takes five terms of a UNION. `IN (...)` would be billed as reading each name as a row.
  const groups = Array.from({ length: Math.ceil(names.length / UNION_TERMS) }, (_, group) =>
    selects.slice(group * UNION_TERMS, (group + 1) * UNION_TERMS).join(" UNION ALL "),
  );
  const sql =
    groups.length === 1 ? groups[0] : groups.map((group) => `SELECT * FROM (${group})`).join(" UNION ALL ");
  return db.$client.prepare(sql ?? "").bind(...names);
}

export function settingsIn(result: D1Result | undefined): Map<string, string> {
  const rows = (result?.results ?? []) as Rows["settings"][];
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/** The statement that reads the first `name` between two others, both left out. */
export function settingBetweenQuery(db: Db, after: string, before: string): D1PreparedStatement {
  return db.$client
    .prepare("SELECT name FROM settings WHERE name > ? AND name < ? LIMIT 1")
    .bind(after, before);
}

/** The statement that stores a value of `settings`. What verdicts or pages hang on also needs `raiseSettings`. */
export function writeSetting(db: Db, name: string, value: string): D1PreparedStatement {
  return db.$client
    .prepare(
      "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name, value);
}

/** The statement that lets a value of `settings` go. */
export function deleteSetting(db: Db, name: string): D1PreparedStatement {
  return db.$client.prepare("DELETE FROM settings WHERE name = ?").bind(name);
}

/** The statement that replaces what was read, null for nothing. It changes no row where it is something else by now. */
export function replaceSetting(
  db: Db,
  name: string,
  read: string | null,
  value: string,
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO settings (name, value)
       SELECT ?1, ?2 WHERE (SELECT value FROM settings WHERE name = ?1) IS ?3
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    )
    .bind(name, value, read);
}

/**
 * The statement that adds 1 to a number in a value that is a JSON object, and puts its other fields back to what they were at first.
 * @param condition where it gives no row nothing happens
 */
export function countUp(
  db: Db,
  { name, field, others }: { name: string; field: string; others: Record<string, number> },
  { sql, bindings }: Query,
): D1PreparedStatement {
  const [own, path, first] = [1, 2, 3].map((more) => `?${bindings.length + more}`);
  return db.$client
    .prepare(
      `INSERT INTO settings (name, value) SELECT ${own}, json_set(${first}, ${path}, 1) WHERE EXISTS (${sql})
       ON CONFLICT (name) DO UPDATE SET
         value = json_set(${first}, ${path}, coalesce(settings.value ->> ${path}, 0) + 1)`,
    )
    .bind(...bindings, name, `$.${field}`, JSON.stringify(others));
}

/** The statements that keep an empty note of this name for as long as a query has rows. */
export function noteWhile(db: Db, name: string, { sql, bindings }: Query): D1PreparedStatement[] {
  const own = `?${bindings.length + 1}`;
  return [
    db.$client
      .prepare(
        `INSERT INTO settings (name, value) SELECT ${own}, '' WHERE EXISTS (${sql}) ON CONFLICT (name) DO NOTHING`,
      )
      .bind(...bindings, name),
    db.$client
      .prepare(`DELETE FROM settings WHERE name = ${own} AND NOT EXISTS (${sql})`)
      .bind(...bindings, name),
  ];
}
