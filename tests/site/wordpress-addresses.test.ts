import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { meteredDatabase, told } from "../support/metered-database.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

const PATH = "/2024/03/the-quay/";
const FEED = "application/rss+xml; charset=utf-8";

const article = {
  path: PATH,
  title: "The quay",
  body: "It is wet.",
  bodyFormat: "markdown",
  section: "Harbour",
  tags: ["Tides"],
  author: { name: "Ines Marlow", slug: "ines" },
  publishedAt: "2024-03-05T23:30:00Z",
};
const page = {
  path: "/about/",
  title: "About",
  body: "Us.",
  bodyFormat: "markdown",
  kind: "page",
  publishedAt: "2024-01-02T08:00:00Z",
};

async function publish(...articles: object[]): Promise<void> {
  const answer = await (await askNewsroom("PUT", "/articles", articles)).json<{ skipped: unknown[] }>();
  expect(answer.skipped).toEqual([]);
}

/** What a reader gets; `check-addresses` is told the same. */
async function leadsTo(address: string): Promise<string> {
  const response = await ask(address, { headers: BROWSER });
  const got = [response.status, response.headers.get("Location")].filter(Boolean).join(" ");
  expect(await checked(address), address).toBe(got);
  return got;
}

async function checked(address: string): Promise<string> {
  const { pathname, search } = new URL(address, "https://paper.example");
  const answer = await askNewsroom("POST", "/addresses", { addresses: [pathname + search] });
  const { results } = await answer.json<{ results: { status: number; to?: string }[] }>();
  return results.map(({ status, to }) => [status, to].filter(Boolean).join(" ")).join();
}

beforeEach(() => publish(article, page));

describe("WordPress's addresses on a paper that was always here", () => {
  it("lead to their equals", async () => {
    for (const [address, to] of [
      // Feeds.
      ["/feed/", "/feed.xml"],
      ["/feed", "/feed.xml"],
      ["/feed/rss2/", "/feed.xml"],
      ["/feed/atom/", "/feed.xml"],
      ["/feed/rdf", "/feed.xml"],
      ["/feed/json/", "/feed.json"],
      ["/rss/", "/feed.xml"],
      ["/rss2", "/feed.xml"],
      ["/atom/", "/feed.xml"],
      ["/wp-rss2.php", "/feed.xml"],
      ["/?feed=rss2", "/feed.xml"],
      ["/?feed=json", "/feed.json"],
      ["/?feed=comments-rss2", "/comments/feed.xml"],
      ["/index.php?feed=rss2", "/feed.xml"],
      ["/index.php/feed/", "/feed.xml"],
      ["/comments/feed/", "/comments/feed.xml"],
      ["/comments/feed/atom/", "/comments/feed.xml"],
      ["/category/harbour/feed/", "/section/harbour/feed.xml"],
      ["/category/town/harbour/feed/rss2/", "/section/harbour/feed.xml"],
      ["/tag/tides/feed/", "/tag/tides/feed.xml"],
      ["/author/ines/feed/", "/author/ines/feed.xml"],
      ["/2024/03/feed/", "/feed.xml"],
      [`${PATH}feed/`, `${PATH}feed.xml`],
      [`${PATH}feed/atom`, `${PATH}feed.xml`],
      ["/?pagename=about&feed=rss2", "/about/feed.xml"],
      // What hangs on an article.
      [`${PATH}amp/`, PATH],
      [`${PATH}amp`, PATH],
      [`${PATH}embed/`, PATH],
      [`${PATH}trackback/`, PATH],
      [`${PATH}2/`, PATH],
      [`${PATH}page/2/`, PATH],
      [`${PATH}attachment/wet-steps/`, PATH],
      [`${PATH}comment-page-3/`, `${PATH}#comments`],
      [`${PATH}?replytocom=77`, PATH],
      [`${PATH}?replytocom=77&reply-to=12`, `${PATH}?reply-to=12`],
      [`/index.php${PATH}`, PATH],
      ["https://paper.example//about/?replytocom=77", "/about/"],
      ["/about/2/", "/about/"],
      // Lists.
      ["/category/harbour/", "/section/harbour/"],
      ["/category/harbour", "/section/harbour/"],
      ["/category/town/harbour/", "/section/harbour/"],
      ["/category/tides/", "/tag/tides/"],
      ["/category/harbour/page/2/", "/section/harbour/"],
      ["/tag/tides/page/7", "/tag/tides/"],
      ["/author/ines/page/2/", "/author/ines/"],
      ["/page/2/", "/"],
      ["/?paged=3", "/"],
      ["/index.php", "/"],
      ["/index.php/page/2/", "/"],
      ["/embed/", "/"],
      ["/?category_name=town/harbour", "/section/harbour/"],
      ["/?tag=tides", "/tag/tides/"],
      ["/?author_name=ines", "/author/ines/"],
      ["/?author_name=ines&feed=rss2", "/author/ines/feed.xml"],
      ["/?s=wet+quay", "/search?q=wet+quay"],
      ["/search/wet%20quay/", "/search?q=wet+quay"],
      ["/?pagename=about", "/about/"],
      // Archives by date.
      ["/2024/3/", "/2024/03/"],
      ["/2024/3/5/", "/2024/03/05/"],
      ["/2024", "/2024/"],
      ["/2024/03/page/2/", "/2024/03/"],
      ["/?m=2024", "/2024/"],
      ["/?m=202403", "/2024/03/"],
      ["/?m=20240305", "/2024/03/05/"],
      ["/?year=2024&monthnum=3&day=5", "/2024/03/05/"],
      // Sitemaps.
      ["/wp-sitemap.xml", "/sitemap.xml"],
      ["/wp-sitemap-posts-post-1.xml", "/sitemap.xml"],
      ["/wp-sitemap-taxonomies-category-1.xml", "/sitemap.xml"],
      ["/sitemap_index.xml", "/sitemap.xml"],
      ["/post-sitemap2.xml", "/sitemap.xml"],
      ["/category-sitemap.xml", "/sitemap.xml"],
    ] as [string, string][]) {
      expect(await leadsTo(address), address).toBe(`301 ${to}`);
      // An address that leads on leads to something.
      if (!to.startsWith("/search")) expect((await ask(to, { headers: BROWSER })).status, to).toBe(200);
    }
  });

  it("are nothing where there is no equal", async () => {
    for (const [address] of [
      ["/category/none/"],
      ["/category/none/feed/"],
      ["/tag/none/feed/"],
      ["/none/feed/"],
      ["/none/amp/"],
      ["/2023/"],
      ["/2023/03/"],
      ["/2024/02/30/"],
      ["/2024/13/"],
      ["/2024/3/6/"],
      ["/2024/03/the-quay/gull/"],
      ["/section/harbour/2/"],
    ] as [string][])
      expect(await leadsTo(address), address).toBe("404");
  });

  it.each([["/"], ["/?utm_source=x"], ["/?m=yesterday"], ["/?p=99"], ["/?cat=9"], ["/?name=nobody"]])(
    "%s is the front page",
    async (address) => {
      expect((await ask(address, { headers: BROWSER })).status).toBe(200);
      // Who walks an old site's addresses wants to know that a number names nothing.
      expect(await checked(address)).toBe(/p=|cat=|name=/.test(address) ? "404" : "200");
    },
  );

  it("gives way to an article that is there", async () => {
    const taken = [
      "/2024/",
      "/2024/03/the-quay/feed/",
      "/category/harbour/",
      "/2024/03/the-quay/2/",
      "/index.php/x/",
    ];
    await publish(...taken.map((path) => ({ ...page, path, title: path })));
    forgetAll();
    for (const path of taken) expect(await leadsTo(path), path).toBe("200");
    expect(await (await ask("/2024/", { headers: BROWSER })).text()).toContain('<h1 dir="auto">/2024/</h1>');
    expect(await leadsTo("/2024/feed.xml")).toBe("200");
  });

  it("leads to what has moved, and says what is gone", async () => {
    await askNewsroom("PUT", "/redirects", { redirects: [{ from: "/old/", to: PATH, kind: "former" }] });
    expect(await leadsTo("/old/feed/")).toBe(`301 ${PATH}feed.xml`);
    expect(await leadsTo("/old/amp/")).toBe(`301 ${PATH}`);
    await publish({ ...article, status: "withdrawn" });
    expect(await leadsTo(`${PATH}amp/`)).toBe("410");
  });

  it("keeps to itself what WordPress never gives an article", async () => {
    for (const path of [
      ...["/feed/", "/page/2/", "/feed/atom/", "/rss", "/comments/feed/", "/wp-login.php", "/xmlrpc.php"],
      ...[
        "/wp-admin/",
        "/wp-admin/post.php",
        "/blog/wp-login.php",
        "/wp-json/wp/v2/posts",
        "/wp-includes/x.js",
      ],
      ...["/wp-sitemap.xml", "/sitemap_index.xml", "/section/harbour/feed.xml", "/mail/", "/mail/confirm"],
    ]) {
      const answer = await askNewsroom("PUT", "/articles", [{ ...page, path }]);
      const { skipped } = await answer.json<{ skipped: { reason: string }[] }>();
      expect(skipped[0]?.reason, path).toMatch(
        /^the paper itself answers to .* \(.+\): give the article another path$/,
      );
    }
  });
});

describe("WordPress's addresses by number, and in a folder", () => {
  beforeEach(async () => {
    await publish({ ...article, redirects: ["/?p=21"] });
    const redirects = [
      { from: "/?cat=3", to: "/section/harbour/" },
      { from: "/?author=2", to: "/author/ines/" },
      { from: "/blog/?p=22", to: PATH },
      { from: "/blog/", to: "/" },
      { from: "/blog/category/quays/", to: "/section/harbour/" },
      { from: "/tag/%D0%BF%D0%BE%D1%80%D1%82/", to: "/tag/tides/" },
      { from: "/category/%d0%bf%d0%be%d1%80%d1%82/", to: "/section/harbour/" },
      { from: "/author/ida/", to: "/author/ines/" },
    ];
    const answer = await askNewsroom("PUT", "/redirects", { redirects });
    expect(await answer.json()).toEqual({ stored: redirects.length, skipped: [], kept: [] });
  });

  it("lead to their equals", async () => {
    for (const [address, to] of [
      ["/?p=21", PATH],
      ["/?page_id=21", PATH],
      ["/?attachment_id=21", PATH],
      ["/?p=21&utm_source=x", PATH],
      ["/index.php?p=21", PATH],
      ["/?p=21&feed=rss2", `${PATH}feed.xml`],
      ["/?p=21&cpage=2", `${PATH}#comments`],
      ["/?p=21&page=2", PATH],
      ["/?cat=3", "/section/harbour/"],
      ["/?cat=3&feed=rss2", "/section/harbour/feed.xml"],
      ["/?cat=3&paged=2", "/section/harbour/"],
      ["/?author=2", "/author/ines/"],
      ["/blog/?p=22", PATH],
      ["/blog?p=22", PATH],
      ["/blog/index.php?p=22", PATH],
      ["/blog/", "/"],
      ["/blog/feed/", "/feed.xml"],
      ["/blog/comments/feed/", "/comments/feed.xml"],
      ["/blog/page/2/", "/"],
      ["/blog/2024/03/", "/2024/03/"],
      ["/blog/wp-sitemap.xml", "/sitemap.xml"],
      ["/blog/category/quays/feed/", "/section/harbour/feed.xml"],
      ["/blog/?s=wet", "/search?q=wet"],
      ["/blog/?feed=rss2", "/feed.xml"],
      ["/tag/%d0%bf%d0%be%d1%80%d1%82/", "/tag/tides/"],
      ["/tag/порт", "/tag/tides/"],
      ["/tag/%D0%BF%D0%BE%D1%80%D1%82/feed/", "/tag/tides/feed.xml"],
      ["/category/порт/", "/section/harbour/"],
      ["/category/%D0%BF%D0%BE%D1%80%D1%82/page/2/", "/section/harbour/"],
      ["/author/ida/", "/author/ines/"],
      ["/author/ida/feed/", "/author/ines/feed.xml"],
    ] as [string, string][])
      expect(await leadsTo(address), address).toBe(`301 ${to}`);
  });

  it("stays as the newsroom has made it since, where an import comes again", async () => {
    await publish({ ...page, path: "/news/", title: "News" });
    const put = async (redirects: object[], yielding: boolean) =>
      (await askNewsroom("PUT", "/redirects", { redirects, yielding })).json<{
        stored: number;
        kept: unknown[];
      }>();
    const imported = [
      { from: "/a/", to: PATH },
      { from: "/b/", to: PATH },
      { from: "/c/", to: PATH },
    ];
    expect(await put(imported, true)).toMatchObject({ stored: 3, kept: [] });
    await put(
      [
        { from: "/b/", to: "/news/" },
        { from: "/c/", to: "", kind: "gone" },
      ],
      false,
    );
    expect(await put(imported, true)).toMatchObject({
      stored: 1,
      kept: [
        { what: "/b/", reason: "it leads to /news/ here" },
        { what: "/c/", reason: "what was there was deleted here" },
      ],
    });
    expect([await leadsTo("/a/"), await leadsTo("/b/"), await leadsTo("/c/")]).toEqual([
      `301 ${PATH}`,
      "301 /news/",
      "410",
    ]);
    expect(await put([{ from: "/b/", to: PATH }], false)).toMatchObject({ stored: 1, kept: [] });
    expect(await leadsTo("/b/")).toBe(`301 ${PATH}`);
  });

  it("leads on from a day of another clock, as long as that day has no article of its own", async () => {
    const redirects = [
      { from: "/2024/03/04/", to: "/2024/03/" },
      { from: "/2024/03/05/", to: "/2024/03/" },
    ];
    await askNewsroom("PUT", "/redirects", { redirects });
    expect(await leadsTo("/2024/03/04/")).toBe("301 /2024/03/");
    expect(await leadsTo("/2024/03/05/")).toBe("200");
  });

  it("leads nobody away from a list that is there", async () => {
    await askNewsroom("PUT", "/redirects", { redirects: [{ from: "/tag/tides/", to: "/section/harbour/" }] });
    expect(await leadsTo("/tag/tides/")).toBe("200");
  });
});

describe("what WordPress's addresses cost", () => {
  it.each([
    ["/wp-login.php", 0],
    ["/xmlrpc.php", 0],
    ["/wp-admin/admin-ajax.php", 0],
    ["/wp-json/wp/v2/users", 0],
    ["/blog/wp-includes/wlwmanifest.xml", 0],
    ["/wp-content/plugins/x/readme.txt", 0],
  ])("%s needs neither the database nor KV", async (address) => {
    forgetAll();
    const untouched = new Proxy({}, { get: () => expect.fail("something was asked for") });
    const nothing = { DB: untouched as D1Database, PAGES: untouched as KVNamespace };
    for (const method of ["GET", "POST"]) {
      const response = await ask(address, { method }, nothing);
      expect([response.status, response.headers.get("Cache-Control")]).toEqual([404, "public, max-age=3600"]);
    }
  });

  // As many of an archive of any size: each is a look-up by key, and one row is the highest id.
  it.each([
    ["/feed/", 0, 0],
    ["/wp-sitemap.xml", 0, 0],
    ["/?p=21", 2, 1],
    ["/?p=99", 0, 1],
    [`${PATH}amp/`, 2, 2],
    [`${PATH}feed/`, 2, 2],
    ["/category/harbour/feed/", 2, 3],
    ["/none/feed/", 1, 2],
    ["/none/", 1, 1],
    ["/2024/3/5/", 2, 3],
  ])("%s: at most %i rows in %i round trips", async (address, rows, trips) => {
    await publish({ ...article, redirects: ["/?p=21"] });
    await ask("/robots.txt");
    await ask("/", { headers: BROWSER });
    const { binding, meter, asked } = meteredDatabase();
    await ask(address, { headers: BROWSER }, { DB: binding, PAGES: env.PAGES });
    expect(meter.rowsRead, told(asked)).toBeLessThanOrEqual(rows);
    expect(meter.trips, told(asked)).toBeLessThanOrEqual(trips);
  });
});

describe("archives by date", () => {
  it("has the articles of a year, a month and a day by the paper's clock, newest first, a page at a time", async () => {
    const days = Array.from({ length: 25 }, (_, n) => ({
      ...article,
      path: `/2022/05/n${n}/`,
      title: `Story ${n}`,
      publishedAt: new Date(Date.UTC(2022, 4, 1, 22) + n * 86_400_000).toISOString(),
    }));
    await publish(...days);
    const zone = { TIME_ZONE: "Europe/Berlin", LANGUAGE: "de" };
    const titles = async (address: string) => {
      forgetAll();
      const html = await (await ask(address, { headers: BROWSER }, zone)).text();
      return [...html.matchAll(/Story \d+(?=<\/a><\/h2>)/g)].map(([title]) => title);
    };
    // At 22:00 UTC it is midnight in Berlin: the next day.
    expect(await titles("/2022/05/02/")).toEqual(["Story 0"]);
    expect(await titles("/2022/05/01/")).toEqual([]);
    const first = await (await ask("/2022/05/", { headers: BROWSER }, zone)).text();
    expect(first).toContain(`<h1 dir="auto">Mai 2022</h1>`);
    expect(first).toContain('<a href="/2022/">2022</a>');
    const next = /<a href="([^"]*)" rel="next"/.exec(first)?.[1] ?? "";
    expect(next).toMatch(/^\/2022\/05\/\?before=\d+-\d+$/);
    expect([...(await titles("/2022/05/")), ...(await titles(next))]).toEqual(
      days.map(({ title }) => title).reverse(),
    );
    expect(await titles("/2022/")).toHaveLength(20);
    expect((await ask("/2022/06/", { headers: BROWSER }, zone)).status).toBe(404);
  });
});

it("has a feed of each list, with its articles whole", async () => {
  await publish({ ...article, path: "/2024/04/elsewhere/", section: "Town", tags: [], title: "Elsewhere" });
  for (const path of ["/section/harbour/feed.xml", "/tag/tides/feed.xml", "/author/ines/feed.xml"]) {
    const response = await ask(path);
    expect(response.headers.get("Content-Type")).toBe(FEED);
    const xml = await response.text();
    expect(xml).toContain("It is wet.");
    expect(xml.includes("Elsewhere"), path).toBe(path.startsWith("/author"));
    expect((await ask(path.replace("feed.xml", ""))).status).toBe(200);
  }
  expect(await (await ask("/section/harbour/")).text()).toContain('href="/section/harbour/feed.xml"');
});

describe("what feeds call an article that has moved here", () => {
  const guid = "https://old.example/?p=21";
  const guids = async (feed: string) =>
    [...(await (await ask(feed)).text()).matchAll(/<guid.*?<\/guid>/gs)].flat();

  it("is what its subscribers know it by, also after an editor's save", async () => {
    await publish({ ...article, guid });
    const kept = `<guid isPermaLink="false">${guid}</guid>`;
    for (const feed of ["/feed.xml", "/section/harbour/feed.xml"]) expect(await guids(feed)).toEqual([kept]);
    expect((await (await ask("/feed.json")).json<{ items: { id: string }[] }>()).items[0]?.id).toBe(guid);
    await publish({ ...article, title: "The wet quay" });
    forgetAll();
    expect(await guids("/feed.xml")).toEqual([kept]);
    expect(await (await askNewsroom("GET", "/export?cursor=articles")).text()).toContain(`"guid":"${guid}"`);
  });

  it("comes with a later import of what is here already, and does so once", async () => {
    const outcome = async (given: object) =>
      (await (await askNewsroom("PUT", "/articles", [given])).json<{ articles: { outcome: string }[] }>())
        .articles[0]?.outcome;
    expect(await guids("/feed.xml")).toEqual([
      `<guid isPermaLink="true">https://paper.example${PATH}</guid>`,
    ]);
    expect(await outcome({ ...article, guid })).toBe("updated");
    expect(await outcome({ ...article, guid })).toBe("unchanged");
    expect(await outcome(article)).toBe("unchanged");
  });
});
