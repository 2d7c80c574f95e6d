import { env } from "cloudflare:workers";
import { type Db, openDatabase } from "../../src/db/client.ts";

export type Meter = { queries: number; rowsRead: number; rowsWritten: number };

/** The test database, also as a binding, and what D1 would bill for all that has been asked of it since. */
export function meteredDatabase(): { db: Db; binding: D1Database; meter: Meter } {
  const meter: Meter = { queries: 0, rowsRead: 0, rowsWritten: 0 };
  const binding = {
    prepare: (sql: string) => metered(env.DB.prepare(sql), meter),
    batch: async (statements: Metered[]) => {
      const results = await env.DB.batch(statements.map(({ inner }) => inner));
      for (const result of results) add(meter, result);
      return results;
    },
  } as unknown as D1Database;
  return { db: openDatabase(binding), binding, meter };
}

type Metered = ReturnType<typeof metered>;

function metered(inner: D1PreparedStatement, meter: Meter) {
  const all = async () => {
    const result = await inner.all<Record<string, unknown>>();
    add(meter, result);
    return result;
  };
  return {
    inner,
    all,
    run: all,
    first: async (column?: string) => {
      const row = (await all()).results[0] ?? null;
      return column === undefined || row === null ? row : row[column];
    },
    bind: (...values: unknown[]): unknown => metered(inner.bind(...values), meter),
  };
}

function add(meter: Meter, { meta }: D1Result): void {
  meter.queries += 1;
  meter.rowsRead += meta.rows_read;
  meter.rowsWritten += meta.rows_written;
}
