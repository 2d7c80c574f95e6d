import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeArticle } from "../support/factories.ts";
import { linkIn, mailContext, post, rows } from "./mail-context.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const DAY = 86_400_000;
const ADA = "ada@reader.example";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/2026/11/bridge/", title: "The bridge opens" });
});

type RoomContext = ReturnType<typeof mailContext>;

async function confirmUrl(context: RoomContext): Promise<string> {
  await post({ email: ADA, browser: "browser-of-ada" });
  await context.send();
  return linkIn(context.sent.at(-1)?.text ?? "", "/mail/confirm");
}

/** The link of a mail about a reply, and the id of Ada's comment. */
async function unsubscribeUrl(context: RoomContext): Promise<string> {
  await context.press(await confirmUrl(context));
  const [ada] = await rows("SELECT comment_id FROM subscriptions");
  await post({ parentId: Number(ada?.comment_id) });
  await context.send();
  return linkIn(context.sent.at(-1)?.text ?? "", "/mail/unsubscribe");
}

const changed = (url: string, name: string, value: string) => {
  const other = new URL(url);
  other.searchParams.set(name, value);
  return other.href;
};

describe("the pages that mails lead to", () => {
  it("are neither kept nor indexed, and tell no other site their address", async () => {
    const context = mailContext();
    const url = await confirmUrl(context);
    const forged = changed(url, "signature", "x");
    for (const answer of [await context.open(url), await context.press(url), await context.open(forged)]) {
      expect(answer.headers.get("Cache-Control")).toBe("private, no-store");
      expect(answer.headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(answer.headers.get("X-Robots-Tag")).toBe("noindex");
      expect(answer.headers.get("Content-Security-Policy")).toContain("frame-ancestors");
    }
    expect(await (await context.open(url)).text()).toContain('<meta name="robots" content="noindex">');
  });

  it("know a confirm link for a week", async () => {
    const context = mailContext();
    const url = await confirmUrl(context);
    vi.setSystemTime(NOW + 7 * DAY);
    expect((await context.open(url)).status).toBe(410);
    expect((await context.press(url)).status).toBe(410);
    expect(await rows("SELECT confirmed_at FROM subscriptions")).toEqual([{ confirmed_at: null }]);
  });

  it.each(["comment", "expires", "signature"])("refuse a confirm link with another %s", async (name) => {
    const context = mailContext();
    const other = await post({ email: "bea@reader.example" });
    const value = { comment: String(other), expires: (NOW + 99 * DAY).toString(36), signature: "AAAA" }[name];
    const forged = changed(await confirmUrl(context), name, value ?? "");
    expect((await context.open(forged)).status).toBe(404);
    expect((await context.press(forged)).status).toBe(404);
    expect(await rows("SELECT comment_id FROM subscriptions WHERE confirmed_at IS NOT NULL")).toEqual([]);
  });

  it("take no link for another purpose than its own", async () => {
    const context = mailContext();
    const url = await unsubscribeUrl(context);
    for (const purpose of ["confirm", "decide"])
      expect((await context.press(url.replace("unsubscribe", purpose))).status).toBe(404);
  });

  it("have nothing to confirm once mails were ended", async () => {
    const context = mailContext();
    const url = await confirmUrl(context);
    const stop = linkIn(context.sent[0]?.text ?? "", "/mail/unsubscribe");
    await context.press(stop, { scope: "comment" });
    expect((await context.press(url)).status).toBe(410);
    expect(await rows("SELECT email_hash FROM mail_addresses")).toEqual([]);
  });

  it("are not there while no mail is set up, but for ending mails that were", async () => {
    const context = mailContext();
    const unsubscribe = await unsubscribeUrl(context);
    const off = mailContext({ mail: null });
    for (const path of ["confirm", "decide"]) expect((await off.open(`/mail/${path}`)).status).toBe(404);
    expect((await off.open(unsubscribe)).status).toBe(200);
    expect((await off.press(unsubscribe, { scope: "all" })).status).toBe(200);
    expect((await mailContext({ secretKey: null }).press(unsubscribe, { scope: "all" })).status).toBe(404);
  });
});

describe("unsubscribing", () => {
  it("takes one click of a mail program: no cookie, no page (RFC 8058)", async () => {
    const context = mailContext();
    await unsubscribeUrl(context);
    const url = context.sent.at(-1)?.headers["List-Unsubscribe"]?.slice(1, -1) ?? "";
    expect((await context.press(url, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: "" }]);
    expect((await context.press(url, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
  });

  it("takes the click as multipart/form-data, too", async () => {
    const context = mailContext();
    const url = await unsubscribeUrl(context);
    const body = new FormData();
    body.set("List-Unsubscribe", "One-Click");
    expect((await context.pages.request(url, { method: "POST", body })).status).toBe(200);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: "" }]);
  });

  it("with one click in the mail that asks ends all mails to the address", async () => {
    const context = mailContext();
    await confirmUrl(context);
    const url = context.sent[0]?.headers["List-Unsubscribe"]?.slice(1, -1) ?? "";
    await context.press(url, { "List-Unsubscribe": "One-Click" });
    vi.setSystemTime(NOW + 2 * DAY);
    await post({ email: ADA, browser: "browser-of-ada" });
    expect(await context.send()).toBe(0);
  });

  it("does nothing when the link is only opened, or posted to without a word", async () => {
    const context = mailContext();
    const url = await unsubscribeUrl(context);
    const page = await context.open(url);
    expect(await page.text()).toMatch(
      /replies to this comment<\/button>.*All mails from The Paper<\/button>/s,
    );
    expect((await context.press(url)).status).toBe(422);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: ADA }]);
  });

  it("ends mails about one comment, and others go on", async () => {
    const context = mailContext();
    const url = await unsubscribeUrl(context);
    const second = await post({ email: ADA, browser: "browser-of-ada" });
    await context.press(url, { scope: "comment" });
    await post({ parentId: second });
    expect(await context.send()).toBe(1);
  });

  it("ends all mails to the address, also those asked for later", async () => {
    const context = mailContext();
    const url = await unsubscribeUrl(context);
    const second = await post({ email: ADA, browser: "browser-of-ada" });
    await context.press(url, { scope: "all" });
    await post({ parentId: second });
    await post({ email: ADA, browser: "browser-of-ada" });
    expect(await context.send()).toBe(0);
    expect(await rows("SELECT email FROM subscriptions WHERE email <> ''")).toEqual([]);
  });

  it("of all mails forgets the browser that had confirmed, and stays as old as it is", async () => {
    const context = mailContext();
    const url = await unsubscribeUrl(context);
    const address = () => rows("SELECT commenter_key, stopped_at FROM mail_addresses");
    expect(await address()).toEqual([{ commenter_key: "browser-of-ada", stopped_at: null }]);
    await context.press(url, { scope: "all" });
    expect(await address()).toEqual([{ commenter_key: null, stopped_at: NOW }]);
    vi.setSystemTime(NOW + DAY);
    await context.press(url, { scope: "all" });
    expect(await address()).toEqual([{ commenter_key: null, stopped_at: NOW }]);
  });

  it.each(["comment", "address", "scope", "signature"])("refuses a link with another %s", async (name) => {
    const context = mailContext();
    const value = { comment: "1", address: "other", scope: "all", signature: "AAAA" }[name];
    const forged = changed(await unsubscribeUrl(context), name, value ?? "");
    expect((await context.press(forged, { "List-Unsubscribe": "One-Click" })).status).toBe(404);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: ADA }]);
  });
});
