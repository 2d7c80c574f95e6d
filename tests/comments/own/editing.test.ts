import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../../src/db/client.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { ask } from "../../support/worker.ts";
import {
  articleRow,
  browserOf,
  NOW,
  openArticle,
  ownCommentApp,
  stalePaths,
  stored,
} from "./own-comment-app.ts";

const MINUTE = 60_000;
const POSTED = NOW - MINUTE;
const ID = POSTED * 1024;
const OLD = "I never liked the old bridge, it was too narrow.";
const NEW = "I never liked the old bridge, it was far too narrow for two carts.";
const THREE_LINKS = "See https://one.example/ and https://two.example/ and https://three.example/ there.";

let path: string;
let editPath: string;
let articleId: number;
let author: { Cookie: string };

beforeEach(async () => {
  const article = await openArticle();
  path = article.path;
  editPath = `${path}comments/${ID}/edit`;
  articleId = article.id;
  author = await browserOf(articleId, [ID], NOW);
});

const own = (given: Partial<Parameters<typeof makeComment>[0]> = {}) =>
  makeComment({ articleId, id: ID, authorName: "Ada Reader", body: OLD, verdict: "[]", ...given });
const save = (comment: string) => ({ action: "save", comment });
const cookieOf = (response: Response) => (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";

describe("the page on which one's own comment is changed", () => {
  it("holds the text as it was typed, and is nobody else's", async () => {
    await own({ body: "\nfirst <b>line</b> & more" });
    const response = await ownCommentApp().open(editPath, author);
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    expect(response.headers.get("X-Robots-Tag")).toBe("noindex");
    expect(response.headers.get("Content-Security-Policy")).toContain("form-action 'self'");
    const html = await response.text();
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain("\n\nfirst &lt;b&gt;line&lt;/b&gt; &amp; more</textarea>");
    expect(html).toContain(`action="${editPath}"`);
    expect(html).toContain("November 23, 2026 at 12:09 PM");
    expect(html).toContain("Save changes");
    expect(html).toContain("Withdraw comment");
    expect(html).not.toMatch(/[\uFDD0-\uFDEF]/);
  });

  it("is there for a held comment too", async () => {
    await own({ status: "held" });
    expect((await ownCommentApp().open(editPath, author)).status).toBe(200);
  });

  type Status = "published" | "trash";
  it.each<[string, Status, number, boolean, number, string]>([
    ["without the cookie", "published", 0, false, 403, "Only the browser that posted"],
    ["after the time for it", "published", 9 * MINUTE, true, 403, "for 10 minutes after it was posted"],
    ["when a moderator removed it", "trash", 0, true, 404, "a moderator removed it"],
  ])("says what happened %s", async (_, state, later, isAuthor, status, sentence) => {
    await own({ status: state });
    vi.setSystemTime(NOW + later);
    const response = await ownCommentApp().open(editPath, isAuthor ? author : {});
    expect(response.status).toBe(status);
    const html = await response.text();
    expect(html).toContain(sentence);
    expect(html).toContain(`href="${path}#comment-${ID}"`);
  });

  it("is not there for another article's path, for other addresses, or where nothing may be changed", async () => {
    await own();
    const context = ownCommentApp();
    const elsewhere = (await makeArticle()).path;
    expect((await context.open(`${elsewhere}comments/${ID}/edit`, author)).status).toBe(404);
    expect(await (await context.open(`${path}comments/12/edit`, author)).text()).toBe("another room");
    const never = ownCommentApp({ comments: { editMinutes: 0 } });
    expect((await never.open(editPath, author)).status).toBe(404);
    expect((await never.press(editPath, save(NEW), author)).status).toBe(404);
  });
});

describe("saving another text", () => {
  it("stores it, marks the page and leads back to the comment", async () => {
    await own();
    const context = ownCommentApp();
    const response = await context.press(editPath, save(`  ${NEW}\r\nReally.  `), author);
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe(`${path}#comment-${ID}`);
    const row = await stored(ID);
    expect(row).toMatchObject({ status: "published", body: `${NEW}\nReally.`, edited_at: NOW });
    expect(row?.sketch_a).toEqual(expect.any(Number));
    expect(await articleRow(articleId)).toEqual({ comment_count: 1, revision: 2 });
    expect(await stalePaths()).toEqual([path]);
    await context.settle();
    expect(context.refreshed).toEqual([path]);
  });

  it("shows the author the new text at once", async () => {
    await own();
    await ask(path);
    const response = await ownCommentApp().press(editPath, save(NEW), author);
    const html = await (await ask(path, { headers: { Cookie: cookieOf(response) } })).text();
    expect(html).toContain("far too narrow for two carts");
  });

  it("takes a published comment off the page when the new words ask for it", async () => {
    await own();
    const context = ownCommentApp({ judge: { holdAt: 0.1, spamAt: 99 } });
    const response = await context.press(editPath, save(THREE_LINKS), author);
    expect(response.status).toBe(303);
    expect(await stored(ID)).toMatchObject({ status: "held", shown_in: null, body: THREE_LINKS });
    expect(JSON.parse(String((await stored(ID))?.verdict))).not.toEqual([]);
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 2 });
    const html = await (await ask(path, { headers: { Cookie: cookieOf(response) } })).text();
    expect(html).toContain("Your comment is awaiting moderation.");
  });

  it("makes spam of it when the new words are", async () => {
    await own();
    await ownCommentApp({ judge: { holdAt: 0.1, spamAt: 0.2 } }).press(editPath, save(THREE_LINKS), author);
    expect(await stored(ID)).toMatchObject({ status: "spam", shown_in: null });
  });

  it.each(["held", "spam"] as const)("never publishes a comment that is %s", async (status) => {
    await own({ status });
    await env.DB.prepare("UPDATE articles SET comment_count = 0 WHERE id = ?").bind(articleId).run();
    const context = ownCommentApp();
    expect((await context.press(editPath, save(NEW), author)).status).toBe(303);
    expect(await stored(ID)).toMatchObject({ status, shown_in: null, body: NEW });
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 1 });
    expect(await stalePaths()).toEqual([]);
  });

  it("keeps in mind that readers reported it", async () => {
    const verdict = JSON.stringify([
      { rule: "links", weight: 1, reason: "Three links." },
      { rule: "reported", weight: 1, reason: "Reported by 3 readers." },
    ]);
    await own({ status: "held", verdict });
    await ownCommentApp().press(editPath, save(NEW), author);
    const rules = JSON.parse(String((await stored(ID))?.verdict)).map(({ rule }: { rule: string }) => rule);
    expect(rules).toContain("reported");
    expect(rules).not.toContain("links");
  });

  it("changes nothing when the text is the same", async () => {
    await own();
    const response = await ownCommentApp().press(editPath, save(` ${OLD} `), author);
    expect(response.status).toBe(303);
    expect(await stored(ID)).toMatchObject({ edited_at: null });
    expect(await articleRow(articleId)).toEqual({ comment_count: 1, revision: 1 });
  });

  it("lets a decision stand that a moderator made meanwhile", async () => {
    await own();
    const db = openDatabase(
      new Proxy(env.DB, {
        get(database, name) {
          if (name !== "batch") return Reflect.get(database, name).bind(database);
          return async (statements: D1PreparedStatement[]) => {
            const results = await database.batch(statements);
            await env.DB.prepare("UPDATE comments SET status = 'spam', shown_in = NULL WHERE id = ?")
              .bind(ID)
              .run();
            return results;
          };
        },
      }),
    );
    const response = await ownCommentApp({ db }).press(editPath, save(NEW), author);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain(NEW);
    expect(await stored(ID)).toMatchObject({ status: "spam", body: OLD, edited_at: null });
    expect(await articleRow(articleId)).toMatchObject({ revision: 1 });
  });

  it("answers a program with the public comment", async () => {
    await own();
    const response = await ownCommentApp().call("PATCH", `/comments/${ID}`, { comment: NEW }, author);
    expect(response.status).toBe(200);
    const answer = await response.json<{ comment: Record<string, unknown> }>();
    expect(answer).toMatchObject({
      status: "published",
      comment: { id: ID, text: NEW, editedAt: new Date(NOW).toISOString(), article: { path } },
    });
    expect(Object.keys(answer.comment)).not.toContain("verdict");
    expect(response.headers.get("Set-Cookie")).toContain("broadsheet_own=");
    const spam = await ownCommentApp({ judge: { spamAt: 0.2 } }).call(
      "PATCH",
      `/comments/${ID}`,
      { comment: THREE_LINKS },
      author,
    );
    expect(await spam.json()).toMatchObject({ status: "held" });
  });
});

describe("a text that is not saved", () => {
  it.each([
    ["", "Please enter your comment!"],
    [" \u200B ", "Please enter your comment!"],
    ["x".repeat(10_001), "it is 10,001 characters long"],
  ])("is told what is wrong with it: %#", async (comment, message) => {
    await own();
    const response = await ownCommentApp().press(editPath, save(comment), author);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(message);
    expect(html).toContain(`${comment}</textarea>`);
    const json = await ownCommentApp().call("PATCH", `/comments/${ID}`, { comment }, author);
    expect(json.status).toBe(422);
    expect(await json.json()).toMatchObject({
      error: { code: "invalid_input", fields: { comment: expect.stringContaining(message) } },
    });
    expect(await stored(ID)).toMatchObject({ body: OLD });
  });

  it("is given back when the time is over, to be copied", async () => {
    await own();
    vi.setSystemTime(POSTED + 10 * MINUTE);
    const response = await ownCommentApp().press(editPath, save("Took me too <long>"), author);
    expect(response.status).toBe(403);
    const html = await response.text();
    expect(html).toMatch(/<textarea[^>]* readonly[^>]*>Took me too &lt;long&gt;</);
    expect(await stored(ID)).toMatchObject({ body: OLD });
    const json = await ownCommentApp().call("PATCH", `/comments/${ID}`, { comment: NEW }, author);
    expect(await json.json()).toMatchObject({ error: { code: "edit_time_over" } });
  });

  it("is given back by the form where comments were closed", async () => {
    await own();
    await env.DB.prepare("UPDATE articles SET comments_open = 0 WHERE id = ?").bind(articleId).run();
    const response = await ownCommentApp().press(editPath, save(NEW), author);
    expect(response.status).toBe(403);
    const html = await response.text();
    expect(html).toContain(`${NEW}</textarea>`);
    expect(html).toContain("It can still be withdrawn");
    const { status } = await ownCommentApp().press(editPath, { action: "confirm-withdraw" }, author);
    expect(status).toBe(303);
  });

  it.each(["PATCH", "DELETE"])(
    "%s by the API is refused after too many tries, and changes nothing",
    async (method) => {
      await own();
      const bindings = { COMMENT_TRIES: { limit: async () => ({ success: false }) } };
      const body = method === "PATCH" ? { comment: NEW } : null;
      const response = await ownCommentApp({ bindings }).call(method, `/comments/${ID}`, body, author);
      expect(response.status).toBe(429);
      expect(
        await env.DB.prepare("SELECT status, body FROM comments WHERE id = ?").bind(ID).first(),
      ).toMatchObject({
        status: "published",
        body: expect.not.stringContaining(NEW),
      });
    },
  );

  it("is given back after too many tries, and after too much", async () => {
    await own();
    const context = ownCommentApp();
    const from = (address: string) => ({ ...author, "CF-Connecting-IP": address });
    const tries = async (address: string, text: (n: number) => string) => {
      let last = await context.press(editPath, save(text(0)), from(address));
      for (let n = 1; n < 25 && last.status !== 429; n++)
        last = await context.press(editPath, save(text(n)), from(address));
      return last;
    };
    const kept = await tries("192.0.2.1", (n) => `Version ${n} of what I think of the bridge`);
    expect(kept.status).toBe(429);
    expect(kept.headers.get("Retry-After")).toBe("60");
    expect(await kept.text()).toMatch(/Version \d+ of what I think/);
    expect((await tries("192.0.2.2", () => "")).status).toBe(429);
    const large = await context.press(editPath, save("x".repeat(300_000)), from("192.0.2.3"));
    expect(large.status).toBe(413);
    expect(await large.text()).toContain("xxx</textarea>");
  });

  it("is given back while the database is away", async () => {
    const db = openDatabase(
      new Proxy(env.DB, {
        get: () => () => {
          throw new Error("D1_ERROR: Network connection lost.");
        },
      }),
    );
    const context = ownCommentApp({ db });
    const response = await context.press(editPath, save(NEW), author);
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toBe("60");
    const html = await response.text();
    expect(html).toContain(`${NEW}</textarea>`);
    expect(html).toContain(`action="${editPath}"`);
  });

  it.each([
    ["Origin", "https://evil.example"],
    ["Sec-Fetch-Site", "cross-site"],
  ])("came from a page of another site: %s: %s", async (name, value) => {
    await own();
    const response = await ownCommentApp().press(editPath, save(NEW), { ...author, [name]: value });
    expect(response.status).toBe(403);
    expect(await stored(ID)).toMatchObject({ body: OLD });
  });

  it("is somebody else's comment, also with a cookie of another article", async () => {
    await own();
    const other = await browserOf((await makeArticle()).id, [ID], NOW);
    const response = await ownCommentApp().press(editPath, save(NEW), other);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(NEW);
    expect(await stored(ID)).toMatchObject({ body: OLD });
  });
});
