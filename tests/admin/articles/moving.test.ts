import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type ArticleSource, findEditedArticle } from "../../../src/articles/article-source.ts";
import { moveArticle } from "../../../src/articles/move-article.ts";
import { removeArticle } from "../../../src/articles/remove-article.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const OLD = "/2026/11/23/the-ferry-stays/";
const NEW = "/harbour/ferry/";
const FORM = {
  title: "The ferry stays",
  body: "It stays.",
  bodyFormat: "markdown",
  kind: "article",
  commentsOpen: "1",
};

let headers: Record<string, string>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  headers = await signedIn();
});

const post = (path: string, fields: Record<string, string>) =>
  ask(`/admin/articles${path}`, { method: "POST", headers, body: new URLSearchParams(fields) });
const write = (given: Record<string, string> = {}) => post("", { ...FORM, act: "publish", ...given });
const save = async (given: Record<string, string>, id = 1) => {
  const basedOn = await env.DB.prepare("SELECT content_hash FROM articles WHERE id = ?")
    .bind(id)
    .first("content_hash");
  return post(`/${id}`, { ...FORM, act: "publish", basedOn: String(basedOn), ...given });
};
const publish = (given: object) =>
  askNewsroom("PUT", "/articles", {
    title: "The ferry stays",
    body: "It stays.",
    bodyFormat: "markdown",
    ...given,
  });
const led = async (path: string) => {
  const response = await ask(path);
  return [response.status, response.headers.get("Location")];
};
const articles = async () =>
  (await env.DB.prepare("SELECT id, path FROM articles ORDER BY id").all<{ id: number; path: string }>())
    .results;
const comment = (path: string, given: RequestInit = {}) =>
  ask(`${path}comments`, {
    method: "POST",
    body: new URLSearchParams({ comment: "We all hoped that it would.", author: "Ada Kell" }),
    ...given,
  });

describe("after a move", () => {
  beforeEach(async () => {
    await write();
    await save({ path: NEW });
  });

  it.each([
    [OLD, NEW],
    [OLD.slice(0, -1), NEW],
    ["/2026/11/23//the-ferry-stays/", NEW],
    ["/2026/11/23/%74he-ferry-stays/", NEW],
    [`${OLD}?utm_source=x`, `${NEW}?utm_source=x`],
    [`${OLD}feed.xml`, `${NEW}feed.xml`],
    [`${OLD}comments?order=newest`, `${NEW}comments?order=newest`],
  ])("%s leads to %s", async (from, to) => {
    expect(await led(from)).toEqual([301, to]);
  });

  it("the old address of the thread leads to the new page's", async () => {
    expect(await led(`${OLD}comments`)).toEqual([302, `${NEW}#comments`]);
    expect(await led(`${OLD}comments?after=x%0D%0AX-Injected:%20yes&utm_source=y`)).toEqual([
      302,
      `${NEW}#comments`,
    ]);
  });

  it("a comment from a page that was opened before goes to the article, with and without scripts", async () => {
    const form = await comment(OLD);
    expect(form.status).toBe(303);
    expect(form.headers.get("Location")).toMatch(/^\/harbour\/ferry\/#comment-\d+$/);
    const body = JSON.stringify({ comment: "And it does, to everybody's joy.", author: "Ida Vane" });
    const json = await comment(OLD, { body, headers: { "Content-Type": "application/json" } });
    expect(json.status).toBeLessThan(203);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM comments WHERE article_id = 1").first("n")).toBe(
      2,
    );
  });

  it("a form that cannot be taken comes back with its words, from the old address too", async () => {
    const body = new URLSearchParams({ comment: "We all hoped that it would.", author: "" });
    const response = await comment(OLD, { body });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain("We all hoped that it would.");
    expect(page).toContain(`action="${NEW}comments"`);
  });

  it("the newsroom finds it by its old address", async () => {
    const list = await ask(`/admin/articles?q=${encodeURIComponent(`https://paper.example${OLD}`)}`, {
      headers,
    });
    expect(await list.text()).toContain('href="/admin/articles/1"');
  });

  it("imports of comments and views find it by its old address", async () => {
    const comments = [
      {
        externalId: "a",
        articlePath: OLD.slice(0, -1),
        author: "Ada",
        body: "Yes.",
        status: "published",
        createdAt: "2026-11-23T09:00:00Z",
      },
    ];
    expect(await (await askNewsroom("PUT", "/comments", { comments })).json()).toMatchObject({ created: 1 });
    const views = [{ path: OLD, hour: "2026-11-23T09:00:00Z", views: 3 }];
    expect(await (await askNewsroom("PUT", "/views", { views })).json()).toMatchObject({
      imported: 1,
      unknownArticles: 0,
    });
  });

  it("the same article, imported again, is no second one, and stays where it is", async () => {
    for (const path of [OLD, OLD.slice(0, -1)]) {
      const answer = await (await publish({ path, body: "It stays, says the council." })).json<{
        articles: object[];
      }>();
      expect(answer.articles).toMatchObject([{ id: 1, path: NEW }]);
    }
    expect(await (await publish({ path: OLD, body: "It stays, says the council." })).json()).toMatchObject({
      unchanged: 1,
    });
    expect(await articles()).toEqual([{ id: 1, path: NEW }]);
    expect(await (await ask(NEW)).text()).toContain("says the council");
  });

  it("another article is not put at its old address by mistake", async () => {
    const response = await write({ title: "Something else", path: OLD });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(`which leads them to ${NEW} now`);
    expect((await articles()).length).toBe(1);
  });

  it("and back, no browser goes round in circles", async () => {
    const first = await ask(OLD);
    expect(first.headers.get("Cache-Control")).toBe("public, max-age=0, must-revalidate");
    await save({ path: OLD });
    expect((await ask(OLD)).status).toBe(200);
    expect(await led(NEW)).toEqual([301, OLD]);
    await save({ path: NEW });
    expect(await led(OLD)).toEqual([301, NEW]);
    expect((await ask(NEW)).status).toBe(200);
  });

  it("through many places each of them leads to the last in one step", async () => {
    for (const path of ["/one/", "/two.html", "/three/"]) await save({ path });
    for (const path of [OLD, NEW, "/one/", "/two.html", "/two.html/"])
      expect(await led(path)).toEqual([301, "/three/"]);
  });

  it("all its addresses are gone once it is withdrawn or deleted, and come back with it", async () => {
    await save({ path: NEW, act: "withdraw" });
    for (const path of [OLD, NEW, NEW.slice(0, -1), `${OLD}feed.xml`, `${NEW}comments`])
      expect((await ask(path)).status, path).toBe(410);
    expect((await comment(OLD)).status).toBe(404);
    await save({ path: NEW });
    expect(await led(OLD)).toEqual([301, NEW]);
    expect((await askNewsroom("DELETE", "/articles/1")).status).toBe(204);
    const gone = await ask(OLD);
    expect(gone.status).toBe(410);
    expect(await gone.text()).toContain("This article is gone");
    await publish({ path: NEW });
    expect((await ask(NEW)).status).toBe(200);
  });

  it("a comment of before can still be changed, and reported, by links to the old address", async () => {
    const { id } = await makeComment({ articleId: 1, body: "A fine ferry." });
    const page = await ask(`${OLD}comments/${id}/report`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("A fine ferry.");
    expect(await led(`${OLD}comments/${id}`)).toEqual([302, `${NEW}#comment-${id}`]);
    expect((await ask(`/elsewhere/comments/${id}/report`)).status).toBe(404);
  });
});

it("commenters see their own comment, and may change it, after the article has moved", async () => {
  await write();
  const links = "See https://a.example https://b.example https://c.example https://d.example";
  const body = new URLSearchParams({ comment: links, author: "Ada Kell" });
  const posted = await comment(OLD, { body });
  const Cookie = posted.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const id = /comment-(\d+)/.exec(posted.headers.get("Location") ?? "")?.[1];
  expect(await (await ask(OLD)).text()).not.toContain("https://b.example");
  await save({ path: NEW });
  expect(await (await ask(NEW, { headers: { Cookie } })).text()).toContain("https://b.example");
  expect((await ask(`${OLD}comments/${id}/edit`, { headers: { Cookie } })).status).toBe(200);
  expect((await ask(`${NEW}comments/${id}/edit`, { headers: { Cookie } })).status).toBe(200);
});

describe("an article that was taken back to a draft", () => {
  beforeEach(async () => {
    await write();
    await save({ act: "draft" });
  });

  it("is gone until it comes out again, at the address that readers know", async () => {
    expect((await ask(OLD)).status).toBe(410);
    await save({ act: "draft", title: "The ferry goes", path: "" });
    expect(await articles()).toEqual([{ id: 1, path: OLD }]);
    await save({ title: "The ferry goes", path: "" });
    expect((await ask(OLD)).status).toBe(200);
  });

  it("and given another address leads there from the first one", async () => {
    await save({ act: "draft", title: "The ferry goes", path: NEW });
    expect((await ask(OLD)).status).toBe(410);
    expect((await ask(NEW)).status).toBe(404);
    await save({ title: "The ferry goes", path: NEW });
    expect(await led(OLD)).toEqual([301, NEW]);
  });

  it("is gone too when it was taken back by the API, or put off", async () => {
    await save({});
    await publish({ path: OLD, status: "draft" });
    expect((await ask(OLD)).status).toBe(410);
    await publish({ path: OLD, publishedAt: "2026-11-24T08:00:00Z" });
    expect((await ask(OLD)).status).toBe(410);
    vi.setSystemTime(NOW + 24 * 3_600_000);
    expect((await ask(OLD)).status).toBe(200);
  });
});

it("a draft that nobody has read is nothing, and leaves nothing", async () => {
  await write({ act: "draft" });
  expect((await ask(OLD)).status).toBe(404);
  await save({ act: "draft", path: NEW });
  expect((await askNewsroom("DELETE", "/articles/1")).status).toBe(204);
  expect([(await ask(OLD)).status, (await ask(NEW)).status]).toEqual([404, 404]);
  expect(await env.DB.prepare("SELECT count(*) AS n FROM redirects").first("n")).toBe(0);
});

describe("spellings of one address", () => {
  it.each([
    ["/a/b/", "/a/b"],
    ["/a/b.html", "/a/b.html/"],
    ["/caf%C3%A9/", "/caf%c3%a9/"],
    ["/caf%C3%A9/", "/café/"],
    ["/caf%C3%A9/", "/cafe\u0301/"],
    ["/a/b/", "/a//b/"],
    ["/it's/", "/it%27s/"],
    ["/a/~b/", "/a/%7Eb/"],
  ])("%s and %s are one article by the API", async (path, other) => {
    await publish({ path });
    expect(await (await publish({ path: other })).json()).toMatchObject({ created: 0, unchanged: 1 });
    expect(await (await publish({ path: other, body: "Another." })).json()).toMatchObject({ updated: 1 });
    expect(await articles()).toEqual([{ id: 1, path }]);
    expect((await ask(path)).status).toBe(200);
    const [status, location] = await led(other);
    expect([200, 301]).toContain(status);
    if (status === 301) expect(location).toBe(path);
  });

  it("are one within a request too", async () => {
    const one = { title: "One", body: "", bodyFormat: "markdown" };
    const sent = await askNewsroom("PUT", "/articles", [
      { ...one, path: "/a/b/" },
      { ...one, path: "/a/b" },
    ]);
    expect(await sent.json()).toMatchObject({
      created: 1,
      skipped: [{ reason: expect.stringContaining("another article of this request") }],
    });
  });

  it("that was stored before there was one still answers, and is that article", async () => {
    await makeArticle({ path: "/cafe%CC%81//bar/" });
    expect((await ask("/cafe%CC%81//bar/")).status).toBe(200);
    expect(await led("/cafe%CC%81//bar")).toEqual([301, "/cafe%CC%81//bar/"]);
    await publish({ path: "/cafe%CC%81//bar/" });
    expect(await articles()).toEqual([{ id: 1, path: "/cafe%CC%81//bar/" }]);
  });
});

describe("redirects given with an article", () => {
  it.each(["/caf%c3%a9/", "/cafe\u0301/", "//caf%C3%A9/".slice(1)])(
    "%s is kept canonically",
    async (from) => {
      await publish({ path: "/new/", redirects: [from] });
      expect(await led("/café/")).toEqual([301, "/new/"]);
      expect(await led("/caf%C3%A9")).toEqual([301, "/new/"]);
    },
  );

  it("to itself are left out, in any spelling", async () => {
    await publish({ path: "/new/", redirects: ["/new/", "/new", "/n%65w/"] });
    expect((await ask("/new/")).status).toBe(200);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM redirects").first("n")).toBe(0);
  });

  it("give way to an article, and to where another one was", async () => {
    await publish({ path: "/one/", redirects: ["/two/"] });
    await publish({ path: "/two/", title: "Two" });
    expect((await ask("/two/")).status).toBe(200);
    await save({ title: "Two", path: "/second/" }, 2);
    await publish({ path: "/one/", body: "Again.", redirects: ["/two/"] });
    expect(await led("/two/")).toEqual([301, "/second/"]);
  });

  it("in a circle lead nowhere, and never round", async () => {
    const redirects = [
      { from: "/a/", to: "/b/" },
      { from: "/b/", to: "/c/" },
      { from: "/c/", to: "/a/" },
    ];
    for (const redirect of redirects) await askNewsroom("PUT", "/redirects", { redirects: [redirect] });
    for (const { from } of redirects) expect((await ask(from)).status).toBe(404);
  });

  it("to an old address lead on in one step", async () => {
    await askNewsroom("PUT", "/redirects", { redirects: [{ from: "/a/", to: "/b/" }] });
    await askNewsroom("PUT", "/redirects", { redirects: [{ from: "/b/", to: "/new" }] });
    expect((await ask("/a/")).status).toBe(404);
    await publish({ path: "/new/" });
    expect(await led("/a/")).toEqual([301, "/new/"]);
    expect(await led("/b")).toEqual([301, "/new/"]);
  });

  it("that would lead nobody anywhere are told", async () => {
    const redirects = [
      { from: "/same/", to: "/same" },
      { from: "/mail/confirm", to: "/x/" },
      { from: "/away/", to: "//evil.example/" },
      { from: "/old/", to: "/section/town/" },
    ];
    const answer = await (await askNewsroom("PUT", "/redirects", { redirects })).json();
    expect(answer).toEqual({
      stored: 1,
      kept: [],
      skipped: [
        { what: "/same/", reason: "it would lead to itself" },
        {
          what: "/mail/confirm",
          reason: "the paper itself answers to /mail/confirm (the pages that mails lead to)",
        },
        { what: "/away/", reason: "//evil.example/ is no path to lead to" },
      ],
    });
  });
});

describe("the paper's own addresses", () => {
  it.each(["/mail/", "/mail/confirm", "/feed/", "/page/2/", "/section/town", "/x/feed.xml", "/x/comments"])(
    "%s is refused by the API and the editor, by name",
    async (path) => {
      const { skipped } = await (await publish({ path })).json<{
        skipped: { what: string; reason: string }[];
      }>();
      expect(skipped).toEqual([
        {
          field: "path",
          what: path,
          reason: expect.stringContaining(`the paper itself answers to ${path} (`),
        },
      ]);
      const form = await write({ path });
      expect(form.status).toBe(422);
      expect(await form.text()).toContain(`the paper itself answers to ${path} (`);
      expect(await articles()).toEqual([]);
    },
  );

  it("WordPress's feed and older front pages lead to their equals", async () => {
    expect(await led("/feed/")).toEqual([301, "/feed.xml"]);
    expect(await led("/feed")).toEqual([301, "/feed.xml"]);
    expect(await led("/page/2/")).toEqual([301, "/"]);
  });
});

it("moving and deleting read as many rows, however many old addresses there are", async () => {
  const rowsRead = async (path: string, others: number) => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT OR IGNORE INTO redirects (from_path, to_path, kind) SELECT '/old/' || i, '/section/' || i || '/', 'alias' FROM n`,
    )
      .bind(others)
      .run();
    await publish({ path });
    const id = (await articles()).at(-1)?.id ?? 0;
    const { db, meter } = meteredDatabase();
    const move = {
      id,
      from: (await findEditedArticle(db, id))?.source as ArticleSource,
      to: `${path}moved/`,
    };
    await db.$client.batch(moveArticle(db, move, NOW));
    await removeArticle(db, id, { by: "Ida Marlowe", now: NOW });
    return meter.rowsRead;
  };
  const few = await rowsRead("/few/", 1);
  expect(await rowsRead("/many/", 3_000)).toBeLessThan(few + 10);
});

it("whatever is asked for, an address that is nothing reads one row at most", async () => {
  await publish({ path: "/new/", redirects: ["/old/"] });
  await ask("/");
  for (const path of [
    "/nothing/",
    "/nothing/feed.xml",
    "/n%6Fthing//at-all",
    "/nothing/comments?order=newest",
    "/feed.xml/x",
  ]) {
    const { db, meter } = meteredDatabase();
    expect((await ask(path, {}, { DB: db.$client })).status, path).toBe(404);
    expect(meter.rowsRead, path).toBeLessThanOrEqual(1);
  }
});
