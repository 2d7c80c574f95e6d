import { FEW, isSmall } from "./growth.ts";
import type { Index, Schema, Table } from "./schema.ts";
import { type Select, selectsOf } from "./selects.ts";

/** A row of EXPLAIN QUERY PLAN. */
export type PlanRow = { id: number; parent: number; detail: string };

/** A line of a plan that reads what grows, and in which way. */
export type Finding = { line: string; why: string };

/** What a loop reads of a table: one row, few, a part that grows with the table, or all. */
type Reach = "one" | "few" | "wide" | "all";

type Loop = {
  row: PlanRow;
  /** The table's name or alias in the statement. */
  name: string;
  table: string;
  known: Table | undefined;
  index: Index | null;
  /** What the index is sought for: `(status=? AND id<?)`, or empty. */
  sought: string;
};

/** Everything in a statement's plan that reads the more, the longer the paper runs. */
export function judgePlan(sql: string, plan: PlanRow[], schema: Schema): Finding[] {
  const selects = selectsOf(sql, schema);
  const loops = plan.flatMap((row) => loopOf(row, plan, selects, schema) ?? []);
  const owners = ownersOf(loops, selects);
  return loops.flatMap((loop) => {
    const why = whyItGrows(loop, plan, owners.get(loop) ?? []);
    return why ? [{ line: loop.row.detail, why }] : [];
  });
}

function whyItGrows(loop: Loop, plan: PlanRow[], own: Select[]): string | null {
  const { row } = loop;
  if (row.detail.includes("AUTOMATIC")) return "makes an index of the whole table";
  const reach = reachOf(loop);
  if (reach === "one" || reach === "few") return null;
  if (own.some(({ hasOffset }) => hasOffset)) return "reads what OFFSET leaves out";
  const isSorted = plan.some(
    ({ parent, detail }) => parent === row.parent && detail.startsWith("USE TEMP B-TREE FOR "),
  );
  if (isSorted) return "reads all that it finds, to sort it";
  const ends = (one: Select) => one.isExists || one.isDelete || (one.hasLimit && !one.isAggregate);
  if (own.length === 0 || !own.every(ends)) return "reads all that it finds: no LIMIT ends it";
  const leftOut = new Set(own.flatMap((one) => filtersOf(one, loop)));
  return leftOut.size > 0 ? `reads past what ${[...leftOut].join(" and ")} leaves out` : null;
}

function loopOf(row: PlanRow, plan: PlanRow[], selects: Select[], schema: Schema): Loop | null {
  const [, name = "", how = ""] = /^(?:SCAN|SEARCH) (\S+)(.*)$/.exec(row.detail) ?? [];
  const table = tableOf(name, selects, schema);
  if (name === "" || table === null || isSubquery(row, name, plan) || isSmall(table)) return null;
  const index = schema.indexes.get(/INDEX (\S+)/.exec(how)?.[1] ?? "") ?? null;
  return { row, name, table, known: schema.tables.get(table), index, sought: /\(.*\)/.exec(how)?.[0] ?? "" };
}

/** Whether a line reads what another line of the plan makes, by the name that this has. Beside it, where a table has the name too. */
function isSubquery(row: PlanRow, name: string, plan: PlanRow[]): boolean {
  const made = plan.filter(
    ({ detail }) => detail === `CO-ROUTINE ${name}` || detail === `MATERIALIZE ${name}`,
  );
  const beside = (rows: PlanRow[]) => rows.filter(({ parent }) => parent === row.parent);
  const scans = beside(plan.filter(({ detail }) => detail === row.detail));
  return row.detail === `SCAN ${name}` && scans.indexOf(row) < beside(made).length;
}

/** The table that a line names, by its own name or an alias; null for what is none, like json_each. */
function tableOf(name: string, selects: Select[], schema: Schema): string | null {
  const aliased = selects.map(({ sources }) => sources.get(name)).find((table) => table !== undefined);
  return aliased ?? (schema.tables.has(name) ? name : null);
}

function reachOf({ row, table, known, index, sought }: Loop): Reach {
  // Of a full-text table: a MATCH or a rowid is looked up.
  if (known?.isVirtual) return /VIRTUAL TABLE INDEX \d+:(=|.*M)/.test(row.detail) ? "few" : "all";
  if (row.detail.startsWith("SCAN")) return "all";
  // The first or the last of an index, for min() or max().
  if (sought === "") return "one";
  const asked = new Set([...sought.matchAll(/\b(\w+)=\?/g)].map(([, column = ""]) => column));
  const isAskedFor = (columns: string[]) =>
    columns.length > 0 && columns.every((column) => asked.has(column));
  if (asked.has("rowid") || isAskedFor(known?.primaryKey ?? [])) return "one";
  if (index?.isUnique && isAskedFor(index.columns)) return "one";
  return FEW.some((few) => few.table === table && isAskedFor(few.columns)) ? "few" : "wide";
}

/** The SELECT that each loop is of, or all that it may be of: a plan does not say. What can only be one loop's is no other's. */
function ownersOf(loops: Loop[], selects: Select[]): Map<Loop, Select[]> {
  const owners = new Map(loops.map((loop) => [loop, selectsWith(loop, selects)]));
  for (let round = 0; round < loops.length; round++) {
    const taken = new Set([...owners.values()].flatMap((own) => (own.length === 1 ? own : [])));
    for (const [loop, own] of owners) {
      const left = own.filter((one) => !taken.has(one));
      if (own.length > 1 && left.length > 0) owners.set(loop, left);
    }
  }
  return owners;
}

/** The SELECTs of the loop's table that compare what its index is sought for as the plan says. */
function selectsWith({ name, table, known, sought }: Loop, selects: Select[]): Select[] {
  const own = selects.filter(({ sources }) => sources.get(name) === table);
  const compared = [...sought.matchAll(/\b(\w+)([=<>])/g)].map(([, column = "", operator = ""]) => {
    const named = column === "rowid" ? (known?.primaryKey[0] ?? column) : column;
    return new RegExp(
      operator === "="
        ? `\\b${named}\\s*(=|IN\\b|IS\\b)|=\\s*(\\w+\\.)?${named}\\b`
        : `\\b${named}\\b[^=]*[<>]|\\b${named}\\b.*\\bNOT\\b`,
      "i",
    );
  });
  const comparing = own.filter(({ text }) => compared.every((pattern) => pattern.test(text)));
  return comparing.length > 0 ? comparing : own;
}

/** Columns of the loop's table in the conditions, beside those that its index seeks or holds to, or that join it. */
function filtersOf(select: Select, { name, known, index, sought }: Loop): string[] {
  const key = known?.primaryKey.length === 1 ? known.primaryKey[0] : undefined;
  const isSought = (column: string) =>
    new RegExp(`\\b${column}\\b`).test(sought + (index?.where ?? "")) ||
    (column === key && sought.includes("rowid"));
  const expressions = sought.includes("<expr>") ? (index?.expressions ?? []) : [];
  return conditionsOf(select.text).flatMap((whole) => {
    const condition = expressions.reduce((text, expression) => text.replaceAll(expression, ""), whole);
    const named = [...condition.matchAll(/(?:\b(\w+)\.)?\b(\w+)\b(?!\s*\()/g)];
    const owners = new Set(named.flatMap(([, owner = ""]) => (select.sources.has(owner) ? [owner] : [])));
    // A join, or all rows but one.
    if (owners.size > 1 || (condition.includes("<>") && named.some(([, , column]) => column === key)))
      return [];
    return named
      .filter(([, owner]) => (owner === undefined ? select.sources.size === 1 : owner === name))
      .map(([, , column = ""]) => column)
      .filter((column) => known?.columns.has(column) && !isSought(column));
  });
}

/** What a row must fulfil to be found: the parts of WHERE, and of ON where the join leaves rows out. */
function conditionsOf(text: string): string[] {
  const clauses = text.matchAll(
    /\b(LEFT\s+JOIN|JOIN|WHERE)\b(.*?)(?=\b(?:LEFT|CROSS|INNER|JOIN|WHERE|GROUP BY|ORDER BY|LIMIT|RETURNING|ON CONFLICT)\b|$)/gis,
  );
  return [...clauses].flatMap(([, kind = "", rest = ""]) => {
    if (/^LEFT/i.test(kind)) return [];
    return (/^WHERE/i.test(kind) ? rest : rest.replace(/^.*?\bON\b/is, "")).split(/\bAND\b/i);
  });
}
