import { env } from "cloudflare:workers";
import { beforeEach, expect, it, vi } from "vitest";
import { sign } from "../../src/http/signing.ts";
import { tellWaiting } from "../../src/moderation/waiting/tell-waiting.ts";
import { webhookKey } from "../../src/moderation/waiting/webhook.ts";
import { db, mailContext } from "../mail/mail-context.ts";
import { makeArticle, makeComment } from "../support/factories.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);

const sent: { headers: Headers; body: string }[] = [];
let answers: number[] = [];

beforeEach(async () => {
  sent.length = 0;
  answers = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
    sent.push({ headers: new Headers(init?.headers), body: String(init?.body) });
    return new Response(null, { status: answers.shift() ?? 200 });
  });
  await makeArticle({ id: 1, path: "/bridge/" });
});

function paper() {
  const waiting = { hours: 6, webhook: "https://chat.example/hook" };
  const context = mailContext({ waiting });
  return { ...context, tell: (now: number) => tellWaiting({ db, config: context.config, now }) };
}

it("tells moderators and the chat of what waits too long, once, and again after as long", async () => {
  const { tell, sent: mails, config } = paper();
  await makeComment({ id: (NOW - 5 * HOUR) * 1024, articleId: 1, status: "held" });
  await makeComment({ id: (NOW - 9 * HOUR) * 1024, articleId: 1, status: "published" });
  expect(await tell(NOW)).toBe(0);
  expect(await tell(NOW + 2 * HOUR)).toBe(2);
  expect(await tell(NOW + 3 * HOUR)).toBe(0);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.subject).toContain("1 comment waits longer than 6 hours");
  expect(sent).toHaveLength(1);
  const { headers, body } = sent[0] ?? { headers: new Headers(), body: "" };
  expect(JSON.parse(body)).toMatchObject({ text: expect.stringContaining("the longest for 7."), waiting: 1 });
  const key = await webhookKey(config.secretKey ?? "");
  expect(headers.get("X-Broadsheet-Signature")).toBe(
    await sign(key, `${headers.get("X-Broadsheet-Time")}.${body}`),
  );
  expect(await tell(NOW + 8 * HOUR)).toBe(2);
});

it("sends again what a chat did not take, and tells nobody else a second time", async () => {
  const { tell, sent: mails } = paper();
  vi.spyOn(console, "error").mockImplementation(() => {});
  await makeComment({ id: (NOW - 7 * HOUR) * 1024, articleId: 1, status: "held" });
  answers = [503, 302, 200];
  for (const minutes of [0, 5, 10, 15]) await tell(NOW + minutes * 60_000);
  expect(sent).toHaveLength(3);
  expect(mails).toHaveLength(1);
});

it("does not count the time before a comment was held by reports, or held again", async () => {
  const { tell } = paper();
  const id = (NOW - 50 * HOUR) * 1024;
  await makeComment({ id, articleId: 1, status: "held" });
  await env.DB.prepare("INSERT INTO reports (comment_id, reader_hash, reported_at) VALUES (?, 'a', ?)")
    .bind(id, NOW - HOUR)
    .run();
  expect(await tell(NOW)).toBe(0);
  expect(await tell(NOW + 6 * HOUR)).toBe(2);
});

it("tells of reports and objections that wait, too, and leads to the first of them", async () => {
  const { tell, sent: mails } = paper();
  const id = (NOW - 50 * HOUR) * 1024;
  await makeComment({ id, articleId: 1, status: "published" });
  const said = async (at: number, n: number) =>
    env.DB.batch([
      env.DB.prepare("INSERT INTO reports (comment_id, reader_hash, reported_at) VALUES (?, ?, ?)").bind(
        id,
        `r${n}`,
        at,
      ),
      env.DB.prepare("INSERT INTO notices (number, comment_id, reported_at) VALUES (?, ?, ?)").bind(
        `n${n}`,
        id,
        at,
      ),
    ]);
  await said(NOW - 5 * HOUR, 1);
  expect(await tell(NOW)).toBe(0);
  await said(NOW - 4 * HOUR, 2);
  expect(await tell(NOW + 2 * HOUR)).toBe(2);
  expect(mails[0]?.subject).toContain("1 reported comment waits longer than 6 hours");
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
    waiting: 0,
    reported: 1,
    objections: 0,
    hours: 7,
    url: expect.stringContaining("/admin/comments?status=reported"),
  });
  await env.DB.exec("DELETE FROM reports");
  await env.DB.prepare(
    "INSERT INTO objections (comment_id, decision_id, words, objected_at) VALUES (?, 1, 'Why?', ?)",
  )
    .bind(id, NOW)
    .run();
  expect(await tell(NOW + 9 * HOUR)).toBe(2);
  expect(mails[1]?.text).toContain(
    "1 objection waits for a decision longer than 6 hours, the longest for 9.",
  );
  expect(mails[1]?.text).toContain("/admin/comments/objections");
  await env.DB.exec("UPDATE objections SET closed_at = 1");
  expect(await tell(NOW + 20 * HOUR)).toBe(0);
});

it("does not take a report that was answered long ago for one that waits since then", async () => {
  const { tell } = paper();
  const id = (NOW - 90 * HOUR) * 1024;
  await makeComment({ id, articleId: 1, status: "published" });
  const notice = "INSERT INTO notices (number, comment_id, reported_at) VALUES (?, ?, ?)";
  await env.DB.batch([
    env.DB.prepare(notice).bind("answered", id, NOW - 80 * HOUR),
    env.DB.prepare(notice).bind("fresh", id, NOW - HOUR),
    env.DB.prepare("INSERT INTO reports (comment_id, reader_hash, reported_at) VALUES (?, 'b', ?)").bind(
      id,
      NOW - HOUR,
    ),
  ]);
  expect(await tell(NOW)).toBe(0);
  expect(await tell(NOW + 6 * HOUR)).toBe(2);
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({ reported: 1, hours: 7 });
});
