import { env } from "cloudflare:workers";
import { beforeEach, expect, it, vi } from "vitest";
import { SCHEME_SCRIPT } from "../../src/pages/colour-scheme.ts";
import { addViews } from "../popularity/readers.ts";
import { makeArticle } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask } from "../support/worker.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 7, title: "The <ferry> & the ice", path: "/ferry/", publishedAt: NOW - 26 * HOUR });
  await addViews(
    [
      { hour: NOW / HOUR - 25.5, articleId: 7, views: 1_200 },
      { hour: Math.floor(NOW / HOUR), articleId: 7, views: 34 },
    ],
    NOW,
  );
});

const open = async (path: string, role: "admin" | "moderator" = "admin", given = {}) =>
  ask(`/admin${path}`, { headers: await signedIn(role) }, given);

it("an article's page says how it is read, also to moderators, and what is kept of readers", async () => {
  const html = await (await open("/articles/7/figures", "moderator")).text();
  expect(html).toContain("The &lt;ferry&gt; &amp; the ice");
  expect(html).toContain("1,234 readers");
  expect(html).toContain('aria-label="Readers by hour, the first 27 hours: 1,234 in all."');
  expect(html).toContain("Nobody is followed");
  expect(html).not.toContain('/admin/articles/7"');
  expect(html.replace(SCHEME_SCRIPT, "")).not.toMatch(/style="|<script(?! type="module" src)/);
  expect((await open("/articles/8/figures")).status).toBe(404);
  expect((await ask("/admin/articles/7/figures")).status).not.toBe(200);
});

it("the first page has what is read now and most above the charts, and links to each article's figures", async () => {
  await env.DB.exec(
    `INSERT INTO top_lists (window, entries, ranked_at) VALUES ('week', '[{"articleId":7,"views":1234}]', ${NOW})`,
  );
  const html = await (await open("")).text();
  const order = ["in the last hour", "Most read", "readers today", "in the last 7 days", "Sections"];
  const places = order.map((text) => html.indexOf(text));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(html.match(/href="\/admin\/articles\/7\/figures"/g)).toHaveLength(2);
  expect(html).not.toContain("(UTC)");
});

it("what is read now renews itself without scripts, too", async () => {
  const html = await (await open("/now")).text();
  expect(html).toContain('<noscript><meta http-equiv="refresh" content="60"/></noscript>');
  expect(html).toContain("34 readers");
});

it("says where days of a zone half an hour off begin, and that readers are counted elsewhere where they are", async () => {
  const html = await (await open("", "admin", { TIME_ZONE: "Asia/Kolkata" })).text();
  expect(html).toContain("a day here begins at 23:30 of the evening before");
  expect(await (await open("")).text()).not.toContain("of the evening before");
  const elsewhere = {
    POPULARITY_SOURCE: "analytics-engine",
    ANALYTICS_ACCOUNT_ID: "a",
    ANALYTICS_TOKEN: "b",
    VIEWS: { writeDataPoint: () => {} } as unknown as AnalyticsEngineDataset,
  };
  expect(await (await open("/articles/7/figures", "admin", elsewhere)).text()).toContain(
    "Readers are counted by Workers Analytics Engine",
  );
});

it.each([
  ["/articles/7/figures.csv", "date,time zone,readers", 3],
  ["/articles/7/figures.csv?by=hour", "date,time,time zone,begins (UTC),readers", 28],
  ["/readers.csv?window=day", "date,time,time zone,begins (UTC),readers,comments,of which spam", 25],
  ["/most-read.csv", "place,readers,title,section,author,path,id", 2],
])("%s is a file for a spreadsheet", async (path, header, lines) => {
  const response = await open(path, "moderator");
  expect(response.headers.get("Content-Type")).toContain("text/csv");
  const rows = (await response.text()).trimEnd().split("\r\n");
  expect([rows[0], rows.length]).toEqual([header, lines]);
});
