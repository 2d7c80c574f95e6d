import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listThread } from "../../../src/comments/thread/comments.ts";
import {
  idsOf,
  inReadingOrder,
  isThreadKey,
  type ThreadOrder,
} from "../../../src/comments/thread/reading-order.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { makeArticle } from "../../support/factories.ts";
import { type Grown, growThread, type Planted, plantThread } from "../../support/threads.ts";

/** Levels down to which a reply stands below what it answers; those under them follow by time. */
const NESTED = 32;
const ORDERS: ThreadOrder[] = ["oldest", "newest"];

/** Comments in the order in which they came, each a first one or an answer to one of those before it; some threads run deep. */
const planted = (maxLength: number) =>
  fc
    .array(fc.record({ isFirst: fc.boolean(), back: fc.nat(), deep: fc.nat(5) }), { maxLength })
    .map((seeds): Planted[] =>
      seeds.map(({ isFirst, back, deep }, n) => {
        if (n === 0 || (isFirst && deep === 0)) return { answers: null };
        return { answers: deep > 0 ? n - 1 : back % n };
      }),
    );

/** The plain way: every comment, then the answers to it, oldest first. */
function walk(comments: Grown[], order: ThreadOrder): number[] {
  const answersTo = (id: number | null) => comments.filter(({ parentId }) => parentId === id);
  const below = (comment: Grown): number[] => {
    const answers = answersTo(comment.id);
    if (comment.depth < NESTED - 1) return answers.flatMap((answer) => [answer.id, ...below(answer)]);
    return answers.flatMap((answer) => [answer.id, ...below(answer)]).sort((a, b) => a - b);
  };
  const first = order === "oldest" ? answersTo(null) : answersTo(null).reverse();
  return first.flatMap((comment) => [comment.id, ...below(comment)]);
}

describe("the order of a thread", () => {
  it("is that of a recursive walk, for any tree", () => {
    fc.assert(
      fc.property(planted(120), fc.constantFrom(...ORDERS), (thread, order) => {
        const comments = growThread(thread);
        const rows = comments.map(({ id, threadKey }) => ({ id, thread_key: threadKey }));
        expect(inReadingOrder(rows, order).map(({ id }) => id)).toEqual(walk(comments, order));
      }),
      { numRuns: 300, seed: 20261123 },
    );
  });

  it("is the same from the database, in pages of any size", async () => {
    const db = openDatabase(env.DB);
    await fc.assert(
      fc.asyncProperty(
        planted(60),
        fc.constantFrom(...ORDERS),
        fc.integer({ min: 1, max: 25 }),
        async (thread, order, limit) => {
          const { id } = await makeArticle();
          const comments = await plantThread(id, thread);
          const read: number[] = [];
          let after: string | undefined;
          do {
            const page = await listThread(db, id, { order, after, limit, ownIds: [] });
            expect(page.comments.length).toBeLessThanOrEqual(limit);
            read.push(...page.comments.map((comment) => comment.id));
            after = page.next ?? undefined;
          } while (after !== undefined);
          expect(read).toEqual(walk(comments, order));
          await env.DB.exec("DELETE FROM comments");
        },
      ),
      { numRuns: 25, seed: 20261123 },
    );
  });
});

describe("a thread key", () => {
  it("names the comments from the thread's first to its own", () => {
    const [first, second, third] = growThread([{ answers: null }, { answers: 0 }, { answers: 1 }]);
    expect(idsOf(third?.threadKey ?? "")).toEqual([first?.id, second?.id, third?.id]);
  });

  it.each(["", "0", "0i2217yxa8", "0I2217YXA80", "0i2217yxa80-", `${"0".repeat(11 * 34)}`, "'; --       "])(
    "is not %j",
    (text) => {
      expect(isThreadKey(text)).toBe(false);
    },
  );
});
