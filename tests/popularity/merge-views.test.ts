import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { type Db, openDatabase } from "../../src/db/client.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { readSources } from "../../src/popularity/sources.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { handInEntries, makeEntry, storedViews, viewsEver } from "./readers.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / HOUR_MS);
const MINUTE = NOW / 60_000;
const db = openDatabase(env.DB);

describe("mergeViews", () => {
  it("counts each reader of an article once a day, however often and by whomever they are handed in", async () => {
    const reader = makeEntry(HOUR, 1);
    await handInEntries([reader, makeEntry(HOUR, 1), makeEntry(HOUR, 2)], MINUTE);
    await handInEntries([reader], MINUTE + 1);
    expect(await mergeViews(db, NOW)).toMatchObject({ counted: 3, handedIn: 4 });
    await handInEntries([reader], MINUTE + 2);
    expect(await mergeViews(db, NOW)).toMatchObject({ counted: 0, handedIn: 1 });
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({ 1: 2, 2: 1 });
    for (const window of ["day", "week", "month"])
      expect(await storedViews("view_windows", "window", window)).toEqual({ 1: 2, 2: 1 });
    expect([await viewsEver(1), await viewsEver(2)]).toEqual([2, 1]);
    expect(await waiting()).toBe(0);
  });

  it("counts a reader again on the next day, and what comes late to the day before", async () => {
    const midnight = Date.UTC(2026, 10, 24);
    const hour = midnight / HOUR_MS;
    await handInEntries([makeEntry(hour - 1, 1, { agent: 5, address: 5, network: 5 })], MINUTE);
    await mergeViews(db, midnight - 1);
    const again = makeEntry(hour - 1, 1, { agent: 5, address: 5, network: 5 });
    await handInEntries(
      [again, makeEntry(hour, 1, { agent: 5, address: 5, network: 5 }), makeEntry(hour - 1, 1)],
      MINUTE,
    );
    expect(await mergeViews(db, midnight + 1)).toMatchObject({ counted: 2, handedIn: 3 });
    expect(await storedViews("views_by_hour", "hour", hour - 1)).toEqual({ 1: 2 });
    expect(await storedViews("views_by_hour", "hour", hour)).toEqual({ 1: 1 });
  });

  it("lets go of what is older than the fingerprints of its day", async () => {
    await handInEntries([makeEntry(HOUR - 48, 1)], MINUTE);
    expect(await mergeViews(db, NOW)).toMatchObject({ counted: 0, handedIn: 1 });
    expect(await waiting()).toBe(0);
  });

  it("lets one address count for eight readers of an article, and for others of other articles", async () => {
    const crowd = Array.from({ length: 655 }, () => makeEntry(HOUR, 1, { address: 3, network: 4 }));
    await handInEntries([...crowd, makeEntry(HOUR, 2, { address: 5, network: 6 })], MINUTE);
    await mergeViews(db, NOW);
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({ 1: 8, 2: 1 });
    await handInEntries(crowd, MINUTE);
    await mergeViews(db, NOW);
    expect(await viewsEver(1)).toBe(8);
  });

  it("lets one network count for twenty-four readers of an article", async () => {
    await handInEntries(
      Array.from({ length: 256 }, () => makeEntry(HOUR, 1, { network: 4 })),
      MINUTE,
    );
    await mergeViews(db, NOW);
    expect(await viewsEver(1)).toBe(24);
  });

  it("lets a carrier's gateway count for more on a story that is read from everywhere", async () => {
    const everywhere = Array.from({ length: 3_000 }, () => makeEntry(HOUR, 1));
    const gateway = Array.from({ length: 100 }, () => makeEntry(HOUR, 1, { address: 3, network: 4 }));
    await handInEntries([...everywhere, ...gateway], MINUTE);
    await mergeViews(db, NOW);
    expect(await viewsEver(1)).toBe(3_000 + 31);
  });

  it("lets two hundred addresses add few readers beyond one each", async () => {
    const many = Array.from({ length: 200 }, (_, n) =>
      Array.from({ length: 50 }, () => makeEntry(HOUR, 1, { address: n + 1, network: n + 1 })),
    ).flat();
    await handInEntries(many.slice(0, 5_000), MINUTE);
    await handInEntries(many.slice(5_000), MINUTE + 1);
    for (let run = 0; run < 3; run++) await mergeViews(db, NOW);
    expect(await waiting()).toBe(0);
    expect(await viewsEver(1)).toBeLessThanOrEqual(200 + 24 + 50);
  });

  it("counts once when two run at the same time", async () => {
    const entries = Array.from({ length: 50 }, (_, n) => makeEntry(HOUR, n % 5));
    await handInEntries(entries, MINUTE);
    const both = await Promise.all([mergeViews(db, NOW), mergeViews(db, NOW)]);
    expect(both.reduce((sum, { counted }) => sum + counted, 0)).toBe(50);
    expect(await viewsEver(0)).toBe(10);
  });

  it("keeps what is handed in between its reading and its deleting", async () => {
    await handInEntries([makeEntry(HOUR, 1)], MINUTE);
    const late = makeEntry(HOUR, 1);
    const interrupted = beforeLastBatch(() => handInEntries([late], MINUTE));
    await mergeViews(interrupted, NOW);
    expect(await viewsEver(1)).toBe(1);
    expect(await waiting()).toBe(1);
    await mergeViews(db, NOW);
    expect(await viewsEver(1)).toBe(2);
    expect(await waiting()).toBe(0);
  });

  it("changes nothing when the writing fails, and counts all the next time", async () => {
    await handInEntries([makeEntry(HOUR, 1)], MINUTE);
    const failing = beforeLastBatch(() => {
      throw new Error("D1_ERROR: the database is overloaded");
    });
    await expect(mergeViews(failing, NOW)).rejects.toThrow("overloaded");
    expect(await viewsEver(1)).toBe(0);
    await mergeViews(db, NOW);
    expect(await viewsEver(1)).toBe(1);
  });

  it("takes a part of a long backlog at a time", async () => {
    for (let minute = 0; minute < 12; minute++)
      await handInEntries(
        Array.from({ length: 1_500 }, (_, n) => makeEntry(HOUR, n)),
        MINUTE + minute,
      );
    const first = await mergeViews(db, NOW);
    expect(first.handedIn).toBeGreaterThan(4_000);
    expect(first.handedIn).toBeLessThan(10_000);
    let handedIn = first.handedIn;
    for (let run = 0; run < 6; run++) handedIn += (await mergeViews(db, NOW)).handedIn;
    expect(handedIn).toBe(18_000);
    expect(await viewsEver(7)).toBe(12);
  });

  it("goes on after a line that cannot be read", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await env.DB.prepare("INSERT INTO view_batches VALUES (?, 'no JSON\n')").bind(MINUTE).run();
    await handInEntries([makeEntry(HOUR, 1)], MINUTE);
    await mergeViews(db, NOW);
    expect(await viewsEver(1)).toBe(1);
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ event: "views_unreadable" }));
    log.mockRestore();
  });

  it("sums up where readers came from, by article and day", async () => {
    const from = (referrer: string, country: string, given = {}) =>
      makeEntry(HOUR, 1, { referrer, country, ...given });
    await handInEntries([from("news.example", "PT"), from("", "PT"), from("", "")], MINUTE);
    await mergeViews(db, NOW);
    const seen = { agent: 1, address: 1, network: 1 };
    await handInEntries([from("news.example", "ES", seen), from("else.example", "ES", seen)], MINUTE);
    await mergeViews(db, NOW);
    expect(await readSources(db, NOW)).toEqual({
      referrers: [{ articleId: 1, name: "news.example", views: 2 }],
      countries: [
        { articleId: 1, name: "PT", views: 2 },
        { articleId: 1, name: "ES", views: 1 },
      ],
    });
  });

  it("writes nothing when nothing was handed in", async () => {
    await mergeViews(db, NOW);
    const { db: metered, meter } = meteredDatabase();
    await mergeViews(metered, NOW);
    expect(meter.rowsWritten).toBe(0);
    expect(meter.rowsRead).toBeLessThan(20);
  });

  it("writes some dozen rows for thousands of views", async () => {
    for (let minute = 0; minute < 10; minute++)
      await handInEntries(
        Array.from({ length: 400 }, (_, n) => makeEntry(HOUR, n, { country: "PT" })),
        MINUTE + minute,
      );
    const { db: metered, meter } = meteredDatabase();
    expect(await mergeViews(metered, NOW)).toMatchObject({ counted: 4_000, handedIn: 4_000 });
    expect(meter.rowsWritten).toBeLessThan(25);
    expect(meter.rowsRead).toBeLessThan(100);
    expect(meter.queries).toBeLessThan(25);
  });
});

async function waiting(): Promise<number> {
  return (await env.DB.prepare("SELECT count(*) AS n FROM view_batches").first<number>("n")) ?? 0;
}

/** The test database; `meanwhile` comes before the first batch that writes. */
function beforeLastBatch(meanwhile: () => Promise<void>): Db {
  let came = false;
  return openDatabase({
    prepare: (sql: string) => {
      if (/INSERT INTO view_state/.test(sql)) came = true;
      return env.DB.prepare(sql);
    },
    batch: async (statements: D1PreparedStatement[]) => {
      if (came) {
        came = false;
        await meanwhile();
      }
      return env.DB.batch(statements);
    },
  } as unknown as D1Database);
}
