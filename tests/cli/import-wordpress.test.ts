import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";
import { WXR_SITE, type WxrItem, wxr } from "../support/node/wxr.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(["import", "wordpress", ...args], {
    env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
  });

const read = async (path: string) => {
  const response = await fetch(paper.url + path, { redirect: "manual" });
  return { status: response.status, text: await response.text() };
};

const ITEMS: WxrItem[] = [
  {
    id: 1,
    title: "Gulls &amp; terns",
    link: "/2024/05/04/gulls.html",
    content: "First.\n\n[gallery]\n\nSecond.",
    categories: [
      { nicename: "birds", name: "Birds" },
      { domain: "post_tag", nicename: "sea", name: "Sea" },
    ],
    comments: [
      { id: 11, author: "Ada Reader", content: "First!" },
      { id: 13, parent: 12, author: "Cy", content: "Deeper." },
      { id: 12, parent: 11, author: "Bo", content: "An answer." },
      { id: 14, author: "Spam", approved: "spam", content: "Buy" },
      { id: 15, author: "Waiting", approved: "0", content: "Please look" },
      { id: 16, author: "Other blog", type: "pingback", content: "[...] gulls [...]" },
      { id: 17, type: "order_note", content: "sold" },
    ],
  },
  { id: 2, type: "page", title: "About us", link: "/about/", name: "about" },
  { id: 3, title: "Later", status: "future", link: "/2090/01/01/later/", dateGmt: "2090-01-01 00:00:00" },
  { id: 4, title: "Secret", password: "enter", link: "/2024/05/05/secret/" },
  { id: 5, title: "Unfinished", status: "draft", link: "/?p=5", name: "" },
  { id: 6, title: "Άλφα", link: "/%ce%b1%ce%bb%cf%86%ce%b1/" },
  { id: 7, type: "attachment", attachmentUrl: `${WXR_SITE}/gull.jpg`, parent: 1, comments: [{ id: 70 }] },
  { id: 8, type: "nav_menu_item" },
  { id: 9, title: "Same", link: "/about/" },
  { id: 10, title: "Front", type: "page", link: "/", name: "front" },
];

describe("an export with every oddity", () => {
  test("goes in whole, and again changes nothing", async () => {
    const file = await temporaryFile("export.xml", wxr(ITEMS));
    const first = await run(file, "--json");
    expect(first.status, first.stderr).toBe(0);
    const { articles, comments } = JSON.parse(first.stdout);
    expect(articles).toEqual({
      created: 8,
      updated: 0,
      unchanged: 0,
      skipped: [
        { what: `${WXR_SITE}/2024/05/04/item-7/`, reason: expect.stringContaining("media files") },
        { what: `${WXR_SITE}/2024/05/04/item-8/`, reason: expect.stringContaining('"nav_menu_item"') },
      ],
    });
    expect(comments).toEqual({
      created: 6,
      updated: 0,
      unchanged: 0,
      skipped: [
        {
          what: "comment 17 on /2024/05/04/gulls.html",
          reason: '"order_note" entries are no comments of readers',
        },
        {
          what: `comment 70 on ${WXR_SITE}/2024/05/04/item-7/`,
          reason: "what it belongs to is not imported",
        },
      ],
    });
    expect(first.stderr).toMatch(/protected by a password/);
    expect(first.stderr).toMatch(/another path than before\n {2}\/about-9\/: .*\n {2}\/front\//);

    const again = JSON.parse((await run(file, "--json")).stdout);
    expect(again.articles).toMatchObject({ created: 0, updated: 0, unchanged: 8 });
    expect(again.comments).toMatchObject({ created: 0, updated: 0, unchanged: 6 });
  });

  test("is served at the paths that it had", async () => {
    const gulls = await read("/2024/05/04/gulls.html");
    expect(gulls.status).toBe(200);
    expect(gulls.text).toContain("Gulls &amp; terns");
    expect(gulls.text).toContain(`${WXR_SITE}/gull.jpg`);
    for (const path of ["/about/", "/about-9/", "/front/", "/%CE%B1%CE%BB%CF%86%CE%B1/"])
      expect((await read(path)).status, path).toBe(200);
  });

  test("keeps what nobody may read from being read", async () => {
    for (const path of ["/2090/01/01/later/", "/2024/05/05/secret/", "/2024/05/04/unfinished-5/"])
      expect((await read(path)).status, path).toBe(404);
  });

  test("shows the thread in order, without spam, pingbacks and what waits", async () => {
    const { text } = await read("/2024/05/04/gulls.html");
    const shown = ["First!", "An answer.", "Deeper."].map((words) => text.indexOf(words));
    expect(shown.every((at) => at > 0)).toBe(true);
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    for (const hidden of ["Buy", "Please look", "[...] gulls"]) expect(text).not.toContain(hidden);
  });
});

test("changed articles and comments are updated", async () => {
  const item = { id: 20, title: "Old", link: "/changed/", comments: [{ id: 200, content: "Old words" }] };
  await run(await temporaryFile("a.xml", wxr([item])));
  const changed = { ...item, title: "New", comments: [{ id: 200, content: "New words" }, { id: 201 }] };
  const { stdout } = await run(await temporaryFile("b.xml", wxr([changed])), "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    articles: { created: 0, updated: 1 },
    comments: { created: 1, updated: 1 },
  });
  // What an import made stale is refreshed by the schedule.
  await paper.runSchedule();
  expect((await read("/changed/")).text).toContain("New words");
});

describe("a second import, with a newer export", () => {
  const SITE_PATHS = ["edited", "withdrawn", "moved", "deleted"];
  const items = (title: string): WxrItem[] =>
    SITE_PATHS.map((name, index) => ({
      id: 1040 + index,
      title: `${title} ${name}`,
      link: `/again/${name}/`,
      comments: [{ id: 10400 + index, content: `On ${name}` }],
    }));
  const admin = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${paper.url}/api/v1/admin/${path}`, {
      method,
      headers: { Authorization: `Bearer ${paper.token}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.status).toBeLessThan(300);
  };
  const idOf = async (path: string) => {
    const answer = await fetch(`${paper.url}/api/v1/articles/${path.split("/").at(-2)}`);
    return ((await answer.json()) as { id: number }).id;
  };

  test("leaves what the newsroom has done since, lists it, and takes it with --overwrite alone", async () => {
    const again = await temporaryFile("again-1.xml", wxr(items("Old")));
    expect((await run(again)).status).toBe(0);
    const text = { body: "Ours.", bodyFormat: "markdown", publishedAt: "2024-05-04T10:00:00Z" };
    await admin("PUT", "articles", { ...text, path: "/again/edited/", title: "Ours" });
    await admin("PUT", "articles", {
      ...text,
      path: "/again/withdrawn/",
      title: "Ours",
      status: "withdrawn",
    });
    await admin("DELETE", `articles/${await idOf("/again/deleted/")}`);
    const newer = await temporaryFile(
      "again-2.xml",
      wxr([...items("New"), { id: 1050, title: "Latest", link: "/again/latest/" }]),
    );
    const second = await run(newer);
    expect(second.status, second.stderr).toBe(0);
    expect(second.stdout).toContain("Articles: 1 created, 1 updated, 3 unchanged, 0 skipped");
    expect(second.stdout).toContain("Left as they are here: 3 (--overwrite takes what is imported)");
    expect(second.stdout).toMatch(
      /it was withdrawn here.*\n {4}\/again\/withdrawn\/: other status, date, title, text/,
    );
    expect(second.stdout).toMatch(/it was deleted here.*\n {4}\/again\/deleted\//);
    expect((await read("/again/withdrawn/")).status).toBe(410);
    expect((await read("/again/deleted/")).status).toBe(410);
    await paper.runSchedule();
    expect((await read("/again/edited/")).text).toContain('<h1 dir="auto">Ours</h1>');
    expect((await read("/again/moved/")).text).toContain("New moved");

    const third = JSON.parse((await run(newer, "--overwrite", "--json")).stdout);
    expect(third.articles).toEqual({ created: 1, updated: 2, unchanged: 2, skipped: [] });
    expect((await read("/again/deleted/")).text).toContain("New deleted");
  });
});

test("a report proves that the words are served; what the newsroom has since is not held against it", async () => {
  const by = (login: string) => ({ domain: "author", nicename: `cap-${login}`, name: login });
  const items: WxrItem[] = [
    {
      id: 1100,
      title: "Two &amp; two",
      link: "/words/two/",
      content: `He said [as <a href="https://x.example/">noted</a>] so.\n\n[vc_row][vc_column_text]In a column.[/vc_column_text][/vc_row]\n\n[code]if (a < b) run("<b>");[/code]\n\n<!-- wp:block {"ref":1101} /-->`,
      excerpt: "In short.",
      categories: [by("ida"), by("jon-vale")],
      meta: { _yoast_wpseo_metadesc: "What search engines show." },
    },
    { id: 1101, type: "wp_block", title: "Box", content: "<p>Shared words.</p>" },
    { id: 1102, type: "guest-author", name: "cap-jon-vale", title: "Jon Vale" },
    { id: 1103, type: "recipe", title: "Soup", content: "Boil it well." },
  ];
  const file = await temporaryFile("words.xml", wxr(items));
  const report = await temporaryFile("words.txt", "");
  const { stdout, stderr, status } = await run(file, "--json", "--report", report);
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout).words).toMatchObject({
    articles: 1,
    lost: 0,
    leftOut: 0,
    added: 0,
    forgotten: [],
  });
  expect(stderr).toContain(
    `0 of them lost; 0 texts left out that no reader saw, 0 words added (${report} has`,
  );
  expect(await readFile(report, "utf8")).toMatch(/^\/words\/two\/ "Two & two": \d+ words .*, none lost$/m);
  expect(await readFile(report, "utf8")).toContain('not imported, 4 words: "recipe" items');
  await paper.runSchedule();
  const { text } = await read("/words/two/");
  for (const words of [
    "[as <a",
    "In a column.",
    "if (a &lt; b) run(",
    "&lt;b&gt;",
    "Shared words.",
    "In short.",
  ])
    expect(text).toContain(words);
  expect(text).toContain(">Ida Marlowe</a> and Jon Vale</p>");
  expect(text).toContain('<meta name="description" content="What search engines show."');
  const answer = await fetch(`${paper.url}/api/v1/articles/two`);
  expect(((await answer.json()) as { authors: object[] }).authors).toEqual([
    { name: "Ida Marlowe", slug: "ida" },
    { name: "Jon Vale", slug: "jon-vale" },
  ]);

  await publishArticle(paper, { path: "/words/two/", title: "Ours" });
  const newer = await temporaryFile(
    "words-2.xml",
    wxr(items.map((item) => ({ ...item, title: `New ${item.id}` }))),
  );
  await run(newer, "--report", report);
  expect(await readFile(report, "utf8")).toContain("/words/two/: stays as the newsroom has it");
});

test("files of one export belong together, in whatever package, and alone each says what it lacks", async () => {
  const picture = (id: number): WxrItem => ({
    id,
    type: "attachment",
    attachmentUrl: `${WXR_SITE}/picture-${id}.jpg`,
  });
  const post: WxrItem = {
    id: 2000,
    title: "Split",
    link: "/split/",
    content: '[gallery ids="2001,2002"]',
    meta: { _thumbnail_id: "2003" },
  };
  const folder = await temporaryFolder();
  await writeFile(join(folder, "1-posts.xml"), wxr([post]));
  await writeFile(join(folder, "2-media.xml.gz"), gzipSync(wxr([2001, 2002, 2003].map(picture))));
  const alone = await run(join(folder, "1-posts.xml"), "--dry-run");
  expect(alone.stderr).toMatch(
    /pictures that they show are not in what was imported.*\n {2}\/split\/: 2001, 2002, 2003\n/,
  );
  const together = await run(folder, "--json");
  expect(together.status, together.stderr).toBe(0);
  expect(together.stderr).not.toContain("not in what was imported");
  await paper.runSchedule();
  const { text } = await read("/split/");
  for (const id of [2001, 2002, 2003]) expect(text).toContain(`${WXR_SITE}/picture-${id}.jpg`);
});

test("name, tagline, language and menu are offered, and taken where the paper has none", async () => {
  const entry = (id: number, title: string, meta: Record<string, string>, menu = "main"): WxrItem => ({
    id,
    type: "nav_menu_item",
    title,
    link: `/2024/05/04/${id}/`,
    categories: [{ domain: "nav_menu", nicename: menu, name: menu }],
    meta,
  });
  const custom = (url: string) => ({ _menu_item_type: "custom", _menu_item_url: url });
  const ofCategory = {
    _menu_item_type: "taxonomy",
    _menu_item_object: "category",
    _menu_item_object_id: "9",
  };
  const ofPage = { _menu_item_type: "post_type", _menu_item_object: "page", _menu_item_object_id: "2105" };
  const category =
    "<wp:term_id>9</wp:term_id><wp:category_nicename>tides</wp:category_nicename><wp:cat_name>Tides</wp:cat_name>";
  const tides = [{ domain: "category", nicename: "tides", name: "Tides" }];
  const xml = wxr([
    { id: 2100, title: "Offered", link: "/offered/", categories: tides },
    { id: 2105, type: "page", title: "Who we are", link: "/who/" },
    entry(2101, "Harbour", custom("/category/harbour/")),
    entry(2102, "", ofCategory),
    entry(2103, "", ofPage),
    entry(2104, "Below", { ...custom("https://x.example/"), _menu_item_menu_item_parent: "2101" }),
    entry(2106, "Old page", custom(`${WXR_SITE}/offered/`), "footer-menu"),
    entry(2107, "Folds", custom("#"), "footer-menu"),
    entry(2108, "", custom("https://social.example/@paper"), "social-menu"),
  ]).replace(
    "<channel>",
    `<channel>\n<description>News &amp;amp; views</description><language>en-GB</language><wp:category>${category}</wp:category>`,
  );
  const file = await temporaryFile("offers.xml", xml);
  const offered = await run(file);
  expect(offered.stderr).toContain("SITE_NAME = The Old Paper\n");
  expect(offered.stderr).toContain("SITE_TAGLINE = News & views\n");
  expect(offered.stderr).toContain("  Harbour: /category/harbour/\n");
  const taken = await run(file, "--take-settings");
  expect(taken.stderr).toContain("Set SITE_NAME = The Old Paper");
  expect(taken.stderr).toContain(
    "Took its menus: 4 of 5 entries.\n  /category/harbour/ in a menu was not taken: ",
  );
  expect(await askNewsroom(paper, "GET", "/menus")).toMatchObject({
    main: [
      { to: "/section/tides/", name: "Tides" },
      { to: "/who/", name: "Who we are" },
    ],
    thenSections: false,
    footer: [{ to: "/offered/", label: "Old page" }],
    social: [{ to: "https://social.example/@paper", name: "Mastodon" }],
  });
  const again = await run(file, "--take-settings");
  expect(again.stderr).not.toContain("SITE_NAME");
  await askNewsroom(paper, "PUT", "/settings", { SITE_NAME: "The Courant" });
  expect((await run(file, "--take-settings")).stderr).toContain(
    "SITE_NAME stays “The Courant”, as it is set here; the old site had “The Old Paper”.\n",
  );
  expect(again.stderr).toContain("(this paper has menus of its own)");
});

test("a dry run sends nothing", async () => {
  const file = await temporaryFile("dry.xml", wxr([{ id: 30, link: "/dry/", comments: [{ id: 300 }] }]));
  const { status, stdout, stderr } = await broadsheet(["import", "wordpress", file, "--dry-run"]);
  expect(status).toBe(0);
  expect(stdout).toBe(
    "Articles: 1 created, 0 updated, 0 unchanged, 0 skipped\nComments: 1 created, 0 updated, 0 unchanged, 0 skipped\n",
  );
  expect(stderr).toContain("Nothing was sent");
  expect((await read("/dry/")).status).toBe(404);
});

test("a damaged export gives what can be read, says where it is broken, and fails", async () => {
  const whole = wxr([
    { id: 40, link: "/whole/" },
    { id: 41, link: "/cut/" },
  ]);
  const file = await temporaryFile("cut.xml", whole.slice(0, whole.indexOf("<wp:post_id>41")));
  const { status, stdout, stderr } = await run(file, "--json");
  expect(status).toBe(1);
  const { articles } = JSON.parse(stdout);
  expect(articles.created).toBe(1);
  expect(articles.skipped).toEqual([
    {
      what: expect.stringMatching(/cut\.xml:\d+:\d+$/),
      reason: expect.stringContaining("the XML is broken"),
    },
  ]);
  expect(stderr).toContain("The file is damaged");
  expect((await read("/whole/")).status).toBe(200);
});

test.each([
  ["something else", "<html><body>hello</body></html>"],
  ["an RSS feed", "<rss><channel><item><title>a</title></item></channel></rss>"],
  ["nothing", ""],
])("%s is no export", async (_, content) => {
  const { status, stderr } = await run(await temporaryFile("other.xml", content));
  expect(stderr).toContain("is no export of WordPress");
  expect(status).toBe(1);
});

test("what the paper has no room for is skipped, with the comments on it, and fails", async () => {
  const items = [
    { id: 50, link: "/api/x/", comments: [{ id: 500 }] },
    { id: 51, link: "/room/" },
  ];
  const { status, stdout } = await run(await temporaryFile("r.xml", wxr(items)), "--json");
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    articles: { created: 1, skipped: [{ what: "/api/x/", reason: expect.stringContaining("itself") }] },
    comments: { created: 0, skipped: [{ reason: "there is no article at /api/x/" }] },
    words: { articles: 2, lost: 6, worst: [{ path: "/api/x/", lost: 6 }] },
  });
});
