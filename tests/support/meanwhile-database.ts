import { env } from "cloudflare:workers";
import { type Db, openDatabase } from "../../src/db/client.ts";

/** The test database, in which something else happens right before the first batch that writes. */
export function meanwhileDatabase(happens: () => Promise<unknown>): Db {
  let hasHappened = false;
  const binding = {
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      if (!hasHappened) await happens();
      hasHappened = true;
      return env.DB.batch(statements);
    },
  };
  return openDatabase(binding as unknown as D1Database);
}
