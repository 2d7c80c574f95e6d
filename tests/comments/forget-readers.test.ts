import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { forgetReaders } from "../../src/comments/forget-readers.ts";
import { openDatabase } from "../../src/db/client.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23);
const db = openDatabase(env.DB);

it("the hash of a network address goes after a week, and what else is known of the comment stays", async () => {
  await makeArticle({ id: 1 });
  const sent = (days: number, readerHash: string) =>
    makeComment({ id: (NOW - days * DAY) * 1024, articleId: 1, readerHash, submissionKey: `key-${days}` });
  for (const days of [30, 8, 6, 0]) await sent(days, "of-a-day");
  await sent(9, "newsroom");
  expect(await forgetReaders(db, NOW)).toBe(false);
  expect(await readers()).toEqual([null, "newsroom", null, "of-a-day", "of-a-day"]);
  await forgetReaders(db, NOW + 3 * DAY);
  expect(await readers()).toEqual([null, "newsroom", null, null, "of-a-day"]);
  expect(
    await env.DB.prepare("SELECT count(*) AS n FROM comments WHERE submission_key IS NULL").first("n"),
  ).toBe(0);
});

it("goes through an archive whose comments have none at once, and through one that has in portions", async () => {
  await makeArticle({ id: 1 });
  const old = (NOW - 30 * DAY) * 1024;
  const fill = (from: number, hash: string) =>
    env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 + 599)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at, reader_hash, submission_key)
       SELECT ?2 + i, 1, ?2 + i, '0', 0, 'published', 'Ada', 'x', 'form', 0, ${hash}, i FROM n`,
    )
      .bind(from, old)
      .run();
  await fill(0, "NULL");
  await fill(600, "'of-a-day'");
  expect(await forgetReaders(db, NOW)).toBe(true);
  expect(await forgetReaders(db, NOW)).toBe(false);
  expect((await readers()).filter(Boolean)).toHaveLength(200);
  expect(await forgetReaders(db, NOW)).toBe(false);
  expect((await readers()).filter(Boolean)).toEqual([]);
});

async function readers(): Promise<unknown[]> {
  const { results } = await env.DB.prepare("SELECT reader_hash FROM comments ORDER BY id").all<{
    reader_hash: string | null;
  }>();
  return results.map(({ reader_hash }) => reader_hash);
}
