import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { articlesInput } from "../../src/articles/inputs.ts";
import { publishArticles } from "../../src/articles/publish-articles.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { refreshStalePages } from "../../src/cache/refresh.ts";
import { openDatabase } from "../../src/db/client.ts";
import { openSite } from "../../src/site/context.ts";
import { counting } from "../support/page-cache.ts";

it("an import of 5,000 articles stays far below the day's KV writes, the cron included", async () => {
  forgetAll();
  const now = Date.UTC(2026, 10, 23, 12);
  const counts = { writes: 0, deletes: 0 };
  const PAGES = counting(env.PAGES, { put: () => counts.writes++, delete: () => counts.deletes++ });
  const paper = openSite({ ...env, PAGES }, {}, now, () => {});
  const db = openDatabase(env.DB);
  for (let batch = 0; batch < 50; batch++) {
    const articles = Array.from({ length: 100 }, (_, n) => ({
      path: `/archive/${batch}/${n}/`,
      title: `Story ${batch}-${n}`,
      body: "Text.",
      bodyFormat: "html",
      section: `Section ${batch % 12}`,
      tags: [`Tag ${n % 40}`, `Tag ${batch}`],
      publishedAt: new Date(now - (batch * 100 + n) * 3_600_000).toISOString(),
    }));
    const { summary, editorial } = await publishArticles(db, articlesInput.parse(articles), {
      now,
      timeZone: "UTC",
    });
    expect(summary.created).toBe(100);
    expect(editorial).toBe(false);
    await refreshStalePages(paper.cache);
  }
  while ((await refreshStalePages(paper.cache)).length > 0);
  expect(counts.writes).toBeLessThan(100);
  expect(counts.deletes).toBeLessThan(100);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM stale_pages").first("n")).toBe(0);
}, 120_000);
