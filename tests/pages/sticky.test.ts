import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { frontReading } from "../../src/articles/front/front-reading.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { readOne } from "../../src/db/readings.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const HOUR = 3_600_000;
const NOW = Date.now();

beforeEach(forgetAll);

/** Headlines of the front page's articles, from the top. */
async function headlines(): Promise<string[]> {
  const html = await (await ask("/")).text();
  return [...html.matchAll(/<h2[^>]*>\s*<a[^>]*>(Story \d+)</g)].map(([, title]) => title ?? "");
}

const publish = (number: number, given: object = {}) =>
  askNewsroom("PUT", "/articles", {
    path: `/story-${number}/`,
    title: `Story ${number}`,
    body: "Words.",
    bodyFormat: "markdown",
    publishedAt: new Date(NOW - number * HOUR).toISOString(),
    ...given,
  });

it("a sticky article leads the front page once, and no other list", async () => {
  for (const number of [1, 2, 3]) await publish(number, { section: "Town", sticky: number === 3 });
  expect((await headlines()).slice(0, 3)).toEqual(["Story 3", "Story 1", "Story 2"]);
  const section = await (await ask("/section/town/")).text();
  expect(section.indexOf("Story 1")).toBeLessThan(section.indexOf("Story 3"));
});

it("whose time has not come, or that is withdrawn, leads nothing", async () => {
  await publish(1);
  await publish(-5, { sticky: true });
  await publish(2, { sticky: true, status: "withdrawn" });
  expect(await headlines()).toEqual(["Story 1"]);
});

it("is let go where it is edited", async () => {
  await publish(1);
  await publish(2, { sticky: true });
  expect(await headlines()).toEqual(["Story 2", "Story 1"]);
  const headers = await signedIn();
  const form = await (await ask("/admin/articles/2", { headers })).text();
  expect(form).toMatch(/name="sticky" value="1" checked/);
  const basedOn = /name="basedOn" value="([^"]+)"/.exec(form)?.[1] ?? "";
  await ask("/admin/articles/2", {
    method: "POST",
    headers,
    body: new URLSearchParams({
      title: "Story 2",
      body: "Words.",
      bodyFormat: "markdown",
      kind: "article",
      basedOn,
      act: "publish",
    }),
  });
  forgetAll();
  expect(await headlines()).toEqual(["Story 1", "Story 2"]);
});

it("five at most lead, and the others stand at their dates", async () => {
  for (let number = 1; number <= 7; number++) await publish(number, { sticky: number > 1 });
  expect(await headlines()).toEqual([2, 3, 4, 5, 6, 1, 7].map((number) => `Story ${number}`));
});

it("is found without reading other articles", async () => {
  for (let n = 0; n < 199; n++) await makeArticle();
  const { db, meter } = meteredDatabase();
  expect((await readOne(frontReading(db, NOW, 20))).sticky).toHaveLength(0);
  const without = meter.rowsRead;
  await makeArticle({ sticky: true });
  meter.rowsRead = 0;
  expect((await readOne(frontReading(db, NOW, 20))).sticky).toHaveLength(1);
  expect(meter.rowsRead - without).toBeLessThanOrEqual(2);
});

it("an article that is not sticky is the one that it was before there was the word", async () => {
  await publish(1);
  const again = await publish(1, { sticky: false });
  expect(await again.json()).toMatchObject({ unchanged: 1 });
  expect(await env.DB.prepare("SELECT sticky FROM articles").first("sticky")).toBe(0);
});
