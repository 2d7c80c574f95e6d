import { env } from "cloudflare:workers";
import { type Db, openDatabase } from "../../src/db/client.ts";

/** The test database, in which something else happens right before the first batch that writes. @param reads batches before that */
export function meanwhileDatabase(happens: () => Promise<unknown>, reads = 0): Db {
  let batches = 0;
  const binding = {
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      if (batches++ === reads) await happens();
      return env.DB.batch(statements);
    },
  };
  return openDatabase(binding as unknown as D1Database);
}
