import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Bindings } from "../../src/config/bindings.ts";
import { runSchedule } from "../../src/scheduled.ts";
import { makeArticle } from "../support/factories.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";
import { linkIn } from "./mail-context.ts";
import { makeOutbox } from "./outbox.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const MINUTE = 60_000;

let outbox: ReturnType<typeof makeOutbox>;
let given: Partial<Bindings>;
let now: number;

beforeEach(async () => {
  now = NOW;
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  outbox = makeOutbox();
  given = {
    MAIL: outbox.binding,
    MAIL_FROM: "comments@paper.example",
    SITE_URL: "https://paper.example",
    MODERATOR_MAILS: "ida@paper.example",
    COMMENT_POLICY: "hold",
  };
  await makeArticle({ id: 1, path: "/bridge/", title: "The bridge", publishedAt: NOW - MINUTE });
});

/** Posts as a reader's program does. @returns the comment's id */
async function post(fields: Record<string, unknown>, settings: Partial<Bindings> = {}): Promise<number> {
  const headers = { "Content-Type": "application/json", "CF-Connecting-IP": `203.0.113.${posted++ % 250}` };
  const init = { method: "POST", headers, body: JSON.stringify(fields) };
  const answer = await ask("/bridge/comments", init, { ...given, ...settings });
  const { comment } = (await answer.json()) as { comment: { id: number } };
  return comment.id;
}
let posted = 1;

/** A minute later the cron runs. @returns the subjects of the mails that it sent */
async function cron(): Promise<string[]> {
  now += MINUTE;
  vi.setSystemTime(now);
  await runSchedule({ ...env, ...given }, { waitUntil: () => {} }, now);
  return outbox.sent.map(({ to, subject }) => `${to}: ${subject}`);
}

const decide = (id: number, decision: string) =>
  askNewsroom("POST", `/comments/${id}/decision`, { decision }, given);

/** Everything that makes a held reply a published one. */
const APPROVALS: Record<string, (id: number) => Promise<unknown>> = {
  "the API": (id) => decide(id, "approve"),
  "the API, among many": (id) =>
    askNewsroom("POST", "/decisions", { decisions: [{ id, decision: "approve" }] }, given),
  "the queue": async (id) => {
    const headers = await signedIn();
    const body = new URLSearchParams({ act: `approve ${id}`, seen: `${id}:0` });
    await ask("/admin/comments/decisions", { method: "POST", headers, body }, given);
  },
  "a moderator's mail": async () => {
    now += 60 * MINUTE;
    await cron();
    const url = linkIn(
      outbox.sent.findLast(({ to }) => to === "ida@paper.example")?.text ?? "",
      "/mail/decide",
    );
    await ask(url, { method: "POST", body: new URLSearchParams({ seen: "0" }) }, given);
  },
  "an answer of the newsroom": (id) =>
    askNewsroom("POST", `/comments/${id}/reply`, { comment: "Aye." }, given),
  "taking back that it was spam": async (id) => {
    await decide(id, "approve");
    await decide(id, "spam");
    await cron();
    await askNewsroom("POST", "/decisions/undo", { undo: [id] }, given);
  },
};

describe("a reply that was held", () => {
  it.each(Object.entries(APPROVALS))(
    "is told once to whom it answers when it is approved by %s",
    async (_, approve) => {
      const own = await post(
        { author: "Ada", comment: "Who paints it?", email: "ada@reader.example", notify: true },
        { COMMENT_POLICY: "open" },
      );
      await cron();
      const [confirm] = outbox.sent;
      await ask(linkIn(confirm?.text ?? "", "/mail/confirm"), { method: "POST" }, given);
      const reply = await post({ author: "Bea", comment: "The harbour does.", parent: own });
      outbox.sent.length = 0;
      const told = () =>
        outbox.sent.filter(({ to }) => to === "ada@reader.example").map(({ subject }) => subject);
      await cron();
      expect(told()).toEqual([]);
      await approve(reply);
      await cron();
      await cron();
      expect(told()).toEqual(["Bea answered your comment on “The bridge”"]);
    },
  );

  it("asks its own author for confirmation when it is approved, and not before", async () => {
    const held = await post({ author: "Ada", comment: "Hello.", email: "ada@reader.example", notify: true });
    expect(await cron()).toEqual([]);
    await decide(held, "approve");
    expect(await cron()).toEqual(["ada@reader.example: Do you want mails about replies on Broadsheet?"]);
  });
});

it("an answer of the newsroom is told as any reply", async () => {
  const own = await post(
    { author: "Ada", comment: "Who paints it?", email: "ada@reader.example", notify: true },
    { COMMENT_POLICY: "open" },
  );
  await cron();
  await ask(linkIn(outbox.sent[0]?.text ?? "", "/mail/confirm"), { method: "POST" }, given);
  outbox.sent.length = 0;
  await askNewsroom("POST", `/comments/${own}/reply`, { comment: "The harbour does.", author: "Ida" }, given);
  expect(await cron()).toEqual(["ada@reader.example: Ida ✓ Newsroom answered your comment on “The bridge”"]);
});

it("mails have the paper's own colour, once it has one", async () => {
  await post({ comment: "Is the bridge open yet?", author: "Ada" });
  now += 60 * MINUTE;
  await cron();
  expect(outbox.sent.at(-1)?.html).toContain('<a href="https://paper.example/');
  await askNewsroom("PUT", "/face", { accent: "#00695c" }, given);
  await post({ comment: "And today?", author: "Ben <a href=x>" });
  now += 60 * MINUTE;
  await cron();
  const { html = "" } = outbox.sent.at(-1) ?? {};
  expect(outbox.sent).toHaveLength(2);
  // The paper's name is its masthead: it has the ink of what is said.
  const [name, ...links] = html.match(/<a [^>]*>/g) ?? [];
  expect(name).toBe('<a style="color: inherit; text-decoration: none" href="https://paper.example">');
  expect(links.length).toBeGreaterThan(1);
  expect(links.filter((link) => !link.startsWith('<a style="color: #00695c" href="https:'))).toEqual([]);
});
