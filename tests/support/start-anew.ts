import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { forgetKeys } from "../../src/auth/memory.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { forgetModel } from "../../src/learning/memory.ts";
import { isolateTally } from "../../src/popularity/tally.ts";
import { forgetWords } from "../../src/settings/memory.ts";
import { countAnew } from "./factories.ts";

declare global {
  namespace Cloudflare {
    interface Env {
      MIGRATIONS: import("cloudflare:test").D1Migration[];
    }
  }
}

const SCHEMA =
  "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name";

type SchemaRow = { type: string; name: string; sql: string | null };

/** What the migrations make; null until they have run in this runtime. */
let migrated: SchemaRow[] | null = null;
let tests = 0;

/**
 * Leaves a test nothing of those before it, as a new runtime would: D1, KV, the data centre's cache, the limits that
 * readers have, and what the isolate remembers. A new runtime for each file took the suite eight times as long.
 */
export async function startAnew(): Promise<void> {
  tests += 1;
  forgetKeys();
  forgetAll();
  forgetModel();
  forgetWords();
  isolateTally.forget();
  countAnew();
  await Promise.all([emptyDatabase(), emptyKv(env.PAGES), openNewCache()]);
  renewLimits();
}

/** All rows go. Where a test has changed the schema, the database is made again. */
async function emptyDatabase(): Promise<void> {
  const schema = await readSchema();
  if (migrated === null || JSON.stringify(schema) !== JSON.stringify(migrated)) {
    await inOneBatch(tablesOf(schema).map((table) => `DROP TABLE "${table}"`));
    await applyD1Migrations(env.DB, env.MIGRATIONS);
    migrated = await readSchema();
  } else {
    const kept = ["d1_migrations"];
    const emptied = [...tablesOf(migrated), "sqlite_sequence"].filter((table) => !kept.includes(table));
    await inOneBatch(emptied.map((table) => `DELETE FROM "${table}"`));
  }
}

async function readSchema(): Promise<SchemaRow[]> {
  return (await env.DB.prepare(SCHEMA).all<SchemaRow>()).results;
}

function tablesOf(schema: SchemaRow[]): string[] {
  return schema
    .filter(({ type, name }) => type === "table" && !name.startsWith("sqlite_"))
    .map(({ name }) => name);
}

/** Rows may go in any order: what refers to what is looked at when all are gone. */
async function inOneBatch(statements: string[]): Promise<void> {
  await env.DB.batch(["PRAGMA defer_foreign_keys = ON", ...statements].map((sql) => env.DB.prepare(sql)));
}

async function emptyKv(kv: KVNamespace): Promise<void> {
  for (;;) {
    const { keys, list_complete } = await kv.list();
    await Promise.all(keys.map(({ name }) => kv.delete(name)));
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
