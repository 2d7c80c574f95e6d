/** What a plan is read with: each table's columns, and which columns of which index name one row. */
export type Schema = { tables: Map<string, Table>; indexes: Map<string, Index> };

export type Table = { columns: Set<string>; primaryKey: string[]; isVirtual: boolean };

/** `where`: the condition of a partial index, else empty. `expressions`: what it holds beside columns, without the words of strings. */
export type Index = {
  table: string;
  columns: string[];
  expressions: string[];
  isUnique: boolean;
  where: string;
};

export type SchemaRow = { type: string; name: string; tbl_name: string; sql: string | null };

export const SCHEMA_QUERY = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL";

/** Reads the statements that made a database, as SQLite keeps them. */
export function readSchema(rows: SchemaRow[]): Schema {
  const tables = new Map<string, Table>();
  const indexes = new Map<string, Index>();
  for (const { type, name, tbl_name, sql } of rows) {
    if (type === "table") tables.set(name, tableOf(sql ?? ""));
    if (type === "index") indexes.set(name, indexOf(tbl_name, sql ?? ""));
  }
  return { tables, indexes };
}

function tableOf(sql: string): Table {
  const inside = sql.slice(sql.indexOf("(") + 1, sql.lastIndexOf(")"));
  const parts = splitAtCommas(inside);
  const columns = parts
    .filter((part) => !/^(PRIMARY|UNIQUE|FOREIGN|CHECK|CONSTRAINT)\b/i.test(part))
    .map(nameOf);
  const own = parts.find((part) => /\bPRIMARY KEY\b/i.test(part) && !/^PRIMARY/i.test(part));
  const together = parts.find((part) => /^PRIMARY KEY/i.test(part));
  const primaryKey = together ? namesIn(together.slice(together.indexOf("("))) : own ? [nameOf(own)] : [];
  return { columns: new Set(columns), primaryKey, isVirtual: /^CREATE VIRTUAL/i.test(sql) };
}

function indexOf(table: string, sql: string): Index {
  const match = /^CREATE (UNIQUE )?INDEX \S+ ON \S+ ?\((.*?)\)(?: WHERE (.*))?$/is.exec(sql);
  const columns = (match?.[2] ?? "").split(",").map((column) => nameOf(column.trim()));
  const expressions = splitAtCommas(firstBracket(withoutStrings(sql))).filter((part) => part.startsWith("("));
  return { table, columns, expressions, isUnique: match?.[1] !== undefined, where: match?.[3] ?? "" };
}

/** A statement in which each string is empty. */
export function withoutStrings(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'/g, "''");
}

/** What stands in the first brackets. */
function firstBracket(text: string): string {
  const from = text.indexOf("(") + 1;
  let depth = 1;
  let at = from;
  for (; at < text.length && depth > 0; at++) depth += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
  return text.slice(from, at - 1);
}

function splitAtCommas(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

function namesIn(list: string): string[] {
  return list.match(/\w+/g) ?? [];
}

function nameOf(column: string): string {
  return /\w+/.exec(column)?.[0] ?? "";
}
