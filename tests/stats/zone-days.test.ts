import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { countDays } from "../../src/stats/daily-figures.ts";
import type { DayFigures } from "../../src/stats/figures.ts";
import { readStats, type StatsWindow } from "../../src/stats/stats.ts";
import { addViews, handInEntries, makeEntry } from "../popularity/readers.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const db = openDatabase(env.DB);

const stats = (now: number, timeZone: string, window: StatsWindow = "week") =>
  readStats({ db, now, timeZone, kvDailyWrites: 900, holdAt: 1 }, window);
const valuesOf = (bars: { value: number }[]) => bars.map(({ value }) => value);

/** A reader in each of these hours, and a comment in the middle of each. */
async function inEach(hours: number[], now: number): Promise<void> {
  await addViews(
    hours.map((at) => ({ hour: at / HOUR, articleId: 1, views: 1 })),
    now,
  );
  for (const at of hours) await makeComment({ id: (at + HOUR / 2) * 1024, articleId: 1 });
}

const hoursBetween = (from: number, until: number) =>
  Array.from({ length: (until - from) / HOUR }, (_, n) => from + n * HOUR);

async function countAll(now: number, timeZone: string): Promise<void> {
  while ((await countDays(db, now, { timeZone, holdAt: 1 })) > 0);
}

const keptDays = async () => {
  const { results } = await env.DB.prepare("SELECT figures FROM daily_figures ORDER BY day DESC").all<{
    figures: string;
  }>();
  return results.map(({ figures }): DayFigures => JSON.parse(figures));
};

describe("figures by the days of the paper's zone", () => {
  it.each([
    ["put forward", Date.UTC(2026, 2, 28, 23), 23],
    ["put back", Date.UTC(2026, 9, 24, 22), 25],
  ])(
    "have every reader and comment once on the day that clocks in Berlin are %s",
    async (_, start, length) => {
      const now = start + length * HOUR + 30 * 60_000;
      await makeArticle({ id: 1, publishedAt: start - 9 * DAY });
      await inEach(hoursBetween(start - 24 * HOUR, start + (length + 1) * HOUR), now);
      await countAll(now, "Europe/Berlin");
      const early = await stats(now, "Europe/Berlin");
      expect(valuesOf(early.comments).slice(-3)).toEqual([24, length, 1]);
      await countAll(now + HOUR, "Europe/Berlin");
      const { views, comments, waiting } = await stats(now, "Europe/Berlin");
      expect(valuesOf(views).slice(-3)).toEqual([24, length, 1]);
      expect(valuesOf(comments).slice(-3)).toEqual([24, length, 1]);
      expect(views.at(-2)?.from).toBe(start);
      expect(waiting.today).toBe(1);
      const [changeDay] = await keptDays();
      expect(changeDay).toMatchObject({ from: start, received: Array(length).fill(1) });
    },
  );

  it("have every reader and comment once in a zone half an hour off", async () => {
    const start = Date.UTC(2026, 10, 22, 18);
    const now = start + 25 * HOUR;
    await makeArticle({ id: 1, publishedAt: start - 9 * DAY });
    await inEach(hoursBetween(start - 24 * HOUR, now + HOUR), now);
    await countAll(now, "Asia/Kolkata");
    const { views, comments, waiting } = await stats(now, "Asia/Kolkata");
    expect(valuesOf(views).slice(-3)).toEqual([24, 24, 2]);
    expect(valuesOf(comments).slice(-3)).toEqual([24, 24, 2]);
    expect(views.at(-2)?.from).toBe(start);
    expect(waiting.today).toBe(2);
  });

  it("have where readers came from by the same days, also of readers who are counted after midnight", async () => {
    const midnight = Date.UTC(2026, 10, 22, 23);
    await makeArticle({ id: 1, publishedAt: midnight - 9 * DAY });
    const hour = midnight / HOUR;
    await handInEntries([makeEntry(hour - 1, 1, { referrer: "news.example" })], (hour - 1) * 60 + 50);
    await mergeViews(db, midnight - 60_000, "Europe/Berlin");
    await countAll(midnight + 60_000, "Europe/Berlin");
    await handInEntries(
      [
        makeEntry(hour - 1, 1, { referrer: "news.example", country: "DK" }),
        makeEntry(hour, 1, { referrer: "late.example" }),
      ],
      hour * 60,
    );
    await mergeViews(db, midnight + 10 * 60_000, "Europe/Berlin");
    await countAll(midnight + HOUR, "Europe/Berlin");
    const [counted] = await keptDays();
    expect(counted).toMatchObject({
      from: midnight - DAY,
      referrers: [["news.example", 2]],
      countries: [["DK", 1]],
    });
    const { referrers } = await stats(midnight + HOUR, "Europe/Berlin", "week");
    expect(referrers).toEqual([
      { name: "news.example", views: 2 },
      { name: "late.example", views: 1 },
    ]);
    const { results } = await env.DB.prepare("SELECT DISTINCT day FROM view_sources ORDER BY day").all();
    expect(results.map(({ day }) => day)).toEqual(
      [midnight / DAY - 23 / 24, midnight / DAY + 1 / 24].map(Math.round),
    );
  });

  it("are counted again when the paper moves to another zone, as UTC's days that were kept before are", async () => {
    const now = Date.UTC(2026, 10, 23, 12, 30);
    await makeArticle({ id: 1, publishedAt: now - 9 * DAY });
    await makeComment({ id: Date.UTC(2026, 10, 22, 2, 30) * 1024, articleId: 1 });
    await countAll(now, "UTC");
    for (const row of await keptDays()) expect(row.received).toHaveLength(24);
    await env.DB.exec("UPDATE daily_figures SET figures = json_remove(figures, '$.zone', '$.from')");
    expect(valuesOf((await stats(now, "UTC")).comments)).toEqual([0, 0, 0, 0, 0, 1, 0]);
    await countAll(now, "America/New_York");
    expect(await keptDays()).toHaveLength(31);
    expect(valuesOf((await stats(now, "America/New_York")).comments)).toEqual([0, 0, 0, 0, 1, 0, 0]);
    await countAll(now, "Pacific/Auckland");
    const { comments } = await stats(now, "Pacific/Auckland");
    expect(valuesOf(comments)).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect((await keptDays()).slice(0, 31).map(({ zone }) => zone)).toEqual(
      Array(31).fill("Pacific/Auckland"),
    );
  });
});
