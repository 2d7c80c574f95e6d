import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { writeViews } from "../../src/popularity/rollup.ts";
import { rankIfDue } from "../../src/popularity/tick.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / 3_600_000);
const db = openDatabase(env.DB);

describe("rankIfDue", () => {
  it("ranks at first, then when the last ranking is old enough", async () => {
    await makeArticle({ id: 1 });
    await makeArticle({ id: 2 });
    expect(await rankIfDue(db, NOW, 10)).toBe(true);
    await writeViews(db, [{ hour: HOUR, articleId: 1, views: 3 }]);
    expect(await rankIfDue(db, NOW + 9 * MINUTE, 10)).toBe(false);
    expect(await rankIfDue(db, NOW + 10 * MINUTE - 5_000, 10)).toBe(true);
    expect(await rankIfDue(db, NOW + 11 * MINUTE, 10)).toBe(false);
  });

  it("costs one query of four rows while nothing is due", async () => {
    await makeArticle();
    await rankIfDue(db, NOW, 10);
    const { db: metered, meter } = meteredDatabase();
    await rankIfDue(metered, NOW + MINUTE, 10);
    expect(meter).toMatchObject({ queries: 1, rowsWritten: 0 });
    expect(meter.rowsRead).toBeLessThanOrEqual(4);
  });

  it("ranks at every tick with 0 minutes", async () => {
    await makeArticle({ id: 1 });
    await makeArticle({ id: 2 });
    await rankIfDue(db, NOW, 0);
    await writeViews(db, [{ hour: HOUR, articleId: 1, views: 3 }]);
    expect(await rankIfDue(db, NOW + 1, 0)).toBe(true);
  });

  it("folds old hours, whose views stay in all time", async () => {
    await makeArticle({ id: 1 });
    await writeViews(db, [{ hour: HOUR - 193, articleId: 1, views: 3 }]);
    await rankIfDue(db, NOW, 10);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM view_hours").first("n")).toBe(0);
    const entries = await env.DB.prepare("SELECT entries FROM top_lists WHERE window = 'all'").first(
      "entries",
    );
    expect(entries).toBe('[{"articleId":1,"views":3}]');
  });
});
