import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { foldOldHours } from "../../src/popularity/fold-views.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { addViews, storedViews, viewsEver } from "./readers.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / HOUR_MS);
const DAY = Math.floor(HOUR / 24);
const db = openDatabase(env.DB);

describe("changeTotals", () => {
  it("adds what it is given to the hour, the windows that hold it and all time", async () => {
    await addViews([{ hour: HOUR, articleId: 1, views: 2 }], NOW);
    await addViews(
      [
        { hour: HOUR, articleId: 1, views: 3 },
        { hour: HOUR - 30, articleId: 5_000, views: 4 },
      ],
      NOW,
    );
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({ 1: 5 });
    expect(await storedViews("view_windows", "window", "day")).toEqual({ 1: 5 });
    expect(await storedViews("view_windows", "window", "week")).toEqual({ 1: 5, 5000: 4 });
    expect([await viewsEver(1), await viewsEver(5_000)]).toEqual([5, 4]);
  });

  it("takes away, down to nothing", async () => {
    await addViews([{ hour: HOUR, articleId: 1, views: 2 }], NOW);
    await addViews([{ hour: HOUR, articleId: 1, views: -2 }], NOW);
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({});
    expect(await storedViews("view_windows", "window", "month")).toEqual({});
  });

  it("lets hours leave exactly when they are too old, and no window twice", async () => {
    await addViews([{ hour: HOUR - 23, articleId: 1, views: 2 }], NOW);
    await addViews([], NOW + 29 * 60_000);
    expect(await storedViews("view_windows", "window", "day")).toEqual({ 1: 2 });
    for (const minute of [30, 31, 95]) await addViews([], NOW + minute * 60_000);
    expect(await storedViews("view_windows", "window", "day")).toEqual({});
    expect(await storedViews("view_windows", "window", "week")).toEqual({ 1: 2 });
  });

  it("keeps every window equal to the sum of its hours, whatever comes when", async () => {
    let random = 7;
    const next = (below: number) => {
      random = (random * 48_271) % 2_147_483_647;
      return random % below;
    };
    const all: { hour: number; articleId: number; views: number }[] = [];
    for (let step = 0, now = NOW; step < 60; step++, now += next(30) * 20 * 60_000) {
      const hour = Math.floor(now / HOUR_MS) - next(40);
      const one = { hour, articleId: next(5), views: 1 + next(4) };
      all.push(one);
      await addViews([one], now);
      const first = Math.floor(now / HOUR_MS) - 23;
      const sums: Record<number, number> = {};
      for (const { hour, articleId, views } of all)
        if (hour >= first) sums[articleId] = (sums[articleId] ?? 0) + views;
      expect(await storedViews("view_windows", "window", "day")).toEqual(sums);
    }
  });

  it("puts hours that are no longer kept into their day, and days that are not into all time only", async () => {
    await addViews(
      [
        { hour: HOUR - 40 * 24, articleId: 1, views: 3 },
        { hour: HOUR - 40 * 24 - 1, articleId: 1, views: 4 },
        { hour: HOUR - 401 * 24, articleId: 1, views: 5 },
      ],
      NOW,
    );
    expect(await storedViews("views_by_day", "day", DAY - 40)).toEqual({ 1: 7 });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM views_by_hour").first("n")).toBe(0);
    expect(await storedViews("view_windows", "window", "month")).toEqual({});
    expect(await viewsEver(1)).toBe(12);
  });
});

describe("foldOldHours", () => {
  const old = (DAY - 33) * 24;
  const then = NOW - 20 * 86_400_000;

  it("folds a day's hours when all of them are older than 31 days, once", async () => {
    const hours = [old, old + 5, old + 23, old + 72];
    await addViews(
      hours.map((hour, n) => ({ hour, articleId: 1 + (n % 2), views: n + 1 })),
      then,
    );
    await addViews([], NOW);
    await addViews([], NOW);
    expect(await foldOldHours(db, NOW)).toBe(3);
    expect(await foldOldHours(db, NOW)).toBe(0);
    expect(await storedViews("views_by_day", "day", DAY - 33)).toEqual({ 1: 4, 2: 2 });
    expect(await storedViews("views_by_hour", "hour", old + 72)).toEqual({ 2: 4 });
    expect([await viewsEver(1), await viewsEver(2)]).toEqual([4, 6]);
  });

  it("keeps hours that the month has still to let go of", async () => {
    await addViews([{ hour: old, articleId: 1, views: 3 }], then);
    expect(await foldOldHours(db, NOW)).toBe(0);
    await addViews([], NOW);
    expect(await storedViews("view_windows", "window", "month")).toEqual({});
    expect(await foldOldHours(db, NOW)).toBe(1);
  });

  it("adds to a day that has views already", async () => {
    await addViews([{ hour: old, articleId: 1, views: 3 }], then);
    await addViews([], NOW);
    await addViews([{ hour: old + 1, articleId: 1, views: 4 }], NOW);
    await foldOldHours(db, NOW);
    expect(await storedViews("views_by_day", "day", DAY - 33)).toEqual({ 1: 7 });
  });

  it("deletes fingerprints after a day, days and sources after 400", async () => {
    await env.DB.exec(
      `INSERT INTO view_seen (day, part, fingerprints) VALUES (${DAY - 2}, 0, ''), (${DAY - 1}, 0, ''), (${DAY}, 0, '')`,
    );
    await env.DB.exec(
      `INSERT INTO views_by_day VALUES (${DAY - 401}, '[1,2]', 2), (${DAY - 400}, '[1,2]', 2)`,
    );
    await env.DB.exec(
      `INSERT INTO view_sources VALUES (${DAY - 401}, 'country', ''), (${DAY - 400}, 'country', '')`,
    );
    await foldOldHours(db, NOW);
    const days = (table: string) => env.DB.prepare(`SELECT day FROM ${table} ORDER BY day`).raw();
    expect(await days("view_seen")).toEqual([[DAY - 1], [DAY]]);
    expect(await days("views_by_day")).toEqual([[DAY - 400]]);
    expect(await days("view_sources")).toEqual([[DAY - 400]]);
  });

  it("reads next to nothing when no hour is due", async () => {
    for (let hour = HOUR - 50; hour < HOUR; hour++) await addViews([{ hour, articleId: 1, views: 1 }], NOW);
    const { db: metered, meter } = meteredDatabase();
    await foldOldHours(metered, NOW);
    expect(meter.rowsRead).toBeLessThan(40);
    expect(meter.rowsWritten).toBe(0);
  });
});
