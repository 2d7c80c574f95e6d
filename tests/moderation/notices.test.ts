import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { auditPages } from "../../src/admin/audit/routes.ts";
import { everythingPages } from "../../src/admin/everything/routes.ts";
import { objectionPages } from "../../src/admin/objections/routes.ts";
import { queuePages } from "../../src/admin/queue/routes.ts";
import { yearPages } from "../../src/admin/year/routes.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { forgetNotices } from "../../src/comments/notices.ts";
import { commenterKey, newOwn, withOwnComment, writeOwn } from "../../src/comments/own/own-comments.ts";
import { ownCommentForms } from "../../src/comments/own/routes.ts";
import { reportApi, reportForms } from "../../src/comments/report/routes.ts";
import { readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import type { App } from "../../src/http/context.ts";
import { secretOf } from "../../src/http/secret-key.ts";
import { casePages } from "../../src/moderation/notices/routes.ts";
import { tellDecisions } from "../../src/moderation/notices/tell-decisions.ts";
import { erasePerson } from "../../src/moderation/person/erase-person.ts";
import { undo } from "../../src/moderation/undo.ts";
import { mailContext } from "../mail/mail-context.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { faulty } from "../support/faulty.ts";
import { meanwhileDatabase } from "../support/meanwhile-database.ts";
import { roomApp } from "../support/room-app.ts";
import { ask } from "../support/worker.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const ID = (NOW - DAY) * 1024;
const PATH = `/2026/11/22/bridge/comments/${ID}`;
const db = openDatabase(env.DB);

let config = readConfig(env);
let cookie = "";
let key = "";

const site = () =>
  roomApp(new Hono<App>().route("/", reportApi).route("/", reportForms).route("/", casePages), { config });
const desk = () => roomApp(new Hono<App>().route("/", objectionPages).route("/", queuePages), { config });
const rows = async (sql: string) => (await env.DB.prepare(sql).all()).results;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  config = readConfig(env);
  const own = withOwnComment(newOwn(), { articleId: 1, revision: 1, id: ID });
  const secret = secretOf(config);
  key = await commenterKey(secret, own);
  cookie = (await writeOwn(secret, own, { now: NOW, secure: false })).split(";")[0] ?? "";
  await makeArticle({ id: 1, path: "/2026/11/22/bridge/", title: "The bridge" });
  await makeComment({
    id: ID,
    articleId: 1,
    authorName: "Ada",
    body: "You are all fools.",
    commenterKey: key,
  });
});

const form = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({
  method: "POST",
  headers: { "CF-Connecting-IP": "192.0.2.1", ...headers },
  body: new URLSearchParams(fields),
});

/** Reports the comment. @returns where the receipt is */
async function report(fields: Record<string, string>, address = "192.0.2.1"): Promise<string> {
  const answer = await site().request(`${PATH}/report`, form(fields, { "CF-Connecting-IP": address }));
  expect(answer.status).toBe(200);
  const html = await answer.text();
  return /href="([^"]*decision\?report=[\w-]+)"/.exec(html)?.[1] ?? html;
}

const page = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await site().request(url, { headers });
  return { status: answer.status, html: (await answer.text()).replaceAll("&#39;", "'") };
};

function remove(fields: Record<string, string> = {}) {
  return desk().request(
    `/comments/${ID}/remove`,
    form({ seen: "0:published:0", reason: "It insults or threatens somebody.", ...fields }),
  );
}

describe("who wrote a comment that somebody removed", () => {
  const DECISION = `href="${PATH}/decision"`;
  // On the day of the comment.
  beforeEach(() => void vi.setSystemTime(NOW - DAY / 2));

  const thread = async (headers: Record<string, string> = { Cookie: cookie }) => {
    const answer = await ask("/2026/11/22/bridge/", { headers });
    const told = answer.headers.get("Set-Cookie")?.split(";")[0];
    const [html = ""] =
      new RegExp(`<article id="comment-${ID}".*?</article>`, "s").exec(await answer.text()) ?? [];
    return { html, told };
  };

  it.each([
    ["threw it away", "trash"],
    ["took it for spam", "spam"],
  ])("is told so in its place, for as long as of one that waits, where a person %s", async (_, decision) => {
    expect((await thread()).html).toContain("You are all fools.");
    const act = form({ act: `${decision} ${ID}`, seen: `${ID}:0:published:0` });
    expect((await desk().request("/comments/decisions", act)).status).toBe(303);
    const { html, told } = await thread();
    expect(html).toContain("Your comment was removed");
    expect(html).toContain(DECISION);
    expect(html).not.toMatch(/You are all fools|awaiting moderation/);
    expect((await thread({})).html).not.toContain("was removed");
    // Its own address, which somebody may have kept, leads there as well.
    const kept = await ask(PATH, { headers: { Cookie: told ?? "" } });
    expect([kept.status, kept.headers.get("Location")]).toEqual([302, `${PATH}/decision`]);
    expect((await ask(PATH)).status).toBe(404);
    expect((await page(`${PATH}/decision`, { Cookie: told ?? "" })).html).toContain("You are all fools.");

    vi.setSystemTime(NOW + 20 * DAY);
    expect((await thread({ Cookie: told ?? "" })).html).toContain(DECISION);
    await undo(db, [1], { now: NOW + 21 * DAY, decidedBy: "Ida", unlearned: { lesson: 0 } });
    const again = await thread({ Cookie: told ?? "" });
    expect(again.html).toContain("You are all fools.");
    expect(again.html).not.toContain("Your comment was removed");
  });

  it("is told so of one that had been up for weeks, too; until then the page is the one that all get, without a query", async () => {
    /** As the schedule would, or the request that changed it. */
    const beRefreshed = async () => {
      vi.setSystemTime(Date.now() + 2 * 60_000);
      forgetAll();
      await env.PAGES.delete("page:/2026/11/22/bridge/");
      await thread({});
    };
    const readWithoutDatabase = async (own: string) => {
      const answer = await ask("/2026/11/22/bridge/", { headers: { Cookie: own } }, faulty("DB", "error"));
      expect(answer.status).toBe(200);
      return answer.text();
    };
    vi.setSystemTime(NOW + 30 * DAY);
    // Others have commented since: it is looked once whether this one is still there.
    await env.DB.prepare("UPDATE articles SET revision = revision + 5").run();
    await beRefreshed();
    const { html, told = "" } = await thread();
    expect(html).toContain("You are all fools.");
    expect(html).toContain("Report");
    expect(await readWithoutDatabase(told)).toContain("You are all fools.");

    const act = form({ act: `trash ${ID}`, seen: `${ID}:0:published:0` });
    expect((await desk().request("/comments/decisions", act)).status).toBe(303);
    await beRefreshed();
    const removed = await thread({ Cookie: told });
    expect(removed.html).toContain("Your comment was removed");
    expect(removed.html).toContain(DECISION);
    vi.setSystemTime(NOW + 150 * DAY);
    expect((await thread({ Cookie: removed.told ?? "" })).html).toContain(DECISION);
    expect((await thread({})).html).toBe("");
    expect((await page(`${PATH}/decision`, { Cookie: told })).html).toContain("You are all fools.");
  });

  it("is told that it waits where a program took it for spam, and nothing of one that they withdrew", async () => {
    await env.DB.prepare("UPDATE comments SET status = 'spam', shown_in = NULL").run();
    const spam = (await thread()).html;
    expect(spam).toContain("awaiting moderation");
    expect(spam).not.toContain("comment was removed");
    await env.DB.prepare("UPDATE comments SET status = 'trash', body = ''").run();
    expect((await thread()).html).toBe("");
  });
});

describe("a report", () => {
  it("has a reason, words and an address by choice, and a receipt that says what becomes of it", async () => {
    const asked = await page(`${PATH}/report`);
    expect(asked.html).toContain("It incites hatred");
    const receipt = await report({ reason: "It insults or threatens somebody", words: "Line <b>two</b>" });
    expect(await rows("SELECT reason, words, email FROM notices")).toEqual([
      { reason: "It insults or threatens somebody", words: "Line <b>two</b>", email: null },
    ]);
    const card = await (await desk().request("/comments?status=reported")).text();
    expect(card).toContain("Reported: “<bdi>It insults or threatens somebody</bdi>”");
    expect(card).toContain("Line &lt;b&gt;two&lt;/b&gt;");
    const before = await page(receipt);
    expect(before.html).toContain("Nothing yet: a person of the newsroom will look at it.");
    expect(before.html).toContain("Line &lt;b&gt;two&lt;/b&gt;");
    vi.setSystemTime(NOW + MINUTE);
    await desk().request("/comments/decisions", form({ act: `approve ${ID}`, seen: `${ID}:0:published:0` }));
    expect((await page(receipt)).html).toContain("The comment stays where it is");
    vi.setSystemTime(NOW + 2 * MINUTE);
    expect((await remove({ seen: "0:published:1" })).status).toBe(303);
    const removed = await page(receipt);
    expect(removed.html).toContain("The comment was removed");
    expect(removed.html).toContain("Why: It insults or threatens somebody.");
    await undo(db, [2], { now: NOW + 3 * MINUTE, decidedBy: "Ida", unlearned: { lesson: 0 } });
    expect((await page(receipt)).html).toContain("The comment stays where it is");
  });

  it("keeps what was typed where it is not taken, and needs none of it", async () => {
    config = { ...config, mail: mailContext().config.mail };
    const answer = await site().request(`${PATH}/report`, form({ words: "My words", email: "nobody" }));
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain("My words");
    expect(html).toContain("Write a whole e-mail address, or none.");
    expect(await rows("SELECT 1 FROM notices")).toEqual([]);
    expect(await report({})).toContain("/decision?report=");
  });

  it("has one receipt for a reader, and tells programs of it", async () => {
    const first = await report({ words: "One" });
    expect(await report({ words: "Two" })).toBe(first);
    const answer = await site().request(`/comments/${ID}/report`, {
      method: "POST",
      headers: { "CF-Connecting-IP": "192.0.2.7", "Content-Type": "application/json" },
      body: JSON.stringify({ reason: "It is spam or advertising" }),
    });
    expect(answer.status).toBe(201);
    const { receipt } = (await answer.json()) as { receipt: { url: string } };
    expect((await page(receipt.url)).html).toContain("It is spam or advertising");
  });

  it("shows its page to nobody without the number", async () => {
    await report({});
    for (const url of [`${PATH}/decision`, `${PATH}/decision?report=abc`])
      expect(await page(url)).toMatchObject({ status: 403 });
  });
});

describe("a statement of reasons", () => {
  it("is on the comment's own page, for the browser that wrote it alone", async () => {
    const own = () => page(`${PATH}/decision`, { Cookie: cookie });
    expect((await own()).html).toContain("Your comment is published.");
    await remove({ own: "It calls your neighbour a thief." });
    const { html } = await own();
    expect(html).toContain("Why: It calls your neighbour a thief.");
    expect(html).toContain("A person decided this");
    expect(html).not.toContain("Ida");
    expect((await page(`${PATH}/decision`)).status).toBe(403);
  });

  it("has the paper's first reason where none was chosen, and none for what only the judge took for spam", async () => {
    await env.DB.exec("UPDATE comments SET status = 'spam', shown_in = NULL");
    const own = () => page(`${PATH}/decision`, { Cookie: cookie });
    expect((await own()).html).toContain("Nothing yet. Others see your comment only once");
    await desk().request("/comments/decisions", form({ act: `spam ${ID}`, seen: `${ID}:0:spam:0` }));
    expect((await own()).html).toContain("Why: It breaks our rules for comments.");
  });

  const OWN = 'It calls "your" neighbour a thief.';
  const KEPT = 'value="It calls &quot;your&quot; neighbour a thief."';
  const MIRA = { name: "Mira Quill", role: "moderator", sessionId: "" } as const;
  const byMira = (fields: Record<string, string>, act = "decisions") =>
    roomApp(queuePages, { config, identity: MIRA }).request(`/comments/${act}`, form(fields));
  const seenIn = (html: string) =>
    /name="seen" value="([^"]*)"/.exec(html.slice(html.indexOf(`${ID}/remove`)))?.[1] ?? "";

  it.each([
    ["its author changed the comment", "5:published:0", 409],
    ["it is too long", "0:published:0", 422],
  ])("goes with its decision, and is kept where that is not made: %s", async (why, seen, status) => {
    const own = status === 422 ? `${OWN}${"x".repeat(1000)}` : OWN;
    const answer = await remove({ seen, own, reason: "It insults or threatens somebody." });
    expect(answer.status, why).toBe(status);
    const html = await answer.text();
    expect(html).toContain(status === 422 ? KEPT.slice(0, -1) : KEPT);
    expect(html).toContain("<option selected");
    expect(html).toMatch(/<details class="more" open/);
    expect(await rows("SELECT * FROM statements")).toEqual([]);
    expect(await rows("SELECT * FROM decisions")).toEqual([]);
  });

  it("is kept where somebody decided otherwise since, and stated once it is sent again", async () => {
    await byMira({ act: `spam ${ID}` });
    const answer = await remove({ own: OWN });
    expect(answer.status).toBe(409);
    const html = await answer.text();
    expect(html).toContain("Mira Quill has marked it as spam since.");
    expect(html).toContain(KEPT);
    expect((await remove({ own: OWN, seen: seenIn(html) })).status).toBe(303);
    expect(await rows("SELECT decision_id, reason FROM statements")).toEqual([
      { decision_id: 2, reason: OWN },
    ]);
  });

  it("goes with the same decision of who was faster where that says nothing, and takes nobody's place", async () => {
    await byMira({ act: `trash ${ID}` });
    expect((await remove({ own: OWN })).status).toBe(303);
    expect(await rows("SELECT decision_id, reason FROM statements")).toEqual([
      { decision_id: 1, reason: OWN },
    ]);
    expect((await remove({ own: OWN })).status).toBe(303);
    vi.setSystemTime(NOW + MINUTE);
    const late = await byMira({ seen: "0:published:0", own: "Another reason." }, `${ID}/remove`);
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('value="Another reason."');
    expect(await rows("SELECT decision_id, reason FROM statements")).toEqual([
      { decision_id: 1, reason: OWN },
    ]);
  });
});

describe("an objection", () => {
  const object = (url: string, words: string, headers = {}) =>
    site().request(url, form({ objection: words }, headers));

  it("of the author is a card of the desk, and publishes the comment where it is agreed with", async () => {
    await remove();
    const url = `${PATH}/decision`;
    expect((await object(url, " ", { Cookie: cookie })).status).toBe(422);
    expect((await object(url, "I named nobody.", { Cookie: cookie })).status).toBe(303);
    expect((await page(url, { Cookie: cookie })).html).toContain("The newsroom has it.");
    const list = await (await desk().request("/comments/objections")).text();
    expect(list).toContain("Who wrote it");
    expect(list).toContain("I named nobody.");
    expect(list).toMatch(/Objections <span class="count">1</);
    await desk().request("/comments/objections/1", form({ outcome: "changed" }));
    expect(await rows("SELECT status FROM comments")).toEqual([{ status: "published" }]);
    expect(await rows("SELECT action, who FROM audit_events ORDER BY id")).toEqual([
      { action: "decision.objected", who: "author" },
      { action: "objection.changed", who: "Ida Marlowe" },
    ]);
    expect((await page(url, { Cookie: cookie })).html).toContain(
      "After an objection the newsroom has decided otherwise.",
    );
    expect((await desk().request("/comments/objections/1", form({ outcome: "stands" }))).status).toBe(404);
  });

  it("leaves the sentences of the desk as they read, whatever the direction of what readers write", async () => {
    const turned = "\u202e<b>Look</b>";
    const shown = "\u202e&lt;b&gt;Look&lt;/b&gt;";
    const receipt = await report({ reason: turned, words: turned });
    const card = await (await desk().request("/comments?status=reported")).text();
    expect(card).toContain(`Reported: “<bdi>${shown}</bdi>” <bdi class="soft">${shown}</bdi></li>`);
    await desk().request("/comments/decisions", form({ act: `approve ${ID}`, seen: `${ID}:0:published:0` }));
    await object(receipt, turned);
    const list = await (await desk().request("/comments/objections")).text();
    expect(list).toContain(`<p dir="auto">${shown}</p>`);
    expect(list).toContain(`reported: “<bdi>${shown} ${shown}</bdi>”`);
  });

  it("is not said to be agreed with where others decided once more, and not as was wished", async () => {
    await remove();
    await object(`${PATH}/decision`, "I named nobody.", { Cookie: cookie });
    const agree = () => desk().request("/comments/objections/1", form({ outcome: "changed" }));
    await desk().request("/comments/decisions", form({ act: `spam ${ID}` }));
    const answer = await agree();
    const told = await desk().request(answer.headers.get("Location")?.replace("/admin", "") ?? "");
    const html = await told.text();
    expect(html).toContain("Nothing was closed");
    expect(html).toContain("decided otherwise since");
    expect(await rows("SELECT outcome FROM objections")).toEqual([{ outcome: null }]);
    await desk().request("/comments/decisions", form({ act: `approve ${ID}` }));
    await agree();
    expect(await rows("SELECT outcome FROM objections")).toEqual([{ outcome: "changed" }]);
    expect(await rows("SELECT decision FROM decisions")).toHaveLength(3);
  });

  it("goes with its author, also while somebody agrees with it: nothing is published, and nothing said to be", async () => {
    await remove();
    await object(`${PATH}/decision`, "I named nobody.", { Cookie: cookie });
    await env.DB.prepare("UPDATE comments SET email_hash = 'ada'").run();
    const meanwhile = meanwhileDatabase(() => erasePerson(db, "ada", { after: 0, who: "Jon", now: NOW }));
    const answer = await roomApp(objectionPages, { config, db: meanwhile }).request(
      "/comments/objections/1",
      form({ outcome: "changed" }),
    );
    expect(answer.status).toBe(404);
    expect(await rows("SELECT status, body FROM comments")).toEqual([{ status: "trash", body: "" }]);
    expect(await rows("SELECT * FROM objections")).toEqual([]);
    expect(await rows("SELECT * FROM audit_events WHERE action = 'objection.changed'")).toEqual([]);
  });

  it("of who reported it stands or not, one for a decision", async () => {
    const receipt = await report({});
    expect((await object(receipt, "Nothing is decided yet")).status).toBe(422);
    await desk().request("/comments/decisions", form({ act: `approve ${ID}`, seen: `${ID}:0:published:0` }));
    for (const words of ["Look again.", "And again."]) await object(receipt, words);
    expect(await rows("SELECT words FROM objections")).toEqual([{ words: "Look again." }]);
    await desk().request("/comments/objections/1", form({ outcome: "stands" }));
    expect((await page(receipt)).html).toContain("has read it, and the decision stands");
    expect(await (await desk().request("/comments/objections")).text()).toContain("Nobody objects");
  });

  it("is not asked for where the paper takes none", async () => {
    config = { ...config, comments: { ...config.comments, objections: false } };
    await remove();
    expect((await page(`${PATH}/decision`, { Cookie: cookie })).html).not.toContain('name="objection"');
    expect((await object(`${PATH}/decision`, "Why?", { Cookie: cookie })).status).toBe(422);
  });
});

describe("mails", () => {
  it("tell of a decision ten minutes later, once, and the address goes", async () => {
    const context = mailContext();
    config = context.config;
    await env.DB.prepare(
      "INSERT INTO subscriptions (comment_id, email, email_hash, asked_at, confirmed_at) VALUES (?, 'ada@reader.example', 'h', 1, 1)",
    )
      .bind(ID)
      .run();
    const receipt = await report({ email: "Bo@Reader.example", words: "Secret words" });
    const tell = (now: number) => tellDecisions({ db, config, now });
    expect(await tell(NOW)).toBe(0);
    await remove();
    expect(await tell(NOW + 9 * MINUTE)).toBe(0);
    expect(await tell(NOW + 11 * MINUTE)).toBe(2);
    expect(context.sent.map(({ to }) => to)).toEqual(["bo@reader.example", "ada@reader.example"]);
    expect(context.sent[0]?.text).toContain(`https://paper.example${receipt}`);
    expect(context.sent[1]?.text).toContain(`https://paper.example${PATH}/decision`);
    expect(context.sent.map(({ text }) => text).join()).not.toMatch(/Secret words|fools/);
    expect(await rows("SELECT email FROM notices")).toEqual([{ email: null }]);
    expect(await tell(NOW + 12 * MINUTE)).toBe(0);
  });

  it("waits neither for hundreds that nobody has decided on nor for those whose mails fail", async () => {
    const context = mailContext();
    config = context.config;
    const waiting = await makeComment({ id: ID + 1, articleId: 1 });
    const reports = (count: number, comment: number, name: string, at: number) =>
      env.DB.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO notices (number, comment_id, reader_hash, email, reported_at)
         SELECT ?3 || i, ?2, ?3 || i, ?3 || i || '@reader.example', ?4 + i FROM n`,
      )
        .bind(count, comment, name, at)
        .run();
    await reports(450, waiting.id, "undecided-", NOW - DAY);
    await reports(12, ID, "bad-", NOW - DAY + 1000);
    await reports(1, ID, "good-", NOW - DAY + 2000);
    await remove();
    context.state.failWith = ({ to }) => (to.startsWith("bad-") ? "E_INTERNAL_SERVER_ERROR" : null);
    for (let n = 0; n < 6; n++) await tellDecisions({ db, config, now: NOW + (11 + n) * MINUTE });
    expect(context.sent.map(({ to }) => to)).toEqual(["good-1@reader.example"]);
  });
});

describe("what was decided", () => {
  it("is told to who reported and to who wrote, with an address and without, and by the cookie, with how to object", async () => {
    const context = mailContext();
    config = context.config;
    await env.DB.prepare(
      "INSERT INTO subscriptions (comment_id, email, email_hash, asked_at, confirmed_at) VALUES (?, 'ada@reader.example', 'h', 1, 1)",
    )
      .bind(ID)
      .run();
    await tellDecisions({ db, config, now: NOW });
    await report({ email: "bo@reader.example" });
    const withoutAddress = await report({ words: "Please look." }, "192.0.2.9");
    vi.setSystemTime(NOW + MINUTE);
    await remove();
    await tellDecisions({ db, config, now: NOW + 20 * MINUTE });
    for (const { text } of context.sent) {
      expect(text).toContain("What was decided, why, and how to object");
      const link = /https:\/\/paper\.example(\S+decision\S*)/.exec(text)?.[1] ?? "";
      const told = await page(link, link.includes("report=") ? {} : { Cookie: cookie });
      expect(told.html).toContain("Why: It insults or threatens somebody.");
    }
    expect(context.sent).toHaveLength(2);
    expect((await page(withoutAddress)).html).toContain("The comment was removed");
    const own = await page(`${PATH}/decision`, { Cookie: cookie });
    expect(own.html).toContain("Why: It insults or threatens somebody.");
    expect(own.html).toContain('name="objection"');
    vi.setSystemTime(NOW + 30 * MINUTE);
    await undo(db, [1], { now: NOW + 30 * MINUTE, decidedBy: "Ida", unlearned: { lesson: 0 } });
    await desk().request("/comments/decisions", form({ act: `approve ${ID}` }));
    const left = await page(withoutAddress);
    expect(left.html).toContain("The comment stays where it is");
    expect(left.html).toContain('name="objection"');
  });

  it("is one step from the page on which its author would change it", async () => {
    await remove();
    const edit = roomApp(new Hono<App>().route("/", ownCommentForms), { config });
    const ask = async (headers: Record<string, string>) =>
      (await (await edit.request(`${PATH}/edit`, { headers })).text()).replaceAll("&#39;", "'");
    const html = await ask({ Cookie: cookie });
    expect(html).toContain("a moderator removed it");
    expect(html).toContain(`href="${PATH}/decision"`);
    expect(await ask({})).not.toContain("/decision");
  });

  it("is in the audit trail with the report and the reason, and nothing there names who reported", async () => {
    await report({ reason: "It is spam or advertising", words: "Secret words", email: "" });
    await report({ words: "Once more" });
    expect(await rows("SELECT who, action, subject, detail FROM audit_events")).toEqual([
      {
        who: "reader",
        action: "comment.reported",
        subject: `/2026/11/22/bridge/#comment-${ID}`,
        detail: JSON.stringify({ comment: ID, reason: "It is spam or advertising" }),
      },
    ]);
    await remove({ own: "It calls a neighbour a thief." });
    const trail = await (
      await roomApp(new Hono<App>().route("/", auditPages), { config }).request("/audit")
    ).text();
    expect(trail).toContain("published → trash: “It calls a neighbour a thief.”");
    expect(trail).toContain("comment.reported");
    expect(trail).not.toContain("Secret words");
  });
});

describe("a list of many objections", () => {
  it("has pages, and the tab says how many there are", async () => {
    await remove();
    await env.DB.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) INSERT INTO objections (comment_id, decision_id, notice, words, objected_at) SELECT ${ID}, 1, 'n' || i, 'Objection ' || i || '.', i FROM n`,
    );
    const shown = async (path: string) => (await desk().request(path)).text();
    const first = await shown("/comments/objections");
    expect(first).toContain('Objections <span class="count">100+</span>');
    expect(first.match(/<article /g)).toHaveLength(50);
    const next = /rel="next" href="\/admin([^"]*)"/.exec(first)?.[1] ?? "";
    const second = await shown(next);
    expect(second).toContain("Objection 51.");
    expect(second).not.toContain("Objection 50.");
    const last = await shown(/rel="next" href="\/admin([^"]*)"/.exec(second)?.[1] ?? "");
    expect(last).toContain("Objection 120.");
    expect(last).not.toContain('rel="next"');
  });
});

describe("a year in figures", () => {
  it("has reports and their outcomes, removals by their reasons, objections, and the middle times", async () => {
    const every = roomApp(new Hono<App>().route("/", yearPages), { config });
    const year = async (query = "") =>
      (await (await every.request(`/comments/year.csv${query}`)).text()).trim().split("\r\n");
    expect(await year("?year=2025")).toEqual([
      "what,which,count,outcome",
      'Reports,"middle time to the first decision, in hours",,',
      'Objections,"middle time until somebody answered, in hours",,',
    ]);
    await report({ reason: "It is spam or advertising" });
    await report({ reason: "It is spam or advertising" }, "192.0.2.8");
    await report({ words: "=cmd()" }, "192.0.2.9");
    vi.setSystemTime(NOW + 90 * MINUTE);
    // Three reports have taken it off the page.
    await remove({ seen: "0:held:0", own: "It calls a neighbour a thief." });
    await site().request(`${PATH}/decision`, form({ objection: "I did not." }, { Cookie: cookie }));
    vi.setSystemTime(NOW + 210 * MINUTE);
    await desk().request("/comments/objections/1", form({ outcome: "changed" }));
    expect(await year()).toEqual([
      "what,which,count,outcome",
      'Reports,It is spam or advertising,2,"2 removed, 0 kept, 0 open"',
      'Reports,without a reason,1,"1 removed, 0 kept, 0 open"',
      'Reports,"middle time to the first decision, in hours",1.5,',
      "Decisions of people,Published or kept,1,",
      "Decisions of people,Moved to the trash,1,",
      "Removals with a reason,It calls a neighbour a thief.,1,",
      'Objections,of who wrote the comment,1,"0 stand, 1 decided otherwise, 0 open"',
      'Objections,"middle time until somebody answered, in hours",2,',
    ]);
    expect(await (await every.request("/comments/year")).text()).toContain("It calls a neighbour a thief.");
  });
});

describe("what came while the desk is open", () => {
  it("is said of reports and objections, too, until somebody has looked", async () => {
    const every = new Hono<App>().route("/", queuePages).route("/", everythingPages);
    const ask = async (path: string) => roomApp(every, { config }).request(path);
    const html = await (await ask("/comments?status=held")).text();
    expect(html).toContain('data-reported="0" data-objection="0"');
    const news = async () => (await ask("/comments/news?after=0&reported=0&objection=0")).json();
    expect(await news()).toEqual({ new: 0, reports: 0, objections: 0 });
    const receipt = await report({ words: "Look." });
    expect(await news()).toEqual({ new: 0, reports: 1, objections: 0 });
    await desk().request("/comments/decisions", form({ act: `approve ${ID}` }));
    expect(await news()).toEqual({ new: 0, reports: 0, objections: 0 });
    await site().request(receipt, form({ objection: "Look again." }));
    expect(await news()).toEqual({ new: 0, reports: 0, objections: 1 });
    await desk().request("/comments/objections/1", form({ outcome: "stands" }));
    expect(await news()).toEqual({ new: 0, reports: 0, objections: 0 });
  });
});

describe("what is known of who reported", () => {
  it("goes: the reader's hash in a week, an address in three months, all of it in the end", async () => {
    await report({ email: "bo@reader.example" });
    await env.DB.prepare("UPDATE notices SET email = 'bo@reader.example'").run();
    const left = async (days: number) => {
      await env.DB.batch(forgetNotices(db, NOW + days * DAY, 10));
      return rows("SELECT reader_hash IS NULL AS unnamed, email FROM notices");
    };
    expect(await left(6)).toEqual([{ unnamed: 0, email: "bo@reader.example" }]);
    expect(await left(8)).toEqual([{ unnamed: 1, email: "bo@reader.example" }]);
    expect(await left(91)).toEqual([{ unnamed: 1, email: null }]);
    expect(await left(401)).toEqual([]);
  });

  it("is erased for who asks, by their address", async () => {
    await report({ email: "bo@reader.example", words: "Mine" });
    await erasePerson(db, "hash", { after: 0, email: " Bo@reader.example", who: "Ida", now: NOW });
    expect(await rows("SELECT email, words FROM notices")).toEqual([{ email: null, words: null }]);
  });
});
