import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readerHash } from "../../../src/comments/posting/reader-hash.ts";
import { makeComment } from "../../support/factories.ts";
import { ask } from "../../support/worker.ts";
import {
  articleRow,
  browserOf,
  NOW,
  openArticle,
  ownCommentApp,
  SECRET,
  stalePaths,
  stored,
} from "../own/own-comment-app.ts";

const DAY = 86_400_000;
const ID = (NOW - 3 * DAY) * 1024;

let path: string;
let reportPath: string;
let articleId: number;

beforeEach(async () => {
  const article = await openArticle();
  path = article.path;
  reportPath = `${path}comments/${ID}/report`;
  articleId = article.id;
});

const comment = (given: Partial<Parameters<typeof makeComment>[0]> = {}) =>
  makeComment({ articleId, id: ID, authorName: "Ada <Reader>", body: "You are all *fools*.", ...given });
const from = (address: string) => ({ "CF-Connecting-IP": address });
const reports = () => env.DB.prepare("SELECT count(*) AS n FROM reports").first("n");

async function reportFrom(...addresses: string[]): Promise<Response[]> {
  const answers = [];
  for (const address of addresses) answers.push(await ownCommentApp().press(reportPath, {}, from(address)));
  return answers;
}

describe("reporting a comment", () => {
  it("is asked about first, and opening the link changes nothing", async () => {
    await comment();
    const response = await ownCommentApp().open(reportPath);
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    expect(response.headers.get("X-Robots-Tag")).toBe("noindex");
    const html = await response.text();
    expect(html).toContain("Report this comment to the newsroom?");
    expect(html).toContain("Ada &lt;Reader&gt;");
    expect(html).toContain("<em>fools</em>");
    expect(html).toContain(`action="${reportPath}"`);
    expect(html).toContain(`href="${path}#comment-${ID}"`);
    expect(await reports()).toBe(0);
  });

  it("by three readers takes it off the page until a moderator has looked", async () => {
    await comment({ verdict: '[{"rule":"links","weight":0.5,"reason":"A link."}]', score: 0.5 });
    const context = ownCommentApp();
    for (const address of ["192.0.2.1", "192.0.2.2"]) await context.press(reportPath, {}, from(address));
    expect(await stored(ID)).toMatchObject({ status: "published" });
    expect(await articleRow(articleId)).toEqual({ comment_count: 1, revision: 1 });
    await context.press(reportPath, {}, from("192.0.2.3"));
    const row = await stored(ID);
    expect(row).toMatchObject({ status: "held", shown_in: null, score: 1.5 });
    expect(JSON.parse(String(row?.verdict))).toEqual([
      { rule: "links", weight: 0.5, reason: "A link." },
      { rule: "reported", weight: 1, reason: "Reported by 3 readers." },
    ]);
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 2 });
    expect(await stalePaths()).toEqual([path]);
    await context.settle();
    expect(context.refreshed).toEqual([path]);
    expect(await (await ask(path)).text()).not.toContain("fools");
  });

  it("gives a comment without a verdict one", async () => {
    await comment({ source: "import", verdict: null });
    await ownCommentApp({ comments: { reportsToHold: 1 } }).press(reportPath, {}, from("192.0.2.1"));
    expect(JSON.parse(String((await stored(ID))?.verdict))).toEqual([
      { rule: "reported", weight: 1, reason: "Reported by 1 reader." },
    ]);
  });

  it("says the same whatever comes of it", async () => {
    await comment();
    const answers = await reportFrom("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4");
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    // But for the number of each one's receipt.
    expect(new Set(pages.map((html) => html.replace(/report=[\w-]{16}/, "report="))).size).toBe(1);
    expect(pages[0]).toContain("The newsroom has your report.");
  });

  it("by the same reader counts once, also after midnight", async () => {
    await comment();
    await reportFrom("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2");
    vi.setSystemTime(NOW + DAY);
    await reportFrom("192.0.2.1", "192.0.2.2");
    expect(await reports()).toBe(2);
    expect(await stored(ID)).toMatchObject({ status: "published" });
    await reportFrom("192.0.2.3");
    expect(await stored(ID)).toMatchObject({ status: "held" });
  });

  it("does not count for ever", async () => {
    await comment();
    await reportFrom("192.0.2.1", "192.0.2.2");
    vi.setSystemTime(NOW + 2 * DAY);
    await reportFrom("192.0.2.3");
    expect(await stored(ID)).toMatchObject({ status: "published" });
  });

  it("by its own author does not count", async () => {
    const address = from("192.0.2.1");
    const request = new Request("https://paper.example", { headers: address });
    await comment({ readerHash: await readerHash(SECRET, request, NOW - 3 * DAY) });
    await reportFrom("192.0.2.1");
    const young = NOW * 1024 - 1024;
    await makeComment({ articleId, id: young });
    const author = await browserOf(articleId, [young], NOW);
    await ownCommentApp().press(`${path}comments/${young}/report`, {}, author);
    expect(await reports()).toBe(0);
  });

  it("by somebody else than its author counts, as everybody's comments have an address", async () => {
    const request = new Request("https://paper.example/", { headers: from("198.51.100.1") });
    await comment({ readerHash: await readerHash(SECRET, request, NOW - 3 * DAY) });
    await reportFrom("198.51.100.2");
    expect(await reports()).toBe(1);
  });

  it("does not hold what a moderator approved, as long as it says the same", async () => {
    await comment();
    const decide = env.DB.prepare(
      `INSERT INTO decisions (comment_id, decision, status_before, decided_by, decided_at)
       VALUES (?, ?, 'held', 'api', ?)`,
    );
    await decide.bind(ID, "spam", NOW - 2000).run();
    await decide.bind(ID, "approve", NOW - 1000).run();
    await reportFrom("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4");
    expect(await stored(ID)).toMatchObject({ status: "published", verdict: null });
    expect(await reports()).toBe(4);
    await env.DB.prepare("UPDATE comments SET edited_at = ? WHERE id = ?").bind(NOW, ID).run();
    await reportFrom("192.0.2.5");
    expect(await stored(ID)).toMatchObject({ status: "held" });
  });

  it("leaves the place of a comment that others answer", async () => {
    const { threadKey } = await comment();
    const id = ID + 5;
    const answer = { parentId: ID, rootId: ID, depth: 1, authorName: "Ben", body: "Why not?" };
    await makeComment({
      articleId,
      id,
      ...answer,
      threadKey: threadKey + id.toString(36).padStart(11, "0"),
    });
    await reportFrom("192.0.2.1", "192.0.2.2", "192.0.2.3");
    expect(await stored(ID)).toMatchObject({ status: "held", shown_in: articleId });
  });

  it("at the same moment takes it off once", async () => {
    await comment();
    const context = ownCommentApp();
    const addresses = [1, 2, 3, 4, 5, 6].map((n) => `192.0.2.${n}`);
    await Promise.all(addresses.map((address) => context.press(reportPath, {}, from(address))));
    expect(await articleRow(articleId)).toEqual({ comment_count: 0, revision: 2 });
    expect(JSON.parse(String((await stored(ID))?.verdict))).toHaveLength(1);
  });

  it("is possible for programs, and ends after too many tries", async () => {
    await comment();
    const context = ownCommentApp();
    const report = () => context.call("POST", `/comments/${ID}/report`, null, from("192.0.2.1"));
    expect((await report()).status).toBe(204);
    expect((await report()).status).toBe(204);
    expect(await reports()).toBe(1);
    let last = await report();
    for (let n = 0; n < 25 && last.status === 204; n++) last = await report();
    expect(last.status).toBe(429);
    expect(await last.json()).toMatchObject({ error: { code: "too_many_comments" } });
  });

  it("is refused from a page of another site", async () => {
    await comment();
    const response = await ownCommentApp().press(reportPath, {}, { Origin: "https://evil.example" });
    expect(response.status).toBe(403);
    expect(await reports()).toBe(0);
  });

  it("is not possible where nothing is shown, and where reports are not taken", async () => {
    await comment({ status: "held" });
    const context = ownCommentApp();
    expect((await context.open(reportPath)).status).toBe(404);
    await context.press(reportPath, {});
    expect(await reports()).toBe(0);
    expect((await context.call("POST", "/comments/77/report", null)).status).toBe(404);
    const never = ownCommentApp({ comments: { reportsToHold: 0 } });
    expect((await never.open(reportPath)).status).toBe(404);
    expect((await never.press(reportPath, {})).status).toBe(404);
    expect((await never.call("POST", `/comments/${ID}/report`, null)).status).toBe(404);
  });

  it("keeps nobody's address", async () => {
    await comment();
    await reportFrom("192.0.2.77");
    const { results } = await env.DB.prepare("SELECT * FROM reports").all();
    expect(results).toHaveLength(1);
    expect(JSON.stringify(results)).not.toContain("192.0.2.77");
  });
});
