import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { addSources, longSources, readSources, type Source } from "../../src/popularity/sources.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const DAY = Math.floor(NOW / 86_400_000);
const db = openDatabase(env.DB);

describe("sources", () => {
  it("are summed up over a day's merges, best first, apart from other days", async () => {
    await add([source(1, "a.example", 1), source(1, "b.example", 1), source(1, "a.example", 1)]);
    await add([source(2, "a.example", 5), source(1, "b.example", 3)]);
    await env.DB.prepare("INSERT INTO view_sources VALUES (?, 'referrer', 'no JSON')")
      .bind(DAY - 1)
      .run();
    expect(await readSources(db, NOW)).toEqual({
      referrers: [source(2, "a.example", 5), source(1, "b.example", 4), source(1, "a.example", 2)],
      countries: [],
    });
  });

  it("are nothing on a day without views", async () => {
    expect(await readSources(db, NOW)).toEqual({ referrers: [], countries: [] });
  });

  it("stay bounded when somebody sends any number of names", async () => {
    for (let time = 0; time < 12; time++)
      await add(Array.from({ length: 3_000 }, (_, n) => source(n % 50, `spam-${time}-${n}.example`, 1)));
    await add([source(7, "news.example", 4_000)]);
    const { referrers } = await readSources(db, NOW);
    expect(referrers[0]).toEqual(source(7, "news.example", 4_000));
    expect(referrers.reduce((sum, { views }) => sum + views, 0)).toBe(12 * 3_000 + 4_000);
    const length = await env.DB.prepare("SELECT octet_length(counts) AS n FROM view_sources").first<number>(
      "n",
    );
    expect(length).toBeLessThan(650_000);
  });
});

async function add(sources: Source[]): Promise<void> {
  const { results: long } = await longSources(db, [DAY]).all<never>();
  await env.DB.batch(addSources(db, { day: DAY, kind: "referrer", sources }, long));
}

function source(articleId: number, name: string, views: number): Source {
  return { articleId, name, views };
}
