import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Bindings } from "../../src/config/bindings.ts";
import { sendDueMails } from "../../src/mail/send-mails.ts";
import { makeArticle } from "../support/factories.ts";
import { failingDatabase } from "../support/failing-database.ts";
import { db, hashOf, linkIn, mailContext, post, rows } from "./mail-context.ts";

/** There only where the test configuration names such a binding. */
const { MAIL }: Partial<Bindings> = env;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const waiting = () => rows("SELECT tries, due_at FROM mails WHERE id > 0 ORDER BY id");

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  vi.spyOn(console, "error").mockImplementation(() => {});
  await makeArticle({ id: 1, path: "/2026/11/bridge/", title: "The bridge opens" });
});

async function postFrom(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await post({ email: `reader-${n}@reader.example` });
}

describe("the cron's sending of mails", () => {
  it("sends twenty in a run and the rest in the next", async () => {
    const context = mailContext();
    await postFrom(23);
    expect(await context.send()).toBe(20);
    expect(await context.send()).toBe(3);
    expect(new Set(context.sent.map(({ to }) => to)).size).toBe(23);
  });

  it("sends nothing twice when two runs overlap", async () => {
    const context = mailContext();
    await postFrom(7);
    const counts = await Promise.all([context.send(), context.send(), context.send()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(7);
    expect(context.sent).toHaveLength(7);
    expect(await waiting()).toEqual([]);
  });

  it("settles each mail when it is sent: where that cannot be written no other goes, and one at most goes twice", async () => {
    const context = mailContext();
    await postFrom(20);
    // The database takes no more writes after the first four mails.
    const sent = () => context.sent.length;
    const failing = failingDatabase((sql) => /^\s*UPDATE OR REPLACE mails/.test(sql) && sent() > 4);
    await expect(sendDueMails({ ...context.asked(), db: failing })).rejects.toThrow("D1 is away");
    expect(sent()).toBe(5);
    vi.setSystemTime(NOW + 6 * MINUTE);
    for (let run = 0; run < 3; run++) await context.send();
    expect(context.sent.length).toBe(21);
    expect(new Set(context.sent.map(({ to }) => to)).size).toBe(20);
    expect(await waiting()).toEqual([]);
  });

  it("tries a mail that failed again, each time later, and gives up in the end", async () => {
    const context = mailContext();
    context.state.failWith = () => "E_DELIVERY_FAILED";
    await postFrom(1);
    const pauses: number[] = [];
    for (let [row] = await waiting(); row; [row] = await waiting()) {
      vi.setSystemTime(Number(row.due_at));
      const before = Date.now();
      expect(await context.send()).toBe(0);
      const [after] = await waiting();
      if (after) pauses.push((Number(after.due_at) - before) / MINUTE);
      expect(await context.send()).toBe(0);
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640]);
    expect(context.sent).toEqual([]);
  });

  it("sends a mail that failed once", async () => {
    const context = mailContext();
    context.state.failWith = () => "E_INTERNAL_SERVER_ERROR";
    await postFrom(1);
    await context.send();
    context.state.failWith = null;
    expect(await context.send()).toBe(0);
    vi.setSystemTime(NOW + 6 * MINUTE);
    expect(await context.send()).toBe(1);
  });

  it.each([
    ["an error without a code", new Error("The wire is cut")],
    ["an error whose code is a number", Object.assign(new Error("refused"), { code: 7 })],
    ["no error at all", "refused"],
  ])("tries again after %s", async (_, thrown) => {
    const context = mailContext();
    const { mail } = context.config;
    const binding = { send: () => Promise.reject(thrown) } as unknown as SendEmail;
    const away = mailContext({ mail: mail && { ...mail, binding } });
    await postFrom(2);
    expect(await away.send()).toBe(0);
    expect((await waiting()).map(({ tries }) => tries)).toEqual([1, 1]);
    vi.setSystemTime(NOW + 6 * MINUTE);
    expect(await context.send()).toBe(2);
  });

  it.each(["E_RATE_LIMIT_EXCEEDED", "E_DAILY_LIMIT_EXCEEDED", "E_SENDER_NOT_VERIFIED"])(
    "stops at %s and does not count the mails that were not tried",
    async (code) => {
      const context = mailContext();
      let sent = 0;
      context.state.failWith = () => (++sent > 2 ? code : null);
      await postFrom(6);
      expect(await context.send()).toBe(2);
      expect((await waiting()).map(({ tries }) => tries)).toEqual([1, 0, 0, 0]);
      expect(sent).toBe(3);
      context.state.failWith = null;
      vi.setSystemTime(NOW + 6 * MINUTE);
      expect(await context.send()).toBe(4);
    },
  );

  it.each(["E_RECIPIENT_NOT_ALLOWED", "E_VALIDATION_ERROR", "E_HEADER_VALUE_INVALID"])(
    "drops a mail that can never be sent: %s",
    async (code) => {
      const context = mailContext();
      context.state.failWith = ({ to }) => (to === "reader-0@reader.example" ? code : null);
      await postFrom(3);
      expect(await context.send()).toBe(2);
      expect(await waiting()).toEqual([]);
    },
  );

  it("stops an address that refuses mails for good", async () => {
    const context = mailContext();
    context.state.failWith = () => "E_RECIPIENT_SUPPRESSED";
    await postFrom(1);
    await context.send();
    context.state.failWith = null;
    vi.setSystemTime(NOW + 2 * DAY);
    await postFrom(1);
    expect(await context.send()).toBe(0);
    expect(await rows("SELECT email_hash, stopped_at FROM mail_addresses")).toEqual([
      { email_hash: hashOf("reader-0@reader.example"), stopped_at: NOW },
    ]);
  });

  it("logs failures without the address", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const context = mailContext();
    context.state.failWith = () => "E_DELIVERY_FAILED";
    await postFrom(1);
    await context.send();
    expect(JSON.stringify(logged.mock.calls)).toContain("E_DELIVERY_FAILED");
    expect(JSON.stringify(logged.mock.calls)).not.toContain("reader-0@");
  });

  it("sends nothing while mail is not set up, and keeps what waits", async () => {
    await postFrom(1);
    expect(await mailContext({ mail: null }).send()).toBe(0);
    expect(await mailContext({ secretKey: null }).send()).toBe(0);
    expect(await mailContext().send()).toBe(1);
  });

  it("leaves the one-click header away where the site has no https, which it needs", async () => {
    const context = mailContext();
    const site = { ...context.config.site, url: "http://localhost:8787" };
    const local = mailContext({ site });
    await postFrom(1);
    expect(await local.send()).toBe(1);
    expect(local.sent[0]?.headers).toEqual({ "Auto-Submitted": "auto-generated" });
  });

  it.skipIf(!MAIL)("is understood by the platform's own binding", async () => {
    const { config } = mailContext();
    const real = mailContext({ mail: config.mail && MAIL ? { ...config.mail, binding: MAIL } : null });
    await postFrom(2);
    expect(await real.send()).toBe(2);
    expect(await waiting()).toEqual([]);
  });
});

describe("once a day", () => {
  const FORGETS = Date.UTC(2026, 10, 24, 3, 17);
  const addresses = () => rows("SELECT email FROM subscriptions ORDER BY email");

  it("erases addresses that nobody confirmed for two weeks", async () => {
    const context = mailContext();
    await post({ email: "old@reader.example" });
    vi.setSystemTime(NOW + 2 * DAY);
    await post({ email: "young@reader.example" });
    vi.setSystemTime(NOW + 14 * DAY - MINUTE);
    await context.forget();
    expect(await addresses()).toHaveLength(2);
    vi.setSystemTime(NOW + 14 * DAY + MINUTE);
    await context.forget();
    expect(await addresses()).toEqual([{ email: "young@reader.example" }]);
  });

  it("erases confirmed ones after a year, or when their article takes no more comments", async () => {
    await makeArticle({ id: 2, publishedAt: NOW });
    const context = mailContext();
    await post({ email: "a@reader.example" });
    const other = await post({ email: "b@reader.example" });
    await db.$client.prepare("UPDATE comments SET article_id = 2 WHERE id = ?").bind(other).run();
    await context.send();
    for (const { text } of context.sent) await context.press(linkIn(text, "/mail/confirm"));
    vi.setSystemTime(FORGETS + 30 * DAY);
    await context.forget();
    expect(await addresses()).toHaveLength(2);
    await db.$client.prepare("UPDATE articles SET comments_open = 0 WHERE id = 2").run();
    await context.forget();
    expect(await addresses()).toEqual([{ email: "a@reader.example" }]);
    vi.setSystemTime(FORGETS + 365 * DAY);
    await context.forget();
    expect(await addresses()).toEqual([]);
  });

  it("erases those of comments that are gone, and of articles closed by their age", async () => {
    const context = mailContext();
    const { comments } = context.config;
    await post({ email: "a@reader.example" });
    await db.$client.prepare("DELETE FROM comments").run();
    await post({ email: "b@reader.example" });
    vi.setSystemTime(FORGETS);
    await context.forget();
    expect(await addresses()).toEqual([{ email: "b@reader.example" }]);
    await mailContext({ comments: { ...comments, closeDays: 7 } }).forget();
    expect(await addresses()).toEqual([]);
  });

  it("forgets no mail that waits, nor one that was sent today", async () => {
    const context = mailContext();
    const id = await post({ email: "a@reader.example" });
    await context.send();
    await context.press(linkIn(context.sent[0]?.text ?? "", "/mail/confirm"));
    await post({ parentId: id });
    await post({ email: "b@reader.example" });
    const before = await rows("SELECT id, kind FROM mails ORDER BY id");
    expect(before.map(({ kind }) => kind)).toEqual(["confirm", "confirm", "reply"]);
    await context.forget();
    expect(await rows("SELECT id, kind FROM mails ORDER BY id")).toEqual(before);
    expect(await context.send()).toBe(2);
    vi.setSystemTime(NOW + DAY - MINUTE);
    await context.forget();
    expect(await rows("SELECT kind FROM mails ORDER BY id")).toHaveLength(3);
  });

  it("forgets what was sent when it matters no more", async () => {
    const context = mailContext();
    const id = await post({ email: "a@reader.example" });
    await context.send();
    await context.press(linkIn(context.sent[0]?.text ?? "", "/mail/confirm"));
    await post({ parentId: id });
    await context.send();
    expect(await rows("SELECT kind FROM mails WHERE id < 0 ORDER BY id")).toEqual([
      { kind: "reply" },
      { kind: "confirm" },
    ]);
    vi.setSystemTime(FORGETS + DAY);
    await context.forget();
    expect(await rows("SELECT kind FROM mails")).toEqual([{ kind: "reply" }]);
    vi.setSystemTime(FORGETS + 30 * DAY);
    await context.forget();
    expect(await rows("SELECT kind FROM mails")).toEqual([]);
  });
});
