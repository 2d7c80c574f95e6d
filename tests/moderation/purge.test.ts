import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { decide } from "../../src/moderation/decide.ts";
import { purgeRemoved } from "../../src/moderation/purge.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const OLD = (NOW - 40 * DAY) * 1024;
const db = openDatabase(env.DB);

beforeEach(async () => {
  await makeArticle({ id: 1 });
});

describe("purgeRemoved", () => {
  it("erases spam and deleted comments of long ago, with reports and mails", async () => {
    await makeComment({ id: OLD, articleId: 1, status: "spam" });
    await makeComment({ id: OLD + 1, articleId: 1, status: "trash" });
    await makeComment({ id: OLD + 2, articleId: 1, status: "held" });
    await makeComment({ id: OLD + 3, articleId: 1 });
    await makeComment({ id: (NOW - 29 * DAY) * 1024, articleId: 1, status: "spam" });
    await env.DB.exec(`INSERT INTO reports VALUES (${OLD}, 'reader', 1), (${OLD + 2}, 'reader', 1)`);
    await env.DB.exec(
      `INSERT INTO subscriptions VALUES (${OLD + 1}, 'ada@paper.example', 'hash', 1, 1), (${OLD + 3}, 'a@b.example', 'h', 1, 1)`,
    );
    expect(await purgeDay(NOW)).toBe(2);
    expect(await ids("comments", "id")).toEqual([OLD + 2, OLD + 3, (NOW - 29 * DAY) * 1024]);
    expect(await ids("reports", "comment_id")).toEqual([OLD + 2]);
    expect(await ids("subscriptions", "comment_id")).toEqual([OLD + 3]);
  });

  it("leaves what a moderator removed of late, so that it can be restored", async () => {
    await makeComment({ id: OLD, articleId: 1 });
    await decide(db, [{ id: OLD, decision: "trash" }], { now: NOW - 5 * DAY, decidedBy: "api" });
    expect(await purgeDay(NOW)).toBe(0);
    await decide(db, [{ id: OLD, decision: "approve" }], { now: NOW, decidedBy: "api" });
    await decide(db, [{ id: OLD, decision: "spam" }], { now: NOW, decidedBy: "api" });
    expect(await purgeDay(NOW + 26 * DAY)).toBe(0);
    expect(await purgeDay(NOW + 31 * DAY)).toBe(1);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM decisions").first("n")).toBe(3);
  });

  it("empties a comment whose place in the thread is kept, once", async () => {
    const key = OLD.toString(36).padStart(11, "0");
    await makeComment({
      id: OLD,
      articleId: 1,
      status: "spam",
      shownIn: 1,
      emailHash: "h",
      readerHash: "r",
      submissionKey: "s",
    });
    await makeComment({
      id: OLD + 1,
      articleId: 1,
      parentId: OLD,
      rootId: OLD,
      threadKey: `${key}${key}`,
      depth: 1,
    });
    expect(await purgeDay(NOW)).toBe(1);
    expect(await env.DB.prepare("SELECT * FROM comments WHERE id = ?").bind(OLD).first()).toMatchObject({
      status: "trash",
      shown_in: 1,
      body: "",
      author_name: "",
      email_hash: null,
      reader_hash: null,
      thread_key: key,
    });
    expect(await purgeDay(NOW + DAY)).toBe(0);
  });

  it("keeps an emptied row as long as any reply may need it", async () => {
    await makeComment({ id: OLD, articleId: 1, status: "trash" });
    await makeComment({ id: OLD + 1, articleId: 1, parentId: OLD, rootId: OLD, depth: 1, status: "held" });
    expect(await purgeDay(NOW)).toBe(1);
    expect(await ids("comments", "id")).toEqual([OLD, OLD + 1]);
    await decide(db, [{ id: OLD + 1, decision: "spam" }], { now: NOW, decidedBy: "api" });
    // Taken back, that decision makes it wait again.
    expect(await purgeDay(NOW + DAY)).toBe(0);
    expect(await ids("comments", "id")).toEqual([OLD, OLD + 1]);
    expect(await purgeDay(NOW + 31 * DAY)).toBe(2);
    expect(await ids("comments", "id")).toEqual([]);
  });

  it("keeps every row above a waiting grandchild, which is shown below marks when it is approved", async () => {
    const line = [OLD, OLD + 1, OLD + 2].map((id) => id.toString(36).padStart(11, "0"));
    const place = (depth: number) => ({
      id: OLD + depth,
      articleId: 1,
      parentId: depth === 0 ? null : OLD + depth - 1,
      rootId: OLD,
      threadKey: line.slice(0, depth + 1).join(""),
      depth,
    });
    await makeComment({ ...place(0), status: "trash" });
    await makeComment({ ...place(1), status: "spam" });
    await makeComment({ ...place(2), status: "held" });
    await purgeDay(NOW);
    await purgeDay(NOW + DAY);
    await decide(db, [{ id: OLD + 2, decision: "approve" }], { now: NOW + DAY, decidedBy: "api" });
    const { results } = await env.DB.prepare("SELECT id FROM comments WHERE shown_in = 1 ORDER BY id").all();
    expect(results.map(({ id }) => id)).toEqual([OLD, OLD + 1, OLD + 2]);
  });

  it("looks for answers by an index, and reads no more for a long thread", async () => {
    await makeComment({ id: OLD, articleId: 1, status: "spam" });
    const purging = async () => {
      const { db: metered, meter } = meteredDatabase();
      await purgeRemoved(metered, 30, NOW);
      return meter.rowsRead;
    };
    const read = await purging();
    await env.DB.prepare("DELETE FROM settings").run();
    await makeComment({ id: OLD, articleId: 1, status: "spam" });
    for (let n = 1; n <= 60; n++)
      await makeComment({ id: OLD + n, articleId: 1, parentId: OLD + 1000, rootId: OLD, status: "held" });
    expect(await purging()).toBeLessThanOrEqual(read);
  });

  it("keeps imported spam, and of an imported comment that was removed here so much that no import brings it back", async () => {
    await makeComment({ id: OLD, articleId: 1, status: "spam", source: "import", externalId: "a" });
    await makeComment({ id: OLD + 1, articleId: 1, source: "import", externalId: "b" });
    await decide(db, [{ id: OLD + 1, decision: "trash" }], { now: NOW - 35 * DAY, decidedBy: "api" });
    expect(await purgeDay(NOW)).toBe(1);
    const { results } = await env.DB.prepare(
      "SELECT external_id, status, body = '' AS empty FROM comments",
    ).all();
    expect(results).toEqual([
      { external_id: "a", status: "spam", empty: 0 },
      { external_id: "b", status: "trash", empty: 1 },
    ]);
  });

  it("keeps the place of what another Broadsheet's export brought and was removed here", async () => {
    await makeComment({ id: OLD, articleId: 1, source: "form", externalId: "broadsheet:77" });
    await decide(db, [{ id: OLD, decision: "trash" }], { now: NOW - 35 * DAY, decidedBy: "api" });
    expect(await purgeDay(NOW)).toBe(1);
    expect(await env.DB.prepare("SELECT external_id, status, body FROM comments").all()).toMatchObject({
      results: [{ external_id: "broadsheet:77", status: "trash", body: "" }],
    });
  });

  it("erases nothing with 0 days, and goes through many in steps", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 449)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT ?1 + i, 1, ?1 + i, 'k' || i, 0, 'spam', 'Ada', 'Crystals', 'form', 0 FROM n`,
    )
      .bind(OLD)
      .run();
    expect(await purgeDay(NOW, 0)).toBe(0);
    const steps: number[] = [];
    for (let n = 0; n < 4; n++) steps.push(await purgeRemoved(db, 30, NOW + DAY));
    expect(steps).toEqual([200, 200, 50, 0]);
    await purgeDay(NOW + DAY);
    const { db: metered, meter } = meteredDatabase();
    await purgeRemoved(metered, 30, NOW + DAY);
    expect(meter).toEqual({ trips: 1, queries: 1, rowsRead: 1, rowsWritten: 0 });
  });

  it("drops reports that say nothing any more", async () => {
    const reported = NOW - 8 * DAY;
    const decisions: [number, number][] = [];
    for (const [id, status, at] of [
      [1, "published", reported],
      [2, "held", reported - 200 * DAY],
      [3, "published", NOW - 91 * DAY],
      [4, "published", reported],
      [5, "spam", NOW - 6 * DAY],
    ] as const) {
      await makeComment({ id: NOW * 1024 + id, articleId: 1, status });
      decisions.push([NOW * 1024 + id, at]);
    }
    await env.DB.prepare(
      "INSERT INTO reports SELECT value->>0, 'reader', value->>1 FROM json_each(?) UNION ALL SELECT 77, 'reader', 1",
    )
      .bind(JSON.stringify(decisions))
      .run();
    await env.DB.prepare("INSERT INTO decisions VALUES (1, ?, 'approve', 'held', 'api', ?, NULL)")
      .bind(NOW * 1024 + 4, reported + DAY)
      .run();
    await purgeDay(NOW);
    expect(await ids("reports", "comment_id - 1024 * ?")).toEqual([1, 2, 5]);
  });
});

/** All that a day's runs do. */
async function purgeDay(now: number, keepDays = 30): Promise<number> {
  let erased = 0;
  for (let n = 0; n < 6; n++) erased += await purgeRemoved(db, keepDays, now);
  return erased;
}

async function ids(table: string, column: string): Promise<number[]> {
  const statement = env.DB.prepare(`SELECT ${column} AS id FROM ${table} ORDER BY 1`);
  const { results } = await (column.includes("?") ? statement.bind(NOW) : statement).all<{ id: number }>();
  return results.map(({ id }) => id);
}
