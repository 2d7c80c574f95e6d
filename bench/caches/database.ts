import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { ROOT } from "../../scripts/wrangler.ts";
import type { Line } from "./line.ts";

type Result = { results: Record<string, unknown>[]; success: true; meta: Record<string, number> };

/** The one database of the paper: real SQLite with the real migrations, and D1's ways of asking it. */
export class Database {
  readonly sqlite = new DatabaseSync(":memory:");
  /** Called after each transaction that wrote something, with the time of it. */
  onWrite: (at: number) => void = () => {};
  #statements = new Map<string, StatementSync>();

  constructor() {
    const folder = join(ROOT, "migrations");
    for (const name of readdirSync(folder).sort())
      if (name.endsWith(".sql")) this.sqlite.exec(readFileSync(join(folder, name), "utf8"));
  }

  /** As it is bound for one invocation. @param now Unix ms */
  binding(line: Line, now: () => number): object {
    const ask = (statements: Statement[]) => line.carry(() => this.#inOneTransaction(statements, now()));
    const prepare = (sql: string, values: unknown[] = []): Statement => ({
      sql,
      values,
      bind: (...given) => prepare(sql, given),
      all: async () => (await ask([prepare(sql, values)]))[0] as Result,
      run: async () => (await ask([prepare(sql, values)]))[0] as Result,
      // What drizzle's builder asks for: values without their names.
      raw: async () => ((await ask([prepare(sql, values)]))[0]?.results ?? []).map(Object.values),
      first: async (column) => {
        const row = (await ask([prepare(sql, values)]))[0]?.results[0] ?? null;
        return column === undefined || row === null ? row : row[column];
      },
    });
    return { prepare, batch: (statements: Statement[]) => ask(statements) };
  }

  #inOneTransaction(statements: Statement[], now: number): Result[] {
    this.sqlite.exec("SAVEPOINT batch");
    try {
      const results = statements.map((statement) => this.#execute(statement));
      this.sqlite.exec("RELEASE batch");
      if (results.some(({ meta }) => meta.changes)) this.onWrite(now);
      return results;
    } catch (error) {
      this.sqlite.exec("ROLLBACK TO batch; RELEASE batch");
      throw new Error(`D1_ERROR: ${error instanceof Error ? error.message : error}: SQLITE_ERROR`);
    }
  }

  #execute({ sql, values }: Statement): Result {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.sqlite.prepare(named(sql));
      // A statement may leave out a number.
      statement.setAllowUnknownNamedParameters(true);
      this.#statements.set(sql, statement);
    }
    const isRead = /^\s*SELECT/i.test(sql);
    const bound = Object.fromEntries(values.map((value, index) => [`p${index + 1}`, bindable(value)]));
    const results = statement.all(bound).map((row) => ({ ...row }));
    const changes = isRead ? 0 : Number(this.sqlite.prepare("SELECT changes() AS n").get()?.n ?? 0);
    return { results, success: true, meta: { changes, rows_read: 0, rows_written: 0 } };
  }
}

type Statement = {
  sql: string;
  values: unknown[];
  bind: (...values: unknown[]) => Statement;
  all: () => Promise<Result>;
  run: () => Promise<Result>;
  raw: () => Promise<unknown[][]>;
  first: (column?: string) => Promise<unknown>;
};

/** Numbered and plain parameters by names, as node:sqlite takes the one kind or the other; not those in quotes. */
function named(sql: string): string {
  let last = 0;
  return sql.replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?(\d*)/g, (token, number?: string) => {
    if (number === undefined) return token;
    const n = number === "" ? last + 1 : Number(number);
    last = Math.max(last, n);
    return `:p${n}`;
  });
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === undefined) throw new Error("D1_TYPE_ERROR: Type 'undefined' not supported");
  return value as SQLInputValue;
}
