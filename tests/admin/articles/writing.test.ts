import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { findEditedArticle } from "../../../src/articles/article-source.ts";
import { forgetAll } from "../../../src/cache/memory.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { formFields } from "../../support/form-fields.ts";
import { makePerson, OWN_PAGE, sessionOf, signedIn, signInWith } from "../../support/signed-in.ts";
import { ask, askNewsroom, runCron } from "../../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const FORM = {
  title: "The ferry stays",
  body: "It **stays**.",
  bodyFormat: "markdown",
  kind: "article",
  commentsOpen: "1",
};

let headers: Record<string, string>;

beforeEach(async () => {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  headers = await signedIn();
});

const post = (path: string, fields: Record<string, string>, by = headers) =>
  ask(`/admin/articles${path}`, { method: "POST", headers: by, body: new URLSearchParams(fields) });
const open = async (path: string) => (await ask(`/admin/articles${path}`, { headers })).text();
const stored = (id = 1) => env.DB.prepare("SELECT * FROM articles WHERE id = ?").bind(id).first();
const basedOn = async (id = 1) => String((await stored(id))?.content_hash);
const save = async (given: Record<string, string>, id = 1) =>
  post(`/${id}`, { ...FORM, basedOn: await basedOn(id), act: "publish", ...given });
const status = async (path: string) => (await ask(path)).status;
const actions = async () => {
  const { results } = await env.DB.prepare("SELECT action FROM audit_events ORDER BY id").all();
  return results.map(({ action }) => action);
};

describe("publishing", () => {
  it("puts an article before its readers at once, on its page and the front page", async () => {
    await ask("/");
    const response = await post("", {
      ...FORM,
      act: "publish",
      section: "Harbour",
      tags: "ferry, council",
      author: "Ida Marlowe",
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/admin/articles/1?saved=new");
    const page = await ask("/2026/11/23/the-ferry-stays/");
    expect(await page.text()).toContain("<p>It <strong>stays</strong>.</p>");
    expect(await (await ask("/")).text()).toContain("The ferry stays");
    expect(await stored()).toMatchObject({
      saved_by: "ADMIN_TOKEN",
      saved_at: NOW,
      published_at: NOW,
      section_slug: "harbour",
    });
    expect(await actions()).toEqual(["article.published"]);
    const html = await open("/1?saved=new");
    expect(html).toContain("It is published.");
    expect(html).toContain('data-saved="new"');
    expect(html).toContain('value="ferry, council"');
  });

  it("takes several authors, and what search engines are told; a form that is sent again changes neither", async () => {
    const seo = {
      seoTitle: "Ferries",
      seoDescription: "What to know.",
      seoImage: "https://pictures.example/s.jpg",
    };
    await post("", { ...FORM, act: "publish", author: 'Ida Marlowe, "Vale, Jon"', ...seo });
    const page = await (await ask("/2026/11/23/the-ferry-stays/")).text();
    expect(page).toContain("Ida Marlowe</a> and Vale, Jon</p>");
    expect(page).toContain("<title>Ferries — ");
    expect(page).toContain('content="What to know."');
    await env.DB.prepare("UPDATE articles SET imported = ?").bind('{"format":"aside"}').run();
    const before = await stored();
    const fields = formFields(await open("/1"));
    expect(fields).toMatchObject({ author: 'Ida Marlowe, "Vale, Jon"', byline: "", ...seo });
    await save({ ...fields, title: "The ferry goes" });
    const { coauthors, imported, byline, seo: kept } = (await stored()) ?? {};
    expect({ coauthors, imported, byline, seo: kept }).toEqual({
      coauthors: '[{"name":"Vale, Jon","slug":"vale-jon"}]',
      imported: '{"format":"aside"}',
      byline: "Ida Marlowe and Vale, Jon",
      seo: before?.seo,
    });
  });

  it("is not what saving a draft does", async () => {
    await post("", { ...FORM, act: "draft" });
    expect(await stored()).toMatchObject({ status: "draft", published_at: null });
    expect(await status("/2026/11/23/the-ferry-stays/")).toBe(404);
  });

  it("gives a draft the address of the day it comes out and of its last headline", async () => {
    await post("", { ...FORM, act: "draft" });
    vi.setSystemTime(NOW + 3 * 24 * 60 * MINUTE);
    headers = await signedIn();
    await save({ title: "The ferry goes" });
    expect(await stored()).toMatchObject({ path: "/2026/11/26/the-ferry-goes/", status: "published" });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM redirects").first("n")).toBe(0);
  });

  it("waits for a time in the paper's own zone", async () => {
    await askZone("America/St_Johns");
    await post("", { ...FORM, act: "publish", publishAt: "2026-11-23T10:00" });
    expect(await stored()).toMatchObject({
      status: "scheduled",
      published_at: Date.parse("2026-11-23T13:30:00Z"),
    });
    expect(await open("/1")).toContain('value="2026-11-23T10:00"');
    expect(await status("/2026/11/23/the-ferry-stays/")).toBe(404);
    vi.setSystemTime(NOW + 91 * MINUTE);
    await runCron(NOW + 91 * MINUTE);
    expect(await status("/2026/11/23/the-ferry-stays/")).toBe(200);
  });

  it("comes at once where a scheduled article's time is taken away", async () => {
    await post("", { ...FORM, act: "publish", publishAt: "2026-12-24T18:00" });
    await save({ publishAt: "" });
    expect(await stored()).toMatchObject({ status: "published", published_at: NOW });
  });

  it("can be taken back, and done again at the same address and date", async () => {
    await post("", { ...FORM, act: "publish" });
    await save({ act: "withdraw" });
    expect(await status("/2026/11/23/the-ferry-stays/")).toBe(410);
    vi.setSystemTime(NOW + 5 * MINUTE);
    await save({ publishAt: "" });
    expect(await stored()).toMatchObject({
      status: "published",
      published_at: NOW,
      path: "/2026/11/23/the-ferry-stays/",
    });
    expect(await actions()).toEqual(["article.published", "article.withdrawn", "article.published"]);
  });
});

async function askZone(zone: string): Promise<void> {
  await env.DB.prepare("INSERT INTO settings VALUES ('site', ?)")
    .bind(JSON.stringify({ TIME_ZONE: zone }))
    .run();
  for (const { name } of (await env.PAGES.list()).keys) await env.PAGES.delete(name);
  forgetAll();
}

describe("a save that cannot be", () => {
  it.each([
    ["a headline is missing", { title: " " }, "Write a headline."],
    ["a time is none", { publishAt: "soon" }, "Write a date and time"],
    [
      "the picture has no address",
      { imageUrl: "javascript:alert(1)" },
      "Write an address that begins with https:// or /.",
    ],
    ["the address is the paper's own", { path: "/admin/x/" }, "the paper itself answers to /admin/x/"],
    ["the address is none", { path: "no path" }, "Write a path such as"],
    ["the text is too long", { body: "x".repeat(600_001) }, "600000"],
  ])("says so where it is, and keeps everything: %s", async (_, given, message) => {
    const response = await post("", { ...FORM, standfirst: "Kept <words>", act: "publish", ...given });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(message);
    const wrong = [...html.matchAll(/ name="(\w+)"[^>]* aria-invalid="true"/g)].map(([, name]) => name);
    expect(wrong).toEqual(Object.keys(given));
    expect(html).toContain("Kept &lt;words&gt;");
    expect(await stored()).toBeNull();
  });

  it("is told of pictures that readers would not see, once, and keeps everything", async () => {
    const body = "![A](boat.jpg)\n\n![B](/b.jpg) ![C](https://c.example/c.jpg)\n\n<img src='img/d e.jpg'>";
    const response = await post("", { ...FORM, body, act: "publish" });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain("<li>boat.jpg</li><li>img/d%20e.jpg</li>");
    expect(html).toContain("![C](https://c.example/c.jpg)");
    expect(await stored()).toBeNull();
    expect((await post("", { ...FORM, body, act: "draft" })).status).toBe(303);

    const again = { ...FORM, body, act: "publish", toldPictures: "boat.jpg\r\nimg/d%20e.jpg" };
    expect((await post("", { ...again, title: "Another" })).status).toBe(303);
    const more = await post("", { ...again, title: "A third", body: `${body} ![E](e.jpg)` });
    expect(await more.text()).toContain("<li>e.jpg</li>");
  });

  it("is asked once what its pictures show: described, decorative, known to the paper or sent again, it is published", async () => {
    const say = (key: string, alt: string, isDecorative: number) =>
      env.DB.batch([
        env.DB.prepare(
          `INSERT INTO media (key, type, bytes, name, alt, is_decorative, created_at, created_by, updated_at)
           VALUES (?, 'image/webp', 1, 'x', ?, ?, 1, 'Ida', 1)`,
        ).bind(key, alt, isDecorative),
        env.DB.prepare(
          "INSERT INTO media_files (key, media_id) SELECT key, id FROM media WHERE key = ?",
        ).bind(key),
      ]);
    const [silent, described, decorative] = ["a", "b", "c"].map((letter) => `${letter.repeat(32)}.webp`);
    await say(String(silent), "", 0);
    await say(String(described), "A quay", 0);
    await say(String(decorative), "", 1);
    const body = `![](/media/${silent})\n\n![](/media/${described}) ![](/media/${decorative})\n\n![](https://c.example/c.jpg) ![D](/d.jpg)`;
    const form = { ...FORM, body, imageUrl: "/e.jpg" };
    const response = await post("", { ...form, act: "publish" });
    expect(response.status).toBe(422);
    const html = await response.text();
    const told = /name="toldSilent" value="([^"]*)"/.exec(html)?.[1];
    expect(told?.split("\n")).toEqual(["/e.jpg", `/media/${silent}`, "https://c.example/c.jpg"]);
    expect(html).toContain('data-silent="1"');
    expect(html).toMatch(
      /<button type="submit" form="editor" name="act" value="publish">\s*Publish all the same/,
    );
    expect(await stored()).toBeNull();
    expect((await post("", { ...form, act: "draft", title: "A draft" })).status).toBe(303);
    const again = { ...form, act: "publish", toldSilent: String(told).replaceAll("\n", "\r\n") };
    expect((await post("", again)).headers.get("Location")).toBe("/admin/articles/2?saved=new");
    // What is out as it is needs no second word; what comes to it does.
    expect((await save({ ...form, standfirst: "More." }, 2)).status).toBe(303);
    const more = await save({ ...form, body: `${body}\n\n![](/f.jpg)` }, 2);
    expect(await more.text()).toContain('name="toldSilent" value="/f.jpg"');
    const described2 = { ...form, imageAlt: "A quay", body: body.replaceAll("![]", "![A quay]") };
    expect((await post("", { ...described2, title: "Described", act: "publish" })).status).toBe(303);
  });

  it("is not saved while a picture of it is still on its way, and no reader would see the place it waits at", async () => {
    const place = "<!-- picture x7k2: the quay.jpg is on its way -->";
    const body = `Before.\n\n${place}\n\nBetween ${place} words.`;
    for (const act of ["draft", "publish"]) {
      const response = await post("", { ...FORM, body, act });
      expect(response.status).toBe(422);
      const html = await response.text();
      expect(html).toContain("the quay.jpg, the quay.jpg had not arrived");
      expect(html).toContain("is on its way --&gt;");
    }
    expect(await stored()).toBeNull();
    const preview = await (await post("/preview", { ...FORM, body })).text();
    expect(preview).toContain("Between  words.");
    expect(preview).not.toContain("on its way");
  });

  it("is told of an address that is taken", async () => {
    await post("", { ...FORM, act: "publish" });
    const response = await post("", { ...FORM, body: "Another story.", act: "publish" });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("Another article is at /2026/11/23/the-ferry-stays/ already.");
  });

  it.each(["publish", "draft"])("of a new article that is sent twice is saved once (%s)", async (act) => {
    const [first, second] = await Promise.all([post("", { ...FORM, act }), post("", { ...FORM, act })]);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(await env.DB.prepare("SELECT count(*) AS n FROM articles").first("n")).toBe(1);
  });
});

it("an article moves with its comments, and its old address leads to it", async () => {
  await post("", { ...FORM, act: "publish" });
  const comment = {
    externalId: "a",
    articlePath: "/2026/11/23/the-ferry-stays/",
    author: "Ada",
    body: "Good.",
    createdAt: "2026-11-23T11:00:00Z",
    status: "published",
  };
  await askNewsroom("PUT", "/comments", { comments: [comment] });
  await ask("/2026/11/23/the-ferry-stays/");
  await save({ path: "/harbour/ferry/" });
  const moved = await ask("/2026/11/23/the-ferry-stays/");
  expect([moved.status, moved.headers.get("Location")]).toEqual([301, "/harbour/ferry/"]);
  expect(await (await ask("/harbour/ferry/")).text()).toContain("Good.");
  await save({ path: "/2026/11/23/the-ferry-stays/" });
  expect(await status("/2026/11/23/the-ferry-stays/")).toBe(200);
  expect((await ask("/harbour/ferry/")).headers.get("Location")).toBe("/2026/11/23/the-ferry-stays/");
});

it("a move is in the audit trail, and the former version had the former address", async () => {
  await post("", { ...FORM, act: "publish" });
  await save({ path: "/harbour/ferry/" });
  const event = await env.DB.prepare("SELECT subject, detail FROM audit_events ORDER BY id DESC").first();
  expect(event?.subject).toBe("/harbour/ferry/");
  expect(JSON.parse(String(event?.detail))).toMatchObject({ movedFrom: "/2026/11/23/the-ferry-stays/" });
  expect(await env.DB.prepare("SELECT content->>'path' AS path FROM article_revisions").first("path")).toBe(
    "/2026/11/23/the-ferry-stays/",
  );
});

it("an address is one, with or without its last slash", async () => {
  await post("", { ...FORM, act: "publish", path: "/harbour/ferry" });
  const other = await post("", { ...FORM, act: "publish", path: "/harbour/ferry/" });
  expect(await other.text()).toContain("Another article is at /harbour/ferry/ already.");
  expect((await save({ path: "/harbour/ferry/" })).status).toBe(303);
  expect((await ask("/harbour/ferry")).headers.get("Location")).toBe("/harbour/ferry/");
});

it("a draft that becomes a page has a page's address", async () => {
  await post("", { ...FORM, act: "draft" });
  await save({ kind: "page", act: "draft" });
  expect(await stored()).toMatchObject({ kind: "page", path: "/the-ferry-stays/" });
});

it("readers are told of a change of what they read, and of nothing else", async () => {
  await post("", { ...FORM, act: "publish" });
  const path = "/2026/11/23/the-ferry-stays/";
  vi.setSystemTime(NOW + 60 * MINUTE);
  await save({ commentsOpen: "", tags: "ferry" });
  const closed = await (await ask(path)).text();
  expect(closed).toContain("Comments are closed");
  expect(closed).not.toContain("Updated");
  await save({ commentsOpen: "", body: "It goes." });
  expect(await (await ask(path)).text()).toContain("Updated");
});

it("names keep the slugs that they have", async () => {
  const named = {
    section: { name: "Town", slug: "our-town" },
    author: { name: "Ida Marlowe", slug: "im" },
    tags: [{ name: "Ferry", slug: "boats" }],
  };
  await askNewsroom("PUT", "/articles", {
    title: "Old",
    body: "x",
    bodyFormat: "html",
    path: "/old/",
    ...named,
  });
  await post("", { ...FORM, act: "publish", section: "Town", author: "Ida Marlowe", tags: "Ferry, New" });
  expect(await stored(2)).toMatchObject({ section_slug: "our-town", author_slug: "im" });
  const { results } = await env.DB.prepare(
    "SELECT tag_slug FROM article_tags WHERE article_id = 2 ORDER BY position",
  ).all();
  expect(results).toEqual([{ tag_slug: "boats" }, { tag_slug: "new" }]);
});

it("a save of what the form holds changes nothing of an article that came by another way", async () => {
  await askNewsroom("PUT", "/articles", {
    path: "/old/123.html",
    slug: "ferry",
    title: 'The "Ark" & <more>',
    standfirst: "It's off.",
    body: '\n\n<p>"As" &amp; it was</p>\n',
    bodyFormat: "html",
    author: { name: "Ida Marlowe", slug: "im" },
    byline: 'Our "own" correspondent, Ida',
    section: { name: "Town, Country", slug: "town" },
    tags: ["Berlin, Germany", { name: '"Ark"', slug: "ships" }, 'the "Ark", afloat', "ferry"],
    image: { url: "/assets/samples/pear.svg", alt: 'A "pear"', caption: "Pear, ripe" },
    publishedAt: "2026-11-01T07:30:12.345Z",
    updatedAt: "2026-11-02T07:30:00Z",
    sticky: true,
  });
  const source = async () => (await findEditedArticle(openDatabase(env.DB), 1))?.source;
  const before = await source();
  expect(before?.tags.map(({ name }) => name)).toEqual([
    "Berlin, Germany",
    '"Ark"',
    'the "Ark", afloat',
    "ferry",
  ]);
  const fields = formFields(await open("/1"));
  expect((await post("/1", { ...fields, act: "publish" })).status).toBe(303);
  expect({ ...(await source()), updatedAt: before?.updatedAt }).toEqual(before);
});

describe("two people at one article", () => {
  it("are told of each other, and the second of what the first has saved", async () => {
    await post("", { ...FORM, act: "publish" });
    const token = await makePerson("Mira Quill", "admin");
    const mira = { ...OWN_PAGE, Cookie: sessionOf(await signInWith(token)) };
    await ask("/admin/articles/1", { headers: mira });
    expect(await open("/1")).toContain("<b>Mira Quill</b> has this article open too");
    const began = await basedOn();
    await post("/1", { ...FORM, body: "It stays, says the council.", basedOn: began, act: "publish" }, mira);
    const response = await post("/1", {
      ...FORM,
      body: "It stays for ever.",
      basedOn: began,
      act: "publish",
    });
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain("<b>Mira Quill</b> saved this article");
    expect(html).toContain("It stays for ever.</textarea>");
    expect(html).toContain("<del>says</del><ins>for</ins>");
    expect(await stored()).toMatchObject({
      body_source: "It stays, says the council.",
      saved_by: "Mira Quill",
    });
    const current = /name="basedOn" value="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(
      (await post("/1", { ...FORM, body: "It stays for ever.", basedOn: current, act: "publish" })).status,
    ).toBe(303);
    expect(await open("/1/revisions")).toContain("by Mira Quill");
  });

  it("who share a token are two people all the same", async () => {
    await post("", { ...FORM, act: "publish" });
    expect(await open("/1")).not.toContain("open elsewhere");
    expect(await open("/1")).not.toContain("open elsewhere");
    const other = await signedIn();
    expect(await (await ask("/admin/articles/1", { headers: other })).text()).toContain(
      "<b>You, or somebody who signs in as ADMIN_TOKEN too,</b> have this article open elsewhere",
    );
  });

  it("no longer, when one has been gone for some minutes", async () => {
    await post("", { ...FORM, act: "publish" });
    const mira = {
      ...OWN_PAGE,
      Cookie: sessionOf(await signInWith(await makePerson("Mira Quill", "admin"))),
    };
    const beat = await ask("/admin/articles/1/presence", { method: "POST", headers: mira });
    expect(await beat.json()).toEqual({ contentHash: await basedOn(), savedBy: "ADMIN_TOKEN", others: [] });
    vi.setSystemTime(NOW + 4 * MINUTE);
    expect(await open("/1")).not.toContain("Mira Quill");
  });
});

describe("former versions", () => {
  it("are kept whoever saves, and come back with their words alone", async () => {
    await post("", {
      ...FORM,
      act: "publish",
      imageUrl: "/assets/samples/pear.svg",
      imageAlt: "A pear",
      tags: "ferry",
    });
    await askNewsroom("PUT", "/articles", {
      path: "/2026/11/23/the-ferry-stays/",
      title: "By the API",
      body: "New.",
      bodyFormat: "markdown",
    });
    await save({ title: "By hand", body: "Newest.", act: "withdraw" });
    const list = await open("/1/revisions");
    expect(list).toContain("“By the API”");
    expect(await open("/1/revisions/1")).toContain("<del>It **stays**</del>");
    const response = await post("/1/revisions/1", { basedOn: await basedOn() });
    expect(response.headers.get("Location")).toBe("/admin/articles/1?saved=restored");
    expect(await stored()).toMatchObject({
      title: "The ferry stays",
      body_source: "It **stays**.",
      status: "withdrawn",
      lead_image_url: "/assets/samples/pear.svg",
    });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM article_revisions").first("n")).toBe(3);
  });

  it("do not bring a former name back", async () => {
    const path = "/2026/11/23/the-ferry-stays/";
    await post("", { ...FORM, act: "publish", section: "Harbour" });
    await askNewsroom("PUT", "/articles", {
      ...FORM,
      commentsOpen: true,
      path,
      section: { slug: "harbour", name: "Harbour and Quays" },
    });
    await post("/1/revisions/1", { basedOn: await basedOn() });
    expect(await env.DB.prepare("SELECT name FROM sections").first("name")).toBe("Harbour and Quays");
  });

  it("do not come back over somebody's newer words", async () => {
    await post("", { ...FORM, act: "publish" });
    const began = await basedOn();
    await save({ body: "Newer." });
    const refused = await post("/1/revisions/1", { basedOn: began });
    expect(refused.headers.get("Location")).toBe("/admin/articles/1/revisions/1?changed=1");
    expect(await open("/1/revisions/1?changed=1")).toContain("so nothing was brought back");
    expect(await stored()).toMatchObject({ body_source: "Newer." });
  });

  it("are thirty at most", async () => {
    await post("", { ...FORM, act: "publish" });
    for (let n = 0; n < 33; n++) await save({ body: `Version ${n}.` });
    const row = await env.DB.prepare(
      "SELECT count(*) AS n, min(number) AS first FROM article_revisions",
    ).first();
    expect(row).toEqual({ n: 30, first: 4 });
  });

  it("are said to be gone where they are", async () => {
    await post("", { ...FORM, act: "publish" });
    const response = await ask("/admin/articles/1/revisions/9", { headers });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("The newest thirty are.");
  });
});

it("the preview is the reader's own page, without scripts and kept nowhere", async () => {
  const response = await post("/preview", {
    ...FORM,
    section: "Harbour",
    body: "Hello <script>alert(1)</script> **you**",
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Security-Policy")).toMatch(
    /frame-ancestors 'self'; sandbox allow-same-origin$/,
  );
  const html = await response.text();
  expect(html).toContain("<p>Hello  <strong>you</strong></p>");
  expect(html).toContain("Leave a Reply");
  expect(html).not.toMatch(/[\uFDD0-\uFDEF]/);
  expect(await stored()).toBeNull();
});

it("an article is deleted after a question, with what hangs on it", async () => {
  await post("", { ...FORM, act: "publish" });
  await save({ body: "Two." });
  expect(await open("/1/delete")).toContain("Delete this article?");
  expect(await stored()).not.toBeNull();
  const response = await post("/1/delete", {});
  expect(response.headers.get("Location")).toBe("/admin/articles?deleted=The%20ferry%20stays");
  expect(await status("/2026/11/23/the-ferry-stays/")).toBe(410);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM article_revisions").first("n")).toBe(0);
  expect((await actions()).at(-1)).toBe("article.deleted");
  expect((await ask("/admin/articles/1", { headers })).status).toBe(404);
});

it("an article that is deleted leads its readers to another, if there is one at the address", async () => {
  await post("", { ...FORM, act: "publish" });
  await post("", { ...FORM, title: "The ferry sails", act: "publish" });
  const refused = await post("/1/delete", { leadTo: "/2026/11/23/the-fery-sails/" });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('value="/2026/11/23/the-fery-sails/"');
  expect(await status("/2026/11/23/the-ferry-stays/")).toBe(200);
  await post("/1/delete", { leadTo: "https://paper.example/2026/11/23/the-ferry-sails/" });
  const led = await ask("/2026/11/23/the-ferry-stays/");
  expect([led.status, led.headers.get("Location")]).toEqual([301, "/2026/11/23/the-ferry-sails/"]);
});

it("an article is kept out of the lists of what is read most by its form", async () => {
  await post("", { ...FORM, act: "publish" });
  expect(await open("/1")).toMatch(/name="unranked" value="1"\/?>/);
  await save({ unranked: "1" });
  expect(await open("/1")).toMatch(/name="unranked" value="1" checked/);
  expect(await env.DB.prepare("SELECT unranked FROM articles").first("unranked")).toBe(1);
});

describe("what cannot be saved leaves the article where it was", () => {
  it.each([
    ["an address of the paper's own", { path: "/admin/x/" }],
    ["the front page's address", { path: "/" }],
    ["a text that is too long, at another address", { path: "/elsewhere/", body: "é".repeat(400_000) }],
  ])("%s", async (_, given) => {
    await post("", { ...FORM, act: "publish" });
    expect((await save(given)).status).toBe(422);
    expect(await stored()).toMatchObject({
      path: "/2026/11/23/the-ferry-stays/",
      body_source: "It **stays**.",
    });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM redirects").first("n")).toBe(0);
  });
});

it("of several saves at the very same moment one goes in, and the others are told", async () => {
  await post("", { ...FORM, act: "publish" });
  const began = await basedOn();
  const answers = await Promise.all(
    ["One.", "Two.", "Three."].map((body) => post("/1", { ...FORM, body, basedOn: began, act: "publish" })),
  );
  expect(answers.map(({ status: code }) => code).sort()).toEqual([303, 409, 409]);
});

it("a save keeps the slug, the names and the section that an import gave", async () => {
  const given = {
    path: "/old/123.html",
    slug: "ferry",
    section: { name: "News", slug: "asia-news" },
    tags: [{ name: "C++", slug: "c" }],
  };
  await askNewsroom("PUT", "/articles", {
    title: "World",
    body: "x",
    bodyFormat: "html",
    path: "/w/",
    section: { name: "News", slug: "news" },
  });
  await askNewsroom("PUT", "/articles", { title: "Old", body: "x", bodyFormat: "html", ...given });
  await save(
    {
      title: "Old",
      body: "y",
      bodyFormat: "html",
      section: "News",
      tags: "C++, c#, NEWS",
      path: "/old/123.html",
    },
    2,
  );
  expect(await stored(2)).toMatchObject({ slug: "ferry", section_slug: "asia-news", body_source: "y" });
  await post("", { ...FORM, act: "publish", section: "news", tags: "C" });
  const names = await env.DB.prepare("SELECT slug, name FROM sections ORDER BY slug").all();
  expect(names.results).toEqual([
    { slug: "asia-news", name: "News" },
    { slug: "news", name: "News" },
  ]);
  const tags = await env.DB.prepare("SELECT slug, name FROM tags WHERE slug LIKE 'c%' ORDER BY slug").all();
  expect(tags.results).toContainEqual({ slug: "c", name: "C++" });
});

it("what was written on an article that is deleted meanwhile is kept for a new one", async () => {
  await post("", { ...FORM, act: "publish" });
  const began = await basedOn();
  await post("/1/delete", {});
  const response = await post("/1", { ...FORM, body: "Words & more", basedOn: began, act: "publish" });
  expect(response.status).toBe(404);
  const html = await response.text();
  expect(html).toContain("Somebody has deleted this article meanwhile");
  expect(html).toContain("Words &amp; more</textarea>");
  expect(html).toContain('action="/admin/articles"');
});

it("the first button, which Enter presses, leaves the article in its state", async () => {
  const first = async () =>
    /editor-buttons"><button type="submit" name="act" value="(\w+)"/.exec(await open("/1"))?.[1];
  await post("", { ...FORM, act: "draft" });
  expect(await first()).toBe("draft");
  await save({ publishAt: "2026-12-24T18:00" });
  expect(await first()).toBe("publish");
  expect(await stored()).toMatchObject({ status: "scheduled" });
  await save({ act: "draft", publishAt: "" });
  expect(await stored()).toMatchObject({ status: "draft", published_at: null });
  await save({ publishAt: "" });
  expect(await first()).toBe("publish");
  await save({ act: "withdraw" });
  expect(await first()).toBe("withdraw");
});

it("related posts of others follow a withdrawal", async () => {
  const body = "The chain ferry crosses the harbour to the quay every hour, says the council of the harbour.";
  await post("", { ...FORM, title: "Chain ferry one", body, act: "publish" });
  await post("", {
    ...FORM,
    title: "Chain ferry two",
    body: `${body} Twice on Sundays, with the organ.`,
    act: "publish",
  });
  const other = "/2026/11/23/chain-ferry-one/";
  for (let n = 0; n < 3; n++) await ask(other);
  expect(await (await ask(other)).text()).toContain("Chain ferry two");
  await save(
    { title: "Chain ferry two", body: `${body} Twice on Sundays, with the organ.`, act: "withdraw" },
    2,
  );
  expect(await (await ask(other)).text()).not.toContain("Chain ferry two");
});

it("a draft's address that was chosen by hand stays, dated or not", async () => {
  await post("", { ...FORM, act: "draft", path: "/2026/11/20/special/" });
  expect(await open("/1")).toContain('value="/2026/11/20/special/"');
  await save({ title: "Another headline", path: "" });
  expect(await stored()).toMatchObject({ path: "/2026/11/20/special/", status: "published" });
});
