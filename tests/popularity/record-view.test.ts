import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { recordView } from "../../src/popularity/record-view.ts";
import { addView, claimFlush, giveBack, takeTally } from "../../src/popularity/tally.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = NOW / 3_600_000 - 0.5;
const db = openDatabase(env.DB);

let behind: Promise<unknown>[] = [];

afterEach(() => {
  takeTally();
  behind = [];
});

describe("recordView", () => {
  it("writes a view of a reader by article and hour", async () => {
    read(7);
    await Promise.all(behind);
    expect(await storedHours()).toEqual([{ hour: HOUR, article_id: 7, views: 1 }]);
  });

  it("leaves robots out", () => {
    read(7, { agent: "curl/8.14.1" });
    expect(behind).toHaveLength(0);
    expect(takeTally()).toEqual([]);
  });

  it("gathers the views of a window and writes them once, one row an article", async () => {
    const { db, meter } = meteredDatabase();
    for (let i = 0; i < 100; i++) read(i % 10, { db, flushSeconds: 0.05 });
    expect(behind).toHaveLength(1);
    expect(meter.queries).toBe(0);
    await Promise.all(behind);
    expect(meter).toMatchObject({ queries: 1, rowsWritten: 10 });
    expect((await storedHours()).map(({ views }) => views)).toEqual(Array(10).fill(10));
  });

  it("opens the next window after a flush", async () => {
    read(7);
    await Promise.all(behind);
    read(7);
    expect(behind).toHaveLength(2);
    await Promise.all(behind);
    expect(await storedHours()).toEqual([{ hour: HOUR, article_id: 7, views: 2 }]);
  });

  it("loses nothing when the write fails: the next window writes it", async () => {
    const schema = await env.DB.prepare(
      "SELECT sql FROM sqlite_master WHERE name = 'view_hours'",
    ).first<string>("sql");
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await env.DB.exec("DROP TABLE view_hours");
    read(7);
    await Promise.all(behind);
    read(8);
    read(7);
    await Promise.all(behind);

    expect(log).toHaveBeenCalledWith(expect.objectContaining({ event: "views_not_written", articles: 1 }));
    log.mockRestore();

    await env.DB.prepare(schema ?? "").run();
    read(7, { now: NOW + 3_600_000 });
    await Promise.all(behind);
    expect(await storedHours()).toEqual([
      { hour: HOUR, article_id: 7, views: 2 },
      { hour: HOUR, article_id: 8, views: 1 },
      { hour: HOUR + 1, article_id: 7, views: 1 },
    ]);
  });
});

describe("the tally", () => {
  it("asks for one flush until it is taken", () => {
    expect([claimFlush(NOW, 10_000), claimFlush(NOW + 1, 10_000)]).toEqual([true, false]);
    takeTally();
    expect(claimFlush(NOW + 2, 10_000)).toBe(true);
  });

  it("asks again when the promised flush died", () => {
    claimFlush(NOW, 10_000);
    expect(claimFlush(NOW + 39_999, 10_000)).toBe(false);
    expect(claimFlush(NOW + 40_000, 10_000)).toBe(true);
  });

  it("adds what is given back to what came in meanwhile", () => {
    addView(1, NOW);
    const tally = takeTally();
    addView(1, NOW);
    giveBack(tally);
    expect(takeTally()).toEqual([{ hour: HOUR, articleId: 1, views: 2 }]);
    expect(takeTally()).toEqual([]);
  });

  it("stays bounded while nothing can be written, and goes on counting what it knows", () => {
    for (let articleId = 0; articleId < 20_005; articleId++) addView(articleId, NOW);
    addView(3, NOW);
    const tally = takeTally();
    expect(tally).toHaveLength(20_000);
    expect(tally[3]).toEqual({ hour: HOUR, articleId: 3, views: 2 });
  });
});

type Given = { agent?: string; flushSeconds?: number; now?: number; db?: typeof db };

function read(articleId: number, given: Given = {}): void {
  const agent = given.agent ?? "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
  recordView({
    request: new Request("https://paper.example/a/", { headers: { "User-Agent": agent } }),
    articleId,
    now: given.now ?? NOW,
    db: given.db ?? db,
    config: { popularity: { flushSeconds: given.flushSeconds ?? 0, rankMinutes: 0 } },
    after: (work) => behind.push(work),
  });
}

async function storedHours() {
  const { results } = await env.DB.prepare("SELECT * FROM view_hours ORDER BY hour, article_id").all();
  return results;
}
