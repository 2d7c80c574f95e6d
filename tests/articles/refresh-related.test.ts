import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { articlesInput } from "../../src/articles/inputs.ts";
import { publishArticles } from "../../src/articles/publish-articles.ts";
import { refreshRelated } from "../../src/articles/refresh-related.ts";
import { openDatabase } from "../../src/db/client.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const MINUTE = 60_000;
const db = openDatabase(env.DB);

async function publish(title: string, publishedAt: number): Promise<string> {
  const inputs = articlesInput.parse({
    title,
    body: `${title}: ferries, ice and the harbour.`,
    bodyFormat: "markdown",
    publishedAt: new Date(publishedAt).toISOString(),
    status: "published",
  });
  const { summary } = await publishArticles(db, inputs, { now: NOW, timeZone: "UTC" });
  return summary.articles[0]?.path ?? "";
}

const stale = async () =>
  (
    await env.DB.prepare("SELECT path FROM stale_pages WHERE path LIKE '/2026/%' ORDER BY path").all<{
      path: string;
    }>()
  ).results.map(({ path }) => path);

beforeEach(async () => {
  await refreshRelated(db, NOW - 10 * MINUTE);
});

it("marks the pages of what a new article is like, once, and a scheduled one's when its time comes", async () => {
  const older = await publish("Ferries stay in", NOW - 60 * MINUTE);
  const fresh = await publish("Ferries sail again", NOW - MINUTE);
  const scheduled = await publish("Ferries get a harbour pilot", NOW + 30 * MINUTE);
  await env.DB.exec("DELETE FROM stale_pages");
  expect(await refreshRelated(db, NOW)).toBe(1);
  expect(await stale()).toEqual([older]);
  await env.DB.exec("DELETE FROM stale_pages");
  expect(await refreshRelated(db, NOW + MINUTE)).toBe(0);
  expect(await stale()).toEqual([]);
  expect(await refreshRelated(db, NOW + 30 * MINUTE)).toBe(1);
  expect(await stale()).toEqual([older, fresh].toSorted());
  expect(scheduled).not.toBe("");
});

it("leaves an archive alone, and reads next to nothing where nothing came out", async () => {
  for (let n = 0; n < 30; n++) await publish(`Ferries of year ${n}`, NOW - (n + 1) * 86_400_000);
  const { db: metered, meter } = meteredDatabase();
  expect(await refreshRelated(metered, NOW)).toBe(0);
  expect(meter.rowsRead).toBeLessThan(10);
});

it("looks at each of five that came out at one moment, and raises the revisions of the pages that may show them", async () => {
  for (let n = 1; n <= 5; n++) await publish(`Ferries sail again, part ${n}`, NOW - MINUTE);
  const looked = [];
  for (let run = 0; run < 4; run++) looked.push(await refreshRelated(db, NOW));
  expect(looked).toEqual([2, 2, 1, 0]);
  expect(await env.DB.prepare("SELECT min(revision) AS n FROM articles").first("n")).toBeGreaterThan(1);
});

it("goes on from the moment that an earlier release has noted", async () => {
  await env.DB.prepare("UPDATE settings SET value = ? WHERE name = 'related:listed-up-to'")
    .bind(`${NOW - MINUTE}`)
    .run();
  await publish("Ferries stay in", NOW - 2 * MINUTE);
  await publish("Ferries sail again", NOW - MINUTE);
  expect(await refreshRelated(db, NOW)).toBe(0);
  await publish("Ferries get a harbour pilot", NOW);
  expect(await refreshRelated(db, NOW)).toBe(1);
});
