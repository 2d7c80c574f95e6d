import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { searchArticles } from "../../src/articles/search-articles.ts";
import { openDatabase } from "../../src/db/client.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../support/worker.ts";

const AT = "2026-10-01T08:00:00Z";
/** The cron looks after the index every five minutes, and goes on in the next one as long as there is more. */
const LATER = 300_000;

type Given = Record<string, unknown> & { path: string };

function article({ path, ...given }: Given) {
  return { title: "Untitled", body: "Nothing.", bodyFormat: "markdown", publishedAt: AT, ...given, path };
}

async function publish(...given: Given[]): Promise<{ id: number; path: string }[]> {
  const response = await askNewsroom("PUT", "/articles", given.map(article));
  expect(response.status).toBe(200);
  return ((await response.json()) as { articles: { id: number; path: string }[] }).articles;
}

type Answer = {
  count: number | null;
  isExact: boolean;
  reach: string;
  next: string | null;
  nextUrl: string | null;
  problems: string[];
  items: { path: string; title: string; excerpt: { text: string; parts: string[] } | null }[];
};

async function search(query: string, given: Parameters<typeof ask>[2] = {}): Promise<Answer> {
  const response = await ask(`/search?${query}&format=json`, { headers: BROWSER }, given);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const paths = async (query: string) => (await search(query)).items.map(({ path }) => path);

const HERRING = {
  path: "/2026/herring/",
  title: "The herring that nobody forecast",
  standfirst: "They came on a Tuesday.",
  body: `${"The harbour was quiet. ".repeat(40)}Then the **sk**ipper of the *Morgenstern* saw Chāteau & Söhne. ${"It rained. ".repeat(40)}`,
  author: "Ida Marlowe",
  section: "Harbour",
  tags: ["Fish"],
};

/** A paper whose cron has run once. */
beforeEach(() => runCron(Date.now()));

describe("a search", () => {
  it("finds every word of a body, the author, the tag, and shows where the words stand", async () => {
    await publish(HERRING, { path: "/2026/other/", title: "A pear" });
    for (const query of [
      "skipper",
      "Ida+Marlowe",
      "fish",
      "chateau+sohne",
      "morgenst",
      "herrings",
      "%22came+on+a+tuesday%22",
    ])
      expect(await paths(`q=${query}`), query).toEqual([HERRING.path]);
    const { items, count, isExact, reach } = await search("q=skipper");
    expect([count, isExact, reach]).toEqual([1, true, "whole"]);
    expect(items[0]?.excerpt?.parts[1]).toBe("skipper");
    const html = await (await ask("/search?q=skipper", { headers: BROWSER })).text();
    expect(html).toContain("<mark>skipper</mark> of the Morgenstern saw Chāteau &amp; Söhne");
    expect(html).toContain("1 article</p>");
    expect(html).toContain('rel="search"');
  });

  it("filters by section, author's name and slug, and by days of the paper's own zone", async () => {
    await publish(HERRING, {
      path: "/2026/b/",
      body: "A skipper.",
      section: "Town",
      author: "Jon Vale",
      publishedAt: "2026-10-02T23:30:00Z",
    });
    expect(await paths("q=skipper&section=harbour")).toEqual([HERRING.path]);
    expect(await paths("q=skipper&author=ida-marlowe")).toEqual([HERRING.path]);
    expect(await paths("q=skipper&author=Jon+Vale")).toEqual(["/2026/b/"]);
    expect(await paths("q=skipper&from=2026-10-02&to=2026-10-02")).toEqual(["/2026/b/"]);
    expect(await paths("q=skipper&to=2026-10-01")).toEqual([HERRING.path]);
    const zone = { TIME_ZONE: "Europe/Berlin" };
    expect((await search("q=skipper&from=2026-10-03", zone)).items.map(({ path }) => path)).toEqual([
      "/2026/b/",
    ]);
    const { problems } = await search("q=skipper&from=2026-02-31");
    expect(problems).toEqual(["“2026-02-31” is no day, and was left out: write it such as 2026-11-28."]);
    const html = await (
      await ask("/search?q=skipper&section=harbour&from=x%3Cb%3E", { headers: BROWSER })
    ).text();
    expect(html).toContain('<option value="harbour" selected');
    expect(html).toContain("“x&lt;b&gt;” is no day");
  });

  it("never finds what is a draft, withdrawn, deleted, no article, or not out yet", async () => {
    await publish(
      { path: "/draft/", body: "A skipper.", status: "draft" },
      { path: "/page/", body: "A skipper.", kind: "page" },
      { path: "/later/", body: "A skipper.", publishedAt: "2099-01-01T00:00:00Z" },
    );
    expect(await paths("q=skipper")).toEqual([]);
    const [first] = await publish({ path: "/a/", body: "A skipper." });
    expect(await paths("q=skipper")).toEqual(["/a/"]);
    await publish({ path: "/a/", body: "A skipper.", status: "withdrawn" });
    expect(await paths("q=skipper")).toEqual([]);
    await publish({ path: "/a/", body: "A skipper." });
    expect(await paths("q=skipper")).toEqual(["/a/"]);
    await askNewsroom("DELETE", `/articles/${first?.id}`);
    expect(await search("q=skipper")).toMatchObject({ items: [], count: 0 });
  });

  it("finds what was scheduled from the moment at which it comes out", async () => {
    await publish({ path: "/later/", body: "A skipper.", publishedAt: "2099-01-01T00:00:30Z" });
    const at = async (now: string) => {
      const place = { db: openDatabase(env.DB), search: env.SEARCH, now: Date.parse(now), language: "en" };
      return (await searchArticles(place, { text: "skipper", filter: {}, limit: 20 })).items.length;
    };
    expect(await at("2099-01-01T00:00:29Z")).toBe(0);
    expect(await at("2099-01-01T00:00:30Z")).toBe(1);
  });

  it("leaves nothing of what was withdrawn, deleted or edited out, even while the index is behind", async () => {
    await publish(
      { path: "/a/", body: "A skipper called Mortimer." },
      { path: "/b/", body: "A skipper called Mortimer." },
    );
    await env.SEARCH.prepare("SELECT 1 FROM words").all();
    const broken = brokenSearch("prepare");
    const changed = [
      article({ path: "/a/", body: "A skipper." }),
      article({ path: "/b/", body: "A skipper called Mortimer.", status: "withdrawn" }),
    ];
    vi.spyOn(console, "error").mockReturnValue(undefined);
    expect((await askNewsroom("PUT", "/articles", changed, { SEARCH: broken })).status).toBe(200);
    expect(await paths("q=mortimer")).toEqual([]);
    await runCron(Date.now() + LATER);
    expect(await paths("q=mortimer")).toEqual([]);
    expect(await paths("q=skipper")).toEqual(["/a/"]);
  });

  it("follows authors and tags that are spelled otherwise", async () => {
    const author = (name: string) => ({ name, slug: "ida" });
    await publish(
      { path: "/a/", author: author("Ida Marlow") },
      { path: "/b/", author: author("Ida Marlow") },
    );
    expect(await paths("q=marlow")).toHaveLength(2);
    await publish({ path: "/c/", author: author("Ida Zimmer") });
    await runCron(Date.now() + LATER);
    await runCron(Date.now() + LATER + 60_000);
    expect((await paths("q=zimmer")).sort()).toEqual(["/a/", "/b/", "/c/"]);
  });

  it("goes on to the last article by its own links, and says how many there are", async () => {
    const all = Array.from({ length: 75 }, (_, n) => ({ path: `/n/${n}/`, body: `The council met ${n}.` }));
    await publish(...all);
    for (let n = 0; n < 5; n++) await askNewsroom("POST", "/search/index");
    const found: string[] = [];
    let link: string | null = "/search?q=council";
    while (link !== null) {
      const html: string = await (await ask(link, { headers: BROWSER })).text();
      expect(html).toContain("More than 60 articles");
      found.push(
        ...[...html.matchAll(/<h2 class="card-title" dir="auto"><a href="([^"]+)"/g)].map(
          ([, path = ""]) => path,
        ),
      );
      link = /<p class="pager"><a href="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? null;
    }
    expect(new Set(found)).toEqual(new Set(all.map(({ path }) => path)));
    expect(found).toHaveLength(75);
    const api = await ask("/api/v1/articles?q=council&limit=50");
    const first = (await api.json()) as { items: unknown[]; next: string };
    const rest = async (cursor: string | null): Promise<number> => {
      if (cursor === null) return 0;
      const page = await (await ask(`/api/v1/articles?q=council&limit=50&cursor=${cursor}`)).json<
        typeof first
      >();
      return page.items.length + (await rest(page.next));
    };
    expect(first.items.length + (await rest(first.next))).toBe(75);
  });

  it("reads at most 200 rows, however many articles have the words", async () => {
    const words = "everywhere often council";
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
       INSERT INTO articles (path, slug, status, title, standfirst, body_source, body_format, body_html, section_slug, published_at, listed_at, changed_at, created_at, content_hash)
       SELECT '/' || i || '/', 's', 'published', 'Council ' || i, 'often', '', 'html', '<p>${words}</p>', 's', i * 60000, i * 60000, i, i, 'h' || i FROM n`,
    ).run();
    await askNewsroom("POST", "/search/rebuild");
    for (let left = true; left; ) {
      const state = (await (await askNewsroom("POST", "/search/index")).json()) as { walk: string | null };
      left = state.walk !== null;
    }
    for (const text of ["council", "everywhere often", "often council", "eve", "council everywhere oft"]) {
      const on = meteredDatabase(env.DB);
      const search = meteredDatabase(env.SEARCH);
      const place = { db: on.db, search: search.binding, now: Date.now(), language: "en" };
      let cursor: string | undefined;
      for (let page = 0; page < 5; page++) {
        on.meter.rowsRead = search.meter.rowsRead = 0;
        const found = await searchArticles(place, { text, filter: {}, cursor, limit: 20 });
        expect(found.reach).toBe("whole");
        expect(found.items).toHaveLength(20);
        expect(on.meter.rowsRead + search.meter.rowsRead, `${text}, page ${page}`).toBeLessThanOrEqual(200);
        cursor = found.next ?? undefined;
      }
    }
  });
});

describe("the search's own database", () => {
  it("is not needed: the paper publishes, and is searched by fewer words, and says so", async () => {
    const without = { SEARCH: undefined };
    const response = await askNewsroom("PUT", "/articles", [article(HERRING)], without);
    expect(response.status).toBe(200);
    expect((await search("q=herring", without)).items).toHaveLength(1);
    const html = await (await ask("/search?q=walrus", { headers: BROWSER }, without)).text();
    expect(html).toContain("only titles, tags, introductions and the most telling words");
    expect(html).not.toContain("No article has");
    const rebuild = await askNewsroom("POST", "/search/rebuild", undefined, without);
    expect(rebuild.status).toBe(404);
    expect(await rebuild.text()).toContain("npm run deploy");
    expect(await (await ask("/healthz", {}, without)).json()).toMatchObject({
      status: "ok",
      search: { database: "none" },
    });
  });

  it("may be away: the paper publishes, is read, is searched by fewer words, and catches up", async () => {
    await publish({ path: "/a/", title: "A pear" });
    const log = vi.spyOn(console, "error").mockReturnValue(undefined);
    const away = { SEARCH: brokenSearch("prepare", "batch") };
    expect((await askNewsroom("PUT", "/articles", [article(HERRING)], away)).status).toBe(200);
    expect((await ask(HERRING.path, { headers: BROWSER }, away)).status).toBe(200);
    const found = await search("q=herring", away);
    expect([found.items.length, found.reach]).toEqual([1, "terms"]);
    expect(log.mock.calls.flat().map(({ event }) => event)).toContain("search_failed");
    const health = await ask("/healthz", {}, away);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      status: "degraded",
      search: { database: "unreachable", waiting: 1 },
    });
    await runCron(Date.now() + LATER);
    expect(await paths("q=skipper")).toEqual([HERRING.path]);
    expect(await (await ask("/healthz")).json()).toMatchObject({ search: { database: "ok", waiting: 0 } });
  });

  it("is made by the first run of the cron, of what was there before, the newest first", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
       INSERT INTO articles (path, slug, status, title, body_source, body_format, body_html, published_at, listed_at, changed_at, created_at, content_hash)
       SELECT '/' || i || '/', 's', 'published', 'T', '', 'html', '<p>skipper n' || i || '</p>', i, i, i, i, 'h' || i FROM n`,
    ).run();
    await forgetSearch();
    expect((await search("q=skipper")).reach).toBe("terms");
    const now = Date.now() + LATER;
    await runCron(now);
    expect(await search("q=n50")).toMatchObject({ items: [{ path: "/50/" }], reach: "building" });
    const html = await (await ask("/search?q=n1", { headers: BROWSER })).text();
    expect(html).toContain("older articles may be missing");
    expect(html).not.toContain("No article has");
    for (let n = 1; n < 5; n++) await runCron(now + n * 60_000);
    expect(await search("q=n1")).toMatchObject({ items: [{ path: "/1/" }], reach: "whole" });
    // Nothing is left to do, and nothing was stored twice.
    const { results } = await env.SEARCH.prepare("SELECT count(*) AS n FROM words").all();
    expect(results).toEqual([{ n: 50 }]);
  });

  it("is made anew where it is another paper's, or empty", async () => {
    await publish(HERRING);
    await runCron(Date.now());
    expect(await paths("q=skipper")).toEqual([HERRING.path]);
    await forgetSearch();
    expect((await search("q=herring")).reach).toBe("terms");
    await runCron(Date.now() + LATER);
    expect(await paths("q=skipper")).toEqual([HERRING.path]);
  });

  it("costs publishing a few rows, in both databases", async () => {
    await publish({ path: "/a/", title: "A pear" });
    const on = meteredDatabase(env.DB);
    const search = meteredDatabase(env.SEARCH);
    const bindings = { DB: on.binding, SEARCH: search.binding };
    const before = article({ ...HERRING, path: "/b/" });
    expect((await askNewsroom("PUT", "/articles", [before], bindings)).status).toBe(200);
    expect(search.meter.rowsWritten).toBeGreaterThan(0);
    expect(search.meter.rowsWritten).toBeLessThanOrEqual(4);
    const ours = on.asked.filter((sql) => /search_queue/.test(sql));
    expect(ours).toHaveLength(3);
    expect(search.meter.queries).toBe(1);
  });
});

/** As it is when it was bound a moment ago. */
async function forgetSearch(): Promise<void> {
  await env.SEARCH.batch(
    ["words", "documents", "builds"].map((table) => env.SEARCH.prepare(`DROP TABLE ${table}`)),
  );
}

/** The search's database, of which these fail as they do while D1 is away. */
function brokenSearch(...methods: ("prepare" | "batch")[]): D1Database {
  const fail = () => {
    throw new Error("D1_ERROR: Network connection lost.");
  };
  const real = {
    prepare: (sql: string) => env.SEARCH.prepare(sql),
    batch: (all: D1PreparedStatement[]) => env.SEARCH.batch(all),
  };
  return { ...real, ...Object.fromEntries(methods.map((name) => [name, fail])) } as unknown as D1Database;
}
