import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { forgetKeys } from "../../src/auth/memory.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { forgetHung } from "../../src/db/time-limit.ts";
import { forgetModel } from "../../src/learning/memory.ts";
import { isolateTally, recommendations } from "../../src/popularity/tally.ts";
import { forgetWords } from "../../src/settings/memory.ts";
import { countAnew } from "./factories.ts";

declare global {
  namespace Cloudflare {
    interface Env {
      MIGRATIONS: import("cloudflare:test").D1Migration[];
    }
  }
}

/** The tables and indexes of a database as JSON. */
const SCHEMA = `SELECT json_group_array(json_array(type, name, sql)) AS schema
  FROM sqlite_schema WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`;

/** As the migrations left the database; null until they have run in this runtime. */
let migrated: string | null = null;
let tests = 0;

/** Whether somebody has asked a database something, or written to KV, since they were empty: most tests do neither. */
const used = { databases: true, kv: true };

const { batch } = Object.getPrototypeOf(env.DB) as D1Database;

/** As emptying asks: it is not noted. */
function unnoted<T>(database: D1Database, statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
  return batch.call(database, statements) as Promise<D1Result<T>[]>;
}

watch("databases", env.DB, ["batch", "exec"]);
watch("databases", env.DB.withSession(), ["batch"]);
watch("databases", env.DB.prepare("SELECT 1"), ["run", "all", "first", "raw"]);
watch("kv", env.PAGES, ["put"]);

/** Notes it whenever one of these methods is called, on whatever object of its class, and once more when it has ended. */
function watch(what: keyof typeof used, one: object, methods: string[]): void {
  const prototype = Object.getPrototypeOf(one);
  for (const name of methods) {
    const method = prototype[name];
    prototype[name] = async function (...given: unknown[]) {
      used[what] = true;
      try {
        return await method.apply(this, given);
      } finally {
        used[what] = true;
      }
    };
  }
}

/**
 * Leaves a test nothing of those before it, as a new runtime would: D1, KV, the data centre's cache, the limits that
 * readers have, and what the isolate remembers. A new runtime for each file took five times as long.
 */
export async function startAnew(): Promise<void> {
  tests += 1;
  forgetKeys();
  forgetAll();
  forgetModel();
  forgetWords();
  forgetHung();
  isolateTally.forget();
  recommendations.forget();
  countAnew();
  await Promise.all([emptyDatabases(), emptyKv(), openNewCache()]);
  renewLimits();
}

async function emptyDatabases(): Promise<void> {
  if (!used.databases) return;
  // From here on: what comes late of the test before is noted for the next time.
  used.databases = false;
  await Promise.all([emptyDatabase(), emptySearch()]);
}

/** All rows go. Where a test has changed the schema, the database is made again. */
async function emptyDatabase(): Promise<void> {
  const emptied = tablesOf(migrated ?? "[]").filter((table) => table !== "d1_migrations");
  // What has lost a table cannot be emptied.
  const found = await inOneBatch(
    [...emptied, "sqlite_sequence"].map((table) => `DELETE FROM "${table}"`),
  ).catch(() => inOneBatch([]));
  if (found === migrated) return;
  await inOneBatch(tablesOf(found).map((table) => `DROP TABLE "${table}"`));
  await applyD1Migrations(env.DB, env.MIGRATIONS);
  migrated = await inOneBatch([]);
}

/** The search's database as it is before the Worker has seen it: its tables are no migrations'. */
async function emptySearch(): Promise<void> {
  const [found] = await unnoted<{ name: string }>(env.SEARCH, [
    env.SEARCH.prepare("SELECT name FROM sqlite_schema WHERE name IN ('words', 'documents', 'builds')"),
  ]);
  const tables = found?.results ?? [];
  if (tables.length > 0)
    await unnoted(env.SEARCH, [
      env.SEARCH.prepare("DROP VIEW IF EXISTS arriving"),
      ...tables.map(({ name }) => env.SEARCH.prepare(`DROP TABLE ${name}`)),
    ]);
}

function tablesOf(schema: string): string[] {
  return (JSON.parse(schema) as [type: string, name: string][])
    .filter(([type, name]) => type === "table" && !name.startsWith("sqlite_"))
    .map(([, name]) => name);
}

/**
 * Rows may go in any order: what refers to what is looked at when all are gone. One text is far quicker than forty statements.
 * @returns the schema after it
 */
async function inOneBatch(statements: string[]): Promise<string> {
  const all = ["PRAGMA defer_foreign_keys = ON", ...statements].join("; ");
  const results = await unnoted<{ schema: string }>(env.DB, [env.DB.prepare(all), env.DB.prepare(SCHEMA)]);
  const schema = results.at(-1)?.results[0]?.schema;
  if (schema === undefined) throw new Error("D1 does not tell the schema of the database");
  return schema;
}

async function emptyKv(): Promise<void> {
  if (!used.kv) return;
  used.kv = false;
  for (;;) {
    const { keys, list_complete } = await env.PAGES.list();
    await Promise.all(keys.map(({ name }) => env.PAGES.delete(name)));
    if (list_complete) return;
  }
}

/** The Cache API cannot list what it holds, so each test has a cache of another name. */
async function openNewCache(): Promise<void> {
  const cache = await caches.open(`test-${tests}`);
  Object.defineProperty(caches, "default", { configurable: true, value: cache });
}

const LIMITERS = ["COMMENT_TRIES", "COMMENTS_KEPT", "SIGN_IN_TRIES"] as const;
const limiters = LIMITERS.map((name) => [name, env[name]] as const);

// The clock that tests may stop is not the limiters'.
const RealDate = Date;
const minute = () => Math.floor(RealDate.now() / 60_000);

/**
 * The real limiters, which cannot be emptied either, under keys that no test before has used. Their windows end with the
 * clock's minute: what the test has asked before that is asked again, so that its readers are where they were.
 */
function renewLimits(): void {
  const prefix = `test-${tests}`;
  for (const [name, limiter] of limiters) {
    const asked: string[] = [];
    let window = minute();
    const limit = async ({ key }: { key: string }) => {
      if (window !== minute()) {
        window = minute();
        for (const earlier of asked) await limiter.limit({ key: earlier });
      }
      asked.push(`${prefix} ${key}`);
      return limiter.limit({ key: `${prefix} ${key}` });
    };
    env[name] = { limit };
  }
}
