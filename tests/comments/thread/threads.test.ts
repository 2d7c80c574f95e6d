import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { listThread, recentComments } from "../../../src/comments/thread/comments.ts";
import { publicComment } from "../../../src/comments/thread/public-comment.ts";
import type { ThreadOrder } from "../../../src/comments/thread/reading-order.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { type Grown, type Planted, plantThread } from "../../support/threads.ts";

const now = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

let article: { id: number; path: string };

beforeEach(async () => {
  article = await makeArticle();
});

/** Threads of five: a remark, two answers to it, an answer to the second and one to that. */
function threadsOfFive(count: number): Planted[] {
  return Array.from({ length: count }, (_, n): Planted => {
    const first = n - (n % 5);
    return { answers: [null, first, first, first + 2, first + 3][n % 5] ?? null };
  });
}

async function read(order: ThreadOrder, after?: string, given: { ownIds?: number[]; limit?: number } = {}) {
  const { db, meter } = meteredDatabase();
  const page = await listThread(db, article.id, { order, after, limit: 50, ownIds: [], ...given });
  return { ...page, meter };
}

const hide = (id: number | undefined, status: string) =>
  env.DB.prepare("UPDATE comments SET status = ? WHERE id = ?").bind(status, id).run();

describe("pages of a thread", () => {
  it.each<ThreadOrder>(["oldest", "newest"])("cost the same wherever they are: %s first", async (order) => {
    await plantThread(article.id, threadsOfFive(1_000));
    let after: string | undefined;
    const rowsRead: number[] = [];
    for (let page = 0; page < 20; page++) {
      const { meter, next, comments } = await read(order, after);
      expect(comments).toHaveLength(50);
      rowsRead.push(meter.rowsRead);
      after = next ?? undefined;
    }
    expect(after).toBeUndefined();
    // The last page shows what is left; on others one more tells that there is another.
    // Newest first, changing over from the thread that was begun to older ones may read one more.
    expect(Math.min(...rowsRead.slice(0, -1))).toBe(51);
    expect(Math.max(...rowsRead)).toBeLessThanOrEqual(order === "oldest" ? 51 : 52);
  });

  it("cost the same in the midst of one long thread, newest first", async () => {
    const long = Array.from({ length: 2_000 }, (_, n): Planted => ({ answers: n === 0 ? null : 0 }));
    const comments = await plantThread(article.id, long);
    const { meter } = await read("newest", comments[1_500]?.threadKey);
    expect(meter.rowsRead).toBe(51 + 51);
  });

  it("cost at most three rows a comment where answers nest deepest", async () => {
    const deep = Array.from({ length: 200 }, (_, n): Planted => ({ answers: n === 0 ? null : n - 1 }));
    const comments = await plantThread(article.id, deep);
    const { meter, comments: page } = await read("oldest", comments[100]?.threadKey);
    expect(meter.rowsRead).toBeLessThanOrEqual(102);
    expect(page[0]).toMatchObject({ depth: 101, inReplyTo: "Reader 100" });
  });

  it("neither repeat nor leave out a comment when others come in between", async () => {
    const comments = await plantThread(article.id, threadsOfFive(120));
    const first = await read("newest");
    await makeComment({ articleId: article.id, id: now * 1024 });
    const second = await read("newest", first.next ?? "");
    const third = await read("newest", second.next ?? "");
    const ids = [...first.comments, ...second.comments, ...third.comments].map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(comments.map(({ id }) => id)));
    expect(ids).toHaveLength(120);
  });

  it("go on after a comment that is gone", async () => {
    const comments = await plantThread(article.id, threadsOfFive(100));
    const { next } = await read("oldest");
    await env.DB.prepare("UPDATE comments SET shown_in = NULL, status = 'trash' WHERE thread_key = ?")
      .bind(next)
      .run();
    expect((await read("oldest", next ?? "")).comments[0]?.id).toBe(comments[50]?.id);
  });

  it("name whom a comment answers, on this page and on earlier ones", async () => {
    const comments = await plantThread(article.id, threadsOfFive(5));
    const { comments: page } = await read("oldest", comments[2]?.threadKey);
    expect(page.map(({ inReplyTo }) => inReplyTo)).toEqual(["Reader 2", "Reader 3"]);
  });

  it("begin at the beginning after a cursor that is none", async () => {
    const [first] = await plantThread(article.id, threadsOfFive(5));
    for (const cursor of ["nonsense", "' OR 1=1", "0".repeat(400)])
      expect((await read("newest", cursor)).comments[0]?.id).toBe(first?.id);
  });
});

describe("a removed comment that others answer", () => {
  const SECRET_WORDS = /Reader 2|Words of 2/;
  let comments: Grown[];

  beforeEach(async () => {
    comments = await plantThread(article.id, threadsOfFive(5));
  });

  it.each(["held", "spam", "trash"])("keeps its place and nothing else: %s", async (status) => {
    await env.DB.prepare("UPDATE comments SET edited_at = created_at + 1").run();
    await hide(comments[2]?.id, status);
    for (const order of ["oldest", "newest"] as const) {
      const { comments: page } = await read(order);
      expect(page.map(({ isRemoved }) => isRemoved)).toEqual([false, false, true, false, false]);
      expect(page[2]).toMatchObject({
        authorName: "",
        body: "",
        bodyHtml: "",
        editedAt: null,
        inReplyTo: null,
      });
      expect(page[3]?.inReplyTo).toBeNull();
      expect(JSON.stringify(page)).not.toMatch(SECRET_WORDS);
      expect(JSON.stringify(page.map((one) => publicComment(one, article)))).not.toMatch(SECRET_WORDS);
    }
  });

  it("is not named by answers on a later page either", async () => {
    await hide(comments[2]?.id, "held");
    const { comments: page } = await read("oldest", comments[2]?.threadKey);
    expect(page[0]).toMatchObject({ parentId: comments[2]?.id, inReplyTo: null });
  });

  it("is not named by answers below the deepest level either", async () => {
    article = await makeArticle();
    const deep = Array.from({ length: 50 }, (_, n): Planted => ({ answers: n === 0 ? null : n - 1 }));
    const chain = await plantThread(article.id, deep, 100);
    await hide(chain[40]?.id, "spam");
    const { comments: page } = await read("oldest", chain[40]?.threadKey);
    expect(page[0]).toMatchObject({ parentId: chain[40]?.id, inReplyTo: null });
    expect(page[1]?.inReplyTo).toBe("Reader 41");
  });

  it("is not among the newest comments", async () => {
    await hide(comments[2]?.id, "spam");
    const { db } = meteredDatabase();
    const newest = await recentComments(db, 20, { now });
    expect(newest.map(({ id }) => id)).not.toContain(comments[2]?.id);
    expect(JSON.stringify(newest)).not.toMatch(SECRET_WORDS);
  });

  it("is told to programs as removed", async () => {
    await hide(comments[2]?.id, "trash");
    const { comments: page } = await read("oldest");
    const [, , removed, kept] = page.map((one) => publicComment(one, article));
    expect(removed).toMatchObject({
      removed: true,
      author: "",
      html: "",
      text: "",
      editedAt: null,
      depth: 1,
    });
    expect(kept).toMatchObject({ removed: false, author: "Reader 3", text: "Words of 3." });
    expect(kept?.url).toBe(`${article.path}comments/${comments[3]?.id}`);
  });

  it("is whole for the one who wrote it, unless it was thrown away", async () => {
    const id = comments[2]?.id ?? 0;
    await hide(id, "held");
    const { comments: mine } = await read("oldest", undefined, { ownIds: [id] });
    expect(mine[2]).toMatchObject({ authorName: "Reader 2", awaitsModeration: true, isRemoved: false });
    await hide(id, "trash");
    expect((await read("oldest", undefined, { ownIds: [id] })).comments[2]?.isRemoved).toBe(true);
  });
});

describe("a reader's own comments", () => {
  const own = (ids: number[], given: { now?: number; editMinutes?: number; limit?: number } = {}) =>
    listThread(meteredDatabase().db, article.id, { order: "oldest", limit: 50, ownIds: ids, ...given });

  it("are shown at their place before anybody has seen them, and beyond the page's end", async () => {
    const comments = await plantThread(article.id, threadsOfFive(20));
    const held = await makeComment({ articleId: article.id, status: "held", id: (comments[9]?.id ?? 0) + 1 });
    const last = comments[19]?.id ?? 0;
    const page = await own([held.id, last], { limit: 15 });
    expect(page.comments.map(({ id }) => id)).toEqual([
      ...comments.slice(0, 10).map(({ id }) => id),
      held.id,
      ...comments.slice(10, 15).map(({ id }) => id),
      last,
    ]);
    expect(page.comments.filter(({ isOwn }) => isOwn).map(({ id }) => id)).toEqual([held.id, last]);
    expect(page.comments.at(-1)?.inReplyTo).toBe("Reader 18");
    expect(page.next).toBe(comments[14]?.threadKey);
  });

  it("may be changed for a while, unless they were imported", async () => {
    const mine = await makeComment({ articleId: article.id, createdAt: now });
    const imported = await makeComment({ articleId: article.id, createdAt: now, source: "import" });
    const ids = [mine.id, imported.id];
    const mayEdit = async (at: number, editMinutes: number) =>
      (await own(ids, { now: at, editMinutes })).comments.map((comment) => comment.mayEdit);
    expect(await mayEdit(now + 10 * MINUTE - 1, 10)).toEqual([true, false]);
    expect(await mayEdit(now + 10 * MINUTE, 10)).toEqual([false, false]);
    expect(await mayEdit(now, 0)).toEqual([false, false]);
    expect((await own(ids)).comments.map((comment) => comment.mayEdit)).toEqual([false, false]);
    expect((await own([])).comments.map((comment) => comment.mayEdit)).toEqual([false, false]);
  });

  it("on another article are not shown on this one", async () => {
    const other = await makeComment({ articleId: (await makeArticle()).id, status: "held" });
    expect((await own([other.id])).comments).toEqual([]);
  });

  it("cost a few rows, however many the article has", async () => {
    const comments = await plantThread(article.id, threadsOfFive(1_000));
    const { meter } = await read("oldest", undefined, { ownIds: [comments[998]?.id ?? 0] });
    expect(meter.rowsRead).toBeLessThanOrEqual(51 + 2);
  });
});
