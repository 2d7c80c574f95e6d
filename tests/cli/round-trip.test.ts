import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

let paper: RunningPaper;
let other: RunningPaper;

beforeAll(async () => {
  [paper, other] = await Promise.all([startPaper(), startPaper()]);
  await fill(paper);
});

afterAll(async () => {
  await paper.stop();
  await other.stop();
});

const DAY = 86_400_000;
const daysAgo = (days: number, hour = 8) =>
  new Date(Math.floor(Date.now() / DAY) * DAY - days * DAY + hour * 3_600_000).toISOString();

/** A paper with something of everything that an export holds. */
async function fill(site: RunningPaper): Promise<void> {
  const article = (path: string, given: object) => ({
    path,
    title: `At ${path}`,
    body: "Words.",
    bodyFormat: "markdown",
    ...given,
  });
  await askNewsroom(site, "PUT", "/settings", {
    SITE_NAME: "The Wrenmouth Courant",
    TIME_ZONE: "Europe/Lisbon",
  });
  await askNewsroom(site, "PUT", "/words", { block: "cheap pills", hold: "lawyer", allow: "" });
  await askNewsroom(site, "PUT", "/articles", [
    article("/2026/01/20/ferry/", {
      title: "The ferry “stays” & <more>",
      standfirst: "It does.",
      body: "It **stays**.\n\n- one\n- two ]]> three\n",
      authors: [
        { name: "Ida Marlowe", slug: "im" },
        { name: "Jon Vale", slug: "jv" },
      ],
      byline: "Our correspondent",
      seo: { title: "Ferries", description: "What to know.", image: "" },
      imported: { format: "aside", views: { wpp: 12 } },
      section: { name: "Harbour", slug: "port" },
      tags: [{ name: "Ferry", slug: "boats" }, "Berlin, Germany", "Council"],
      image: { url: "https://pictures.example/f.jpg", alt: "A ferry", caption: "Still there" },
      publishedAt: daysAgo(40),
      updatedAt: daysAgo(39),
      redirects: ["/old/ferry/", "/caf%C3%A9/"],
      relatedPins: ["/html/", "/not/there/yet/"],
      relatedBars: ["/later/"],
    }),
    article("/html/", {
      body: "<p>As <em>HTML</em>.</p>",
      bodyFormat: "html",
      publishedAt: daysAgo(3),
      commentsOpen: false,
      sticky: true,
    }),
    article("/draft/", { status: "draft" }),
    article("/later/", { publishedAt: "2999-01-01T08:00:00Z" }),
    article("/withdrawn/", { status: "withdrawn", publishedAt: daysAgo(9), unranked: true }),
    article("/about/", { kind: "page" }),
  ]);
  await askNewsroom(site, "PUT", "/lists/section/port", { description: "Ships & <quays>.\n\nAnd gulls." });
  await askNewsroom(site, "PUT", "/lists/author/im", { description: "Ida sails." });
  await askNewsroom(site, "PUT", "/menus", {
    main: [{ to: "/html/", label: "As HTML" }],
    social: ["https://social.example/@paper"],
  });
  await askNewsroom(site, "PUT", "/redirects", {
    redirects: [
      { from: "/was/", to: "/draft/", kind: "former" },
      { from: "/deleted/", to: "", kind: "gone" },
    ],
  });
  const comment = (externalId: string, given: object) => ({
    externalId,
    articlePath: "/2026/01/20/ferry/",
    author: `Reader ${externalId}`,
    body: `Text of ${externalId}\nin two lines & <b>more</b>`,
    createdAt: daysAgo(30, externalId.length),
    status: "published",
    ...given,
  });
  await askNewsroom(site, "PUT", "/comments", {
    comments: [
      comment("a", { email: "ada@mail.example", authorUrl: "https://ada.example/" }),
      comment("ab", { parentExternalId: "a", editedAt: daysAgo(29) }),
      comment("abc", { parentExternalId: "ab", status: "trash" }),
      comment("abcd", { parentExternalId: "abc" }),
      // Its date is before that of what it answers.
      comment("early", { parentExternalId: "abcd", createdAt: daysAgo(35) }),
      comment("below", { parentExternalId: "early", createdAt: daysAgo(20) }),
      comment("spam", { status: "spam" }),
      comment("held", { status: "held" }),
      comment("ping", { kind: "pingback" }),
      comment("page", { articlePath: "/about/" }),
    ],
  });
  await postComment(site, "/html/", "closed, so it is refused");
  await postComment(site, "/2026/01/20/ferry/", "Written here, and it stays.");
  const { items } = (await askNewsroom(site, "GET", "/comments?status=published")) as {
    items: { id: number; text: string }[];
  };
  const answered = items.find(({ text }) => text.startsWith("Text of abcd"));
  await askNewsroom(site, "POST", `/comments/${answered?.id}/reply`, { comment: "The newsroom answers." });
  await askNewsroom(site, "PUT", "/views", {
    views: [
      { path: "/2026/01/20/ferry/", hour: daysAgo(0, 0), views: 7 },
      { path: "/2026/01/20/ferry/", hour: daysAgo(2), views: 5 },
      { path: "/html/", hour: daysAgo(2), views: 3 },
      { path: "/2026/01/20/ferry/", hour: daysAgo(38), views: 11 },
      { path: "/2026/01/20/ferry/", hour: daysAgo(900), views: 13 },
    ],
  });
}

async function postComment(site: RunningPaper, path: string, text: string): Promise<void> {
  await fetch(`${site.url}${path}comments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": "203.0.113.9" },
    body: JSON.stringify({ comment: text, author: "Ada Kell", email: "ada@mail.example" }),
  });
}

const at = (site: RunningPaper) => ({ env: { BROADSHEET_SITE: site.url, BROADSHEET_TOKEN: site.token } });

async function exported(
  site: RunningPaper,
): Promise<{ text: string; lines: Record<string, unknown>[]; file: string }> {
  const file = join(await temporaryFolder(), "paper.ndjson");
  const { status, stderr } = await broadsheet(["export", "--out", file], at(site));
  expect(stderr).toMatch(/6 articles, 12 comments/);
  expect(status).toBe(0);
  const text = await readFile(file, "utf8");
  return {
    text,
    lines: text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
    file,
  };
}

describe("an export", () => {
  test("comes back into an empty site as it was, twice", async () => {
    const first = await exported(paper);
    for (let run = 0; run < 2; run++) {
      const { status, stdout, stderr } = await broadsheet(
        ["import", "broadsheet", first.file, "--json"],
        at(other),
      );
      expect(stderr).not.toContain("broadsheet:");
      expect(status).toBe(0);
      const { articles, comments, skipped } = JSON.parse(stdout);
      const expected = run === 0 ? { created: 6 } : { created: 0, updated: 0, unchanged: 6 };
      expect(articles).toMatchObject(expected);
      expect(comments).toMatchObject(run === 0 ? { created: 12 } : { created: 0, updated: 0, unchanged: 12 });
      expect(skipped).toEqual([]);
      const second = await exported(other);
      // Line by line first: that says what differs.
      expect(second.lines.slice(1)).toEqual(first.lines.slice(1));
      expect(second.text.replace(other.url, paper.url)).toBe(first.text);
    }
  });

  test("says what was put in, and no more", async () => {
    const { lines } = await exported(paper);
    const of = (type: string) => lines.filter((line) => line.type === type);
    expect(of("settings")).toEqual([
      { type: "settings", settings: { SITE_NAME: "The Wrenmouth Courant", TIME_ZONE: "Europe/Lisbon" } },
    ]);
    expect(of("words")).toEqual([{ type: "words", block: "cheap pills", hold: "lawyer", allow: "" }]);
    expect(of("article").map(({ path, status }) => [path, status])).toEqual([
      ["/2026/01/20/ferry/", "published"],
      ["/html/", "published"],
      ["/draft/", "draft"],
      ["/later/", "scheduled"],
      ["/withdrawn/", "withdrawn"],
      ["/about/", "published"],
    ]);
    expect(of("article")[0]).toMatchObject({
      title: "The ferry “stays” & <more>",
      body: "It **stays**.\n\n- one\n- two ]]> three\n",
      author: { name: "Ida Marlowe", slug: "im" },
      byline: "Our correspondent",
      section: { name: "Harbour", slug: "port" },
      tags: [
        { name: "Ferry", slug: "boats" },
        { name: "Berlin, Germany", slug: "berlin-germany" },
        { name: "Council", slug: "council" },
      ],
      image: { url: "https://pictures.example/f.jpg", alt: "A ferry", caption: "Still there" },
      publishedAt: daysAgo(40),
    });
    expect(of("redirect").map(({ from, to }) => [from, to])).toEqual([
      ["/caf%C3%A9/", "/2026/01/20/ferry/"],
      ["/deleted/", ""],
      ["/old/ferry/", "/2026/01/20/ferry/"],
      ["/was/", "/draft/"],
    ]);
    const said = (externalId: string) => of("comment").find((line) => line.externalId === externalId);
    expect(of("comment")).toHaveLength(12);
    expect(said("ab")).toMatchObject({
      parentExternalId: "a",
      body: "Text of ab\nin two lines & <b>more</b>",
    });
    expect(said("abc")).toMatchObject({ parentExternalId: "ab", status: "trash" });
    expect(said("early")).toMatchObject({ parentExternalId: "abcd", createdAt: daysAgo(35) });
    expect(said("ping")).toMatchObject({ kind: "pingback" });
    const views = of("views").flatMap(({ span, from, views: list }) =>
      (list as [string, number, number][]).map(([path, count]) => [span, from ?? "", path, count]),
    );
    const ferry = "/2026/01/20/ferry/";
    expect(views).toEqual([
      ["day", daysAgo(38, 0), ferry, 11],
      ["hour", daysAgo(2), ferry, 5],
      ["hour", daysAgo(2), "/html/", 3],
      ["hour", daysAgo(0, 0), ferry, 7],
      ["ever", "", ferry, 36],
      ["ever", "", "/html/", 3],
    ]);
  });

  test("shows readers the same pages", async () => {
    const page = async ({ url }: RunningPaper, path: string) => {
      const text = await (await fetch(url + path)).text();
      return text
        .replaceAll(url, "")
        .replace(/name="token"[^>]*>/g, "")
        .replace(/<div[^>]*top-five[\s\S]*/, "");
    };
    await Promise.all([paper.runSchedule(), other.runSchedule()]);
    for (const path of ["/2026/01/20/ferry/", "/html/", "/about/"]) {
      const text = await page(other, path);
      expect(text).toContain("The Wrenmouth Courant");
      expect(text.match(/id="comment-\d+"/g)).toEqual((await page(paper, path)).match(/id="comment-\d+"/g));
    }
    const { articles } = await (await fetch(`${other.url}/api/v1/popular?window=all&limit=5`)).json();
    expect(articles).toMatchObject([
      { path: "/2026/01/20/ferry/", views: 36 },
      { path: "/html/", views: 3 },
    ]);
    const moved = await fetch(`${other.url}/old/ferry/`, { redirect: "manual" });
    expect(moved.headers.get("Location")).toBe("/2026/01/20/ferry/");
  });

  test("into the site that it came from changes nothing that it holds", async () => {
    const first = await exported(paper);
    const { status, stdout } = await broadsheet(["import", "broadsheet", first.file, "--json"], at(paper));
    expect(JSON.parse(stdout)).toMatchObject({
      articles: { created: 0 },
      views: 0,
      comments: { created: 0, updated: 0, unchanged: 12 },
    });
    expect(status).toBe(0);
    expect((await exported(paper)).text).toBe(first.text);
  });

  test("into a paper that lives changes nothing of the newsroom's, and says so", async () => {
    const { file } = await exported(paper);
    const ours = { path: "/html/", title: "Ours", body: "Ours.", bodyFormat: "markdown" };
    await askNewsroom(other, "PUT", "/articles", { ...ours, publishedAt: daysAgo(3) });
    await askNewsroom(other, "PUT", "/settings", { SITE_NAME: "Our Courant" });
    await askNewsroom(other, "PUT", "/words", { block: "ours" });
    await askNewsroom(other, "PUT", "/menus", { main: ["/html/"] });
    await askNewsroom(other, "PUT", "/lists/section/port", { description: "Our ships." });
    await askNewsroom(other, "PUT", "/lists/author/im", { description: "" });
    const stays = await broadsheet(["import", "broadsheet", file], at(other));
    expect(stays.status).toBe(0);
    expect(stays.stderr).toContain("This paper has articles or comments of its own");
    expect(stays.stdout).toMatch(/Left as they are here: 1 .*\n.*\n {4}\/html\/: other .*title, text/);
    expect(stays.stderr).toMatch(
      /Settings that stay .*: SITE_NAME, words to block, menus, the words of \/section\/port\/\./,
    );
    expect(await askNewsroom(other, "GET", "/lists/section/port")).toMatchObject({
      description: "Our ships.",
    });
    expect(await askNewsroom(other, "GET", "/lists/author/im")).toMatchObject({ description: "Ida sails." });
    expect(await askNewsroom(other, "GET", "/words")).toMatchObject({ block: "ours", hold: "lawyer" });
    const taken = await broadsheet(["import", "broadsheet", file, "--overwrite", "--json"], at(other));
    expect(JSON.parse(taken.stdout).articles).toMatchObject({ created: 0, skipped: [] });
    const { html } = await (await fetch(`${other.url}/api/v1/articles/html`)).json();
    expect(html).toContain("As <em>HTML</em>");
    // Entries lead to the same articles, whatever their numbers are here.
    expect(await askNewsroom(other, "GET", "/menus")).toMatchObject({
      main: [{ to: "/html/", label: "As HTML" }],
      social: [{ to: "https://social.example/@paper", name: "Mastodon" }],
    });
  });

  test("that was interrupted goes on where it was", async () => {
    const whole = await exported(paper);
    const file = join(await temporaryFolder(), "paper.ndjson");
    const site = await askFirstPage();
    await writeFile(`${file}.part`, `${site.text}{"type":"article","half`);
    const state = {
      site: paper.url,
      cursor: "media",
      bytes: Buffer.byteLength(site.text),
      counts: { settings: 1 },
    };
    await writeFile(`${file}.state`, JSON.stringify(state));
    const { status, stderr } = await broadsheet(["export", "--out", file], at(paper));
    expect(stderr).toContain("Going on with");
    expect(status).toBe(0);
    expect(await readFile(file, "utf8")).toBe(whole.text);
    await expect(readFile(`${file}.state`)).rejects.toThrow("ENOENT");
  });

  test("may be piped", async () => {
    const { status, stdout } = await broadsheet(["export", "--out", "-"], at(paper));
    expect(status).toBe(0);
    expect(stdout).toBe((await exported(paper)).text);
  });

  test("that was cut off, or is none, is said to be so", async () => {
    const { text } = await exported(paper);
    const file = join(await temporaryFolder(), "cut.ndjson");
    await writeFile(file, text.slice(0, -20));
    const cut = await broadsheet(["import", "broadsheet", file], at(other));
    expect([cut.status, cut.stderr]).toEqual([
      1,
      expect.stringMatching(/line \d+, is no JSON: was the export cut off/),
    ]);
    await writeFile(file, '{"type":"article"}\n');
    const none = await broadsheet(["import", "broadsheet", file], at(other));
    expect([none.status, none.stderr]).toEqual([
      1,
      expect.stringContaining("this is no export of a Broadsheet"),
    ]);
  });
});

async function askFirstPage(): Promise<{ text: string }> {
  const response = await fetch(`${paper.url}/api/v1/admin/export`, {
    headers: { Authorization: `Bearer ${paper.token}` },
  });
  const lines = (await response.text()).trim().split("\n");
  expect(lines.pop()).toBe('{"type":"next","cursor":"media"}');
  return { text: lines.map((line) => `${line}\n`).join("") };
}

test("a WordPress export brings articles, pictures, names, threads and states to where it is imported", async () => {
  const third = await startPaper();
  try {
    const folder = await temporaryFolder();
    const written = await broadsheet(
      ["export", "--format", "wordpress", "--out", folder, "--json"],
      at(paper),
    );
    expect(written.status).toBe(0);
    const { files, articles, comments } = JSON.parse(written.stdout);
    expect([files.length, articles, comments]).toEqual([1, 6, 12]);
    const imported = await broadsheet(["import", "wordpress", files[0], "--json"], at(third));
    const summary = JSON.parse(imported.stdout);
    expect(summary).toMatchObject({
      articles: { created: 6 },
      comments: { created: 12, skipped: [] },
    });
    const of = async (site: RunningPaper) => {
      const response = await fetch(`${site.url}/api/v1/articles/ferry`);
      const {
        id: _id,
        byline: _byline,
        updatedAt: _at,
        html,
        ...article
      } = (await response.json()) as Record<string, unknown>;
      const thread = (await (await fetch(`${site.url}/api/v1/articles/ferry/comments`)).json()) as {
        items: Record<string, unknown>[];
      };
      const shown = thread.items.map(({ author, text, depth, createdAt, removed }) => ({
        author,
        text,
        depth,
        createdAt: String(createdAt).slice(0, 19),
        removed,
      }));
      return { article, html: String(html).replace(/\s+(?=<)|(?<=>)\s+/g, ""), shown };
    };
    expect(await of(third)).toEqual(await of(paper));
    const queue = (site: RunningPaper, status: string) =>
      askNewsroom(site, "GET", `/comments?status=${status}`) as Promise<{ items: unknown[] }>;
    for (const status of ["held", "spam", "trash"])
      expect((await queue(third, status)).items.length).toBe((await queue(paper, status)).items.length);
  } finally {
    await third.stop();
  }
});
