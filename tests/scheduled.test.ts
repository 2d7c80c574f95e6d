import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetAll } from "../src/cache/memory.ts";
import { openDatabase } from "../src/db/client.ts";
import { forgetModel } from "../src/learning/memory.ts";
import { runSchedule } from "../src/scheduled.ts";
import { readSchedule } from "../src/stats/schedule-state.ts";
import { makeArticle, makeComment } from "./support/factories.ts";
import { meteredDatabase } from "./support/metered-database.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const nothingBehind = { waitUntil: () => {} };

beforeEach(() => {
  forgetAll();
  forgetModel();
});

describe("the cron", () => {
  it("is cheap while there is nothing to do, whatever the site holds", async () => {
    for (let n = 1; n <= 30; n++) await makeArticle({ id: n, publishedAt: NOW - n * DAY });
    for (let n = 1; n <= 60; n++) {
      const status = (["published", "held", "spam", "trash"] as const)[n % 4] ?? "held";
      await makeComment({ id: (NOW - n * MINUTE) * 1024, articleId: 1, status, authorName: "", body: "" });
    }
    await env.DB.exec(
      "INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at) SELECT id, 1, 'Ada', 'Crystals', 0 FROM comments LIMIT 20",
    );
    await env.DB.exec("INSERT INTO commenters (key, approved) SELECT 'email:' || id, 1 FROM comments");
    const given = { ...env, RANK_MINUTES: "30", COMMENTS_CLOSE_DAYS: "14" };
    for (let n = 0; n < 8; n++) await runSchedule(given, nothingBehind, NOW + n * MINUTE);
    const { db, meter } = meteredDatabase();
    await runSchedule({ ...given, DB: db.$client }, nothingBehind, NOW + 8 * MINUTE);
    // One for all jobs, and one for what closes comments by their age, which this paper does.
    expect(meter.trips).toBe(2);
    expect(meter.queries).toBeLessThanOrEqual(14);
    expect(meter.rowsRead).toBeLessThanOrEqual(24);
    expect(meter.rowsWritten).toBe(0);
  });

  it("goes on in the next run with what was too much for one, and rests when all is done", async () => {
    const long = JSON.stringify(Array.from({ length: 40_000 }, (_, n) => n + 1));
    for (let day = 1; day <= 5; day++)
      await env.DB.prepare("INSERT INTO views_by_day VALUES (?, ?, 1)")
        .bind(Math.floor(NOW / DAY) - 100 - day, long)
        .run();
    const unmarked = () =>
      env.DB.prepare("SELECT count(*) AS n FROM views_by_day WHERE views LIKE '[1,2%'").first("n");
    const left = [];
    for (let n = 0; n < 5; n++) {
      await runSchedule(env, nothingBehind, NOW + n * MINUTE);
      left.push(await unmarked());
    }
    expect(left).toEqual([3, 1, 0, 0, 0]);
    expect((await readSchedule(openDatabase(env.DB)))?.done?.markCounts).toBe(NOW + 3 * MINUTE);
  });

  it("does every job, also when one of them fails", async () => {
    await makeArticle({ id: 1, path: "/old/", publishedAt: NOW - 14 * DAY + MINUTE });
    await makeComment({ id: (NOW - 31 * DAY) * 1024, articleId: 1, status: "spam" });
    await env.DB.exec(
      "INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at) VALUES (1, 1, 'Ada', 'Crystals', 0)",
    );
    const given = { ...env, COMMENTS_CLOSE_DAYS: "14" };
    await runSchedule(given, nothingBehind, NOW);
    await env.DB.exec("DROP TABLE top_lists");
    for (let n = 1; n <= 5; n++) {
      await expect(runSchedule(given, nothingBehind, NOW + n * MINUTE)).rejects.toThrow(/top_lists/);
    }
    expect(await env.DB.prepare("SELECT revision FROM articles").first("revision")).toBe(2);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM comments").first("n")).toBe(0);
    expect(await env.PAGES.get("model")).not.toBeNull();
  });

  it.each([7, 50, 120])(
    "does every job of a day when it runs every %i minutes, in whatever minute",
    async (every) => {
      const started = NOW - 2 * DAY + 13 * MINUTE;
      const ended = started + 1.3 * DAY;
      await makeArticle({ id: 1, publishedAt: started - 30 * DAY });
      await makeComment({ id: (started - 60 * DAY) * 1024, articleId: 1, status: "spam" });
      const own = await makeComment({ id: (started - DAY) * 1024, articleId: 1 });
      await env.DB.prepare("INSERT INTO subscriptions VALUES (?, '', 'hash', ?, NULL)")
        .bind(own.id, started - DAY - 60 * MINUTE)
        .run();
      await env.DB.prepare("INSERT INTO kv_writes VALUES (?, 5)")
        .bind(Math.floor(started / DAY) - 8)
        .run();
      for (let at = started; at < ended; at += every * MINUTE) {
        if (at < started + DAY)
          await env.DB.prepare(
            "INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at) VALUES (1, 1, 'Ada', 'Crystals', ?)",
          )
            .bind(at)
            .run();
        // A run in a few is enough to see which ones are left out.
        if (
          every > 7 ||
          at < started + 5 * every * MINUTE ||
          Math.abs(at - started - DAY) < 21 * MINUTE ||
          at > ended - 30 * MINUTE
        )
          await runSchedule(env, nothingBehind, at);
      }
      const count = (from: string) => env.DB.prepare(`SELECT count(*) AS n FROM ${from}`).first("n");
      expect(await count("subscriptions")).toBe(0);
      expect(await count("comments WHERE status = 'spam'")).toBe(0);
      expect(await count(`kv_writes WHERE day < ${Math.floor(started / DAY) - 7}`)).toBe(0);
      expect(await count("daily_figures")).toBeGreaterThan(0);
      const learned = await env.DB.prepare(
        "SELECT value->>'upTo' AS upTo FROM settings WHERE name = 'learning:begun'",
      ).first<number>("upTo");
      expect(learned).toBe(await count("lessons"));
      const noted = await readSchedule(openDatabase(env.DB));
      expect((noted?.at ?? 0) > ended - 2 * every * MINUTE - 6 * MINUTE).toBe(true);
    },
  );
});
