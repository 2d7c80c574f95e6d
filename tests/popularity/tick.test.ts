import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { rankIfDue } from "../../src/popularity/tick.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { addViews, handInEntries, makeEntry, storedViews, viewsEver } from "./readers.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / 3_600_000);
const db = openDatabase(env.DB);

describe("rankIfDue", () => {
  it("ranks at first, then when the last ranking is old enough, by what was counted a minute before", async () => {
    await makeArticle({ id: 1 });
    await makeArticle({ id: 2 });
    expect(await rankIfDue(db, NOW, 10)).toBe(true);
    await flushTally(1, NOW);
    expect(await rankIfDue(db, NOW + 8 * MINUTE, 10)).toBe(false);
    expect(await viewsEver(1)).toBe(0);
    expect(await rankIfDue(db, NOW + 9 * MINUTE - 5_000, 10)).toBe(false);
    expect(await viewsEver(1)).toBe(1);
    expect(await rankIfDue(db, NOW + 10 * MINUTE - 5_000, 10)).toBe(true);
    expect(await rankIfDue(db, NOW + 11 * MINUTE, 10)).toBe(false);
  });

  it("counts before it ranks where the run a minute before was missed", async () => {
    await makeArticle({ id: 1 });
    await makeArticle({ id: 2 });
    await rankIfDue(db, NOW, 10);
    await flushTally(1, NOW + MINUTE);
    expect(await rankIfDue(db, NOW + 10 * MINUTE, 10)).toBe(true);
    expect(await viewsEver(1)).toBe(1);
  });

  it("costs one query of a few rows while nothing is due", async () => {
    await makeArticle();
    await rankIfDue(db, NOW, 10);
    const { db: metered, meter } = meteredDatabase();
    await rankIfDue(metered, NOW + MINUTE, 10);
    expect(meter).toMatchObject({ queries: 1, rowsWritten: 0 });
    expect(meter.rowsRead).toBeLessThanOrEqual(10);
  });

  it("ranks at every tick with 0 minutes", async () => {
    await makeArticle({ id: 1 });
    await makeArticle({ id: 2 });
    await rankIfDue(db, NOW, 0);
    await flushTally(1, NOW);
    expect(await rankIfDue(db, NOW + 1, 0)).toBe(true);
  });

  it("counts in between when much is waiting", async () => {
    await rankIfDue(db, NOW, 30);
    const later = NOW + MINUTE;
    for (let minute = 0; minute < 10; minute++)
      await handInEntries(
        Array.from({ length: 4_000 }, (_, n) => makeEntry(HOUR, n)),
        later / MINUTE + minute,
      );
    const before = await waitingBytes();
    await rankIfDue(db, later, 30);
    expect(await waitingBytes()).toBeLessThan(before);
    for (let minute = 1; minute < 29; minute++) await rankIfDue(db, later + minute * MINUTE, 30);
    expect(await waitingBytes()).toBeLessThan(1_000_000);
  });

  it("goes on in the next minute with what one run could not take", async () => {
    for (let minute = 0; minute < 9; minute++)
      await handInEntries(
        Array.from({ length: 2_500 }, (_, n) => makeEntry(HOUR, n)),
        NOW / MINUTE - 12 + minute,
      );
    await rankIfDue(db, NOW, 30);
    expect(await waitingBytes()).toBeGreaterThan(0);
    for (let minute = 1; minute < 6; minute++) await rankIfDue(db, NOW + minute * MINUTE, 30);
    expect(await waitingBytes()).toBe(0);
    expect(await viewsEver(7)).toBe(9);
  });

  it("catches up in some runs when the cron stood still for days", async () => {
    for (let hour = HOUR - 100; hour <= HOUR; hour++)
      await addViews([{ hour, articleId: 1, views: 1 }], hour * 3_600_000);
    expect(await storedViews("view_windows", "window", "day")).toEqual({ 1: 24 });
    const later = NOW + 40 * 3_600_000;
    await rankIfDue(db, later, 30);
    expect(await storedViews("view_windows", "window", "day")).toEqual({ 1: 12 });
    for (let minute = 1; minute < 4; minute++) await rankIfDue(db, later + minute * MINUTE, 30);
    expect(await storedViews("view_windows", "window", "day")).toEqual({});
    expect(await storedViews("view_windows", "window", "month")).toEqual({ 1: 101 });
  });

  it("folds old hours, whose views stay in all time", async () => {
    await makeArticle({ id: 1 });
    await addViews([{ hour: HOUR, articleId: 1, views: 3 }], NOW);
    const later = NOW + 32 * 86_400_000;
    await rankIfDue(db, later, 10);
    await rankIfDue(db, later + 10 * MINUTE, 10);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM views_by_hour").first("n")).toBe(0);
    expect(await storedViews("views_by_day", "day", Math.floor(HOUR / 24))).toEqual({ 1: 3 });
    const entries = await env.DB.prepare("SELECT entries FROM top_lists WHERE window = 'all'").first(
      "entries",
    );
    expect(entries).toBe('[{"articleId":1,"views":3}]');
  });
});

async function flushTally(articleId: number, now: number): Promise<void> {
  await handInEntries([makeEntry(Math.floor(now / 3_600_000), articleId)], Math.floor(now / MINUTE));
}

async function waitingBytes(): Promise<number> {
  return (
    (await env.DB.prepare("SELECT sum(octet_length(entries)) AS bytes FROM view_batches").first<number>(
      "bytes",
    )) ?? 0
  );
}
