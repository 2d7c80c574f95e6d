import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import { Zone } from "../../src/db/zone.ts";
import { SCHEME_SCRIPT } from "../../src/pages/colour-scheme.ts";
import { rankAll } from "../../src/popularity/rank.ts";
import { countDays } from "../../src/stats/daily-figures.ts";
import { addUp } from "../../src/stats/figures.ts";
import { noteRun, readSchedule } from "../../src/stats/schedule-state.ts";
import { readStats, type StatsWindow } from "../../src/stats/stats.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 12, 30);
const TODAY = Math.floor(NOW / DAY);
const EARLY = TODAY * DAY + HOUR;
const HOLD_AT = 1;
const COUNTING = { timeZone: "UTC", holdAt: HOLD_AT };

const db = openDatabase(env.DB);
const context = { db, now: NOW, timeZone: "UTC", kvDailyWrites: 900, holdAt: HOLD_AT };
const stats = (window: StatsWindow, given: Partial<typeof context> = {}) =>
  readStats({ ...context, ...given }, window);
const valuesOf = (bars: { value: number }[]) => bars.map(({ value }) => value);

const readers = (at: number, total: number) =>
  env.DB.prepare("INSERT INTO views_by_hour (hour, views, total) VALUES (?, '[]', ?)")
    .bind(Math.floor(at / HOUR), total)
    .run();
const decision = (id: number, commentId: number, decided: string, before: string, at: number) =>
  env.DB.prepare(
    "INSERT INTO decisions (id, comment_id, decision, status_before, decided_by, decided_at) VALUES (?, ?, ?, ?, 'Ida', ?)",
  )
    .bind(id, commentId, decided, before, at)
    .run();

let made = 0;
const commentAt = (at: number, status: "published" | "spam" | "held" = "published", more = {}) =>
  makeComment({ id: at * 1024 + made++, articleId: 1, status, ...more });

/** Counts the month before, as a new paper's first hour does. */
async function countAll(at = EARLY): Promise<number> {
  let days = 0;
  for (let more = 1; more > 0; days += more) more = await countDays(db, at, COUNTING);
  return days;
}

beforeEach(() => forgetAll());

describe("the days of a zone", () => {
  it("begin at its midnight, also where clocks change", () => {
    const iso = (starts: number[]) => starts.map((at) => new Date(at).toISOString().slice(0, 16));
    expect(iso(new Zone("Europe/Lisbon").lastDays(Date.UTC(2026, 9, 26, 12), 3))).toEqual([
      "2026-10-23T23:00",
      "2026-10-24T23:00",
      "2026-10-26T00:00",
    ]);
    expect(iso(new Zone("Pacific/Auckland").lastDays(NOW, 2))).toEqual([
      "2026-11-22T11:00",
      "2026-11-23T11:00",
    ]);
    expect(new Zone("Asia/Kolkata").lastDays(NOW, 30)).toHaveLength(30);
  });

  it("take what falls into them and nothing older", () => {
    expect(
      valuesOf(
        addUp(
          [10, 20, 30],
          [
            [5, 9],
            [10, 1],
            [19, 2],
            [20, 3],
            [99, 4],
          ],
        ),
      ),
    ).toEqual([3, 3, 4]);
  });
});

describe("how the paper does", () => {
  it("counts readers by hour and by the days of its own zone", async () => {
    await readers(NOW, 5);
    await readers(NOW - 23 * HOUR, 7);
    await readers(NOW - 24 * HOUR, 11);
    await readers(TODAY * DAY - HOUR, 13);
    const day = await stats("day");
    expect(day.views).toHaveLength(24);
    expect(valuesOf(day.views).filter(Boolean)).toEqual([7, 13, 5]);
    expect(day.totals).toMatchObject({ day: 25, week: 36, month: 36 });
    expect(valuesOf((await stats("week")).views)).toEqual([0, 0, 0, 0, 0, 31, 5]);
    expect(valuesOf((await stats("week", { timeZone: "America/New_York" })).views).slice(-2)).toEqual([
      31, 5,
    ]);
    expect((await stats("month")).views).toHaveLength(30);
  });

  it("counts a finished day once, and today as it goes", async () => {
    await makeArticle({ id: 1 });
    const yesterday = (TODAY - 1) * DAY;
    await commentAt(yesterday + 3 * HOUR);
    await commentAt(yesterday + 23 * HOUR, "spam");
    await commentAt(TODAY * DAY + HOUR, "spam");
    expect(await countAll()).toBe(31);
    await commentAt(yesterday + 4 * HOUR);
    expect(await countDays(db, EARLY + HOUR, COUNTING)).toBe(0);
    const { comments, spam, waiting } = await stats("week");
    expect(valuesOf(comments)).toEqual([0, 0, 0, 0, 0, 2, 1]);
    expect(valuesOf(spam)).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(waiting).toEqual({ held: 0, spam: 2, reported: 0, today: 1 });
  });

  it("catches up after a pause, four days a run", async () => {
    await countAll(EARLY - 6 * DAY);
    expect(await countDays(db, EARLY, COUNTING)).toBe(4);
    expect(await countDays(db, EARLY + HOUR, COUNTING)).toBe(2);
    expect(await countDays(db, EARLY + 2 * HOUR, COUNTING)).toBe(0);
  });

  it("says what decisions tell of the judge, each once and none that was taken back", async () => {
    await makeArticle({ id: 1 });
    const yesterday = (TODAY - 1) * DAY + HOUR;
    const judged = async (status: "published" | "spam" | "held", score: number) =>
      (await commentAt(yesterday, status, { score })).id;
    for (let n = 0; n < 7; n++) await judged("spam", 3);
    await commentAt(NOW - HOUR, "spam");
    const taken = await judged("held", 1.5);
    await decision(1, await judged("published", 1.5), "approve", "held", yesterday);
    await decision(2, await judged("spam", 0.2), "spam", "published", yesterday);
    await decision(3, await judged("spam", 1.5), "spam", "held", yesterday);
    await decision(4, taken, "approve", "held", yesterday);
    await env.DB.exec(
      `INSERT INTO decisions (id, comment_id, decision, status_before, decided_by, decided_at, undoes) VALUES (5, ${taken}, 'hold', 'published', 'Ida', ${yesterday}, 4)`,
    );
    await countAll();
    await decision(6, await judged("published", 2.5), "approve", "spam", NOW - HOUR);
    expect((await stats("week")).judged).toEqual({ caught: 9, wronglyHeld: 2, missed: 1, precision: 9 / 11 });
    await countDays(db, EARLY + DAY, COUNTING);
    expect((await stats("week", { now: NOW + DAY })).judged.wronglyHeld).toBe(2);
  });

  it("blames the judge for nothing that the paper's policy, readers' reports or another site held", async () => {
    await makeArticle({ id: 1 });
    const at = NOW - HOUR;
    await decision(1, (await commentAt(at, "published", { score: 0.3 })).id, "approve", "held", at);
    await decision(2, (await commentAt(at, "spam", { score: 0.3 })).id, "spam", "held", at);
    const imported = { source: "import" as const, score: 0 };
    await decision(3, (await commentAt(at, "published", imported)).id, "approve", "spam", at);
    await commentAt(at, "spam", imported);
    expect((await stats("week")).judged).toEqual({
      caught: 0,
      wronglyHeld: 0,
      missed: 1,
      precision: null,
    });
  });

  it("reads little, however much there is", async () => {
    await makeArticle({ id: 1 });
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 743)
       INSERT INTO views_by_hour (hour, views, total) SELECT ? - i, '[1,5]', 5 FROM n`,
    )
      .bind(Math.floor(NOW / HOUR))
      .run();
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT (? - i * 600000) * 1024, 1, i, i, 0, 'held', 'Ada', 'x', 'form', 0 FROM n`,
    )
      .bind(NOW - DAY)
      .run();
    for (let day = TODAY - 31; day < TODAY; day++)
      await env.DB.prepare("INSERT INTO daily_figures VALUES (?, ?)")
        .bind(
          day,
          JSON.stringify({
            received: Array(24).fill(1),
            spam: Array(24).fill(0),
            decisions: { wronglyHeld: 0, rightlyHeld: 0, missed: 0 },
            lastDecision: 0,
            referrers: [],
            countries: [],
          }),
        )
        .run();
    const { db: metered, meter } = meteredDatabase();
    const read = await stats("month", { db: metered });
    expect(read.waiting.held).toBe(1000);
    expect(meter.queries).toBeLessThanOrEqual(9);
    expect(meter.rowsRead).toBeLessThan(2_000);
  });
});

it("the schedule notes itself every five minutes, whenever a job fails, and what is done once in a while", async () => {
  const at = Date.UTC(2026, 10, 23, 12, 31);
  const note = async (minutes: number, ...more: [Parameters<typeof noteRun>[2], Record<string, number>?]) => {
    const [failures, done] = more;
    const before = await readSchedule(db);
    await noteRun(db, at + minutes * 60_000, failures, { before, ...(done && { done }) });
    return readSchedule(db);
  };
  const first = { at, failures: [], done: {} };
  expect(await note(0, [])).toEqual(first);
  expect(await note(4, [])).toEqual(first);
  const failures = [{ job: "rank", error: "D1_ERROR" }];
  expect(await note(4, failures)).toEqual({ at: at + 4 * 60_000, failures, done: {} });
  expect(await note(9, [])).toEqual({ at: at + 9 * 60_000, failures: [], done: {} });
  expect(await note(10, [], { forget: 7 })).toMatchObject({ at: at + 10 * 60_000, done: { forget: 7 } });
  expect(await note(11, failures)).toMatchObject({ done: { forget: 7 } });
});

describe("what others are told", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(NOW);
  });

  it("counts days again when comments of theirs come from elsewhere", async () => {
    await makeArticle({ id: 1, path: "/a/" });
    await countAll();
    const ids = (n: number) => ({ externalId: `old-${n}`, articlePath: "/a/", author: "Ida", body: "Aye." });
    const response = await askNewsroom("PUT", "/comments", {
      comments: [
        { ...ids(1), createdAt: new Date((TODAY - 2) * DAY).toISOString(), status: "published" },
        { ...ids(2), createdAt: new Date((TODAY - 900) * DAY).toISOString(), status: "published" },
      ],
    });
    expect(response.status).toBe(200);
    expect(await countAll()).toBe(31);
    expect(valuesOf((await stats("week")).comments)).toEqual([0, 0, 0, 0, 1, 0, 0]);
  });

  it("GET /admin/stats says it all as JSON", async () => {
    await makeArticle({ id: 1, path: "/ferry/", title: "The ferry", publishedAt: NOW - DAY });
    await env.DB.exec(
      `INSERT INTO top_lists (window, entries, ranked_at) VALUES ('week', '[{"articleId":1,"views":7}]', 1)`,
    );
    await readers(NOW, 7);
    await noteRun(db, NOW, []);
    expect(await (await askNewsroom("GET", "/stats")).json()).toMatchObject({
      generatedAt: "2026-11-23T12:30:00.000Z",
      views: { day: 7, week: 7, month: 7 },
      comments: { held: 0, spam: 0, reported: 0, today: 0 },
      spam: { caught: 0, precision: null },
      top: [{ title: "The ferry", path: "/ferry/", views: 7 }],
      plan: { kvWrites: { limit: 900 }, databaseBytes: { used: expect.any(Number), limit: 500_000_000 } },
      schedule: { lastRunAt: "2026-11-23T12:30:00.000Z", stalePages: { waiting: 0, oldestSeconds: 0 } },
    });
  });

  it("/healthz says when the schedule stands still or a job fails", async () => {
    const health = async () => (await ask("/healthz")).json();
    expect(await health()).toMatchObject({ status: "ok", schedule: { lastRunSeconds: null, failing: [] } });
    await noteRun(db, NOW - 10 * 60_000, []);
    expect(await health()).toMatchObject({ status: "ok", schedule: { lastRunSeconds: 600 } });
    await noteRun(db, NOW - 20 * 60_000, []);
    expect(await health()).toMatchObject({ status: "degraded" });
    await noteRun(db, NOW, [{ job: "learn", error: "KV" }]);
    expect(await health()).toMatchObject({ status: "degraded", schedule: { failing: ["learn"] } });
  });

  it("the dashboard warns of both, and helps to begin", async () => {
    const open = async (query = "") => (await ask(`/admin${query}`, { headers: await signedIn() })).text();
    const empty = await open();
    expect(empty).toContain("Begin here");
    // What has nothing to draw yet is left out.
    expect(empty).not.toContain("in the last 7 days");
    expect(empty).toContain("Write an article");
    for (const id of [1, 2]) await makeArticle({ id });
    await rankAll(db, NOW);
    const imported = await open();
    expect(imported).toContain("Begin here");
    expect(imported).not.toContain("Write an article");
    expect(/<h2>Most read<[\s\S]*?<\/section>/.exec(imported)?.[0]).toContain("Nobody has read anything");
    await noteRun(db, NOW - 20 * 60_000, [{ job: "learn", error: "KV <away>" }]);
    await readers(NOW, 1234);
    const html = await open("?window=day");
    expect(html).toContain("The schedule has not run since");
    expect(html).toContain("KV &lt;away&gt;");
    expect(html).toContain('aria-label="Readers by hour, last 24 hours: 1,234 in all."');
    expect(html.replace(SCHEME_SCRIPT, "")).not.toMatch(/style="|<script(?! type="module" src)/);
  });
});
