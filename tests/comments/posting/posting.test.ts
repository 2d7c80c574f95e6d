import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../../src/cache/memory.ts";
import { makeFormToken } from "../../../src/comments/posting/form-token.ts";
import type { Bindings } from "../../../src/config/bindings.ts";
import worker from "../../../src/index.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 12);
const SECRET = "test-secret-key-of-at-least-32-characters";

let path: string;
let articleId: number;
let token: string;

beforeEach(async () => {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  const article = await makeArticle({ title: "The bridge opens" });
  path = article.path;
  articleId = article.id;
  token = await makeFormToken(SECRET, now - 60_000);
});

type Fields = Record<string, string>;

const formBody = (fields: Fields) =>
  new URLSearchParams({ token, extra: "", parent: "", email: "", ...fields });

function postForm(fields: Fields, init: RequestInit = {}, given: Partial<Bindings> = {}): Promise<Response> {
  const body = formBody(fields);
  return ask(`${path}comments`, { method: "POST", body, ...init }, given);
}

function postJson(fields: object, init: RequestInit = {}, given: Partial<Bindings> = {}): Promise<Response> {
  const headers = { "Content-Type": "application/json", ...init.headers };
  return ask(`${path}comments`, { method: "POST", body: JSON.stringify(fields), ...init, headers }, given);
}

const fine = { comment: "The old one was narrower, and I miss it.", author: "Ada Reader" };
const stored = () => env.DB.prepare("SELECT * FROM comments ORDER BY id").all<Record<string, unknown>>();
const count = () => env.DB.prepare("SELECT count(*) AS n FROM comments").first<number>("n");
const ownCookie = (response: Response) => (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";

describe("a comment that is shown", () => {
  it("answers a form with 303 to itself on the page, which shows it", async () => {
    const response = await postForm(fine);
    expect(response.status).toBe(303);
    const location = response.headers.get("Location") ?? "";
    expect(location).toMatch(new RegExp(`^${path}#comment-\\d+$`));
    const html = await (await ask(path, { headers: { ...BROWSER, Cookie: ownCookie(response) } })).text();
    expect(html).toContain(`id="${location.split("#")[1]}"`);
    expect(html).toContain("The old one was narrower");
  });

  it("answers JSON with 201 and the comment's public shape", async () => {
    const response = await postJson({ ...fine, email: "ada@example.org" });
    expect(response.status).toBe(201);
    const { comment, status } = await response.json<{ comment: Record<string, unknown>; status: string }>();
    expect(status).toBe("published");
    expect(Object.keys(comment).sort()).toEqual(
      [
        "article",
        "author",
        "createdAt",
        "depth",
        "editedAt",
        "html",
        "id",
        "parent",
        "picked",
        "recommended",
        "removed",
        "speaksFor",
        "text",
        "url",
      ].sort(),
    );
    expect(comment).toMatchObject({
      author: "Ada Reader",
      parent: null,
      depth: 0,
      article: { id: articleId, path },
    });
  });

  it("is seen by its author whatever the caches hold, and by everybody once the page is refreshed", async () => {
    await ask(path);
    await ask(path);
    const old = await env.PAGES.get(`page:${path}`, "text");
    const response = await postForm(fine);
    await env.PAGES.put(`page:${path}`, old ?? "");
    forgetAll();
    const author = await ask(path, { headers: { Cookie: ownCookie(response) } });
    expect(author.headers.get("Cache-Control")).toBe("private, no-store");
    expect(await author.text()).toContain("The old one was narrower");
    expect(await (await ask(path)).text()).not.toContain("The old one was narrower");
  });

  it("reaches the stored page behind its own response", async () => {
    await ask(path);
    await ask(path);
    await postForm(fine);
    forgetAll();
    expect(await (await ask(path)).text()).toContain("The old one was narrower");
    expect(await env.PAGES.get(`page:${path}`)).toContain("The old one was narrower");
    expect(await env.DB.prepare("SELECT count(*) AS n FROM stale_pages").first("n")).toBe(0);
  });

  it("comes late, but comes, when KV refuses the write", async () => {
    await ask(path);
    await ask(path);
    const PAGES = new Proxy(env.PAGES, {
      get(kv, name) {
        if (name === "put" || name === "delete") {
          return async () => {
            throw new Error("KV PUT failed: 429 Too Many Requests");
          };
        }
        const value = Reflect.get(kv, name);
        return typeof value === "function" ? value.bind(kv) : value;
      },
    });
    expect((await postForm(fine, {}, { PAGES })).status).toBe(303);
    forgetAll();
    expect(await (await ask(path)).text()).not.toContain("The old one was narrower");
    await runCron(now + 60_000);
    forgetAll();
    expect(await (await ask(path)).text()).toContain("The old one was narrower");
  });

  it("is escaped, with its links marked as a stranger's", async () => {
    await postForm({
      comment:
        "<script>alert(1)</script> The plans of the bridge are at https://ossel.example/a for all to see",
      author: '<b onclick="x">',
    });
    const html = await (await ask(path)).text();
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<b onclick");
    expect(html).toContain('<a href="https://ossel.example/a" rel="nofollow ugc noopener">');
  });

  it("answers another one, also by the id of the API", async () => {
    const parent = await makeComment({ articleId });
    const reply = await postJson({ ...fine, parent: parent.id });
    expect(await reply.json()).toMatchObject({ comment: { parent: parent.id, depth: 1 } });
    const again = await ask(`/api/v1/articles/${articleId}/comments`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...fine, comment: "Another answer to the same.", parent: parent.id }),
    });
    expect(again.status).toBe(201);
    const list = await (await ask(`/api/v1/articles/${articleId}/comments`)).json<{
      items: { depth: number }[];
    }>();
    expect(list.items.map(({ depth }) => depth)).toEqual([0, 1, 1]);
  });

  it.each([
    ["a first one", false],
    ["a reply", true],
  ])("costs two round trips and at most ten rows written: %s", async (_, isReply) => {
    const parent = isReply ? String((await makeComment({ articleId })).id) : "";
    // What all pages share is known to the isolate.
    await ask("/robots.txt");
    const { binding: DB, meter } = meteredDatabase();
    const context = createExecutionContext();
    const init = { method: "POST", body: formBody({ ...fine, parent }), redirect: "manual" } as const;
    const request = new Request(`https://paper.example${path}comments`, init);
    const answer = await worker.fetch(request, { ...env, DB }, context);
    expect(answer.status).toBe(303);
    const atAnswer = { ...meter };
    expect(atAnswer.trips).toBeLessThanOrEqual(2);
    expect(atAnswer.rowsWritten).toBeLessThanOrEqual(10);
    await waitOnExecutionContext(context);
    // Behind it, the mark on its page is taken off.
    expect(meter.trips).toBeLessThanOrEqual(3);
    expect(meter.rowsWritten).toBeLessThanOrEqual(11);
  });

  it("costs a third round trip and four more rows behind its answer where its page is stored anew", async () => {
    for (let n = 0; n < 3; n++) await ask(path, { headers: BROWSER });
    const { binding: DB, meter } = meteredDatabase();
    expect((await postForm(fine, {}, { DB })).status).toBe(303);
    expect(
      await env.DB.prepare("SELECT hash <> '' FROM stored_pages WHERE path = ?").bind(path).first(),
    ).toEqual({
      "hash <> ''": 1,
    });
    expect(meter.trips).toBeLessThanOrEqual(3);
    expect(meter.rowsWritten).toBeLessThanOrEqual(14);
  });
});

describe("a comment that is held or thought to be spam", () => {
  it.each([
    [
      "held",
      {
        comment: "https://a.example https://b.example https://c.example look at these three places",
        author: "Ada",
      },
    ],
    ["spam", { ...fine, token: "0.forged" }],
    ["held", { ...fine, extra: "https://spam.example" }],
  ])("looks the same to its sender: %s", async (status, fields) => {
    const response = await postForm(fields);
    expect(response.status).toBe(303);
    expect((await stored()).results[0]?.status).toBe(status);
    const html = await (await ask(path, { headers: { Cookie: ownCookie(response) } })).text();
    expect(html).toContain("Your comment is awaiting moderation.");
    expect(await (await ask(path)).text()).not.toContain(`comment-${(await stored()).results[0]?.id}`);
    expect((await postJson({ ...fields, comment: `${fields.comment} once more` })).status).toBe(202);
  });

  it("answers JSON with 202", async () => {
    const response = await postJson({ ...fine, extra: "filled" });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status: "held" });
  });

  it("keeps every reason, and changes no count and no page", async () => {
    await postForm({ ...fine, token: "" });
    const [row] = (await stored()).results;
    expect(JSON.parse(String(row?.verdict))).toEqual([
      expect.objectContaining({ rule: "form-token", reason: expect.any(String) }),
    ]);
    expect(
      await env.DB.prepare("SELECT comment_count FROM articles WHERE id = ?")
        .bind(articleId)
        .first("comment_count"),
    ).toBe(0);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM stale_pages").first("n")).toBe(0);
  });

  it("appears on the page when a moderator approves it", async () => {
    await ask(path);
    await ask(path);
    await postForm({ ...fine, token: "" });
    const queue = await (await askNewsroom("GET", "/comments?status=held")).json<{
      items: { id: number }[];
    }>();
    expect(queue.items).toHaveLength(1);
    await askNewsroom("POST", `/comments/${queue.items[0]?.id}/decision`, { decision: "approve" });
    forgetAll();
    expect(await (await ask(path)).text()).toContain("The old one was narrower");
  });

  it("stays in its author's sight as long as it is held, with what happens next, and then gives way to everybody's page", async () => {
    const cookie = ownCookie(await postForm({ ...fine, token: "" }));
    const [{ id } = {}] = (await stored()).results;
    const visit = (headers: Record<string, string>) => ask(path, { headers: { ...BROWSER, ...headers } });
    vi.setSystemTime(now + 30 * 86_400_000);
    const waiting = await visit({ Cookie: cookie });
    expect(waiting.headers.get("Set-Cookie")).toBeNull();
    const html = await waiting.text();
    expect(html).toContain(`id="comment-${id}"`);
    expect(html.slice(html.indexOf(`id="comment-${id}"`))).toContain(
      "Others see it once somebody of the paper has let it through.",
    );

    await askNewsroom("POST", `/comments/${id}/decision`, { decision: "approve" });
    const decided = await visit({ Cookie: cookie });
    expect(await decided.text()).toContain(`id="comment-${id}"`);
    const after = ownCookie(decided);
    expect(after).toContain("broadsheet_own=");
    // Another may still wait elsewhere: the browser keeps its name.
    expect(after.split(".")[0]).toBe(cookie.split(".")[0]);
    const plain = await visit({ Cookie: after });
    expect(plain.headers.get("ETag")).not.toBeNull();
    expect(plain.headers.get("Set-Cookie")).toBeNull();
  });

  it("leaves its author's sight when it is removed, and says so in its place", async () => {
    const cookie = ownCookie(await postForm({ ...fine, token: "" }));
    const [{ id } = {}] = (await stored()).results;
    await askNewsroom("POST", `/comments/${id}/decision`, { decision: "trash" });
    const response = await ask(path, { headers: { ...BROWSER, Cookie: cookie } });
    const html = await response.text();
    expect(html).not.toContain(fine.comment);
    expect(html.slice(html.indexOf(`id="comment-${id}"`))).toContain("Your comment was removed");
  });

  it("is every comment where the site holds all", async () => {
    await postForm(fine, {}, { COMMENT_POLICY: "hold" });
    expect((await stored()).results[0]?.status).toBe("held");
  });
});

describe("a comment that is only looked at first", () => {
  const words = { comment: "It is **so** <b>wide</b>.", author: "", email: "a@" };

  it("comes back as it would look, with all that was typed, and is stored nowhere", async () => {
    const parent = (await makeComment({ articleId, authorName: "Rosa Quill" })).id;
    const response = await postForm({ ...words, preview: "1", parent: String(parent) });
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toContain("no-store");
    const html = await response.text();
    expect(html).toContain("<title>Not sent yet: The bridge opens");
    expect(html).toContain("<p>It is <strong>so</strong> &lt;b&gt;wide&lt;/b&gt;.</p></div>");
    expect(html).toContain("It is **so** &lt;b&gt;wide&lt;/b&gt;.</textarea>");
    expect(html).toContain('value="a@"');
    expect(html).toContain("Replying to <b>Rosa Quill</b>");
    expect(html).toContain(`name="token" value="${token}"`);
    expect(await count()).toBe(1);
  });

  it("is answered to the page's script as HTML alone", async () => {
    const response = await postJson({ ...words, preview: "1" }, { headers: { Accept: "application/json" } });
    expect(await response.json()).toEqual({
      preview: "<p>It is <strong>so</strong> &lt;b&gt;wide&lt;/b&gt;.</p>",
    });
    expect((await postJson({ comment: " ", preview: "1" })).status).toBe(422);
    expect(await count()).toBe(0);
  });

  it("says what is wrong with its words before they are sent", async () => {
    const html = await (await postForm({ ...words, comment: "x".repeat(10_001), preview: "1" })).text();
    expect(html).toContain("it is 10,001 characters long");
    expect(await (await postForm({ ...words, comment: " ", preview: "1" })).text()).toContain(
      "Please enter your comment!",
    );
  });
});

describe("words that are refused", () => {
  const long = "The 🌉 is wide. ".repeat(853);
  const answeredBy = async (fields: Fields) => (await postForm({ ...fields, parent: String(parent) })).text();
  let parent = 0;
  beforeEach(async () => {
    parent = (await makeComment({ articleId, authorName: "Rosa Quill" })).id;
  });

  it.each([
    ["too long by code points", { ...fine, comment: `${long}.` }],
    ["too long a name", { ...fine, author: "A".repeat(81) }],
    ["too long an address", { ...fine, email: `${"a".repeat(250)}@example.org` }],
  ])("come back to the last character, and to the comment that they answer: %s", async (_, fields) => {
    const html = await answeredBy(fields);
    for (const words of Object.values(fields)) expect(html).toContain(words.replaceAll("'", "&#39;"));
    expect(html).toContain(`name="parent" value="${parent}"`);
    expect(html).toContain("Replying to <b>Rosa Quill</b>");
    expect(await count()).toBe(1);
  });

  it("are not those that only a program would count as too many", async () => {
    const comment = "🌉".repeat(9_000);
    expect((await postForm({ ...fine, comment })).status).toBe(303);
  });
});

describe("a submission sent again", () => {
  it("gives the first one's answer, one comment", async () => {
    const first = await postForm(fine);
    const second = await postForm(fine);
    expect(second.status).toBe(303);
    expect(second.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(await count()).toBe(1);
  });

  it("also from a page fetched later, and also at the same moment", async () => {
    const later = await makeFormToken(SECRET, now - 10_000);
    const answers = await Promise.all([postForm(fine), postForm(fine), postForm({ ...fine, token: later })]);
    expect(new Set(answers.map((answer) => answer.headers.get("Location"))).size).toBe(1);
    expect(await count()).toBe(1);
    expect(
      await env.DB.prepare("SELECT comment_count FROM articles WHERE id = ?")
        .bind(articleId)
        .first("comment_count"),
    ).toBe(1);
  });

  it("is another comment when somebody else sends the same words", async () => {
    await postForm({ ...fine, comment: "Thank you!" }, { headers: { "CF-Connecting-IP": "192.0.2.1" } });
    await postForm({ ...fine, comment: "Thank you!" }, { headers: { "CF-Connecting-IP": "192.0.2.2" } });
    expect(await count()).toBe(2);
  });
});

describe("bad input", () => {
  it("answers a form with the page again, each message at its field and everything typed kept", async () => {
    const response = await postForm({ comment: "", author: "", email: "no address" });
    expect(response.status).toBe(422);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    const html = await response.text();
    expect(html).toContain("The bridge opens");
    expect(html).toContain("Please enter your comment!");
    expect(html).toContain("Please enter your name here");
    expect(html).toContain('value="no address"');
    const kept = await (await postForm({ comment: "My <words> & thoughts", author: "" })).text();
    expect(kept).toContain("My &lt;words&gt; &amp; thoughts");
  });

  it("answers JSON with the fields' messages", async () => {
    const response = await postJson({ comment: " \n ", author: "x".repeat(81) });
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      error: {
        code: "invalid_input",
        message: expect.any(String),
        fields: { comment: "Please enter your comment!", author: expect.stringContaining("at most 80 fit") },
      },
    });
  });

  it.each([
    [{ comment: "x".repeat(10_001), author: "Ada" }, "comment", "10,001 characters"],
    [{ ...fine, parent: "99" }, "parent", "shown here"],
    [{ ...fine, parent: "abc" }, "parent", "shown here"],
    [{ ...fine, email: "ada@" }, "email", "name@example.org"],
  ])("names what is wrong in %#", async (fields, field, message) => {
    const { error } = await (await postJson(fields)).json<{ error: { fields: Record<string, string> } }>();
    expect(error.fields[field]).toContain(message);
  });

  it("takes 10,000 characters of any script, and no reply to a comment of another article", async () => {
    expect((await postForm({ ...fine, comment: "界".repeat(10_000) })).status).toBe(303);
    const other = await makeComment({ articleId: (await makeArticle()).id });
    expect((await postJson({ ...fine, parent: other.id })).status).toBe(422);
  });

  it("asks for an e-mail address where the site requires one, and keeps only its hash", async () => {
    expect((await postJson(fine, {}, { REQUIRE_EMAIL: "true" })).status).toBe(422);
    expect(
      (await postJson({ ...fine, email: "Ada@Example.org" }, {}, { REQUIRE_EMAIL: "true" })).status,
    ).toBe(201);
    expect(JSON.stringify((await stored()).results)).not.toMatch(/ada@example/i);
  });

  it.each([
    ["no JSON", { body: "{", headers: { "Content-Type": "application/json" } }],
    ["a list", { body: "[]", headers: { "Content-Type": "application/json" } }],
    ["plain text", { body: "hello", headers: { "Content-Type": "text/plain" } }],
    [
      "a broken multipart form",
      { body: "x", headers: { "Content-Type": "multipart/form-data; boundary=y" } },
    ],
  ])("refuses %s with a sentence", async (_, init) => {
    const response = await ask(`${path}comments`, { method: "POST", ...init });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("comment, author, email and parent");
  });

  it("takes a multipart form as well", async () => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fine, token })) body.set(name, value);
    expect((await ask(`${path}comments`, { method: "POST", body })).status).toBe(303);
  });
});

describe("a comment that cannot be taken", () => {
  const typed = "Words that nobody may lose";

  it("is told that comments are closed, and gets the words back", async () => {
    await env.DB.prepare("UPDATE articles SET comments_open = 0 WHERE id = ?").bind(articleId).run();
    const response = await postForm({ ...fine, comment: typed });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(typed);
    const json = await postJson({ ...fine, comment: typed });
    expect(json.status).toBe(403);
    expect(await json.json()).toMatchObject({ error: { code: "comments_closed" } });
    expect((await postJson(fine, {}, { COMMENT_POLICY: "closed" })).status).toBe(403);
  });

  it("is told that the article is unknown, and gets the words back", async () => {
    path = "/no/such/article/";
    const response = await postForm({ ...fine, comment: typed });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(typed);
    expect(await (await postJson(fine)).json()).toMatchObject({ error: { code: "article_not_found" } });
  });

  it("is told that it is too large, and gets the words back", async () => {
    const response = await postForm({ ...fine, comment: typed + "x".repeat(300_000) });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain(typed);
    expect(await (await postJson({ ...fine, comment: "x".repeat(300_000) })).json()).toMatchObject({
      error: { code: "body_too_large" },
    });
  });

  it("is told to wait after five kept comments in a minute, and gets the words back", async () => {
    for (let n = 0; n < 5; n++)
      expect((await postForm({ ...fine, comment: `Remark number ${n}` })).status).toBe(303);
    const response = await postForm({ ...fine, comment: typed });
    expect(response.status).toBe(429);
    expect(response.headers.get("Retry-After")).toBe("60");
    expect(await response.text()).toContain(typed);
    const json = await postJson({ ...fine, comment: typed });
    expect(json.headers.get("Retry-After")).toBe("60");
    expect(await json.json()).toMatchObject({ error: { code: "too_many_comments" } });
    expect((await postForm({ ...fine, comment: "Remark number 0" })).status).toBe(303);
    expect(await count()).toBe(5);
  });

  it("is told to wait after twenty tries in a minute, even of nothing", async () => {
    for (let n = 0; n < 20; n++) expect((await postForm({ comment: "", author: "" })).status).toBe(422);
    expect((await postForm({ ...fine, comment: typed })).status).toBe(429);
    const elsewhere = { headers: { "CF-Connecting-IP": "192.0.2.9" } };
    expect((await postForm(fine, elsewhere)).status).toBe(303);
  });

  it("is asked to come again while the database is away, and gets the words back", async () => {
    await ask(path);
    const DB = new Proxy(env.DB, {
      get: () => () => {
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    const response = await postForm({ ...fine, comment: typed }, {}, { DB });
    expect(response.status).toBe(503);
    const html = await response.text();
    expect(html).toContain(typed);
    expect(html).toContain(`action="${path}comments"`);
    const json = await postJson(fine, {}, { DB });
    expect(json.status).toBe(503);
    expect(json.headers.get("Retry-After")).toBe("60");
    expect(await json.json()).toMatchObject({ error: { code: "try_again_later" } });
  });

  it("is told what the admin has to do while the site has no secret", async () => {
    const response = await postForm({ ...fine, comment: typed }, {}, { SECRET_KEY: "" });
    expect(response.status).toBe(503);
    const html = await response.text();
    expect(html).toContain(typed);
    expect(html).toContain("npx wrangler secret put SECRET_KEY");
  });

  it.each([
    [{ Origin: "https://evil.example" }],
    [{ "Sec-Fetch-Site": "cross-site" }],
    [{ "Sec-Fetch-Site": "same-site" }],
  ])("is refused from a page of another site: %j", async (headers) => {
    const response = await postForm(fine, { headers });
    expect(response.status).toBe(403);
    expect(await count()).toBe(0);
  });

  it("is taken from the site's own pages", async () => {
    const headers = { Origin: "https://paper.example", "Sec-Fetch-Site": "same-origin" };
    expect((await postForm(fine, { headers })).status).toBe(303);
  });
});

describe("the cookie of one's own comments", () => {
  it("is out of scripts' reach", async () => {
    const cookie = (await postForm(fine)).headers.get("Set-Cookie") ?? "";
    for (const part of ["Path=/;", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=15552000"])
      expect(cookie).toContain(part);
  });

  it("shows nobody else's held comment when it is forged", async () => {
    const response = await postForm({ ...fine, token: "" });
    const forged = ownCookie(response).slice(0, -2).concat("AA");
    const html = await (await ask(path, { headers: { Cookie: forged } })).text();
    expect(html).not.toContain("The old one was narrower");
  });

  it("no address of a reader is stored", async () => {
    await postForm(fine, { headers: { "CF-Connecting-IP": "192.0.2.77" } });
    expect(JSON.stringify((await stored()).results)).not.toContain("192.0.2.77");
  });
});
