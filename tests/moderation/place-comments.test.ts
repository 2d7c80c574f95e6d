import { describe, expect, it } from "vitest";
import {
  candidateIds,
  type Place,
  placeComments,
  type Unplaced,
} from "../../src/moderation/place-comments.ts";

const AT = Date.UTC(2020, 4, 17, 8);

describe("placeComments", () => {
  it("puts replies below their parents, in whatever order they come", () => {
    const places = place([reply("c", "b", 2), reply("b", "a", 1), first("a", 0), first("d", 3)]);
    const a = places.get("a");
    const c = places.get("c");
    expect(a).toMatchObject({ parentId: null, rootId: a?.id, depth: 0 });
    expect(c).toMatchObject({ parentId: places.get("b")?.id, rootId: a?.id, depth: 2 });
    expect(readingOrder(places)).toEqual(["a", "b", "c", "d"]);
  });

  it("joins threads that stand already, of the same article only", () => {
    const places = place([reply("b", "a", 5), { ...reply("x", "a", 5), articleId: 2 }], standing());
    expect(places.get("b")).toMatchObject({ parentId: 77, rootId: 70, depth: 2 });
    expect(places.get("b")?.threadKey.startsWith("standing")).toBe(true);
    expect(places.get("x")).toMatchObject({ parentId: null, depth: 0 });
  });

  it.each([
    ["an unknown parent", [reply("a", "nobody", 0)]],
    ["itself", [reply("a", "a", 0)]],
  ])("begins a thread with what answers %s", (_, comments) => {
    expect(place(comments).get("a")).toMatchObject({ parentId: null, depth: 0 });
  });

  it("opens a circle of answers, and loses none of it", () => {
    const places = place([reply("a", "c", 0), reply("b", "a", 1), reply("c", "b", 2)]);
    expect([...places.values()].filter(({ parentId }) => parentId === null)).toHaveLength(1);
    expect(places.size).toBe(3);
    expect(new Set([...places.values()].map(({ rootId }) => rootId)).size).toBe(1);
  });

  it("reads a thread of 400 levels in order", () => {
    const thread = Array.from({ length: 400 }, (_, i) =>
      i === 0 ? first("0", 0) : reply(`${i}`, `${i - 1}`, i),
    );
    const places = place(thread.toReversed());
    expect(places.get("399")?.depth).toBe(399);
    expect(readingOrder(places)).toEqual(thread.map(({ externalId }) => externalId));
  });

  it("gives the same ids again, and another where an id is taken", () => {
    const [id = 0, next] = candidateIds(first("a", 0));
    expect(place([first("a", 0)]).get("a")?.id).toBe(id);
    expect(placeComments([first("a", 0)], new Map(), new Set([id])).get("a")?.id).toBe(next);
    const taken = new Set(candidateIds(first("a", 0)));
    expect(taken.has(placeComments([first("a", 0)], new Map(), taken).get("a")?.id ?? id)).toBe(false);
  });

  it("tells the comments of one second apart", () => {
    const many = Array.from({ length: 500 }, (_, i) => first(`wordpress:${i}`, 0));
    expect(new Set([...place(many).values()].map(({ id }) => id)).size).toBe(500);
  });
});

function place(comments: Unplaced[], known = new Map<string, Place>()) {
  return placeComments(comments, known, new Set());
}

function first(externalId: string, seconds: number): Unplaced {
  return { externalId, articleId: 1, createdAt: AT + seconds * 1000 };
}

function reply(externalId: string, parentExternalId: string, seconds: number): Unplaced {
  return { ...first(externalId, seconds), parentExternalId };
}

function standing(): Map<string, Place> {
  return new Map([
    ["a", { id: 77, articleId: 1, parentId: 70, rootId: 70, threadKey: "standing", depth: 1 }],
  ]);
}

function readingOrder(places: Map<string, Place>): string[] {
  return [...places]
    .toSorted(([, a], [, b]) => (a.threadKey < b.threadKey ? -1 : 1))
    .map(([externalId]) => externalId);
}
