import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { articlesInput } from "../../src/articles/inputs.ts";
import { publishArticles } from "../../src/articles/publish-articles.ts";
import { refreshRelated } from "../../src/articles/refresh-related.ts";
import { relatedArticles } from "../../src/articles/related.ts";
import { openDatabase } from "../../src/db/client.ts";
import { openSite } from "../../src/site/context.ts";
import { failingDatabase } from "../support/failing-database.ts";
import { meteredDatabase, told } from "../support/metered-database.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = 3_600_000;
const db = openDatabase(env.DB);

/** Publishes an article about ferries at /ferries/{n}/, so many hours ago. */
async function publish(n: number, { hoursAgo = n, status = "published" } = {}): Promise<number> {
  const inputs = articlesInput.parse({
    path: `/ferries/${n}/`,
    title: `Ferries of harbour ${n}`,
    body: "What the council knew of ferries, ice and the harbour.",
    bodyFormat: "markdown",
    status,
    publishedAt: new Date(NOW - hoursAgo * HOUR).toISOString(),
  });
  const { summary } = await publishArticles(db, inputs, { now: NOW, timeZone: "UTC" });
  return summary.articles[0]?.id ?? 0;
}

/** The articles that a page shows besides its own, as it is rendered from the database. */
async function shownOn(n: number, binding: D1Database = env.DB): Promise<string[]> {
  const { cache } = openSite({ ...env, DB: binding }, {}, NOW, () => {});
  const page = await cache.render(`/ferries/${n}/`);
  expect(page?.body).toContain("What the council knew");
  return page?.shows.filter((name) => name.startsWith("article/")).slice(1) ?? [];
}

const kept = (n: number) =>
  env.DB.prepare("SELECT related FROM articles WHERE path = ?").bind(`/ferries/${n}/`).first("related");

beforeEach(async () => {
  await refreshRelated(db, NOW - 10 * HOUR);
  for (let n = 1; n <= 6; n++) await publish(n, { hoursAgo: n + 10 });
});

describe("the related posts of a page", () => {
  it("are found once, and read with the page from then on", async () => {
    const found = (await relatedArticles(db, 1, NOW)).map(({ id }) => `article/${id}`);
    expect(found).toHaveLength(4);
    expect(await shownOn(1)).toEqual(found);
    await shownOn(1);
    const { binding, meter, asked } = meteredDatabase();
    expect(await shownOn(1, binding)).toEqual(found);
    expect(asked.filter((sql) => /terms|article_vectors/.test(sql))).toEqual([]);
    expect(meter.trips, told(asked)).toBe(1);
    expect(meter.rowsWritten).toBe(0);
  });

  it("are found anew for what is like an article that has come out since", async () => {
    const before = await shownOn(1);
    const id = await publish(7, { hoursAgo: 0 });
    await refreshRelated(db, NOW);
    expect(before).not.toContain(`article/${id}`);
    expect(await shownOn(1)).toContain(`article/${id}`);
  });

  it("are the newest of a new article's section until the cron has looked, and found after that without it", async () => {
    await publish(7, { hoursAgo: 0.1 });
    expect(await kept(7)).toContain("awaitedSince");
    const meanwhile = await shownOn(7);
    expect(meanwhile).toEqual([2, 3, 4, 5].map((n) => `article/${n - 1}`));
    const { cache } = openSite(env, {}, NOW + HOUR, () => {});
    await cache.render("/ferries/7/");
    expect(JSON.parse(String(await kept(7))).alike).not.toEqual([]);
  });

  it("are found by the cron for a new article, and its stored page is marked before those that show it", async () => {
    const id = await publish(7, { hoursAgo: 0.1 });
    await env.DB.exec("UPDATE stored_pages SET hash = 'its'; DELETE FROM stale_pages");
    await refreshRelated(db, NOW);
    expect(JSON.parse(String(await kept(7))).alike).not.toContain(id);
    const { results } = await env.DB.prepare("SELECT path FROM stale_pages ORDER BY since LIMIT 2").all();
    expect(results[0]).toEqual({ path: "/ferries/7/" });
    expect(results).toHaveLength(2);
    const revision = "SELECT revision FROM articles WHERE id = ?";
    expect(await env.DB.prepare(revision).bind(id).first("revision")).toBe(2);
  });

  it("are found at once for a new article that has come out long before", async () => {
    await publish(7, { hoursAgo: 2 });
    expect(await kept(7)).toBeNull();
  });

  it("are found anew in an archive that has grown", async () => {
    await shownOn(1);
    const more: string[] = [];
    for (let n = 20; n < 50; n++) more.push(`article/${await publish(n, { hoursAgo: 10.5 })}`);
    expect((await shownOn(1)).filter((name) => more.includes(name))).toHaveLength(4);
  });

  it("are found anew when the article itself is another", async () => {
    await shownOn(1);
    expect(await kept(1)).not.toBeNull();
    await publish(1, { hoursAgo: 12 });
    expect(await kept(1)).toBeNull();
  });

  it("name nobody who is withdrawn", async () => {
    const [first = ""] = await shownOn(1);
    await publish(Number(first.split("/")[1]), { status: "withdrawn" });
    const shown = await shownOn(1);
    expect(shown).toHaveLength(4);
    expect(shown).not.toContain(first);
  });

  it("are shown, too, where they cannot be stored", async () => {
    const failing = failingDatabase((sql) => sql.includes("UPDATE articles SET related"));
    expect(await shownOn(1, failing.$client)).toHaveLength(4);
    expect(await kept(1)).toBeNull();
  });
});
