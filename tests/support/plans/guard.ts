import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { allowed, meet, unneeded } from "./allowed.ts";
import { judgePlan, type PlanRow } from "./judge-plan.ts";
import { readSchema, SCHEMA_QUERY, type SchemaRow } from "./schema.ts";

declare global {
  // V8's.
  interface ErrorConstructor {
    stackTraceLimit: number;
  }
}

/** A statement that the Worker has prepared, and from where: the file and line in src. */
type Issued = { sql: string; at: string };

/** Those that are not explained yet, by their database. */
const waiting = new Map<D1Database, Map<string, Issued>>();
const known = new WeakMap<D1Database, Set<string>>();

type Prepare = (this: D1Database, sql: string) => D1PreparedStatement;
const prototype: { prepare: Prepare } = Object.getPrototypeOf(env.DB);
const prepare = prototype.prepare;

/** Notes what the Worker prepares on any database, each text once in this runtime. */
export function watchStatements(): void {
  prototype.prepare = function (sql) {
    note(this, sql);
    return prepare.call(this, sql);
  };
}

function note(database: D1Database, sql: string): void {
  const seen = known.get(database) ?? new Set();
  known.set(database, seen);
  if (seen.has(sql)) return;
  const at = callerOf();
  // A test's own statement; the Worker may ask the same later.
  if (at.startsWith("tests/")) return;
  seen.add(sql);
  const texts = waiting.get(database) ?? new Map<string, Issued>();
  waiting.set(database, texts.set(sql, { sql, at }));
}

/** The nearest file of ours on the stack, without this one and the databases that tests put before the real one. */
function callerOf(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  const frames = String(new Error("here").stack).split("\n");
  Error.stackTraceLimit = stackTraceLimit;
  for (const frame of frames) {
    if (/node_modules|support\/plans\/guard|-database\.ts|support\/interleaved/.test(frame)) continue;
    const place = /\/((?:src|tests)\/[^:?]+):(\d+)/.exec(frame);
    if (place) return `${place[1]}:${place[2]}`;
  }
  return "nowhere";
}

/**
 * Explains what the Worker has asked since the last time, and fails where a plan reads what grows. One round trip, and
 * none where nothing is new. What a changed schema keeps from being explained waits for the next test.
 */
export async function ensureNothingReadsWhatGrows(): Promise<void> {
  const found: string[] = [];
  for (const [database, texts] of [...waiting]) {
    const issued = [...texts.values()];
    waiting.delete(database);
    const explained = await explain(database, issued).catch(() => explainEach(database, issued));
    for (const { sql, at, findings } of explained) {
      meet(sql);
      for (const { line, why } of findings.filter((finding) => !allowed(sql, finding)))
        found.push(`${at}\n  ${line}: ${why}\n  ${sql.replaceAll(/\s+/g, " ").trim().slice(0, 1_000)}`);
    }
  }
  if (found.length > 0)
    throw new Error(`This reads what grows (docs/decisions, "Plans"):\n${found.join("\n")}`);
}

/** What stands in the list of `allowed.ts`, and none of the plans seen needed though its statement came. */
export function ensureListIsNeeded(): void {
  expect(unneeded(), "tests/support/plans/allowed.ts names what no plan does any more: take it out").toEqual(
    [],
  );
}

async function explain(database: D1Database, issued: Issued[]) {
  const plans = issued.map(({ sql }) =>
    prepare.call(database, `EXPLAIN QUERY PLAN ${sql}`).bind(...new Array(parametersOf(sql)).fill(null)),
  );
  const [schema, ...results] = await database.batch<unknown>([
    prepare.call(database, SCHEMA_QUERY),
    ...plans,
  ]);
  const tables = readSchema((schema?.results ?? []) as SchemaRow[]);
  return issued.map((one, index) => ({
    ...one,
    findings: judgePlan(one.sql, (results[index]?.results ?? []) as PlanRow[], tables),
  }));
}

async function explainEach(database: D1Database, issued: Issued[]) {
  const explained = [];
  for (const one of issued) {
    try {
      explained.push(...(await explain(database, [one])));
    } catch {
      // Its table is gone for this test: it is asked again after the next one.
      const texts = waiting.get(database) ?? new Map<string, Issued>();
      waiting.set(database, texts.set(one.sql, one));
    }
  }
  return explained;
}

/** How many values a statement wants bound: D1 refuses another number, also where nothing is run. */
function parametersOf(sql: string): number {
  let most = 0;
  for (const [, number] of sql.replaceAll(/'(?:[^']|'')*'/g, "").matchAll(/\?(\d*)/g))
    most = number === "" ? most + 1 : Math.max(most, Number(number));
  return most;
}
