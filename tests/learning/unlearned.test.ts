import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { writeSnapshot } from "../../src/learning/snapshot.ts";
import { findUnlearned } from "../../src/learning/unlearned.ts";
import { emptyModel } from "../../src/spam/classifier.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 33, 20);
const context = { db: openDatabase(env.DB), kv: env.PAGES };

describe("lessons that no model has learned", () => {
  it("follow the snapshot's last one, and came after the last run that may have learned", async () => {
    await teach(12);
    await writeSnapshot(env.PAGES, { ...emptyModel(), upTo: 10 });
    expect(await findUnlearned(context, NOW)).toEqual({ lesson: 10, since: Date.UTC(2026, 10, 23, 9, 30) });
  });

  it("are those of the same minute while the model is behind: every run learns then", async () => {
    await teach(40);
    expect(await findUnlearned(context, NOW)).toEqual({ lesson: 0, since: Date.UTC(2026, 10, 23, 9, 33) });
  });

  it("are none while KV does not answer", async () => {
    await teach(3);
    const kv = { get: () => Promise.reject(new Error("KV is away")) } as unknown as KVNamespace;
    expect(await findUnlearned({ ...context, kv }, NOW)).toEqual({ lesson: 3, since: NOW });
  });
});

async function teach(lessons: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at) SELECT i, 1, 'A', 'B', 0 FROM n`,
  )
    .bind(lessons)
    .run();
}
