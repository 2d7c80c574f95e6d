import { beforeEach, describe, expect, it, vi } from "vitest";
import { decide } from "../../../src/moderation/decide.ts";
import { sendDigestIfDue } from "../../../src/moderation/digest/send-digest.ts";
import { db, linkIn, mailContext, rows } from "../../mail/mail-context.ts";
import { HOSTILE } from "../../pages/sample-data.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { failingDatabase } from "../../support/failing-database.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  vi.spyOn(console, "error").mockImplementation(() => {});
  await makeArticle({ id: 1, path: "/2026/11/bridge/", title: "The bridge opens" });
});

/** A comment held two minutes ago. */
async function held(given: Partial<Parameters<typeof makeComment>[0]> = {}): Promise<number> {
  const id = (Date.now() - 2 * MINUTE) * 1024 + (made++ % 1024);
  return (await makeComment({ id, articleId: 1, status: "held", ...given })).id;
}
let made = 0;

describe("the digest of held comments", () => {
  it("tells the moderators who wrote what, and what speaks against it", async () => {
    const context = mailContext();
    const verdict = JSON.stringify([
      { rule: "wording", weight: -0.4, reason: "The wording is that of comments which were approved" },
      { rule: "links", weight: 1.2, reason: "It holds four links" },
      { rule: "policy", weight: 0, atLeast: "hold", reason: "This paper reads comments first" },
    ]);
    await held({ authorName: "Bea\r\nX: y", body: `One\ntwo ${HOSTILE} ${"long ".repeat(200)}`, verdict });
    expect(await context.digest()).toBe(true);
    const [mail] = context.sent;
    expect(mail).toMatchObject({
      to: "editor@paper.example",
      subject: "1 comment waits for a decision: The Paper",
    });
    expect(mail?.text).toContain("Bea X: y on “The bridge opens”:");
    expect(mail?.text).toContain("> One two </script>");
    expect(mail?.text).toContain("What speaks against it: It holds four links\n");
    expect(mail?.text).toContain("https://paper.example/admin/comments");
    expect(mail?.text.length).toBeLessThan(2500);
    expect(mail?.html).not.toContain("<script");
  });

  it("comes at most once in its time, and only if comments were held since the last", async () => {
    const context = mailContext();
    expect(await context.digest()).toBe(false);
    vi.setSystemTime(NOW + 60 * MINUTE);
    await held();
    expect(await context.digest()).toBe(true);
    vi.setSystemTime(NOW + 90 * MINUTE);
    await held();
    expect(await context.digest()).toBe(false);
    vi.setSystemTime(NOW + 120 * MINUTE);
    expect(await context.digest()).toBe(true);
    expect(context.sent.at(-1)?.subject).toBe("1 comment waits for a decision: The Paper");
    expect(context.sent.at(-1)?.text).toContain("2 wait altogether");
    vi.setSystemTime(NOW + 180 * MINUTE);
    expect(await context.digest()).toBe(false);
    expect(context.sent).toHaveLength(2);
  });

  it("tells of older comments that were edited or reported since", async () => {
    const context = mailContext();
    const old = await held({ id: (NOW - 9 * DAY) * 1024, body: "the old one" });
    const edited = await held({ id: (NOW - 8 * DAY) * 1024, body: "the edited one" });
    await context.digest();
    vi.setSystemTime(NOW + 60 * MINUTE);
    await db.$client
      .prepare("INSERT INTO reports VALUES (?, 'reader', ?)")
      .bind(old, NOW + 9 * MINUTE)
      .run();
    expect(await context.digest()).toBe(true);
    expect(context.sent.at(-1)?.text).toContain("the old one");
    expect(context.sent.at(-1)?.text).not.toContain("the edited one");
    vi.setSystemTime(NOW + 120 * MINUTE);
    await db.$client
      .prepare("UPDATE comments SET edited_at = ? WHERE id = ?")
      .bind(NOW + 70 * MINUTE, edited)
      .run();
    expect(await context.digest()).toBe(true);
    expect(context.sent.at(-1)?.text).toContain("the edited one");
  });

  it("lists twenty and counts the others", async () => {
    const context = mailContext();
    for (let n = 0; n < 23; n++) await held({ body: `number ${n}` });
    await context.digest();
    const text = context.sent[0]?.text ?? "";
    expect(text.match(/^> number/gm)).toHaveLength(20);
    expect(text).toContain("And 3 more.");
    expect(text).toContain("number 22");
  });

  it("tells of the newest where more wait than anybody looks through", async () => {
    const context = mailContext();
    await db.$client
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1005)
         INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
         SELECT (?1 + i * 1000) * 1024, 1, i, i, 0, 'held', 'Ada', 'number ' || i, 'form', 0 FROM n`,
      )
      .bind(NOW - 60 * MINUTE)
      .run();
    await context.digest();
    const numbers = [...(context.sent[0]?.text ?? "").matchAll(/^> number (\d+)$/gm)].map(([, n]) =>
      Number(n),
    );
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([20, 1005, 986]);
  });

  it("gives every moderator links of their own, once when two runs overlap", async () => {
    const context = mailContext();
    if (context.config.mail) context.config.mail.moderators = ["a@paper.example", "b@paper.example"];
    await held();
    await Promise.all([context.digest(), context.digest()]);
    expect(context.sent.map(({ to }) => to)).toEqual(["a@paper.example", "b@paper.example"]);
    const links = context.sent.map(({ text }) => linkIn(text, "/mail/decide"));
    expect(new Set(links).size).toBe(2);
  });

  it("tells with the next one what could not be told", async () => {
    const context = mailContext();
    context.state.failWith = () => "E_DAILY_LIMIT_EXCEEDED";
    await held();
    expect(await context.digest()).toBe(false);
    context.state.failWith = null;
    expect(await context.digest()).toBe(false);
    vi.setSystemTime(NOW + 60 * MINUTE);
    expect(await context.digest()).toBe(true);
  });

  describe("to several moderators", () => {
    const PEOPLE = ["a@paper.example", "b@paper.example", "c@paper.example"];
    const contextFor = (moderators: string[]) => {
      const context = mailContext();
      if (context.config.mail) context.config.mail.moderators = moderators;
      return context;
    };
    /** Who was told of which comments since the last look. */
    const told = ({ sent }: ReturnType<typeof mailContext>) =>
      Object.fromEntries(
        sent
          .splice(0)
          .map(({ to, text }) => [to[0], [...text.matchAll(/^> (\w+)$/gm)].map(([, word]) => word)]),
      );

    it.each(["E_DELIVERY_FAILED", "E_RECIPIENT_NOT_ALLOWED", "E_RECIPIENT_SUPPRESSED"])(
      "tells whom a mail did not reach (%s) of the same comments the next time, and the others nothing twice",
      async (code) => {
        const context = contextFor(PEOPLE);
        await held({ body: "first" });
        context.state.failWith = ({ to }) => (to === "b@paper.example" ? code : null);
        expect(await context.digest()).toBe(true);
        expect(told(context)).toEqual({ a: ["first"], c: ["first"] });
        vi.setSystemTime(NOW + 60 * MINUTE);
        expect(await context.digest()).toBe(false);
        vi.setSystemTime(NOW + 90 * MINUTE);
        await held({ body: "second" });
        vi.setSystemTime(NOW + 120 * MINUTE);
        expect(await context.digest()).toBe(true);
        expect(told(context)).toEqual({ a: ["second"], c: ["second"] });
        context.state.failWith = null;
        vi.setSystemTime(NOW + 180 * MINUTE);
        expect(await context.digest()).toBe(true);
        expect(told(context)).toEqual({ b: ["second", "first"] });
      },
    );

    it("tells nobody twice when the day's mails are used up in between", async () => {
      const context = contextFor(PEOPLE);
      await held({ body: "first" });
      context.state.failWith = ({ to }) => (to === "a@paper.example" ? null : "E_DAILY_LIMIT_EXCEEDED");
      expect(await context.digest()).toBe(true);
      context.state.failWith = null;
      vi.setSystemTime(NOW + 60 * MINUTE);
      expect(await context.digest()).toBe(true);
      expect(told(context)).toEqual({ a: ["first"], b: ["first"], c: ["first"] });
    });

    it("tells one of them twice at most when that they were told cannot be written down", async () => {
      const context = contextFor(PEOPLE);
      await held({ body: "first" });
      const isLate = (sql: string) => /^\s*INSERT INTO settings/.test(sql) && context.sent.length > 1;
      const failing = { ...context.asked(), db: failingDatabase(isLate) };
      await expect(sendDigestIfDue(failing)).rejects.toThrow("D1 is away");
      expect(told(context)).toEqual({ a: ["first"], b: ["first"] });
      vi.setSystemTime(NOW + 60 * MINUTE);
      expect(await context.digest()).toBe(true);
      expect(told(context)).toEqual({ b: ["first"], c: ["first"] });
    });

    it("goes on from what an older version had noted; whoever comes later is told of what is held from then on", async () => {
      await held({ body: "old" });
      await db.$client
        .prepare("INSERT INTO settings VALUES ('mail:digest', ?)")
        .bind(JSON.stringify({ triedAt: NOW - 60 * MINUTE, toldUntil: NOW - MINUTE }))
        .run();
      vi.setSystemTime(NOW + 5 * MINUTE);
      await held({ body: "young" });
      const context = contextFor(PEOPLE.slice(0, 1));
      expect(await context.digest()).toBe(true);
      expect(told(context)).toEqual({ a: ["young"] });
      vi.setSystemTime(NOW + 70 * MINUTE);
      await held({ body: "last" });
      const more = contextFor(PEOPLE);
      expect(await more.digest()).toBe(true);
      expect(told(more)).toEqual({ a: ["last"], b: ["last"], c: ["last"] });
      await contextFor(["c@paper.example"]).digest();
      vi.setSystemTime(NOW + 180 * MINUTE);
      await contextFor(["c@paper.example"]).digest();
      const [{ value } = {}] = await rows("SELECT value FROM settings WHERE name = 'mail:digest'");
      expect(Object.keys(JSON.parse(String(value)).told)).toEqual(["c@paper.example"]);
    });
  });

  it("is not sent without moderators or without mail, and does not touch the settings' revision", async () => {
    await held();
    const context = mailContext();
    if (context.config.mail) context.config.mail.moderators = [];
    expect(await context.digest()).toBe(false);
    expect(await mailContext({ mail: null }).digest()).toBe(false);
    expect(await rows("SELECT name FROM settings")).toEqual([]);
    await mailContext().digest();
    expect(await rows("SELECT name FROM settings")).toEqual([{ name: "mail:digest" }]);
    expect(await rows("SELECT name FROM revisions WHERE name = 'settings'")).toEqual([]);
  });
});

describe("a digest's links", () => {
  const status = async (id: number) =>
    (await rows(`SELECT status FROM comments WHERE id = ${id}`))[0]?.status;

  async function digestLinks(context: ReturnType<typeof mailContext>) {
    const id = await held({ authorName: "Bea", body: `Look: ${HOSTILE}` });
    await context.digest();
    const text = context.sent.at(-1)?.text ?? "";
    const links = text.split(/\s/).filter((word) => word.includes("/mail/decide?"));
    return { id, approve: links[0] ?? "", spam: links[1] ?? "", trash: links[2] ?? "" };
  }

  it("show the comment and ask first: opening them changes nothing", async () => {
    const context = mailContext();
    const { id, approve, spam, trash } = await digestLinks(context);
    for (const link of [approve, spam, trash]) {
      const page = await context.open(link);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain("It waits for a decision.");
      expect(html).not.toContain("<script>alert");
    }
    expect(await status(id)).toBe("held");
    expect(await rows("SELECT id FROM decisions")).toEqual([]);
  });

  it("decide in the moderator's name, and repeating is harmless", async () => {
    const context = mailContext();
    const { id, approve, spam } = await digestLinks(context);
    const { press } = await context.readAndPress(approve);
    const answer = await press();
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("The comment is published");
    expect(await status(id)).toBe("published");
    expect((await press()).status).toBe(200);
    await context.pages.settle();
    expect(context.pages.refreshed).toEqual(["/2026/11/bridge/"]);
    expect(await rows("SELECT decision, decided_by FROM decisions")).toEqual([
      { decision: "approve", decided_by: "mail:editor@paper.example" },
    ]);
    const other = await context.readAndPress(spam);
    expect(other.html).toContain("It is published at the moment.");
    await other.press();
    expect(await status(id)).toBe("spam");
  });

  it.each(["approve", "spam", "trash"] as const)(
    "%s nothing that was changed after the page was shown: the page asks again, with what it says now",
    async (decision) => {
      const context = mailContext();
      const links = await digestLinks(context);
      const { press } = await context.readAndPress(links[decision]);
      await db.$client
        .prepare("UPDATE comments SET body = 'Something else', edited_at = ?")
        .bind(NOW + MINUTE)
        .run();
      const answer = await press();
      expect(answer.status).toBe(409);
      const html = await answer.text();
      expect(html).toContain("This comment was changed after you had read it.");
      expect(html).toContain("Something else");
      expect(await status(links.id)).toBe("held");
      expect((await (await context.readAndPress(links[decision])).press()).status).toBe(200);
      expect(await status(links.id)).not.toBe("held");
    },
  );

  it("overrule nobody unseen: what a colleague decided meanwhile is told, and asked about", async () => {
    const context = mailContext();
    const links = await digestLinks(context);
    const { press } = await context.readAndPress(links.spam);
    await decide(db, [{ id: links.id, decision: "approve" }], { now: NOW, decidedBy: "Jon Vale" });
    const answer = await press();
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("Jon Vale has approved it since. It is published now.");
    expect(await status(links.id)).toBe("published");
    await (await context.readAndPress(links.spam)).press();
    expect(await status(links.id)).toBe("spam");
  });

  it("decide nothing for a form that does not say what was read", async () => {
    const context = mailContext();
    const { id, approve } = await digestLinks(context);
    expect((await context.press(approve, { decision: "approve" })).status).toBe(409);
    expect((await context.press(approve, { decision: "approve", seen: "x" })).status).toBe(409);
    expect(await status(id)).toBe("held");
  });

  it("work for a week, and as long as their owner is a moderator", async () => {
    const context = mailContext();
    const { id, approve } = await digestLinks(context);
    const mail = context.config.mail && { ...context.config.mail, moderators: ["other@paper.example"] };
    expect((await mailContext({ mail }).press(approve)).status).toBe(404);
    vi.setSystemTime(NOW + 7 * DAY);
    expect((await context.press(approve)).status).toBe(410);
    expect(await status(id)).toBe("held");
  });

  it.each([
    ["comment", "1"],
    ["decision", "approve"],
    ["decision", "publish"],
    ["expires", "zzzzzzzzz"],
    ["signature", "AAAA"],
  ])("are refused with another %s: %s", async (name, value) => {
    const context = mailContext();
    const { id, trash } = await digestLinks(context);
    const forged = new URL(trash);
    forged.searchParams.set(name, value);
    expect((await context.open(forged.href)).status).toBe(404);
    expect((await context.press(forged.href)).status).toBe(404);
    expect(await status(id)).toBe("held");
  });

  it("say so when the comment was withdrawn", async () => {
    const context = mailContext();
    const { approve } = await digestLinks(context);
    await db.$client.prepare("UPDATE comments SET status = 'trash', body = '', author_name = ''").run();
    expect((await context.open(approve)).status).toBe(404);
    expect((await context.press(approve, { seen: "0" })).status).toBe(404);
  });

  it("say so when the comment is gone", async () => {
    const context = mailContext();
    const { approve } = await digestLinks(context);
    await db.$client.prepare("DELETE FROM comments").run();
    expect((await context.open(approve)).status).toBe(404);
    expect((await context.press(approve)).status).toBe(404);
  });
});
