import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import { learnLessons } from "../../src/learning/learn.ts";
import { deleteLessons } from "../../src/learning/lessons.ts";
import { forgetModel } from "../../src/learning/memory.ts";
import { writeSnapshot } from "../../src/learning/snapshot.ts";
import { findUnlearned } from "../../src/learning/unlearned.ts";
import { emptyModel } from "../../src/spam/classifier.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 33, 20);
const context = { db: openDatabase(env.DB), kv: env.PAGES };

beforeEach(() => forgetModel());

describe("lessons that no model has learned", () => {
  it("follow the snapshot's last one", async () => {
    await teach(12);
    await writeSnapshot(env.PAGES, { ...emptyModel(), upTo: 10 });
    expect(await findUnlearned(context)).toEqual({ lesson: 10 });
    expect(await deleteFrom({ lesson: 10 })).toEqual([12, 11]);
  });

  it("are those that the cron has not begun to learn, whatever was read of the snapshot before", async () => {
    await teach(30);
    const read = await findUnlearned(context);
    expect(read).toEqual({ lesson: 0 });
    expect(await learnLessons({ ...context, now: NOW, config: readConfig(env) })).toBe(25);
    expect(await deleteFrom(read)).toEqual([30, 29, 28, 27, 26]);
  });

  it("are none of those whose snapshot could not be written: KV may have it nevertheless", async () => {
    await teach(3);
    const kv = { get: async () => null, put: () => Promise.reject(new Error("KV is away")) };
    const given = { ...context, kv: kv as unknown as KVNamespace, now: NOW, config: readConfig(env) };
    await expect(learnLessons(given)).rejects.toThrow("KV is away");
    expect(await deleteFrom(await findUnlearned(context))).toEqual([]);
  });

  it("are none while KV does not answer", async () => {
    await teach(3);
    const kv = { get: () => Promise.reject(new Error("KV is away")) } as unknown as KVNamespace;
    expect(await findUnlearned({ ...context, kv })).toEqual({ lesson: 3 });
  });
});

/** Deletes all lessons that can be. @returns the ids of those that are gone, the last one first */
async function deleteFrom(unlearned: { lesson: number }): Promise<number[]> {
  const ids = async () =>
    (await env.DB.prepare("SELECT id FROM lessons ORDER BY id DESC").all<{ id: number }>()).results.map(
      ({ id }) => id,
    );
  const before = await ids();
  const all = {
    sql: "SELECT l.comment_id, l.taught_at, l.is_spam FROM lessons l LIMIT 100000",
    bindings: [],
  };
  await deleteLessons(context.db, all, unlearned).run();
  const after = await ids();
  return before.filter((id) => !after.includes(id));
}

async function teach(lessons: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at) SELECT i, 1, 'A', 'B', 0 FROM n`,
  )
    .bind(lessons)
    .run();
}
