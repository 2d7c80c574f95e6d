import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../../src/db/client.ts";
import { subscribe } from "../../../src/mail/subscriptions.ts";
import { makeComment } from "../../support/factories.ts";
import { ask } from "../../support/worker.ts";
import {
  articleRow,
  browserKey,
  browserOf,
  NOW,
  openArticle,
  ownCommentApp,
  stalePaths,
  stored,
} from "./own-comment-app.ts";

const MINUTE = 60_000;
const ID = (NOW - MINUTE) * 1024;
const YES = { action: "confirm-withdraw" };

let path: string;
let articleId: number;
let author: { Cookie: string };

beforeEach(async () => {
  const article = await openArticle();
  path = article.path;
  articleId = article.id;
  author = await browserOf(articleId, [ID], NOW);
});

const own = async (given: Partial<Parameters<typeof makeComment>[0]> = {}) =>
  makeComment({
    articleId,
    id: ID,
    authorName: "Ada Reader",
    body: "I never liked the old one.",
    emailHash: "hash-of-mail",
    commenterKey: await browserKey(),
    readerHash: "hash-of-reader",
    submissionKey: "key-of-submission",
    sketchA: 1,
    sketchB: 2,
    verdict: "[]",
    ...given,
  });

describe("withdrawing one's own comment", () => {
  it("asks again first, with what was typed kept for those who stay", async () => {
    await own();
    const context = ownCommentApp();
    const page = await context.press(
      `${path}comments/${ID}/edit`,
      { action: "withdraw", comment: "Half of\na <new> thought" },
      author,
    );
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain("Withdraw your comment?");
    expect(html).toContain("I never liked the old one.");
    expect(html).toContain('value="confirm-withdraw"');
    expect(html).toMatch(/<input type="hidden" name="comment" value="Half of\na &lt;new&gt; thought"/);
    expect((await stored(ID))?.status).toBe("published");

    const back = { action: "edit", comment: "Half of\na <new> thought" };
    const again = await (await context.press(`${path}comments/${ID}/edit`, back, author)).text();
    expect(again).toMatch(/<textarea[^>]* name="comment"[^>]*>Half of\na &lt;new&gt; thought</);
    expect(again).toContain("Save changes");
  });

  it("erases words, name and all that tells of the sender, and leads to the comments", async () => {
    await own();
    const context = ownCommentApp();
    const response = await context.press(`${path}comments/${ID}/edit`, YES, author);
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe(`${path}#comments`);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    expect(await stored(ID)).toMatchObject({
      status: "trash",
      shown_in: null,
      body: "",
      author_name: "",
      email_hash: null,
      commenter_key: null,
      reader_hash: null,
      submission_key: null,
      sketch_a: null,
      sketch_b: null,
      verdict: null,
    });
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 2 });
    expect(await stalePaths()).toEqual([path]);
    await context.settle();
    expect(context.refreshed).toEqual([path]);
  });

  it("shows its author the page without it at once", async () => {
    await own();
    await ask(path);
    const response = await ownCommentApp().press(`${path}comments/${ID}/edit`, YES, author);
    const cookie = (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
    const html = await (await ask(path, { headers: { Cookie: cookie } })).text();
    expect(html).not.toContain("I never liked the old one.");
  });

  it("keeps the place of a comment that others answer", async () => {
    const comment = await own();
    const id = ID + 5;
    await makeComment({
      articleId,
      id,
      parentId: ID,
      rootId: ID,
      depth: 1,
      threadKey: comment.threadKey + id.toString(36).padStart(11, "0"),
      authorName: "Ben",
      body: "Why not?",
    });
    await env.DB.prepare("UPDATE articles SET comment_count = 2 WHERE id = ?").bind(articleId).run();
    await ownCommentApp().press(`${path}comments/${ID}/edit`, YES, author);
    expect(await stored(ID)).toMatchObject({ status: "trash", shown_in: articleId, body: "" });
    expect(await articleRow(articleId)).toMatchObject({ comment_count: 1 });
    const html = await (await ask(path)).text();
    expect(html).toContain("Why not?");
    expect(html).not.toContain("Ada Reader");
  });

  it("of a held comment changes no page and no count", async () => {
    await own({ status: "held" });
    await env.DB.prepare("UPDATE articles SET comment_count = 0 WHERE id = ?").bind(articleId).run();
    const context = ownCommentApp();
    expect((await context.press(`${path}comments/${ID}/edit`, YES, author)).status).toBe(303);
    expect((await stored(ID))?.status).toBe("trash");
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 1 });
    expect(await stalePaths()).toEqual([]);
    expect(context.refreshed).toEqual([]);
  });

  it("ends the wish for mails and forgets the reports", async () => {
    await own();
    const db = openDatabase(env.DB);
    const mail = { commentId: ID, email: "ada@example.org", emailHash: "h", commenterKey: "k" };
    await subscribe(db, mail, NOW).run();
    await env.DB.prepare("INSERT INTO reports VALUES (?, 'reader', ?)").bind(ID, NOW).run();
    await ownCommentApp().press(`${path}comments/${ID}/edit`, YES, author);
    const subscriptions = await env.DB.prepare("SELECT * FROM subscriptions").all();
    expect(JSON.stringify(subscriptions.results)).not.toContain("ada@example.org");
    expect(await env.DB.prepare("SELECT count(*) AS n FROM reports").first("n")).toBe(0);
  });

  it("twice is the same as once", async () => {
    await own();
    const answers = [];
    for (let time = 0; time < 2; time++)
      answers.push(await ownCommentApp().press(`${path}comments/${ID}/edit`, YES, author));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 2 });
  });

  it("at the same moment counts once", async () => {
    await own();
    const context = ownCommentApp();
    await Promise.all([1, 2, 3].map(() => context.press(`${path}comments/${ID}/edit`, YES, author)));
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 2 });
  });

  it("leaves what a moderator has removed as it is", async () => {
    await own({ status: "trash" });
    const response = await ownCommentApp().press(`${path}comments/${ID}/edit`, YES, author);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("a moderator removed it");
    expect((await stored(ID))?.body).toBe("I never liked the old one.");
  });

  it("is over with the time for changes", async () => {
    await own();
    vi.setSystemTime(NOW + 9 * MINUTE + 1);
    const response = await ownCommentApp().press(`${path}comments/${ID}/edit`, YES, author);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("The time for changes is over");
    expect((await stored(ID))?.status).toBe("published");
  });

  it("answers a program with 204, and again with 204", async () => {
    await own();
    const context = ownCommentApp();
    const response = await context.call("DELETE", `/comments/${ID}`, null, author);
    expect(response.status).toBe(204);
    expect(response.headers.get("Set-Cookie")).toContain("broadsheet_own=");
    expect((await context.call("DELETE", `/comments/${ID}`, null, author)).status).toBe(204);
    expect((await stored(ID))?.status).toBe("trash");
  });

  it("is refused to everybody else", async () => {
    await own();
    const context = ownCommentApp();
    const other = await browserOf(articleId, [ID + 1], NOW);
    const codes = async (headers: Record<string, string>) => {
      const response = await context.call("DELETE", `/comments/${ID}`, null, headers);
      return (await response.json<{ error: { code: string } }>()).error.code;
    };
    expect(await codes({})).toBe("not_your_comment");
    expect(await codes(other)).toBe("not_your_comment");
    // Its cookie says that it has, and the comment says another browser.
    expect(await codes(await browserOf(articleId, [ID], NOW, "anothers-browser-name-"))).toBe(
      "not_your_comment",
    );
    expect(await codes({ Cookie: author.Cookie.slice(0, -2).concat("AA") })).toBe("not_your_comment");
    expect(await codes({ ...author, Origin: "https://evil.example" })).toBe("cross_site");
    expect((await stored(ID))?.status).toBe("published");
  });
});
