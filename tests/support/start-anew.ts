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

/** Rows written since the database was opened, and its tables and indexes as JSON. */
const STATE = `SELECT total_changes() AS changes, json_group_array(json_array(type, name, sql)) AS schema
  FROM sqlite_schema WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`;

type State = { changes: number; schema: string };

/** As the migrations, or the last emptying, left the database; null until the migrations have run in this runtime. */
let clean: State | null = null;
let tests = 0;

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
  await Promise.all([emptyDatabase(), emptySearch(), emptyKv(env.PAGES), openNewCache()]);
  renewLimits();
}

/** All rows go. Where a test has changed the schema, the database is made again. */
async function emptyDatabase(): Promise<void> {
  const found = await inOneBatch([]);
  if (clean?.schema !== found.schema) {
    await inOneBatch(tablesOf(found).map((table) => `DROP TABLE "${table}"`));
    await applyD1Migrations(env.DB, env.MIGRATIONS);
    clean = await inOneBatch([]);
  } else if (clean.changes !== found.changes) {
    const emptied = tablesOf(found).filter((table) => table !== "d1_migrations");
    clean = await inOneBatch([...emptied, "sqlite_sequence"].map((table) => `DELETE FROM "${table}"`));
  }
}

/** The search's database as it is before the Worker has seen it: its tables are no migrations'. */
async function emptySearch(): Promise<void> {
  const { results } = await env.SEARCH.prepare(
    "SELECT name FROM sqlite_schema WHERE name IN ('words', 'documents', 'builds')",
  ).all<{ name: string }>();
  if (results.length > 0)
    await env.SEARCH.batch([
      env.SEARCH.prepare("DROP VIEW IF EXISTS arriving"),
      ...results.map(({ name }) => env.SEARCH.prepare(`DROP TABLE ${name}`)),
    ]);
}

function tablesOf({ schema }: State): string[] {
  return (JSON.parse(schema) as [type: string, name: string][])
    .filter(([type, name]) => type === "table" && !name.startsWith("sqlite_"))
    .map(([, name]) => name);
}

/**
 * Rows may go in any order: what refers to what is looked at when all are gone. One text is far quicker than forty statements.
 * @returns the state after it
 */
async function inOneBatch(statements: string[]): Promise<State> {
  const all = ["PRAGMA defer_foreign_keys = ON", ...statements].join("; ");
  const results = await env.DB.batch<State>([env.DB.prepare(all), env.DB.prepare(STATE)]);
  const state = results.at(-1)?.results[0];
  if (!state) throw new Error("D1 does not tell the state of the database");
  return state;
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
