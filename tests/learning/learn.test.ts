import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import { currentModel } from "../../src/learning/current-model.ts";
import { learnLessons, rebuildModel } from "../../src/learning/learn.ts";
import { forgetModel } from "../../src/learning/memory.ts";
import { encodeModel, spamProbability, startingModel } from "../../src/spam/classifier.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { counting } from "../support/page-cache.ts";

const MINUTE = 60_000;
/** In no minute of the hour that anything could go by. */
const NOW = Date.UTC(2026, 10, 23, 9, 7);
const db = openDatabase(env.DB);
const config = readConfig(env);
const context = { db, kv: env.PAGES, now: NOW, config };

beforeEach(() => forgetModel());

describe("learnLessons", () => {
  it("teaches the snapshot what was decided, and verdicts go by it within a minute", async () => {
    const sample = { body: "Earn money with seaside crystals", authorName: "Crystal Shop" };
    const before = spamProbability(await currentModel(env.PAGES, NOW), sample);
    for (let n = 0; n < 3; n++) await teach(true, sample.body, sample.authorName);
    await teach(false, "The ferry was late again", "Ada");
    expect(await learnLessons(context)).toBe(4);
    const model = await currentModel(env.PAGES, NOW + MINUTE);
    expect(model).toMatchObject({ lessons: 4, upTo: 4 });
    expect(spamProbability(model, sample)).toBeGreaterThan(before);
    expect(await learnLessons({ ...context, now: NOW + 5 * MINUTE })).toBe(0);
  });

  it("gathers lessons, unless there are more than one run learns", async () => {
    await teach(true);
    expect(await learnLessons(context)).toBe(1);
    await teach(true);
    expect(await learnLessons({ ...context, now: NOW + MINUTE })).toBe(0);
    expect(await learnLessons({ ...context, now: NOW + 5 * MINUTE })).toBe(1);
    await teachMany(120);
    const learned: number[] = [];
    for (let n = 6; n <= 14; n++) learned.push(await learnLessons({ ...context, now: NOW + n * MINUTE }));
    expect(learned).toEqual([25, 25, 25, 25, 0, 0, 0, 0, 20]);
    expect(await snapshot()).toEqual(encodeModel(await rebuildModel(db)));
  });

  it("learns less of long texts in one run", async () => {
    await teachMany(20, "A long letter to the editor about ferries. ".repeat(100));
    expect(await learnLessons(context)).toBe(4);
    await teach(true, "x".repeat(100_000));
    await catchUp();
    expect(await snapshot()).toEqual(encodeModel(await rebuildModel(db)));
  });

  it.each([
    ["is lost", () => env.PAGES.delete("model")],
    ["is of another version", () => env.PAGES.put("model", new Uint8Array(1000))],
    ["is older", async () => env.PAGES.put("model", encodeModel({ ...startingModel() }))],
    ["is of another database", () => env.PAGES.put("model", encodeModel({ ...startingModel(), upTo: 9999 }))],
  ])("makes the same bytes again when the snapshot %s", async (_, harm) => {
    await teachMany(70);
    await catchUp();
    const bytes = await snapshot();
    expect(bytes).toEqual(encodeModel(await rebuildModel(db)));
    await harm();
    expect(await catchUp()).toBe(70);
    expect(await snapshot()).toEqual(bytes);
  });

  it("gives the same when two runs overlap or one is repeated", async () => {
    await teachMany(30);
    await Promise.all([learnLessons(context), learnLessons(context)]);
    await learnLessons({ ...context, now: NOW + 5 * MINUTE });
    expect(await snapshot()).toEqual(encodeModel(await rebuildModel(db)));
  });

  it("leaves the pages their part of the day's writes, and gets some of the last ones", async () => {
    await teach(true);
    expect(await learnLessons(context)).toBe(1);
    await env.DB.prepare("INSERT OR REPLACE INTO kv_writes VALUES (?, ?)")
      .bind(Math.floor(NOW / 86_400_000), Math.ceil(config.cache.kvDailyWrites * 0.85))
      .run();
    await teach(true);
    expect(await learnLessons({ ...context, now: NOW + 25 * MINUTE })).toBe(0);
    expect(await learnLessons({ ...context, now: NOW + 30 * MINUTE })).toBe(1);
  });

  it("learns nothing while KV does not answer, and everything afterwards", async () => {
    await teach(true);
    const away = counting(env.PAGES, {
      get: () => {
        throw new Error("KV is away");
      },
    });
    await expect(learnLessons({ ...context, kv: away })).rejects.toThrow("KV is away");
    expect(await learnLessons(context)).toBe(1);
  });

  it("reads one row while there is nothing to learn, and KV only where there may be", async () => {
    const reads = { kv: 0 };
    const kv = counting(env.PAGES, { get: () => reads.kv++ });
    const { db: metered, meter } = meteredDatabase();
    await learnLessons({ ...context, db: metered, kv });
    expect(meter).toMatchObject({ queries: 1, rowsWritten: 0 });
    expect(reads.kv).toBe(0);
    await teachMany(20);
    await learnLessons(context);
    for (let n = 1; n <= 10; n++) await learnLessons({ ...context, db: metered, kv, now: NOW + n * MINUTE });
    expect(meter.queries).toBe(11);
    expect(meter.rowsRead).toBeLessThanOrEqual(11);
    expect(reads.kv).toBe(2);
  });
});

async function teach(isSpam: boolean, body = "Buy crystals now", authorName = "Ada"): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at) VALUES (1, ?, ?, ?, ?)",
  )
    .bind(isSpam ? 1 : 0, authorName, body, NOW)
    .run();
}

async function teachMany(count: number, body = "What was said of the bridge"): Promise<void> {
  const lessons = Array.from({ length: count }, (_, n) => [
    n % 3 === 0 ? 1 : 0,
    `Reader ${n}`,
    `${body} ${n}`,
  ]);
  await env.DB.prepare(
    `INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at)
     SELECT 1, value->>0, value->>1, value->>2, 0 FROM json_each(?)`,
  )
    .bind(JSON.stringify(lessons))
    .run();
}

/** Runs the job until nothing is left, a minute apart. @returns how many lessons were learned */
async function catchUp(): Promise<number> {
  let learned = 0;
  for (let n = 0; n < 20; n++) learned += await learnLessons({ ...context, now: NOW + n * MINUTE });
  return learned;
}

async function snapshot(): Promise<Uint8Array | null> {
  const bytes = await env.PAGES.get("model", "arrayBuffer");
  return bytes && new Uint8Array(bytes);
}
