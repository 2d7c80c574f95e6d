import { env } from "cloudflare:workers";
import { type Db, openDatabase } from "../../src/db/client.ts";

/** The test database, which refuses batches and statements of which one `isRefused`: nothing of them is done. */
export function failingDatabase(isRefused: (sql: string) => boolean): Db {
  const texts = new WeakMap<object, string>();
  const refuse = (sql: string) => {
    if (isRefused(sql)) throw new Error("D1 is away");
  };
  const wrap = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const given = new Proxy(statement, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          if (name === "bind") return wrap(target.bind(...args), sql);
          refuse(sql);
          return value.apply(target, args);
        };
      },
    });
    texts.set(given, sql);
    inner.set(given, statement);
    return given;
  };
  const inner = new WeakMap<object, D1PreparedStatement>();
  const binding = {
    prepare: (sql: string) => wrap(env.DB.prepare(sql), sql),
    batch: async (statements: D1PreparedStatement[]) => {
      for (const statement of statements) refuse(texts.get(statement) ?? "");
      return env.DB.batch(statements.map((statement) => inner.get(statement) ?? statement));
    },
  };
  return openDatabase(binding as unknown as D1Database);
}
