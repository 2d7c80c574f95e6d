import { describe, expect, it } from "vitest";
import {
  commenterKey,
  isSettled,
  newOwn,
  type Own,
  ownBySecret,
  ownCommentsOn,
  readOwn,
  withHeld,
  withOwnComment,
  writeOwn,
} from "../../../src/comments/own/own-comments.ts";
import { SECRET } from "./own-comment-app.ts";

const now = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const idAt = (ms: number) => ms * 1024;

async function afterVisit(own: Own, later = 0): Promise<Own | null> {
  const cookie = await writeOwn(SECRET, own, { now, secure: true });
  return readOwn(SECRET, `theme=dark; ${cookie.split(";")[0]}`, now + later);
}

async function withComments(ids: number[], articleId = 1): Promise<Own> {
  let own = newOwn();
  for (const id of ids) own = withOwnComment(own, { articleId, revision: 7, id });
  return own;
}

describe("the cookie of a browser that has commented", () => {
  it("begins with a fresh name and no comments", async () => {
    const own = newOwn();
    expect(own.browser).toMatch(/^[\w-]{22}$/);
    expect(newOwn().browser).not.toBe(own.browser);
    expect(await afterVisit(own)).toEqual(own);
  });

  it("keeps its name from the first comment on", async () => {
    const own = newOwn();
    const after = withOwnComment(own, { articleId: 1, revision: 7, id: idAt(now) });
    expect(after.browser).toBe(own.browser);
    expect(await commenterKey(SECRET, after)).toBe(await commenterKey(SECRET, own));
    const read = await afterVisit(after);
    expect(ownCommentsOn(read, 1)).toEqual({ revision: 7, ids: [idAt(now)], repeated: [] });
    expect(ownCommentsOn(read, 2)).toBeNull();
  });

  it("names a changed comment once, with the newer revision", async () => {
    const own = await withComments([idAt(now), idAt(now + 1)]);
    const after = withOwnComment(own, { articleId: 1, revision: 9, id: idAt(now) });
    expect(ownCommentsOn(after, 1)).toEqual({
      revision: 9,
      ids: [idAt(now), idAt(now + 1)],
      repeated: [],
    });
  });

  it("tells what it only sent again from what it posted, over visits, and a comment of its own stays that", async () => {
    const own = await withComments([idAt(now)]);
    const repeated = { articleId: 1, revision: 8, id: idAt(now + 1), isRepeated: true };
    const after = withOwnComment(withOwnComment(own, repeated), { ...repeated, id: idAt(now) });
    expect(ownCommentsOn(await afterVisit(after), 1)).toEqual({
      revision: 8,
      ids: [idAt(now)],
      repeated: [idAt(now + 1)],
    });
    // A day later of what somebody else has posted as well only that somebody is told.
    expect(ownCommentsOn(await afterVisit(after, DAY + 2), 1)).toMatchObject({
      ids: [idAt(now)],
      repeated: [],
    });
  });

  it("is named by a secret that it made itself", async () => {
    const own = await ownBySecret(SECRET, "3921604311-2811604021-17");
    expect(own.browser).toMatch(/^[\w-]{22}$/);
    expect(await ownBySecret(SECRET, "3921604311-2811604021-17")).toEqual(own);
    expect((await ownBySecret(SECRET, "3921604311-2811604021-18")).browser).not.toBe(own.browser);
  });

  it("takes comments for settled after a day, and forgets them and its name after half a year", async () => {
    const own = await withComments([idAt(now)]);
    expect(ownCommentsOn(await afterVisit(own, DAY), 1)).toEqual({
      revision: 7,
      ids: [idAt(now)],
      repeated: [],
      settled: [idAt(now)],
    });
    expect((await afterVisit(own, 179 * DAY))?.browser).toBe(own.browser);
    expect(await afterVisit(own, 181 * DAY)).toBeNull();
  });

  it("knows comments that are held, or removed, as long as its name, and at once when they no longer are", async () => {
    const id = idAt(now);
    const held = withOwnComment(newOwn(), { articleId: 1, revision: 7, id, isHeld: true });
    const both = withOwnComment(held, { articleId: 1, revision: 8, id: idAt(now + 1) });
    const here = { revision: 8, ids: [id, idAt(now + 1)], repeated: [] };
    expect(ownCommentsOn(await afterVisit(both), 1)).toEqual({ ...here, held: [id] });
    const later = ownCommentsOn(await afterVisit(both, 179 * DAY), 1);
    expect(later).toEqual({ ...here, held: [id], settled: [idAt(now + 1)] });
    expect(later && isSettled(later, 8)).toBe(false);
    const decided = withHeld(both, here, { articleId: 1, revision: 12, waiting: [] });
    const after = ownCommentsOn(await afterVisit(decided, 2 * DAY), 1);
    expect(after).toEqual({ ...here, revision: 12, settled: here.ids });
    expect([12, 13].map((revision) => after && isSettled(after, revision))).toEqual([true, false]);
    const young = ownCommentsOn(await afterVisit(decided, DAY / 2), 1);
    expect(young && isSettled(young, 12)).toBe(false);
    const again = { articleId: 1, revision: 7, id, isHeld: true, isRepeated: true };
    const repeated = withOwnComment(newOwn(), again);
    expect(ownCommentsOn(await afterVisit(repeated, 179 * DAY), 1)).toMatchObject({
      repeated: [id],
      held: [id],
    });
  });

  it("names at most 20 comments, the latest ones, and fits a header", async () => {
    const ids = Array.from({ length: 25 }, (_, n) => idAt(now + n));
    let own = await withComments(ids);
    expect(ownCommentsOn(own, 1)?.ids).toEqual(ids.slice(-20));
    for (const [n, id] of ids.entries())
      own = withOwnComment(own, { articleId: n, revision: 10_000_000, id });
    expect(own.articles.size).toBeLessThanOrEqual(20);
    expect(await afterVisit(own)).toEqual(own);
    expect((await writeOwn(SECRET, own, { now, secure: true })).length).toBeLessThan(1_700);
  });

  it("is nothing when it is forged", async () => {
    const cookie = await writeOwn(SECRET, await withComments([idAt(now)]), { now, secure: true });
    const value = cookie.split(";")[0] ?? "";
    expect(await readOwn("another-secret-key-of-32-characters!", value, now)).toBeNull();
    expect(
      await readOwn(
        SECRET,
        value.replace(/own=./, (start) => (start === "own=_" ? "own=-" : "own=_")),
        now,
      ),
    ).toBeNull();
    expect(await readOwn(SECRET, "broadsheet_own=", now)).toBeNull();
    expect(await readOwn(SECRET, null, now)).toBeNull();
  });
});
