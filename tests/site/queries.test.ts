import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { meteredDatabase, told } from "../support/metered-database.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../support/worker.ts";

const PATH = "/2026/10/01/the-bridge-opens/";

beforeEach(async () => {
  const article = {
    path: PATH,
    title: "The bridge opens",
    body: "It does.",
    bodyFormat: "markdown",
    section: "Town",
    tags: ["bridge"],
  };
  const published = { ...article, author: "Ida Marlowe", publishedAt: "2026-10-01T08:00:00Z" };
  expect((await askNewsroom("PUT", "/articles", [published])).status).toBe(200);
});

/** Of a page that nobody keeps yet, in an isolate that knows the lists: what each reader of an archive may cost. */
describe("a cold page's queries", () => {
  it.each([
    ["/", 3, 1],
    ["/section/town/", 3, 1],
    ["/tag/bridge/", 3, 1],
    ["/author/ida-marlowe/", 3, 1],
    [PATH, 5, 2],
    [`${PATH}feed.xml`, 2, 2],
    ["/feed.xml", 2, 1],
    ["/sitemap.xml", 3, 3],
    ["/news-sitemap.xml", 1, 1],
    ["/comments/feed.xml", 1, 1],
    ["/search?q=bridge", 2, 2],
    ["/api/v1/articles", 1, 1],
    // What an article's page is read from, and what else may be at the address, go together.
    ["/nothing/", 4, 1],
  ])("%s: at most %i in %i round trips", async (path, most, trips) => {
    forgetAll();
    await env.PAGES.delete(`page:${path}`);
    const { binding, meter, asked } = meteredDatabase();
    await ask("/robots.txt", { headers: BROWSER }, { DB: binding });
    asked.length = 0;
    Object.assign(meter, { queries: 0, trips: 0 });
    await ask(path, { headers: BROWSER }, { DB: binding });
    expect(meter.queries, told(asked)).toBeLessThanOrEqual(most);
    expect(meter.trips, told(asked)).toBeLessThanOrEqual(trips);
  });
});

describe("a comment on a page that is kept", () => {
  it("is three round trips with the page that shows it, and what comes meanwhile is shown too", async () => {
    forgetAll();
    const { binding, meter, asked } = meteredDatabase();
    const post = (comment: string) =>
      ask(
        `${PATH}comments`,
        {
          method: "POST",
          headers: { ...BROWSER, "Content-Type": "application/json", Origin: "https://paper.example" },
          body: JSON.stringify({ comment, author: "Ida" }),
        },
        { DB: binding },
      );
    await ask("/robots.txt", { headers: BROWSER }, { DB: binding });
    asked.length = 0;
    meter.trips = 0;
    expect((await post("The first to cross it was the postman.")).status).toBe(201);
    // What is known of it; the comment, with what its page is made of; what became of the page.
    expect(meter.trips, told(asked)).toBe(3);
    expect(await env.PAGES.get(`page:${PATH}`)).toContain("postman");
    forgetAll();
    const both = [
      post("The second was his dog, who did not stop."),
      post("The third one was the mayor of the town."),
    ];
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([201, 201]);
    const page = await env.PAGES.get(`page:${PATH}`);
    expect(page).toContain("his dog");
    expect(page).toContain("the mayor of the town");
    expect(
      await env.DB.prepare("SELECT count(*) AS n FROM stale_pages WHERE path = ?").bind(PATH).first("n"),
    ).toBe(0);
  });
});

describe("a list of the API that is asked for again", () => {
  const LIST = "/api/v1/articles?limit=5";

  it("costs nothing for as long as the first answer may be kept anywhere, and no longer", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { binding, meter } = meteredDatabase();
    const first = await ask(LIST, {}, { DB: binding });
    expect(first.headers.get("Cache-Control")).toBe("public, max-age=30");
    const body = await first.text();
    meter.trips = 0;
    vi.advanceTimersByTime(20_000);
    const again = await ask(LIST, {}, { DB: binding });
    expect(await again.text()).toBe(body);
    expect(again.headers.get("Content-Type")).toBe(first.headers.get("Content-Type"));
    expect(again.headers.get("Cache-Control")).toBe("public, max-age=10");
    expect(meter.trips).toBe(0);
    await ask("/api/v1/articles?limit=6", {}, { DB: binding });
    expect(meter.trips).toBe(1);
    vi.advanceTimersByTime(10_000);
    await ask(LIST, {}, { DB: binding });
    expect(meter.trips).toBe(2);
  });

  it.each(["?refresh=later", ""])("shows what was published here at once%s", async (query) => {
    const titles = async () =>
      (await (await ask(LIST)).json<{ items: { title: string }[] }>()).items.map(({ title }) => title);
    expect(await titles()).toEqual(["The bridge opens"]);
    const other = { path: PATH, title: "The bridge closes", body: "It does.", bodyFormat: "markdown" };
    await askNewsroom("PUT", `/articles${query}`, { ...other, publishedAt: "2026-10-01T08:00:00Z" });
    expect(await titles()).toEqual(["The bridge closes"]);
  });
});

describe("a publish", () => {
  it("is as many round trips however much hangs on it, and the cron finds what is like it", async () => {
    const now = Date.now();
    await runCron(now);
    const { binding, meter, asked } = meteredDatabase();
    const save = (n: number) =>
      askNewsroom(
        "PUT",
        "/articles",
        {
          path: `/bridges/${n}/`,
          title: `The bridge opens again, part ${n}`,
          body: "It does, says the bridge's keeper of the bridge.",
          bodyFormat: "markdown",
          section: "Town",
          tags: ["bridge"],
        },
        { DB: binding },
      );
    const related = (n: number) =>
      env.DB.prepare("SELECT related FROM articles WHERE path = ?")
        .bind(`/bridges/${n}/`)
        .first<string>("related");
    const shownOn = async (n: number) => (await ask(`/bridges/${n}/`)).text();
    for (const n of [1, 2]) expect((await save(n)).status).toBe(200);
    Object.assign(meter, { trips: 0 });
    asked.length = 0;
    await save(3);
    // Its place, its terms, the transaction with all that its pages and the lists are made of, what became of the pages, the search's
    // queue, and the lists stored, which show the newest where nobody has read anything.
    expect(meter.trips, told(asked)).toBeLessThanOrEqual(6);
    expect(asked.filter((sql) => /postings/.test(sql))).toHaveLength(1);
    // The newest stand in their place until the cron has looked.
    expect(await shownOn(3)).toContain("The bridge opens</a>");
    expect(await related(3)).toContain("awaitedSince");
    for (let run = 1; run <= 3; run++) await runCron(now + run * 60_000);
    expect(JSON.parse((await related(3)) ?? "{}").alike).toHaveLength(3);
    expect(await shownOn(1)).toContain("part 3");
  });
});
