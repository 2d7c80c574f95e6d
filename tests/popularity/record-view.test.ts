import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Db, openDatabase } from "../../src/db/client.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { recordView, type View } from "../../src/popularity/record-view.ts";
import { type Entry, Tally } from "../../src/popularity/tally.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { storedViews, viewsEver } from "./readers.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = NOW / 3_600_000 - 0.5;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const db = openDatabase(env.DB);

let behind: Promise<unknown>[];
let tally: Tally;

beforeEach(() => {
  behind = [];
  tally = new Tally();
});

describe("recordView", () => {
  it("hands a reader's view in, and merging counts it", async () => {
    read(7, { headers: { Referer: "https://www.news.example/a" }, cf: { country: "PT" } });
    await settle();
    const [entry] = await handedIn();
    expect(entry).toEqual([HOUR, 7, expect.any(Number), "news.example", "PT", expect.any(Number)]);
    await mergeViews(db, NOW);
    expect(await storedViews("views_by_hour", "hour", HOUR)).toEqual({ 7: 1 });
  });

  it("counts a page that was fetched ahead when it tells that it is shown, once, by what had led to it", async () => {
    const told = {
      method: "POST",
      headers: {
        "Sec-Fetch-Site": "same-origin",
        "Sec-Fetch-Mode": "no-cors",
        "Sec-Fetch-Dest": "empty",
        Referer: "https://paper.example/a/",
      },
    };
    read(7, { headers: { "Sec-Purpose": "prefetch" } });
    expect(behind).toHaveLength(0);
    read(7, { ...told, toldReferrer: "https://www.news.example/" });
    read(7, { ...told, toldReferrer: "" });
    read(7, {});
    read(8, { ...told, toldReferrer: "https://paper.example/" });
    read(9, told);
    read(9, { toldReferrer: "" });
    await settle();
    expect((await handedIn()).map(([, articleId, , referrer]) => [articleId, referrer])).toEqual([
      [7, "news.example"],
      [8, ""],
    ]);
  });

  it("leaves robots and the newsroom out", () => {
    read(7, { headers: { "User-Agent": "curl/8.14.1" } });
    read(7, { isNewsroom: true });
    expect(behind).toHaveLength(0);
  });

  it("counts nobody without a secret, and says so once", () => {
    const log = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (const n of [1, 2]) read(n, { secretKey: null });
    expect(behind).toHaveLength(0);
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ event: "views_not_counted" }));
    log.mockRestore();
  });

  it("counts a reader once a day, in one isolate and across isolates", async () => {
    for (const isolate of [tally, new Tally()])
      for (let n = 0; n < 3; n++) {
        read(7, { tally: isolate });
        await settle();
      }
    expect(await handedIn()).toHaveLength(2);
    await mergeViews(db, NOW);
    expect(await viewsEver(7)).toBe(1);
    const tomorrow = NOW + 86_400_000;
    read(7, { now: tomorrow });
    await settle();
    await mergeViews(db, tomorrow);
    expect(await viewsEver(7)).toBe(2);
  });

  it("tells readers by address and agent, of IPv6 by its /64", async () => {
    read(7, { ip: "2001:db8:1:2::1" });
    read(7, { ip: "2001:db8:1:2:ffff::9" });
    read(7, { ip: "2001:db8:1:3::1" });
    read(7, { ip: "2001:db8:1:2::1", headers: { "User-Agent": `${FIREFOX} (another)` } });
    await settle();
    const entries = await handedIn();
    expect(entries).toHaveLength(3);
    const readers = entries.map((entry) => entry[2]).sort();
    expect(new Set(readers.map((reader) => Math.floor(reader / 2 ** 14))).size).toBe(2);
    expect(new Set(readers.map((reader) => Math.floor(reader / 2 ** 26))).size).toBe(1);
  });

  it("stores nothing that tells an address or an agent, or links two articles", async () => {
    read(7, { ip: "198.51.100.77" });
    read(8, { ip: "198.51.100.77" });
    await settle();
    const text = await env.DB.prepare("SELECT group_concat(entries) AS text FROM view_batches").first<string>(
      "text",
    );
    expect(text).not.toMatch(/198\.51|Firefox/);
    const [first, second] = await handedIn();
    expect(Math.floor((first?.[2] ?? 0) / 2 ** 26)).not.toBe(Math.floor((second?.[2] ?? 0) / 2 ** 26));
  });

  it("changes a count by one for 50,000 requests of one reader, by eight with as many agents", async () => {
    for (let n = 0; n < 50_000; n++) read(7);
    for (let n = 0; n < 50_000; n++) read(8, { headers: { "User-Agent": `${FIREFOX} ${n}` } });
    expect(behind.length).toBeLessThan(700);
    await settle();
    await mergeViews(db, NOW);
    expect([await viewsEver(7), await viewsEver(8)]).toEqual([1, 8]);
  });

  it("changes a count by twenty-four for a whole /24", async () => {
    for (let n = 0; n < 256; n++)
      for (let agent = 0; agent < 10; agent++)
        read(7, {
          ip: `198.51.100.${n}`,
          headers: { "User-Agent": `${FIREFOX} ${agent}` },
          flushSeconds: 0.05,
        });
    await settle();
    await mergeViews(db, NOW);
    expect(await viewsEver(7)).toBe(24);
  });

  it("gathers the views of a window and writes them as one row", async () => {
    const { db, meter } = meteredDatabase();
    for (let i = 0; i < 100; i++) read(i % 10, { db, ip: `192.0.2.${i}`, flushSeconds: 0.05 });
    expect(meter.queries).toBe(0);
    await settle();
    expect(meter).toMatchObject({ queries: 1, rowsWritten: 1 });
    expect(await handedIn()).toHaveLength(100);
  });

  it("hands every view it counts to whoever writes data points", async () => {
    const points: Entry[] = [];
    for (const n of [1, 1, 2]) read(n, { writePoint: (entry) => points.push(entry) });
    await settle();
    expect(points.map(([, articleId]) => articleId)).toEqual([1, 2]);
  });

  it("loses nothing while the database fails for a minute", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const down = openDatabase({
      prepare: () => {
        throw new Error("D1_ERROR: the database is overloaded");
      },
    } as unknown as D1Database);
    for (let second = 0; second < 60; second++) {
      read(7, { db: down, now: NOW + second * 1_000, ip: `192.0.2.${second}` });
      await settle();
    }
    expect(await handedIn()).toHaveLength(0);
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ event: "views_not_handed_in" }));
    log.mockRestore();
    read(8, { now: NOW + 60_000 });
    await settle();
    await mergeViews(db, NOW + 60_000);
    expect([await viewsEver(7), await viewsEver(8)]).toEqual([24, 1]);
  });

  it("doubles nothing when only the database's answer was lost", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    read(7, { db: answerLost(), ip: "192.0.2.1" });
    await settle();
    await mergeViews(db, NOW);
    read(7, { ip: "198.51.100.1" });
    await settle();
    expect(await handedIn()).toHaveLength(2);
    await mergeViews(db, NOW);
    expect(await viewsEver(7)).toBe(2);
    log.mockRestore();
  });

  it("goes on in the next minute's row when a minute's is full", async () => {
    await env.DB.prepare("INSERT INTO view_batches VALUES (?1, ?2), (?1 + 1, ?2)")
      .bind(NOW / 60_000, `${"[]\n".repeat(350_000)}`)
      .run();
    read(7);
    await settle();
    const rows = await env.DB.prepare(
      "SELECT minute FROM view_batches WHERE octet_length(entries) < 1000000",
    ).all();
    expect(rows.results).toEqual([{ minute: NOW / 60_000 + 2 }]);
  });

  it("writes far fewer rows than a quarter for each view at a hundred a second", async () => {
    const { db, meter } = meteredDatabase();
    const views = 6_000;
    const articleAt = zipf(1_000);
    for (let n = 0; n < views; n++) {
      const now = NOW + n * 10;
      read(articleAt(n), { db, now, ip: `10.${n % 64}.${n % 250}.${n % 199}`, flushSeconds: 0.001 });
      if (n % 1_000 === 999) await settle();
    }
    await mergeViews(db, NOW + 60_000);
    await mergeViews(db, NOW + 60_000);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM view_batches").first("n")).toBe(0);
    expect(meter.rowsWritten / views).toBeLessThan(0.02);
  });
});

type Given = Partial<Omit<View, "request">> & {
  method?: string;
  headers?: Record<string, string>;
  ip?: string;
  cf?: RequestInitCfProperties;
  flushSeconds?: number;
  secretKey?: string | null;
};

function read(articleId: number, given: Given = {}): void {
  const {
    headers,
    ip = "192.0.2.1",
    cf,
    method = "GET",
    flushSeconds = 0,
    secretKey = "a secret",
    ...rest
  } = given;
  recordView({
    request: new Request("https://paper.example/a/", {
      method,
      headers: { "User-Agent": FIREFOX, "Sec-Fetch-Mode": "navigate", "CF-Connecting-IP": ip, ...headers },
      ...(cf && { cf }),
    }),
    articleId,
    now: NOW,
    db,
    config: { popularity: { flushSeconds, rankMinutes: 0, analyticsEngine: null }, secretKey },
    after: (work) => behind.push(work),
    tally,
    ...rest,
  });
}

async function settle(): Promise<void> {
  while (behind.length > 0) await behind.shift();
}

async function handedIn(): Promise<Entry[]> {
  const { results } = await env.DB.prepare("SELECT entries FROM view_batches").all<{ entries: string }>();
  return results.flatMap(({ entries }) =>
    entries
      .split("\n")
      .filter(Boolean)
      .flatMap((line) => JSON.parse(line)),
  );
}

/** A database that does what it is told and then fails to say so. */
function answerLost(): Db {
  const prepare = (statement: D1PreparedStatement): unknown => ({
    bind: (...values: unknown[]) => prepare(statement.bind(...values)),
    run: async () => {
      await statement.run();
      throw new Error("D1_ERROR: Network connection lost.");
    },
  });
  return openDatabase({
    prepare: (sql: string) => prepare(env.DB.prepare(sql)),
  } as unknown as D1Database);
}

/** Articles 1 to `count`, the first the most read, the n-th an n-th as much; the same for the same view. */
function zipf(count: number): (view: number) => number {
  const sums: number[] = [];
  for (let n = 1; n <= count; n++) sums.push((sums.at(-1) ?? 0) + 1 / n);
  const total = sums.at(-1) ?? 1;
  return (view) => sums.findIndex((sum) => sum >= ((view * 0.618034) % 1) * total) + 1;
}
