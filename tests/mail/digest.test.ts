import { beforeEach, describe, expect, it, vi } from "vitest";
import { HOSTILE } from "../pages/sample-data.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { db, linkIn, mailHouse, rows } from "./mail-house.ts";

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
    const house = mailHouse();
    const verdict = JSON.stringify([
      { rule: "wording", weight: -0.4, reason: "The wording is that of comments which were approved" },
      { rule: "links", weight: 1.2, reason: "It holds four links" },
    ]);
    await held({ authorName: "Bea\r\nX: y", body: `One\ntwo ${HOSTILE} ${"long ".repeat(200)}`, verdict });
    expect(await house.digest()).toBe(true);
    const [mail] = house.sent;
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
    const house = mailHouse();
    expect(await house.digest()).toBe(false);
    vi.setSystemTime(NOW + 60 * MINUTE);
    await held();
    expect(await house.digest()).toBe(true);
    vi.setSystemTime(NOW + 90 * MINUTE);
    await held();
    expect(await house.digest()).toBe(false);
    vi.setSystemTime(NOW + 120 * MINUTE);
    expect(await house.digest()).toBe(true);
    expect(house.sent.at(-1)?.subject).toBe("1 comment waits for a decision: The Paper");
    expect(house.sent.at(-1)?.text).toContain("2 wait altogether");
    vi.setSystemTime(NOW + 180 * MINUTE);
    expect(await house.digest()).toBe(false);
    expect(house.sent).toHaveLength(2);
  });

  it("tells of older comments that were edited or reported since", async () => {
    const house = mailHouse();
    const old = await held({ id: (NOW - 9 * DAY) * 1024, body: "the old one" });
    const edited = await held({ id: (NOW - 8 * DAY) * 1024, body: "the edited one" });
    await house.digest();
    vi.setSystemTime(NOW + 60 * MINUTE);
    await db.$client
      .prepare("INSERT INTO reports VALUES (?, 'reader', ?)")
      .bind(old, NOW + 9 * MINUTE)
      .run();
    expect(await house.digest()).toBe(true);
    expect(house.sent.at(-1)?.text).toContain("the old one");
    expect(house.sent.at(-1)?.text).not.toContain("the edited one");
    vi.setSystemTime(NOW + 120 * MINUTE);
    await db.$client
      .prepare("UPDATE comments SET edited_at = ? WHERE id = ?")
      .bind(NOW + 70 * MINUTE, edited)
      .run();
    expect(await house.digest()).toBe(true);
    expect(house.sent.at(-1)?.text).toContain("the edited one");
  });

  it("lists twenty and counts the others", async () => {
    const house = mailHouse();
    for (let n = 0; n < 23; n++) await held({ body: `number ${n}` });
    await house.digest();
    const text = house.sent[0]?.text ?? "";
    expect(text.match(/^> number/gm)).toHaveLength(20);
    expect(text).toContain("And 3 more.");
    expect(text).toContain("number 22");
  });

  it("gives every moderator links of their own, once when two runs overlap", async () => {
    const house = mailHouse();
    if (house.config.mail) house.config.mail.moderators = ["a@paper.example", "b@paper.example"];
    await held();
    await Promise.all([house.digest(), house.digest()]);
    expect(house.sent.map(({ to }) => to)).toEqual(["a@paper.example", "b@paper.example"]);
    const links = house.sent.map(({ text }) => linkIn(text, "/mail/decide"));
    expect(new Set(links).size).toBe(2);
  });

  it("tells with the next one what could not be told", async () => {
    const house = mailHouse();
    house.state.failWith = () => "E_DAILY_LIMIT_EXCEEDED";
    await held();
    expect(await house.digest()).toBe(false);
    house.state.failWith = null;
    expect(await house.digest()).toBe(false);
    vi.setSystemTime(NOW + 60 * MINUTE);
    expect(await house.digest()).toBe(true);
  });

  it("is not sent without moderators or without mail, and does not touch the settings' revision", async () => {
    await held();
    const house = mailHouse();
    if (house.config.mail) house.config.mail.moderators = [];
    expect(await house.digest()).toBe(false);
    expect(await mailHouse({ mail: null }).digest()).toBe(false);
    expect(await rows("SELECT name FROM settings")).toEqual([]);
    await mailHouse().digest();
    expect(await rows("SELECT name FROM settings")).toEqual([{ name: "mail:digest" }]);
    expect(await rows("SELECT name FROM revisions WHERE name = 'settings'")).toEqual([]);
  });
});

describe("a digest's links", () => {
  const status = async (id: number) =>
    (await rows(`SELECT status FROM comments WHERE id = ${id}`))[0]?.status;

  async function digestLinks(house: ReturnType<typeof mailHouse>) {
    const id = await held({ authorName: "Bea", body: `Look: ${HOSTILE}` });
    await house.digest();
    const text = house.sent.at(-1)?.text ?? "";
    const links = text.split(/\s/).filter((word) => word.includes("/mail/decide?"));
    return { id, approve: links[0] ?? "", spam: links[1] ?? "", trash: links[2] ?? "" };
  }

  it("show the comment and ask first: opening them changes nothing", async () => {
    const house = mailHouse();
    const { id, approve, spam, trash } = await digestLinks(house);
    for (const link of [approve, spam, trash]) {
      const page = await house.open(link);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain("It waits for a decision.");
      expect(html).not.toContain("<script>alert");
    }
    expect(await status(id)).toBe("held");
    expect(await rows("SELECT id FROM decisions")).toEqual([]);
  });

  it("decide in the moderator's name, and repeating is harmless", async () => {
    const house = mailHouse();
    const { id, approve, spam } = await digestLinks(house);
    const answer = await house.press(approve, { decision: "approve" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("The comment is published");
    expect(await status(id)).toBe("published");
    expect((await house.press(approve)).status).toBe(200);
    await house.pages.settle();
    expect(house.pages.refreshed).toEqual(["/2026/11/bridge/"]);
    expect(await rows("SELECT decision, decided_by FROM decisions")).toEqual([
      { decision: "approve", decided_by: "mail:editor@paper.example" },
    ]);
    expect(await (await house.open(spam)).text()).toContain("It is published at the moment.");
    await house.press(spam);
    expect(await status(id)).toBe("spam");
  });

  it("work for a week, and as long as their owner is a moderator", async () => {
    const house = mailHouse();
    const { id, approve } = await digestLinks(house);
    const mail = house.config.mail && { ...house.config.mail, moderators: ["other@paper.example"] };
    expect((await mailHouse({ mail }).press(approve)).status).toBe(404);
    vi.setSystemTime(NOW + 7 * DAY);
    expect((await house.press(approve)).status).toBe(410);
    expect(await status(id)).toBe("held");
  });

  it.each([
    ["comment", "1"],
    ["decision", "approve"],
    ["decision", "publish"],
    ["expires", "zzzzzzzzz"],
    ["signature", "AAAA"],
  ])("are refused with another %s: %s", async (name, value) => {
    const house = mailHouse();
    const { id, trash } = await digestLinks(house);
    const forged = new URL(trash);
    forged.searchParams.set(name, value);
    expect((await house.open(forged.href)).status).toBe(404);
    expect((await house.press(forged.href)).status).toBe(404);
    expect(await status(id)).toBe("held");
  });

  it("say so when the comment is gone", async () => {
    const house = mailHouse();
    const { approve } = await digestLinks(house);
    await db.$client.prepare("DELETE FROM comments").run();
    expect((await house.open(approve)).status).toBe(404);
    expect((await house.press(approve)).status).toBe(404);
  });
});
