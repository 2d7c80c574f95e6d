import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { imagesOf } from "../../../cli/wordpress/images.ts";
import { broadsheet } from "../../support/node/cli.ts";
import { type RunningPaper, startPaper } from "../../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../../support/node/temporary.ts";
import { WXR_SITE, wxr } from "../../support/node/wxr.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const EXPORT = wxr([
  {
    id: 12,
    title: "Gulls",
    link: "/2024/05/04/gulls/",
    content: `<p>See <img src="${WXR_SITE}/a.jpg?x=1&amp;y=2" srcset="/b.jpg 2x, https://cdn.example/c.jpg 3x"><img src="https://files.example/d.jpg"></p>`,
    categories: [
      { nicename: "birds", name: "Birds" },
      { nicename: "opinion", name: "Opinion" },
    ],
  },
  { id: 3, type: "page", title: "About", link: "/about/" },
  { id: 14, type: "attachment", title: "e", link: "/e/", attachmentUrl: "https://files.example/e.jpg" },
  {
    id: 13,
    title: "Letters",
    link: "/2024/05/05/letters/",
    categories: [
      { nicename: "letters", name: "Letters" },
      { nicename: "birds", name: "Birds" },
    ],
  },
]);

const leadsTo = async (path: string) => {
  const response = await fetch(paper.url + path, { redirect: "manual" });
  return [response.status, response.headers.get("Location")];
};

test("every old address leads on: by number, and those of categories", async () => {
  const images = join(await temporaryFolder(), "images.txt");
  const file = await temporaryFile("export.xml", EXPORT);
  const { status, stdout, stderr } = await broadsheet(
    ["import", "wordpress", file, "--images", images, "--json"],
    {
      env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
    },
  );
  expect([status, JSON.parse(stdout).images]).toEqual([0, { all: 4, ofOldSite: 3 }]);
  expect(stderr).toContain(
    `Pictures: 4. They stay where they are, 3 of them on the old site: keep its files there, or bring them over with --pictures (${images} lists them)`,
  );
  expect((await readFile(images, "utf8")).split("\n").sort()).toEqual([
    "",
    "/b.jpg\t/2024/05/04/gulls/\told",
    "https://cdn.example/c.jpg\t/2024/05/04/gulls/\telsewhere",
    "https://files.example/d.jpg\t/2024/05/04/gulls/\told",
    `${WXR_SITE}/a.jpg?x=1&y=2\t/2024/05/04/gulls/\told`,
  ]);
  expect(await leadsTo("/?p=12")).toEqual([301, "/2024/05/04/gulls/"]);
  expect(await leadsTo("/?page_id=3&preview=true")).toEqual([301, "/about/"]);
  expect(await leadsTo("/category/birds/")).toEqual([301, "/section/birds/"]);
  expect(await leadsTo("/category/opinion/")).toEqual([301, "/tag/opinion/"]);
  expect((await leadsTo("/?p=99"))[0]).toBe(200);
  expect((await leadsTo("/?p=12x"))[0]).toBe(200);
});

test("pictures are those that articles show, each once", () => {
  const body =
    '<img alt="" src="/a.png"><img src="/a.png"><picture><source srcset="/b.webp 1x"></picture><img src="data:image/png;base64,AA">';
  expect(imagesOf({ body, image: { url: "/lead.jpg" } })).toEqual(["/lead.jpg", "/a.png", "/b.webp"]);
});

const TERMS = `
  <wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>coast</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>Coast</wp:cat_name></wp:category>
  <wp:category><wp:term_id>6</wp:term_id><wp:category_nicename>harbours</wp:category_nicename><wp:category_parent>coast</wp:category_parent><wp:cat_name>Harbours</wp:cat_name></wp:category>
  <wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>%d0%bf%d0%be%d1%80%d1%82</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>Порт</wp:cat_name></wp:category>
  <wp:tag><wp:term_id>8</wp:term_id><wp:tag_slug>%d0%b2%d0%be%d0%bb%d0%bd%d1%8b</wp:tag_slug><wp:tag_name>Волны</wp:tag_name></wp:tag>`;

const SITE = wxr(
  [
    {
      id: 41,
      title: "Old names",
      link: "/2025/03/newest-name/",
      name: "newest-name",
      date: "2025-03-09 10:00:00",
      dateGmt: "2025-03-09 10:00:00",
      creator: "Rosa.Quill",
      categories: [
        { nicename: "harbours", name: "Harbours" },
        { domain: "post_tag", nicename: "%d0%b2%d0%be%d0%bb%d0%bd%d1%8b", name: "Волны" },
      ],
      meta: { _wp_old_slug: ["first-name", "second-name"], _wp_old_date: ["2024-11-30"] },
      content: `See <a href="${WXR_SITE}/?p=42">one</a>.`,
      guid: "/2025/03/very-first-name/",
      comments: [{ id: 9, date: "2025-03-10 08:00:00" }],
    },
    {
      id: 42,
      title: "The quay",
      link: "/2025/03/the-quay/",
      date: "2025-03-10 10:00:00",
      dateGmt: "2025-03-10 10:00:00",
      categories: [{ nicename: "%d0%bf%d0%be%d1%80%d1%82", name: "Порт" }],
      content: '<img class="wp-image-44" src="https://files.example/steps.jpg">',
    },
    {
      id: 43,
      type: "attachment",
      status: "inherit",
      parent: 42,
      link: "/2025/03/the-quay/wet-steps/",
      attachmentUrl: `${WXR_SITE}/wp-content/uploads/2025/03/wet.jpg`,
    },
    {
      id: 44,
      type: "attachment",
      status: "inherit",
      link: "/steps/",
      attachmentUrl: `${WXR_SITE}/wp-content/uploads/2025/03/steps.jpg`,
    },
    {
      id: 45,
      type: "attachment",
      status: "inherit",
      link: "/shown-nowhere/",
      attachmentUrl: `${WXR_SITE}/wp-content/uploads/2025/03/none.jpg`,
    },
    {
      id: 46,
      title: "Ebb",
      link: "/coast/harbours/ebb/",
      date: "2025-03-11 10:00:00",
      dateGmt: "2025-03-11 10:00:00",
      categories: [{ nicename: "harbours", name: "Harbours" }],
    },
  ],
  { ida: "Ida Marlowe", "Rosa.Quill": "Rosa Quill" },
  TERMS,
);

const signIn = () => ({ env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });

test("every address of the old site leads on: earlier slugs and days, lists in other scripts, pictures' pages", async () => {
  const file = await temporaryFile("coast.xml", SITE);
  expect((await broadsheet(["import", "wordpress", file, "--json"], signIn())).status).toBe(0);
  const article = "/2025/03/newest-name/";
  for (const [address, to] of [
    ["/2025/03/first-name/", article],
    ["/2025/03/very-first-name/", article],
    ["/2025/03/second-name/", article],
    ["/2024/11/newest-name/", article],
    ["/2024/11/second-name/", article],
    ["/category/coast/harbours/", "/section/harbours/"],
    ["/category/harbours/feed/", "/section/harbours/feed.xml"],
    ["/category/coast/", "/section/harbours/"],
    ["/?cat=6", "/section/harbours/"],
    ["/coast/harbours/", "/section/harbours/"],
    ["/coast/harbours/feed/", "/section/harbours/feed.xml"],
    ["/category/%d0%bf%d0%be%d1%80%d1%82/", "/section/port/"],
    ["/tag/%D0%B2%D0%BE%D0%BB%D0%BD%D1%8B/", "/tag/volny/"],
    ["/2025/03/the-quay/wet-steps/", "/2025/03/the-quay/"],
    ["/?attachment_id=43", "/2025/03/the-quay/"],
    ["/steps/", "/2025/03/the-quay/"],
  ])
    expect(await leadsTo(address ?? ""), address).toEqual([301, to]);
  expect(await (await fetch(paper.url + article)).text()).toContain('<a href="/2025/03/the-quay/">one</a>');
  const feed = await (await fetch(`${paper.url}/feed.xml`)).text();
  expect(feed).toContain(`<guid isPermaLink="false">${WXR_SITE}/2025/03/very-first-name/</guid>`);
});

test("check-addresses walks an export, a sitemap or a log, and names what leads nowhere", async () => {
  const lost = ["/?attachment_id=45", "/?p=45", "/shown-nowhere/"];
  const file = await temporaryFile("coast.xml", SITE);
  const asked = await broadsheet(["check-addresses", file, "--without", "files", "--json"], signIn());
  expect([asked.status, JSON.parse(asked.stdout).nothing]).toEqual([1, { "pictures' pages": lost }]);
  expect(JSON.parse(asked.stdout).kinds["articles and pages"]).toMatchObject({ nothing: 0, gone: 0 });

  const sitemap = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>${WXR_SITE}/2025/03/the-quay/</loc></url><url><loc>${WXR_SITE}/feed/</loc></url></urlset>`;
  const all = await broadsheet(["check-addresses", await temporaryFile("sitemap.xml", sitemap)], signIn());
  expect([all.status, all.stdout]).toEqual([
    0,
    "2 addresses:\n       1  articles and pages: 1 there, 0 lead on, 0 nothing\n       1  feeds: 0 there, 1 lead on, 0 nothing\nEvery one of them leads somewhere.\n",
  ]);

  const index = `<sitemapindex><sitemap><loc>${paper.url}/sitemap.xml</loc></sitemap></sitemapindex>`;
  const packed = await temporaryFile("index.xml.gz", gzipSync(index));
  const own = await broadsheet(["check-addresses", packed, "--json"], signIn());
  expect([own.status, JSON.parse(own.stdout).nothing]).toEqual([0, {}]);
  expect(JSON.parse(own.stdout).addresses).toBeGreaterThan(3);

  const line = (path: string, status = 200) =>
    `203.0.113.9 - - [23/Nov/2026:09:30:00 +0000] "GET ${path} HTTP/1.1" ${status} 5120 "-" "Mozilla/5.0"`;
  const log = [
    line("/?p=42"),
    line("/wp-login.php"),
    line("/lost/"),
    line("/tried/", 404),
    line("/lost/"),
  ].join("\n");
  const logged = await broadsheet(
    ["check-addresses", "--from", await temporaryFile("access.log", log), "--json"],
    signIn(),
  );
  expect([logged.status, JSON.parse(logged.stdout).nothing]).toEqual([
    1,
    { "articles and pages": ["/lost/"] },
  ]);
});

test("a site in a folder without permalinks keeps its articles apart: each is at its number", async () => {
  const plain = wxr([
    { id: 61, title: "One", link: "/?p=61", name: "one" },
    { id: 62, title: "Two", link: "/?p=62", name: "two" },
    { id: 63, title: "Imprint", type: "page", link: "/?page_id=63", name: "imprint" },
  ]).replaceAll(WXR_SITE, `${WXR_SITE}/blog`);
  const file = await temporaryFile("plain.xml", plain);
  const { stdout } = await broadsheet(["import", "wordpress", file, "--json"], signIn());
  expect(JSON.parse(stdout).articles).toMatchObject({ created: 3, skipped: [] });
  for (const [address, to] of [
    ["/blog/?p=61", "/2024/05/04/one/"],
    ["/blog/?p=62", "/2024/05/04/two/"],
    ["/blog/?page_id=63", "/imprint/"],
    ["/blog/?feed=rss2", "/feed.xml"],
    ["/blog/", "/"],
  ])
    expect(await leadsTo(address ?? ""), address).toEqual([301, to]);
  const asked = await broadsheet(["check-addresses", file], signIn());
  expect([asked.status, asked.stdout]).toEqual([
    0,
    expect.stringContaining("Every one of them leads somewhere."),
  ]);
});
