import { describe, expect, it } from "vitest";
import { depthOf, threadKey } from "../../../src/comments/thread/thread-key.ts";
import { importedCommentId, newCommentId } from "../../../src/db/time-id.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30, 12, 345);

describe("newCommentId", () => {
  it("tells its millisecond, sorts by time and is a safe integer", () => {
    const id = newCommentId(NOW);
    expect(Math.floor(id / 1024)).toBe(NOW);
    expect(newCommentId(NOW + 1)).toBeGreaterThan(id);
    expect(Number.isSafeInteger(newCommentId(Date.UTC(2100, 0, 1)))).toBe(true);
  });

  it("differs within a millisecond", () => {
    expect(new Set(Array.from({ length: 50 }, () => newCommentId(NOW))).size).toBeGreaterThan(30);
  });
});

describe("importedCommentId", () => {
  const second = Math.floor(NOW / 1000) * 1000 * 1024;

  it("is always the same, and lies in the comment's second", () => {
    expect(importedCommentId(NOW, 7)).toBe(second + 7);
    expect(importedCommentId(NOW, 7)).toBe(importedCommentId(NOW - 345, 7));
    expect(importedCommentId(NOW, 4_294_967_295)).toBeLessThan(second + 1_024_000);
  });

  it.each([
    ["before 2000", Date.UTC(1970, 0, 1), Date.UTC(2000, 0, 1)],
    ["after 2100", Date.UTC(2500, 0, 1), Date.UTC(2100, 0, 1)],
  ])("clamps times %s", (_, given, counted) => {
    expect(importedCommentId(given, 5)).toBe(counted * 1024 + 5);
  });
});

describe("threadKey", () => {
  const ids = Array.from({ length: 40 }, (_, i) => (NOW + i) * 1024);
  const keys: string[] = [];
  for (const id of ids) keys.push(threadKey(keys.at(-1) ?? null, id));

  it("appends eleven digits for each level", () => {
    expect(keys[0]).toBe(ids[0]?.toString(36).padStart(11, "0"));
    expect(keys[2]).toMatch(new RegExp(`^${keys[1]}[0-9a-z]{11}$`));
    expect(threadKey(null, Number.MAX_SAFE_INTEGER)).toHaveLength(11);
  });

  it("keeps reading order where it stops nesting", () => {
    expect(keys.toSorted()).toEqual(keys);
    expect(Math.max(...keys.map((key) => key.length))).toBe(363);
    const next = threadKey(keys[30] ?? "", (NOW + 100) * 1024);
    expect([next, ...keys].toSorted().at(-1)).toBe(next);
  });
});

describe("depthOf", () => {
  it("counts the comments above", () => {
    expect([depthOf(null), depthOf(0), depthOf(40)]).toEqual([0, 1, 41]);
  });
});
