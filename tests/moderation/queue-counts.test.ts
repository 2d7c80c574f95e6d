import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { removeArticle } from "../../src/articles/remove-article.ts";
import { removeComments, removeLeftComments } from "../../src/comments/remove-comments.ts";
import { readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import { heldBetween } from "../../src/moderation/digest/held-comments.ts";
import { QUEUES } from "../../src/moderation/inputs.ts";
import { countQueues, listQueue } from "../../src/moderation/queue.ts";
import { readStats, statsContextOf } from "../../src/stats/stats.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

/** A comment in any state that the database can hold. */
const aComment = fc.record({
  articleId: fc.constantFrom(1, 2),
  status: fc.constantFrom("held", "spam", "published", "trash"),
  kind: fc.constantFrom("comment", "comment", "pingback"),
  body: fc.constantFrom("Words", ""),
  reports: fc.nat(2),
  isEdited: fc.boolean(),
});

it("every count of what waits is the length of the list, whatever the database holds", async () => {
  await makeArticle({ id: 1 });
  await makeArticle({ id: 2, status: "draft" });
  await fc.assert(
    fc.asyncProperty(fc.array(aComment, { maxLength: 12 }), fc.nat(2), async (comments, ofNothing) => {
      await env.DB.batch(["comments", "reports"].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
      for (const [n, { reports, isEdited, ...comment }] of comments.entries()) {
        const { id } = await makeComment({
          ...comment,
          id: (NOW - n * 60_000) * 1024,
          // Only what is in the trash is emptied.
          body: comment.status === "trash" ? comment.body : "Words",
          editedAt: isEdited ? NOW : null,
        });
        await report(id, reports);
      }
      // Of a comment that is not there any more.
      await report(7, ofNothing);
      await compare();
    }),
    { numRuns: 40 },
  );
});

it("so it is while the comments of an article that was deleted go, and afterwards", async () => {
  await makeArticle({ id: 1 });
  await makeArticle({ id: 2 });
  await makeComment({ articleId: 2, status: "held" });
  const ids = Array.from({ length: 1100 }, (_, n) => (NOW - 3_600_000 + n * 1000) * 1024);
  await env.DB.prepare(
    `INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
     SELECT value, 1, value, value, 0, 'held', 'Ada', 'Words', 'form', 0 FROM json_each(?)`,
  )
    .bind(JSON.stringify(ids))
    .run();
  for (const id of ids.slice(-3)) await report(id, 1);
  await removeArticle(db, 1, { by: "Ida", now: NOW }, removeComments(db, 1));
  expect(await env.DB.prepare("SELECT count(*) AS n FROM comments").first("n")).toBe(101);
  expect(await compare()).toMatchObject({ held: 1, reported: 0 });
  await removeLeftComments(db);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM comments").first("n")).toBe(1);
  expect(await compare()).toMatchObject({ held: 1, reported: 0 });
});

it("so it is where an older version had left comments behind: they are found once, and go", async () => {
  await makeArticle({ id: 1 });
  for (const articleId of [1, 7, 8]) await makeComment({ articleId, status: "held" });
  const [migration] = env.MIGRATIONS.filter(({ name }) => name.includes("left_comments"));
  for (const query of migration?.queries ?? []) await env.DB.prepare(query).run();
  expect(await compare()).toMatchObject({ held: 1 });
  for (let run = 0; run < 2; run++) await removeLeftComments(db);
  expect(await env.DB.prepare("SELECT article_id FROM comments").first("article_id")).toBe(1);
  expect(await removeLeftComments(db)).toBe(false);
});

/** Compares each count with its list. @returns the lengths of the lists */
async function compare(): Promise<Record<string, number>> {
  const entries = await Promise.all(QUEUES.map(async (status) => [status, await lengthOf(status)] as const));
  const lengths = Object.fromEntries(entries);
  const { held, spam, reported } = lengths;
  expect(await countQueues(db)).toEqual({ held, spam, reported });
  const { waiting } = await readStats(statsContextOf(db, NOW, readConfig(env)), "day");
  expect(waiting).toMatchObject({ held, spam, reported });
  const told = await heldBetween(db, { from: 0, until: NOW + 1 }, 100);
  expect([told.fresh, told.waiting, told.comments.length]).toEqual([held, held, held]);
  return lengths;
}

/** By pages, as moderators go through it. */
async function lengthOf(status: (typeof QUEUES)[number]): Promise<number> {
  let length = 0;
  for (let cursor: number | undefined; ; ) {
    const { items, next } = await listQueue(db, { status, cursor, limit: 5 });
    length += items.length;
    if (next === null) return length;
    cursor = Number(next);
  }
}

async function report(id: number, readers: number): Promise<void> {
  for (let n = 0; n < readers; n++)
    await env.DB.prepare("INSERT INTO reports VALUES (?, ?, 1)").bind(id, `reader-${n}`).run();
}
