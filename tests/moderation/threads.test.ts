import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { threadPages } from "../../src/admin/threads/routes.ts";
import { makeFormToken } from "../../src/comments/posting/form-token.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { roomApp } from "../support/room-app.ts";
import { OWN_PAGE, signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom, runCron } from "../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12, 0, 20);
const MINUTE = 60_000;
const SECRET = "test-secret-key-of-at-least-32-characters";

let article: { id: number; path: string };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  article = await makeArticle({ title: "The bridge opens", publishedAt: NOW - 3_600_000 });
});

type Given = { from?: string; cookie?: string; accept?: string; path?: string; bindings?: object };

async function post(words: string, given: Given = {}): Promise<Response> {
  const { from = "192.0.2.1", cookie, accept = "text/html", path = article.path, bindings = {} } = given;
  const token = await makeFormToken(SECRET, Date.now() - MINUTE);
  const body = new URLSearchParams({ comment: words, author: "Ada Reader", token });
  const headers = { "CF-Connecting-IP": from, Accept: accept, ...(cookie && { Cookie: cookie }) };
  return ask(`${path}comments`, { method: "POST", body, headers }, bindings);
}

const set = (wanted: object, id = article.id) => askNewsroom("POST", `/articles/${id}/thread`, wanted);
const page = async (bindings = {}) => (await ask(article.path, {}, bindings)).text();
const statuses = async () =>
  (await env.DB.prepare("SELECT status FROM comments ORDER BY id").all<{ status: string }>()).results.map(
    ({ status }) => status,
  );

describe("a thread", () => {
  it("is closed and opened by the desk: its page says so at once, and words that come too late are kept", async () => {
    expect(await page()).toContain('name="comment"');
    const closed = await set({ comments: "closed" });
    expect(closed.status).toBe(200);
    expect(await closed.json()).toMatchObject({ article: article.id, comments: "closed", by: "ADMIN_TOKEN" });
    const shown = await page();
    expect(shown).toContain("Comments are closed.");
    expect(shown).not.toContain('name="author"');
    const refused = await post("Is it <b>too</b> late?");
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("Is it &lt;b&gt;too&lt;/b&gt; late?");
    await set({ comments: "policy" });
    expect(await page()).toContain('name="author"');
    expect((await post("In time again.")).status).toBe(303);
    expect(await statuses()).toEqual(["published"]);
  });

  it("is open by the desk's word where the paper closes old ones and the article is closed, not where the paper takes none", async () => {
    const old = { COMMENTS_CLOSE_DAYS: "1" };
    article = await makeArticle({ title: "Old", publishedAt: NOW - 3 * 86_400_000, commentsOpen: false });
    expect((await post("Too late.", { bindings: old })).status).toBe(403);
    await set({ comments: "open" });
    expect(await page(old)).toContain('name="author"');
    expect((await post("Still here.", { bindings: old })).status).toBe(303);
    const answer = await (await ask(`/api/v1/articles/${article.id}`)).json<{ commentsOpen: boolean }>();
    expect(answer.commentsOpen).toBe(true);
    expect((await post("And here?", { bindings: { COMMENT_POLICY: "closed" } })).status).toBe(403);
  });

  it("keeps what the desk has set when the article is published again, and in an export", async () => {
    const given = { path: "/a/", slug: "a", title: "A", body: "Text.", bodyFormat: "html" };
    await askNewsroom("PUT", "/articles", given);
    const id = (await env.DB.prepare("SELECT id FROM articles WHERE path = '/a/'").first<number>("id")) ?? 0;
    await set({ comments: "closed", slowMinutes: 5 }, id);
    await askNewsroom("PUT", "/articles", { ...given, title: "A, again", commentsOpen: true });
    const now = await (await askNewsroom("GET", `/articles/${id}/thread`)).json();
    expect(now).toMatchObject({ comments: "closed", slowMinutes: 5, hold: "policy" });
    expect(await (await askNewsroom("GET", "/export?cursor=articles")).text()).toContain('slowMinutes\\":5');
  });

  it("slows down for each reader: said before typing, and who is too fast keeps their words and learns when", async () => {
    await set({ slowMinutes: 5 });
    expect(await page()).toContain("Slow mode: one comment from each reader every 5 minutes.");
    expect((await post("First.")).status).toBe(303);
    vi.setSystemTime(NOW + 2 * MINUTE);
    const refused = await post("Second <i>thought</i>.");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe("180");
    const html = await refused.text();
    expect(html).toContain("Second &lt;i&gt;thought&lt;/i&gt;.");
    expect(html).toContain("you can send them in 3 minutes");
    const json = await post("Second thought.", { accept: "application/json" });
    expect(await json.json()).toMatchObject({ error: { code: "too_many_comments" } });
    // The same once more is the first one's answer, others need not wait, and neither does another thread.
    expect((await post("First.")).status).toBe(303);
    expect((await post("Somebody else.", { from: "192.0.2.2" })).status).toBe(303);
    const other = await makeArticle({ title: "Another" });
    expect((await post("Elsewhere.", { path: other.path })).status).toBe(303);
    vi.setSystemTime(NOW + 5 * MINUTE);
    expect((await post("Second thought.")).status).toBe(303);
    expect(await statuses()).toHaveLength(4);
  });

  it("knows a slowed reader by the browser too, across midnight, and where two come at once", async () => {
    await set({ slowMinutes: 30 });
    const first = await post("From the train.", { from: "192.0.2.7" });
    const cookie = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    vi.setSystemTime(NOW + MINUTE);
    expect((await post("From the station.", { from: "192.0.2.8", cookie })).status).toBe(429);
    const atOnce = await Promise.all(
      ["One.", "Two.", "Three."].map((words) => post(words, { from: "192.0.2.9" })),
    );
    expect(atOnce.map(({ status }) => status).sort()).toEqual([303, 429, 429]);
    vi.setSystemTime(Date.UTC(2026, 10, 23, 23, 55));
    expect((await post("Before midnight.", { from: "192.0.2.10" })).status).toBe(303);
    vi.setSystemTime(Date.UTC(2026, 10, 24, 0, 5));
    expect((await post("After midnight.", { from: "192.0.2.10" })).status).toBe(429);
  });

  it("has its comments read first, all or those of people whom nobody knows, and says so", async () => {
    const open = { COMMENT_POLICY: "open" };
    expect((await post("Shown at once.", { bindings: open })).status).toBe(303);
    vi.setSystemTime(NOW + MINUTE);
    await set({ hold: "first-timers" });
    expect(await page(open)).toContain("A person reads your first comments here");
    await post("By nobody known.", { from: "192.0.2.2", bindings: open });
    vi.setSystemTime(NOW + 2 * MINUTE);
    await set({ hold: "all" });
    expect(await page(open)).toContain("A person reads each comment");
    await post("By anybody.", { from: "192.0.2.3", bindings: open });
    expect(await statuses()).toEqual(["published", "held", "held"]);
    const verdicts = await env.DB.prepare("SELECT verdict FROM comments ORDER BY id").all<{
      verdict: string;
    }>();
    expect(verdicts.results[1]?.verdict).toContain("First comments wait for a moderator under this article.");
    expect(verdicts.results[2]?.verdict).toContain("Every comment waits for a moderator under this article.");
    // The desk makes nothing less strict than the paper is.
    await set({ hold: "first-timers" });
    expect(await page({ COMMENT_POLICY: "hold" })).toContain("A person reads each comment");
  });

  it("is not set over what somebody else has set since, and the audit trail has all of it", async () => {
    await set({ comments: "closed" });
    const { at } = await (await askNewsroom("GET", `/articles/${article.id}/thread`)).json<{ at: number }>();
    vi.setSystemTime(NOW + MINUTE);
    await set({ slowMinutes: 10 });
    const late = await set({ comments: "open", seen: at });
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ error: { code: "thread_changed" } });
    for (const wrong of [
      {},
      { comments: "shut" },
      { slowMinutes: 61 },
      { slowMinutes: -1 },
      { hold: "none" },
    ])
      expect((await set(wrong)).status).toBe(422);
    expect((await set({ comments: "closed" }, 777)).status).toBe(404);
    const { results } = await env.DB.prepare(
      "SELECT subject, detail FROM audit_events WHERE action = 'thread.set' ORDER BY id",
    ).all<{ subject: string; detail: string }>();
    expect(results.map(({ subject }) => subject)).toEqual([article.path, article.path]);
    expect(JSON.parse(results[1]?.detail ?? "")).toMatchObject({
      comments: "closed",
      slowMinutes: 10,
      before: { comments: "closed", slowMinutes: 0 },
    });
  });

  it("stays in a thread of its own: the cron that closes old ones leaves what the desk has opened", async () => {
    await set({ comments: "open" });
    const { id } = await makeComment({ articleId: article.id });
    await runCron(NOW + MINUTE);
    expect(id).toBeGreaterThan(0);
    expect(await page()).toContain('name="author"');
  });
});

describe("a moderator", () => {
  const form = (given: object) =>
    new URLSearchParams({ comments: "policy", slowMinutes: "0", hold: "policy", ...given });

  it("sets the thread at a comment's card, comes back to it, and takes it back", async () => {
    const headers = await signedIn("moderator");
    const { id } = await makeComment({ articleId: article.id, status: "held", shownIn: null });
    const queue = await (await ask("/admin/comments?status=held", { headers })).text();
    expect(queue).toContain(`action="/admin/threads/${article.id}"`);
    const done = await ask(`/admin/threads/${article.id}`, {
      method: "POST",
      headers,
      body: form({ comments: "closed", slowMinutes: "5", seen: "0", at: String(id), status: "held" }),
    });
    expect(done.status).toBe(303);
    const back = done.headers.get("Location") ?? "";
    expect(back).toContain(`#comment-${id}`);
    const told = await (await ask(back, { headers })).text();
    expect(told).toContain("The thread of “The bridge opens”: closed; slow mode of 5 minutes.");
    expect(told).toContain("thread: closed, slow mode of 5 minutes");
    expect(await page()).toContain("Comments are closed.");
    const seen = /name="seen" value="(\d{13})"/.exec(told)?.[1] ?? "";
    const undone = await ask(`/admin/threads/${article.id}/back`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ seen, status: "held" }),
    });
    expect(await (await ask(undone.headers.get("Location") ?? "", { headers })).text()).toContain(
      "as the paper has it",
    );
    expect(await page()).toContain('name="author"');
  });

  it("sets one thing at a card, and the others stay", async () => {
    const headers = await signedIn("moderator");
    const choose = async (one: string) => {
      const { at } = await (await askNewsroom("GET", `/articles/${article.id}/thread`)).json<{
        at: number | null;
      }>();
      const body = new URLSearchParams({ one, seen: String(at ?? 0), status: "held" });
      const answer = await ask(`/admin/threads/${article.id}`, { method: "POST", headers, body });
      const { comments, slowMinutes, hold } = await (
        await askNewsroom("GET", `/articles/${article.id}/thread`)
      ).json<{ comments: string; slowMinutes: number; hold: string }>();
      return [answer.status, comments, slowMinutes, hold];
    };
    expect(await choose("slow-10")).toEqual([303, "policy", 10, "policy"]);
    expect(await choose("hold-first-timers")).toEqual([303, "policy", 10, "first-timers"]);
    expect(await choose("closed")).toEqual([303, "closed", 10, "first-timers"]);
    expect(await choose("policy")).toEqual([303, "policy", 0, "policy"]);
    expect(await choose("shut")).toEqual([422, "policy", 0, "policy"]);
  });

  it("finds what is set, that set last first, page by page, and the busiest; sets one there and comes back", async () => {
    const others = await Promise.all(
      Array.from({ length: 52 }, (_, n) => makeArticle({ title: `Story number ${n}`, publishedAt: NOW })),
    );
    for (const [n, { id }] of others.entries()) {
      vi.setSystemTime(NOW + n);
      await set({ hold: "first-timers" }, id);
    }
    await set({ hold: "policy" }, others[51]?.id);
    const busy = others[3]?.id ?? 0;
    for (let n = 0; n < 3; n++)
      await makeComment({
        id: (NOW - 90 * MINUTE + n) * 1024,
        articleId: busy,
        status: "held",
        shownIn: null,
      });
    await makeComment({ id: (NOW - MINUTE) * 1024, articleId: article.id });
    await makeComment({ id: (NOW - 25 * 60 * MINUTE) * 1024, articleId: others[9]?.id ?? 0 });
    const headers = await signedIn("moderator");
    const look = async (path: string) => (await ask(path, { headers })).text();
    expect(await look("/admin/comments")).toContain('href="/admin/threads"');
    const first = await look("/admin/threads");
    const [busiest = "", setOnes = ""] = first.split("Set by the desk</h2>");
    expect(busiest.match(/\/admin\/threads\/\d+">[^<]*/g)).toEqual([
      `/admin/threads/${article.id}">The bridge opens`,
      `/admin/threads/${busy}">Story number 3`,
    ]);
    expect(busiest).toContain("0 comments in the last hour, 3 in 24 hours");
    expect(busiest).toContain("3 held");
    const listed = (html: string) =>
      [...html.matchAll(/threads\/\d+">Story number (\d+)</g)].map(([, n]) => Number(n));
    expect(listed(setOnes)).toEqual(Array.from({ length: 50 }, (_, n) => 50 - n));
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1] ?? "";
    const second = await look(next);
    expect(listed(second)).toEqual([0]);
    expect(second).not.toContain('rel="next"');
    expect(second).not.toContain("Most is written here");
    const body = new URLSearchParams({ one: "closed", seen: "0", from: "list" });
    const done = await ask(`/admin/threads/${article.id}`, { method: "POST", headers, body });
    const told = await look(done.headers.get("Location") ?? "");
    expect(told).toContain("The thread of “The bridge opens”: closed.");
    expect(told).toContain(`action="/admin/threads/${article.id}/back"`);
    const seen =
      /class="undo"><input type="hidden" name="from" value="list"\/><input type="hidden" name="seen" value="(\d+)"/.exec(
        told,
      )?.[1];
    const back = await ask(`/admin/threads/${article.id}/back`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ seen: seen ?? "", from: "list" }),
    });
    expect(back.headers.get("Location")).toBe(`/admin/threads?done=set&thread=${article.id}`);
    const program = async (path: string) =>
      (await askNewsroom("GET", path)).json<{ items: object[]; next: string | null }>();
    const byProgram = await program("/threads?limit=51");
    expect(byProgram.items).toHaveLength(51);
    expect(byProgram).toMatchObject({
      next: null,
      items: [
        { title: "Story number 50", hold: "first-timers", by: "ADMIN_TOKEN", outside: null },
        ...Array(50).fill({}),
      ],
    });
    expect((await program("/threads/busiest")).items).toMatchObject([
      { article: article.id, lastHour: 1, lastDay: 1, held: 0 },
      { article: busy, lastHour: 0, lastDay: 3, held: 3, hold: "first-timers" },
    ]);
  });

  it("reads as much for the list of threads where a thousand articles and 10,000 comments are", async () => {
    await env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
         INSERT INTO articles (path, slug, status, title, body_source, body_format, body_html, changed_at, created_at, content_hash, thread)
         SELECT '/2026/' || i || '/', '', 'published', 'Many ' || i, '', 'html', '', 0, 0, '',
           iif(i % 2, '{"comments":null,"slowMinutes":0,"hold":null,"by":"Ada","at":7,"before":{"comments":null,"slowMinutes":0,"hold":"all"}}', NULL) FROM n`,
      ),
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
         SELECT ?1 + i, 1 + i % 400, ?1 + i, printf('%011d', i), 0, 'held', 'Ada', 'Text', 'form', 0 FROM n`,
      ).bind((NOW - 30 * MINUTE) * 1024),
    ]);
    const { db, meter } = meteredDatabase();
    const answer = await roomApp(threadPages, { db }).request("/threads");
    expect(await answer.text()).toContain("No thread is closed");
    expect([meter.queries <= 6, meter.rowsRead <= 3_000, meter.rowsRead]).toEqual([
      true,
      true,
      meter.rowsRead,
    ]);
  });

  it("is led from a comment of an outside page to that page, not to the paper's frame", async () => {
    const headers = await signedIn("moderator");
    const outside = await makeArticle({
      path: "/embed/garden.example/roses/",
      kind: "thread",
      bodySource: "https://garden.example/roses/",
      title: "Roses",
      listedAt: null,
    });
    await makeComment({ articleId: outside.id, status: "held", shownIn: null });
    const shown = await makeComment({ articleId: outside.id });
    const queue = await (await ask("/admin/comments?status=held", { headers })).text();
    expect(queue).toContain("(a page of garden.example)");
    expect(queue).toContain(`action="/admin/threads/${outside.id}"`);
    expect(queue).toContain('<a href="https://garden.example/roses/">Roses</a>');
    const published = await (await ask("/admin/comments?status=published", { headers })).text();
    expect(published).toContain(`<a href="https://garden.example/roses/#comment-${shown.id}">Roses</a>`);
    await set({ comments: "closed" }, outside.id);
    for (const path of [
      "/admin/threads",
      `/admin/threads/${outside.id}`,
      "/admin/comments?status=published",
    ]) {
      const html = await (await ask(path, { headers })).text();
      expect(html, path).toContain("(a page of garden.example)");
      expect(html, path).not.toContain('href="/embed/');
    }
  });

  it("leads an editor to it from the article's own form, which says what the desk has set", async () => {
    await set({ comments: "closed" });
    const headers = await signedIn("admin");
    const html = (await (await ask(`/admin/articles/${article.id}`, { headers })).text()).replaceAll(
      "&#39;",
      "'",
    );
    expect(html).toContain(`<a href="/admin/threads/${article.id}">Its thread</a>, by the desk: closed.`);
  });

  it("is told who was faster, and nothing is overruled", async () => {
    const headers = await signedIn("moderator");
    await set({ comments: "closed" });
    const late = await ask(`/admin/threads/${article.id}`, {
      method: "POST",
      headers,
      body: form({ comments: "open", seen: "0" }),
    });
    const told = await (await ask(late.headers.get("Location") ?? "", { headers })).text();
    expect(told).toContain("ADMIN_TOKEN has set it since");
    expect(await page()).toContain("Comments are closed.");
  });

  it("alone may", async () => {
    const answer = await ask(`/admin/threads/${article.id}`, {
      method: "POST",
      headers: OWN_PAGE,
      body: form({ comments: "closed", seen: "0" }),
    });
    expect([303, 401]).toContain(answer.status);
    expect((await ask(`/api/v1/admin/articles/${article.id}/thread`)).status).toBe(401);
    expect(await page()).toContain('name="author"');
  });
});
