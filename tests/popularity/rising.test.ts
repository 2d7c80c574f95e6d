import { describe, expect, it } from "vitest";
import { type RisingFacts, risingScore, typicalViews } from "../../src/popularity/rising.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 59, 59);
const OLD = NOW - 90 * 24 * HOUR_MS;

describe("risingScore", () => {
  it.each([
    ["nobody", 0, 0, false],
    ["four readers out of nothing, which may be chance", 4, 4, false],
    ["five readers out of nothing", 5, 5, true],
    ["as many as ever", 9, 72, false],
    ["a few more than ever", 12, 75, false],
    ["three times as many as ever", 27, 90, true],
    ["a big article a little busier", 1_100, 8_100, false],
    ["a big article twice as busy", 2_000, 9_000, true],
  ])("of an old article: %s", (_, recent, day, rises) => {
    expect(risingScore(facts({ recent, day }), 1, OLD) !== null).toBe(rises);
  });

  it("takes what the whole site does into account", () => {
    const morning = { recent: 27, day: 90 };
    expect(risingScore(facts(morning), 1, OLD)).not.toBeNull();
    expect(risingScore(facts({ ...morning, siteRecent: 4_500 }), 1, OLD)).toBeNull();
  });

  it("expects more of a new article, as much as is typical here", () => {
    const twoHoursOld = NOW - 2 * HOUR_MS;
    const new_ = (recent: number) => facts({ recent, day: recent, typical: 400 });
    expect(risingScore(new_(25), 1, twoHoursOld)).toBeNull();
    expect(risingScore(new_(25), 1, OLD)).not.toBeNull();
    expect(risingScore(new_(120), 1, twoHoursOld)).not.toBeNull();
  });

  it("is higher for what is more unusual, however small", () => {
    const small = risingScore(facts({ recent: 30, day: 33 }), 1, OLD) ?? 0;
    const big = risingScore(facts({ recent: 2_000, day: 9_000 }), 1, OLD) ?? 0;
    expect(small).toBeGreaterThan(big);
  });
});

describe("typicalViews", () => {
  it("is the median of what articles of the week will get, by how far they have come", () => {
    const young = [1, 2, 3].map((id) => ({ id, listedAt: NOW - 24 * HOUR_MS }));
    const week = new Map([
      [1, 10],
      [2, 30],
      [3, 5_000],
    ]);
    expect(typicalViews(week, young, NOW)).toBe(60);
  });

  it("leaves out articles of today, and is nothing without others", () => {
    expect(typicalViews(new Map([[1, 50]]), [{ id: 1, listedAt: NOW - HOUR_MS }], NOW)).toBe(0);
  });
});

type Given = { recent: number; day: number; typical?: number; siteRecent?: number };

/** A site that has an eighth of its day's views in the last three hours. */
function facts({ recent, day, typical = 0, siteRecent = 1_500 }: Given): RisingFacts {
  return {
    recent: new Map([[1, recent]]),
    day: new Map([[1, day]]),
    siteRecent,
    siteDay: 12_000,
    typical,
    now: NOW,
  };
}
