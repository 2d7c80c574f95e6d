import { DatabaseSync } from "node:sqlite";
import { type Answer, notFound, ok, type Route, refusal } from "./cloud.ts";

export type Databases = {
  /** By name. */
  all: Map<string, { uuid: string; name: string; sqlite: DatabaseSync }>;
  /** As many as the account may have. */
  limit: number;
};

export function openDatabases(): Databases {
  return { all: new Map(), limit: 10 };
}

/** D1 with a real SQLite behind each database: https://developers.cloudflare.com/api/resources/d1/ */
export function databaseRoutes(databases: Databases): Route[] {
  const find = (key: string) =>
    [...databases.all.values()].find(({ uuid, name }) => uuid === key || name === key);
  return [
    ["GET", /^\/d1\/database$/, () => ok([...databases.all.values()].map(described))],
    ["POST", /^\/d1\/database$/, async ({ request }) => create(databases, await request.json())],
    [
      "GET",
      /^\/d1\/database\/([^/]+)$/,
      ({ params: [key = ""] }) => {
        const database = find(key);
        return database ? ok(described(database)) : missing(key);
      },
    ],
    [
      "POST",
      /^\/d1\/database\/([^/]+)\/query$/,
      async ({ params: [key = ""], request }) => {
        const database = find(key);
        return database ? query(database.sqlite, await request.json()) : missing(key);
      },
    ],
  ];
}

function missing(key: string): Answer {
  return notFound(7404, `The database ${key} could not be found`);
}

function described({ uuid, name }: { uuid: string; name: string }) {
  return { uuid, name, version: "production", created_at: new Date().toISOString() };
}

function create(databases: Databases, { name }: { name: string }): Answer {
  if (databases.all.has(name)) return refusal(400, 7502, `database with name ${name} already exists`);
  if (databases.all.size >= databases.limit)
    return refusal(403, 7406, "You have reached the maximum number of databases for your account");
  const database = { uuid: crypto.randomUUID(), name, sqlite: new DatabaseSync(":memory:") };
  databases.all.set(name, database);
  return ok(described(database));
}

/** One statement is answered with its rows; several are one transaction. */
function query(sqlite: DatabaseSync, { sql, params = [] }: { sql: string; params?: string[] }): Answer {
  const meta = { duration: 0, changes: 0, last_row_id: 0, rows_read: 0, rows_written: 0, changed_db: false };
  try {
    if (/^\s*(SELECT|WITH|PRAGMA)\b/i.test(sql)) {
      const results = sqlite.prepare(sql).all(...params);
      return ok([{ results, success: true, meta }]);
    }
    sqlite.exec(`BEGIN; ${sql.replace(/;?\s*$/, ";")} COMMIT;`);
    return ok([{ results: [], success: true, meta }]);
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec("ROLLBACK");
    return refusal(400, 7500, `${error instanceof Error ? error.message : error}: SQLITE_ERROR`);
  }
}
