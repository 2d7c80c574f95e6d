import { env } from "cloudflare:workers";
import { type Db, openDatabase } from "../../src/db/client.ts";

/** `trips`: to the database and back, with one statement or a batch of them. */
export type Meter = { trips: number; queries: number; rowsRead: number; rowsWritten: number };

/** The statements that were asked, and how often each: what to look at where a budget is overrun. */
export function told(asked: string[]): string {
  const counts = Map.groupBy(asked, (sql) => sql.replaceAll(/\s+/g, " ").trim().slice(0, 100));
  const lines = [...counts].map(([sql, all]) => `${all.length} x ${sql}`);
  return `${asked.length} queries:\n${lines.join("\n")}\n`;
}

/** The test database, also as a binding, and what D1 would bill for all that has been asked of it since. */
export function meteredDatabase(database: D1Database = env.DB): {
  db: Db;
  binding: D1Database;
  meter: Meter;
  asked: string[];
} {
  const meter: Meter = { trips: 0, queries: 0, rowsRead: 0, rowsWritten: 0 };
  const asked: string[] = [];
  const binding = {
    prepare: (sql: string) => metered(database.prepare(sql), { sql, meter, asked }),
    batch: async (statements: Metered[]) => {
      meter.trips += 1;
      const results = await database.batch(statements.map(({ inner }) => inner));
      for (const [index, result] of results.entries()) statements[index]?.note(result);
      return results;
    },
  } as unknown as D1Database;
  return { db: openDatabase(binding), binding, meter, asked };
}

type Metered = ReturnType<typeof metered>;

function metered(inner: D1PreparedStatement, noted: { sql: string; meter: Meter; asked: string[] }) {
  const { sql, meter, asked } = noted;
  const note = ({ meta }: D1Result) => {
    asked.push(sql);
    meter.queries += 1;
    meter.rowsRead += meta.rows_read;
    meter.rowsWritten += meta.rows_written;
  };
  const all = async () => {
    const result = await inner.all<Record<string, unknown>>();
    meter.trips += 1;
    note(result);
    return result;
  };
  return {
    inner,
    note,
    all,
    run: all,
    // What drizzle's builder asks for: values without their names.
    raw: async () => (await all()).results.map(Object.values),
    first: async (column?: string) => {
      const row = (await all()).results[0] ?? null;
      return column === undefined || row === null ? row : row[column];
    },
    bind: (...values: unknown[]): unknown => metered(inner.bind(...values), noted),
  };
}
