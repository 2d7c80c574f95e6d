import { beforeEach, describe, expect, it, vi } from "vitest";
import { commenterKey, newOwn, writeOwn } from "../../../src/comments/own/own-comments.ts";
import { follow } from "../../../src/mail/follow/follows.ts";
import { nextMorning } from "../../../src/mail/follow/news-times.ts";
import { tellFollowers } from "../../../src/mail/follow/send-follows.ts";
import { stopAddress } from "../../../src/mail/subscriptions.ts";
import { decide } from "../../../src/moderation/decide.ts";
import { erasePerson } from "../../../src/moderation/person/erase-person.ts";
import { makeArticle } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { db, hashOf, linkIn, mailContext, post, rows } from "../mail-context.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ADA = "ada@reader.example";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/2026/11/bridge/", title: "The bridge opens" });
  await makeArticle({ id: 2, path: "/2026/11/ferry/", title: "The ferry sinks" });
});

type Context = ReturnType<typeof mailContext>;

function form(fields: Record<string, string>, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", body: new URLSearchParams(fields), headers };
}

/** Somebody follows through the form of the page and the link of the mail. */
async function follows(context: Context, given: Record<string, string> = {}, path = "/2026/11/bridge/") {
  const answer = await context.pages.request(`${path}comments/follow`, form({ email: ADA, ...given }));
  expect(answer.status).toBe(200);
  await context.tell();
  const { press } = await context.readAndPress(linkIn(context.sent.at(-1)?.text ?? "", "/mail/follow"));
  expect((await press()).status).toBe(200);
  context.sent.length = 0;
}

/** Follows whose owners have confirmed, without the way to it. */
async function confirmed(readers: string[], given: { daily?: boolean; articleId?: number } = {}) {
  for (const email of readers) {
    await follow(
      db,
      {
        followed: { kind: "thread", articleId: given.articleId ?? 1 },
        email,
        emailHash: hashOf(email),
        commenterKey: null,
        daily: given.daily ?? false,
      },
      Date.now(),
    );
  }
  await db.$client.exec(`UPDATE follows SET confirmed_at = ${Date.now()}, due_at = NULL`);
}

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

describe("following a thread by mail", () => {
  it("begins with a mail that asks, and tells nothing before it is confirmed", async () => {
    const context = mailContext();
    const page = await context.open("/2026/11/bridge/comments/follow");
    expect(await page.text()).toContain("The bridge opens");
    await context.pages.request("/2026/11/bridge/comments/follow", form({ email: ADA }));
    await post({ authorName: "Cheap Pills" });
    expect(await context.tell()).toBe(1);
    expect(context.sent[0]?.subject).toBe("Do you want to follow a conversation on The Paper?");
    expect(context.sent[0]?.text).toContain("“The bridge opens”");
    expect(context.sent[0]?.text).not.toContain("Pills");
    later(HOUR);
    await post({});
    expect(await context.tell()).toBe(0);
  });

  it("tells of each new comment once, with a link to it and one that ends the mails", async () => {
    const context = mailContext();
    await follows(context);
    later(MINUTE);
    const id = await post({ authorName: "Bea <b>", body: "I saw it" });
    expect(await context.tell()).toBe(1);
    expect(await context.tell()).toBe(0);
    const [mail] = context.sent;
    expect(mail).toMatchObject({
      to: ADA,
      subject: "Bea <b> on “The bridge opens”",
      headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    });
    expect(mail?.text).toContain(`https://paper.example/2026/11/bridge/comments/${id}`);
    expect(mail?.text).toContain("> I saw it");
    later(HOUR);
    expect(await context.tell()).toBe(0);
  });

  it("gathers what comes within a quarter of an hour after a mail", async () => {
    const context = mailContext();
    await follows(context);
    later(MINUTE);
    await post({});
    expect(await context.tell()).toBe(1);
    for (let n = 0; n < 3; n++) {
      later(MINUTE);
      await post({});
      expect(await context.tell()).toBe(0);
    }
    later(15 * MINUTE);
    expect(await context.tell()).toBe(1);
    expect(context.sent[1]?.subject).toBe("3 new comments on “The bridge opens”");
  });

  it("tells of what a moderator lets through later, once, however often it is decided on", async () => {
    const context = mailContext();
    await follows(context);
    later(MINUTE);
    const held = await post({ status: "held", authorName: "Held Long" });
    await post({ authorName: "Shown" });
    expect(await context.tell()).toBe(1);
    later(3 * DAY);
    const approve = () =>
      decide(db, [{ id: held, decision: "approve" }], { now: Date.now(), decidedBy: "Ida" });
    await approve();
    expect(await context.tell()).toBe(1);
    expect(context.sent[1]?.subject).toBe("Held Long on “The bridge opens”");
    await decide(db, [{ id: held, decision: "hold" }], { now: Date.now(), decidedBy: "Ida" });
    await approve();
    later(HOUR);
    expect(await context.tell()).toBe(0);
  });

  it("leaves out what is gone by then, one's own, and what stands on an article that is not served", async () => {
    const context = mailContext();
    await follows(context, { when: "daily" });
    await follows(context, { when: "daily" }, "/2026/11/ferry/");
    later(MINUTE);
    const gone = await post({ authorName: "Gone" });
    await post({ authorName: "Stays" });
    await post({ authorName: "Self", email: ADA, notify: false });
    await db.$client.exec(
      "UPDATE comments SET email_hash = (SELECT email_hash FROM follows) WHERE author_name = 'Self'",
    );
    const withdrawn = await post({ authorName: "On the ferry" });
    await db.$client.prepare("UPDATE comments SET article_id = 2 WHERE id = ?").bind(withdrawn).run();
    expect(await context.tell()).toBe(0);
    await decide(db, [{ id: gone, decision: "trash" }], { now: Date.now(), decidedBy: "Ida" });
    await db.$client.exec("UPDATE articles SET status = 'withdrawn' WHERE id = 2");
    later(DAY);
    expect(await context.tell()).toBe(1);
    expect(context.sent[0]?.subject).toBe("Stays on “The bridge opens”");
    for (const name of ["Gone", "Self", "On the ferry"]) expect(context.sent[0]?.text).not.toContain(name);
    later(DAY);
    expect(await context.tell()).toBe(0);
  });

  it("follows an article that has moved to where it is now", async () => {
    const context = mailContext();
    await follows(context);
    later(MINUTE);
    const id = await post({});
    await db.$client.exec("UPDATE articles SET path = '/moved/' WHERE id = 1");
    expect(await context.tell()).toBe(1);
    expect(context.sent[0]?.text).toContain(`https://paper.example/moved/comments/${id}`);
  });

  it("needs an address, says so at its field, and keeps what was chosen", async () => {
    const context = mailContext();
    const answer = await context.pages.request(
      "/2026/11/bridge/comments/follow",
      form({ email: "ada@", when: "daily" }),
    );
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('value="ada@"');
    expect(html).toMatch(/aria-describedby="follow-email-error"/);
    expect(html).toMatch(/value="daily" checked/);
  });

  it("is not offered where the thread is closed or no mails are sent, and says what to do", async () => {
    await db.$client.exec("UPDATE articles SET comments_open = 0 WHERE id = 2");
    expect((await mailContext().open("/2026/11/ferry/comments/follow")).status).toBe(403);
    const without = await mailContext({ mail: null }).open("/2026/11/bridge/comments/follow");
    expect(without.status).toBe(404);
    expect(await without.text()).toContain("feed");
  });

  it("takes nothing from a page of another site", async () => {
    const context = mailContext();
    const headers = { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" };
    const answer = await context.pages.request(
      "/2026/11/bridge/comments/follow",
      form({ email: ADA }, headers),
    );
    expect(answer.status).toBe(403);
    expect(await rows("SELECT id FROM follows")).toEqual([]);
  });
});

describe("an address", () => {
  it("is asked once a day, whoever types it for whatever thread, and its page has them all", async () => {
    const context = mailContext();
    for (const path of ["/2026/11/bridge/", "/2026/11/ferry/", "/2026/11/bridge/"])
      await context.pages.request(`${path}comments/follow`, form({ email: ADA }));
    expect(await context.tell()).toBe(1);
    const { html } = await context.readAndPress(linkIn(context.sent[0]?.text ?? "", "/mail/follow"));
    expect(html).toContain("The bridge opens");
    expect(html).toContain("The ferry sinks");
    later(DAY + MINUTE);
    await context.pages.request("/2026/11/ferry/comments/follow", form({ email: ADA }));
    expect(await context.tell()).toBe(1);
  });

  it("is asked again a day after it was asked, however often it was typed in between", async () => {
    const context = mailContext();
    const type = () => context.pages.request("/2026/11/bridge/comments/follow", form({ email: ADA }));
    await type();
    expect(await context.tell()).toBe(1);
    for (let n = 0; n < 2; n++) {
      later(11 * HOUR);
      await type();
      expect(await context.tell()).toBe(0);
    }
    later(3 * HOUR);
    await type();
    expect(await context.tell()).toBe(1);
    later(HOUR);
    await type();
    expect(await context.tell()).toBe(0);
  });

  it("that was confirmed is asked no second time by the browser that confirmed it, and by any other it is", async () => {
    const context = mailContext();
    const url = "/2026/11/bridge/comments/follow";
    await context.pages.request(url, form({ email: ADA }));
    await context.tell();
    const { press } = await context.readAndPress(linkIn(context.sent[0]?.text ?? "", "/mail/follow"));
    const cookie = (await press()).headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const ferry = "/2026/11/ferry/comments/follow";
    const stranger = await context.pages.request(ferry, form({ email: ADA }));
    expect(await stranger.text()).toContain("One more step");
    const known = await context.pages.request(ferry, form({ email: ADA }, { Cookie: cookie }));
    expect(await known.text()).toContain("You follow this");
    expect(await rows("SELECT count(*) AS n FROM follows WHERE confirmed_at IS NOT NULL")).toEqual([
      { n: 2 },
    ]);
    // Nobody else learns it, and nobody else changes it.
    const again = await context.pages.request(ferry, form({ email: ADA, when: "daily" }));
    expect(await again.text()).toContain("One more step");
    expect(await rows("SELECT daily FROM follows WHERE article_id = 2")).toEqual([{ daily: 0 }]);
  });

  it("of the first 500 that nobody confirms is asked in a day, and then none", async () => {
    const context = mailContext();
    await db.$client
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO follows (kind, article_id, subject, email, email_hash, daily, asked_at) SELECT 'thread', 1, '1', 'x', 'h' || i, 0, ? FROM n`,
      )
      .bind(NOW - MINUTE)
      .run();
    await context.pages.request("/2026/11/bridge/comments/follow", form({ email: ADA }));
    expect(await context.tell()).toBe(0);
  });

  it("whose owner wants no mails gets none, and nothing is kept of it", async () => {
    const context = mailContext();
    await confirmed([ADA]);
    await db.$client.batch(stopAddress(db, hashOf(ADA), NOW));
    expect(await rows("SELECT email FROM follows")).toEqual([]);
    await confirmed([ADA]);
    expect(await rows("SELECT email FROM follows")).toEqual([]);
    await post({});
    expect(await context.tell()).toBe(0);
  });

  it("goes with a single click of the mail program, and the page ends or changes each", async () => {
    const context = mailContext();
    await follows(context);
    await follows(context, { when: "daily" }, "/2026/11/ferry/");
    later(MINUTE);
    await post({});
    await context.tell();
    const url = (context.sent[0]?.headers["List-Unsubscribe"] ?? "").slice(1, -1);
    expect(await (await context.open(url)).text()).toContain("The ferry sinks");
    await context.press(url, { act: "now:2" });
    expect(await rows("SELECT daily FROM follows WHERE id = 2")).toEqual([{ daily: 0 }]);
    await context.press(url, { "List-Unsubscribe": "One-Click" });
    expect(await rows("SELECT article_id FROM follows")).toEqual([{ article_id: 2 }]);
    await context.press(url, { act: "end:2" });
    expect(await rows("SELECT email FROM follows")).toEqual([]);
    const forged = url.replace(/address=[^&]+/, "address=other");
    expect((await context.open(forged)).status).toBe(404);
  });

  it("is erased with the person", async () => {
    await confirmed([ADA]);
    await erasePerson(db, hashOf(ADA), { after: 0, who: "Ida", now: NOW });
    expect(await rows("SELECT email FROM follows")).toEqual([]);
  });

  it("goes when nobody confirms it, after a year, and when the thread is closed and quiet for a week", async () => {
    const context = mailContext();
    await confirmed([ADA]);
    await confirmed(["bea@reader.example"], { articleId: 2 });
    await db.$client.exec("UPDATE articles SET comments_open = 0 WHERE id = 2");
    await context.pages.request("/2026/11/bridge/comments/follow", form({ email: "cleo@reader.example" }));
    later(6 * DAY);
    await context.forget();
    expect(await rows("SELECT count(*) AS n FROM follows")).toEqual([{ n: 3 }]);
    later(9 * DAY);
    await context.forget();
    expect(await rows("SELECT email FROM follows")).toEqual([{ email: ADA }]);
    later(365 * DAY);
    await context.forget();
    expect(await rows("SELECT email FROM follows")).toEqual([]);
  });
});

describe("all answers to me", () => {
  it("are told from every thread, those that a mail tells of anyway once, and not one's own", async () => {
    const context = mailContext();
    const { secretKey } = context.config;
    const own = newOwn();
    const key = await commenterKey(secretKey ?? "", own);
    const Cookie = (await writeOwn(secretKey ?? "", own, { now: NOW, secure: true })).split(";")[0] ?? "";
    const url = "/2026/11/bridge/comments/follow";
    const without = await context.pages.request(url, form({ email: ADA, what: "answers" }));
    expect(without.status).toBe(422);
    const offered = async (headers: Record<string, string>) =>
      (await (await context.pages.request(url, { headers })).text()).includes('value="answers"');
    expect([await offered({}), await offered({ Cookie })]).toEqual([false, true]);
    const mine = await post({ browser: key });
    const onFerry = await post({ browser: key });
    await db.$client.prepare("UPDATE comments SET article_id = 2 WHERE id = ?").bind(onFerry).run();
    await context.pages.request(url, form({ email: ADA, what: "answers" }, { Cookie }));
    await context.tell();
    const { press } = await context.readAndPress(linkIn(context.sent[0]?.text ?? "", "/mail/follow"));
    await press();
    await context.pages.request(url, form({ email: ADA }, { Cookie }));
    await db.$client.exec("UPDATE follows SET confirmed_at = asked_at, due_at = NULL");
    context.sent.length = 0;
    later(MINUTE);
    await post({ parentId: mine, authorName: "Bea" });
    const ferry = await post({ parentId: onFerry, authorName: "Cleo" });
    await db.$client.prepare("UPDATE comments SET article_id = 2 WHERE id = ?").bind(ferry).run();
    await post({ parentId: mine, browser: key, authorName: "Myself" });
    expect(await context.tell()).toBe(1);
    expect(context.sent[0]?.text).toContain("Answers to you on “The bridge opens”");
    expect(context.sent[0]?.text).toContain("Answers to you on “The ferry sinks”");
    expect(context.sent[0]?.text).not.toContain("Myself");
  });

  it("come by the mail about answers alone, and answers to others by that about the thread", async () => {
    const context = mailContext();
    const mine = await post({ browser: "key-of-ada" });
    const bea = await post({ authorName: "Bea" });
    later(MINUTE);
    const wish = { email: ADA, emailHash: hashOf(ADA), commenterKey: "key-of-ada", daily: false };
    await follow(db, { ...wish, followed: { kind: "answers", commenterKey: "key-of-ada" } }, Date.now());
    await confirmed([ADA]);
    await context.tell();
    later(MINUTE);
    await post({ parentId: mine, authorName: "Cleo" });
    await post({ parentId: bea, authorName: "Dan" });
    await context.tell();
    const subjects = context.sent.map(({ subject }) => subject).sort();
    expect(subjects).toEqual([expect.stringContaining("Cleo"), expect.stringContaining("Dan")]);
    for (const name of ["Cleo", "Dan"])
      expect(context.sent.filter(({ text }) => text.includes(name))).toHaveLength(1);
  });
});

describe("one mail a day", () => {
  it("has everything that the address follows, in the morning of the paper's place, once", async () => {
    const context = mailContext();
    await follows(context, { when: "daily" });
    await follows(context, { when: "daily" }, "/2026/11/ferry/");
    for (let n = 0; n < 30; n++) {
      later(HOUR);
      if (n < 3) await post({ authorName: `Bridge ${n}` });
      if (n === 3) {
        const id = await post({ authorName: "Ferry" });
        await db.$client.prepare("UPDATE comments SET article_id = 2 WHERE id = ?").bind(id).run();
      }
      await context.tell();
    }
    expect(context.sent).toHaveLength(1);
    expect(context.sent[0]?.subject).toBe("4 new comments in what you follow on The Paper");
  });

  describe("of an address that follows more threads than mails go in a run", () => {
    const daily = Array.from({ length: 12 }, (_, n) => 11 + n);
    const atOnce = daily.map((id) => id + 20);
    const morning = (context: Context) => nextMorning(context.config.site.timeZone, Date.now());

    async function followsAll(context: Context) {
      for (const id of [...daily, ...atOnce]) {
        await makeArticle({ id, path: `/thread-${id}/`, title: `Thread ${id}` });
        await confirmed([ADA], { articleId: id, daily: daily.includes(id) });
      }
      await context.tell();
      later(MINUTE);
      for (const articleId of daily) await post({ articleId });
      expect(await context.tell()).toBe(0);
    }

    it("has them all, at the very moment when it is due too", async () => {
      const context = mailContext();
      await followsAll(context);
      vi.setSystemTime(morning(context));
      expect([await context.tell(), await context.tell()]).toEqual([1, 0]);
      for (const id of daily) expect(context.sent[0]?.text).toContain(`“Thread ${id}”`);
    });

    it("takes nothing along that comes at once: each of these has its turn", async () => {
      const context = mailContext();
      await followsAll(context);
      vi.setSystemTime(morning(context) + MINUTE);
      for (const articleId of atOnce) await post({ articleId });
      const sent = [await context.tell(), await context.tell(), await context.tell(), await context.tell()];
      expect(sent).toEqual([1, 10, 2, 0]);
    });
  });

  it("is one mail when the schedule was away for days", async () => {
    const context = mailContext();
    await follows(context, { when: "daily" });
    later(MINUTE);
    await post({});
    await context.tell();
    for (let n = 0; n < 3; n++) {
      later(DAY);
      await post({});
    }
    await context.tell();
    await context.tell();
    expect(context.sent).toHaveLength(1);
    expect(context.sent[0]?.text.match(/Read it and answer/g)?.length).toBeGreaterThan(0);
  });

  it.each([
    ["Europe/Berlin", "2026-11-23T09:30:00Z", "2026-11-24T06:00:00Z"],
    ["Europe/Berlin", "2026-11-23T05:59:59Z", "2026-11-23T06:00:00Z"],
    // Clocks go forward, and back, in the night before.
    ["Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T05:00:00Z"],
    ["Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T06:00:00Z"],
    ["America/New_York", "2026-11-23T03:00:00Z", "2026-11-23T12:00:00Z"],
    ["Asia/Kathmandu", "2026-11-23T03:00:00Z", "2026-11-24T01:15:00Z"],
  ])("comes at seven in %s, asked at %s", (timeZone, now, morning) => {
    expect(new Date(nextMorning(timeZone, Date.parse(now))).toISOString()).toBe(
      new Date(morning).toISOString(),
    );
  });
});

describe("many who follow", () => {
  it("are told a few a run, each once, by two runs at the same time too", async () => {
    const context = mailContext();
    const readers = Array.from({ length: 25 }, (_, n) => `reader-${n}@reader.example`);
    await confirmed(readers);
    await context.tell();
    later(MINUTE);
    await post({});
    for (let n = 0; n < 3; n++) await Promise.all([context.tell(), context.tell()]);
    expect(context.sent.map(({ to }) => to).sort()).toEqual([...readers].sort());
  });

  it("do not wait for those whose mails fail, nor for a busy thread", async () => {
    const context = mailContext();
    const bad = Array.from({ length: 40 }, (_, n) => `bad-${n}@reader.example`);
    await confirmed([...bad, ADA]);
    await confirmed(["bea@reader.example"], { articleId: 2 });
    context.state.failWith = ({ to }) => (to.startsWith("bad-") ? "E_INTERNAL_SERVER_ERROR" : null);
    await context.tell();
    later(MINUTE);
    await post({});
    const ferry = await post({});
    await db.$client.prepare("UPDATE comments SET article_id = 2 WHERE id = ?").bind(ferry).run();
    for (let n = 0; n < 5; n++) {
      await context.tell();
      later(1000);
    }
    expect(context.sent.map(({ to }) => to).sort()).toEqual([ADA, "bea@reader.example"]);
  });

  it("keep their turn while nothing can be sent, and lose nothing", async () => {
    const context = mailContext();
    await confirmed([ADA, "bea@reader.example"]);
    await context.tell();
    later(MINUTE);
    await post({});
    context.state.failWith = () => "E_DAILY_LIMIT_EXCEEDED";
    expect(await context.tell()).toBe(0);
    context.state.failWith = null;
    later(HOUR);
    expect(await context.tell()).toBe(2);
  });

  it("end with an address that refuses mails for good", async () => {
    const context = mailContext();
    await confirmed([ADA]);
    await context.tell();
    later(MINUTE);
    await post({});
    context.state.failWith = () => "E_RECIPIENT_SUPPRESSED";
    await context.tell();
    expect(await rows("SELECT email FROM follows")).toEqual([]);
  });

  it("cost rows by what is new, not by how many comments or followers there are", async () => {
    const context = mailContext();
    await confirmed([ADA]);
    await db.$client
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO follows (kind, article_id, subject, email, email_hash, daily, asked_at, confirmed_at, mailed_at)
         SELECT 'thread', 1, '1', 'x' || i || '@reader.example', 'h' || i, 0, ?1, ?1, ?1 FROM n`,
      )
      .bind(NOW - DAY)
      .run();
    await db.$client
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
         SELECT ?1 + i, 1, ?1 + i, 'k' || i, 0, 'published', 'Ada', 'Text', 'form', ?2 FROM n`,
      )
      .bind((NOW - 2 * DAY) * 1024, NOW - 2 * DAY)
      .run();
    await context.tell();
    later(MINUTE);
    await post({});
    const { db: metered, meter } = meteredDatabase();
    const asked = { ...context.asked(), db: metered };
    expect(await tellFollowers(asked)).toBe(10);
    expect(meter.rowsRead).toBeLessThan(3000);
    expect(meter.rowsWritten).toBeLessThan(2200);
    expect(meter.queries).toBeLessThanOrEqual(24);
  });

  it("cost nothing while nothing happens", async () => {
    const context = mailContext();
    await confirmed([ADA]);
    await post({});
    await context.tell();
    later(HOUR);
    await context.tell();
    const { db: metered, meter } = meteredDatabase();
    await tellFollowers({ ...context.asked(), db: metered });
    expect(meter.queries).toBe(1);
    expect(meter.rowsRead).toBeLessThanOrEqual(6);
    expect(meter.rowsWritten).toBe(0);
  });
});
