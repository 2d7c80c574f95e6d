import { beforeEach, describe, expect, it, vi } from "vitest";
import { queueMails } from "../../src/mail/queue-mails.ts";
import { endSubscription, stopAddress } from "../../src/mail/subscriptions.ts";
import { decide } from "../../src/moderation/decide.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { db, hashOf, linkIn, mailContext, post, rows } from "./mail-context.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const ADA = "ada@reader.example";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/2026/11/bridge/", title: "The bridge opens" });
});

/** A comment of Ada's, whose address is confirmed. */
async function confirmedComment(context: ReturnType<typeof mailContext>, browser = "browser-of-ada") {
  const id = await post({ email: ADA, browser });
  await context.send();
  await context.press(linkIn(context.sent.at(-1)?.text ?? "", "/mail/confirm"));
  context.sent.length = 0;
  return id;
}

describe("asking for mails about replies", () => {
  it("asks the owner of the address first, in words that no commenter wrote", async () => {
    const context = mailContext();
    await post({ email: ADA, authorName: "Cheap Pills", body: "Buy at https://pills.example" });
    expect(await context.send()).toBe(1);
    const [mail] = context.sent;
    expect(mail).toMatchObject({
      from: { name: "The Paper", email: "comments@paper.example" },
      to: ADA,
      subject: "Do you want mails about replies on The Paper?",
    });
    expect(mail?.text).toContain("“The bridge opens”");
    for (const part of [mail?.text, mail?.html, mail?.subject]) expect(part).not.toMatch(/pills/i);
    expect(await context.send()).toBe(0);
  });

  it("is in English, and says so; only what is the paper's is in the paper's language", async () => {
    const given = mailContext();
    const site = { ...given.config.site, language: "de", name: "Der Bote" };
    const context = mailContext({ site });
    await post({ email: ADA });
    await context.send();
    const html = context.sent[0]?.html ?? "";
    expect(html).toContain('<html lang="en">');
    const inGerman = [...html.matchAll(/<(\w+)[^>]* lang="de"[^>]*>([\s\S]*?)<\/\1>/g)];
    expect(inGerman.map(([, , text = ""]) => text.replace(/<[^>]*>/g, ""))).toEqual([
      "Der Bote",
      "The bridge opens",
    ]);
  });

  it("counts nothing before the button of the link's page is pressed", async () => {
    const context = mailContext();
    await post({ email: ADA });
    await context.send();
    const link = linkIn(context.sent[0]?.text ?? "", "/mail/confirm");
    const page = await context.open(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Yes, send me these mails</button>");
    expect(await rows("SELECT confirmed_at FROM subscriptions")).toEqual([{ confirmed_at: null }]);
    const answer = await context.press(link);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("You get mails about replies");
    expect(await rows("SELECT confirmed_at FROM subscriptions")).toEqual([{ confirmed_at: NOW }]);
    expect((await context.press(link)).status).toBe(200);
    expect(await (await context.open(link)).text()).toContain("You get mails about replies");
  });

  it("waits until the comment is published", async () => {
    const context = mailContext();
    const id = await post({ email: ADA, status: "held" });
    expect(await context.send()).toBe(0);
    await publish(id);
    expect(await context.send()).toBe(1);
  });

  it("does not ask again whoever confirmed in the same browser", async () => {
    const context = mailContext();
    await confirmedComment(context);
    vi.setSystemTime(NOW + 3 * DAY);
    const second = await post({ email: ADA, browser: "browser-of-ada" });
    expect(await context.send()).toBe(0);
    expect(await rows(`SELECT confirmed_at FROM subscriptions WHERE comment_id = ${second}`)).toEqual([
      { confirmed_at: NOW + 3 * DAY },
    ]);
    await post({ email: ADA, browser: "another-browser" });
    expect(await context.send()).toBe(1);
    expect(context.sent[0]?.subject).toContain("Do you want mails");
  });

  it("confirms with one mail all that the same browser posted with the address, and nothing of others", async () => {
    const context = mailContext();
    await post({ email: ADA, browser: "browser-of-ada" });
    await post({ email: ADA, browser: "browser-of-ada" });
    const stranger = await post({ email: ADA, browser: "browser-of-eve" });
    expect(await context.send()).toBe(1);
    await context.press(linkIn(context.sent[0]?.text ?? "", "/mail/confirm"));
    expect(await rows("SELECT comment_id FROM subscriptions WHERE confirmed_at IS NULL")).toEqual([
      { comment_id: stranger },
    ]);
  });
});

describe("an address that others type", () => {
  it("gets one mail a day, however often it is typed", async () => {
    const context = mailContext();
    for (let n = 0; n < 5; n++) await post({ email: ADA });
    expect(await context.send()).toBe(1);
    vi.setSystemTime(NOW + DAY - MINUTE);
    for (let n = 0; n < 5; n++) await post({ email: ADA });
    expect(await context.send()).toBe(0);
    vi.setSystemTime(NOW + DAY + MINUTE);
    await post({ email: ADA });
    expect(await context.send()).toBe(1);
    await post({ email: "bea@reader.example" });
    expect(await context.send()).toBe(1);
  });

  it("gets no more when each comment is withdrawn and posted again", async () => {
    const context = mailContext();
    for (let n = 0; n < 3; n++) {
      const id = await post({ email: ADA });
      await context.send();
      await endSubscription(db, id).run();
    }
    expect(context.sent).toHaveLength(1);
    expect(await rows("SELECT DISTINCT email FROM subscriptions")).toEqual([{ email: "" }]);
  });

  it("gets one when a moderator publishes many of its comments at once", async () => {
    const context = mailContext();
    const ids: number[] = [];
    for (let n = 0; n < 4; n++) ids.push(await post({ email: ADA, status: "held" }));
    await publish(...ids);
    expect(await context.send()).toBe(1);
  });

  it("is one of at most 500 that are asked in a day", async () => {
    const context = mailContext();
    await db.$client
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO mails (id, kind, subscription_id, comment_id, due_at) SELECT -i, 'confirm', i, i, ? FROM n`,
      )
      .bind(NOW + DAY)
      .run();
    await post({ email: ADA });
    expect(await context.send()).toBe(0);
    vi.setSystemTime(NOW + DAY);
    await post({ email: ADA });
    expect(await context.send()).toBe(1);
  });

  it("gets none after its owner has stopped them", async () => {
    const context = mailContext();
    await post({ email: ADA });
    await db.$client.batch(stopAddress(db, hashOf(ADA), NOW));
    await post({ email: ADA });
    expect(await context.send()).toBe(0);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: "" }]);
  });
});

describe("a reply", () => {
  it("is told to the confirmed author of the comment answered", async () => {
    const context = mailContext();
    const id = await confirmedComment(context);
    const reply = await post({
      parentId: id,
      email: "bea@reader.example",
      notify: false,
      authorName: "Bea <b>",
      body: "I saw it\ntoo & <script>alert(1)</script>",
    });
    expect(await context.send()).toBe(1);
    const [mail] = context.sent;
    expect(mail).toMatchObject({
      to: ADA,
      subject: "Bea <b> answered your comment on “The bridge opens”",
      headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated" },
    });
    expect(mail?.headers["List-Unsubscribe"]).toBe(`<${linkIn(mail?.text ?? "", "/mail/unsubscribe")}>`);
    expect(mail?.text).toContain("> I saw it\n> too & <script>");
    expect(mail?.text).toContain(`https://paper.example/2026/11/bridge/comments/${reply}`);
    expect(mail?.html).toContain("Bea &lt;b&gt; answered");
    expect(mail?.html).not.toContain("<script");
  });

  it.each([
    ["has not confirmed", async () => post({ email: ADA })],
    ["did not ask", async () => post({ email: ADA, notify: false })],
    ["gave no address", async () => post({})],
  ])("is not told to an author who %s", async (_, comment) => {
    const context = mailContext();
    const id = await comment();
    await context.send();
    context.sent.length = 0;
    await post({ parentId: id });
    expect(await context.send()).toBe(0);
  });

  it.each([
    ["address", { email: ADA, browser: "another-browser" }],
    ["browser", { browser: "browser-of-ada" }],
  ])("of one's own, by its %s, is no news", async (_, self) => {
    const context = mailContext();
    const id = await confirmedComment(context);
    await post({ parentId: id, notify: false, ...self });
    expect(await context.send()).toBe(0);
  });

  it("is told once, also when it is published a second time", async () => {
    const context = mailContext();
    const id = await confirmedComment(context);
    const reply = await post({ parentId: id, status: "held" });
    await publish(reply);
    await publish(reply);
    expect(await context.send()).toBe(1);
    vi.setSystemTime(NOW + DAY);
    await decide(db, [{ id: reply, decision: "hold" }], { now: Date.now(), decidedBy: "Ida" });
    await publish(reply);
    expect(await context.send()).toBe(0);
  });

  it.each([
    ["the reply", (_: number, reply: number) => reply],
    ["the comment answered", (id: number) => id],
  ])("is not told when %s was taken off the page meanwhile", async (_, which) => {
    const context = mailContext();
    const id = await confirmedComment(context);
    const reply = await post({ parentId: id });
    await decide(db, [{ id: which(id, reply), decision: "trash" }], { now: NOW, decidedBy: "api" });
    expect(await context.send()).toBe(0);
    expect(await rows("SELECT id FROM mails WHERE id > 0")).toEqual([]);
  });

  it("is not told when the comment answered was withdrawn", async () => {
    const context = mailContext();
    const id = await confirmedComment(context);
    await post({ parentId: id });
    await endSubscription(db, id).run();
    expect(await context.send()).toBe(0);
  });

  it("cannot put a line into a header with its name or its article's title", async () => {
    await makeArticle({ id: 2, title: "Title\r\nBcc: everyone@example.org\u2028X: y" });
    const context = mailContext();
    const id = await confirmedComment(context);
    await db.$client.prepare("UPDATE comments SET article_id = 2").run();
    await post({
      parentId: id,
      authorName: "Eve\r\nBcc: all@example.org\r\n\r\nBody \u0085\u2029 \u202Eevil",
    });
    await db.$client.prepare("UPDATE comments SET article_id = 2").run();
    expect(await context.send()).toBe(1);
    const subject = context.sent[0]?.subject ?? "";
    expect(subject).toBe(
      "Eve Bcc: all@example.org Body evil answered your comment on “Title Bcc: everyone@example.org X: y”",
    );
    expect(subject).not.toMatch(/[\r\n\u0085\u2028\u2029\u202E]/);
  });

  it("with a very long name and text makes a mail of readable size", async () => {
    const context = mailContext();
    const id = await confirmedComment(context);
    await post({ parentId: id, authorName: "é".repeat(80), body: "👩‍🚀 ".repeat(3000) });
    expect(await context.send()).toBe(1);
    expect([...(context.sent[0]?.subject ?? "")].length).toBeLessThanOrEqual(200);
    expect(context.sent[0]?.text.length).toBeLessThan(6000);
  });

  it("costs the rows of its mail alone to queue, and other comments read no mails at all", async () => {
    const context = mailContext();
    const id = await confirmedComment(context);
    for (let n = 0; n < 40; n++) {
      await post({ parentId: id });
      await post({ email: `reader-${n}@reader.example` });
    }
    const reply = await post({ parentId: id, status: "held" });
    const plain = await post({});
    await db.$client.prepare("UPDATE comments SET status = 'published' WHERE id = ?").bind(reply).run();
    const { db: metered, meter } = meteredDatabase();
    await metered.$client.batch(queueMails(metered, [plain], NOW));
    expect(meter.rowsWritten).toBe(0);
    expect(meter.rowsRead).toBeLessThan(25);
    await metered.$client.batch(queueMails(metered, [reply], NOW));
    expect(meter.rowsWritten).toBeLessThanOrEqual(2);
    expect(meter.rowsRead).toBeLessThan(60);
  });
});

/** A moderator approves them. */
async function publish(...ids: number[]): Promise<void> {
  const approvals = ids.map((id) => ({ id, decision: "approve" as const }));
  await decide(db, approvals, { now: Date.now(), decidedBy: "Ida" });
}
