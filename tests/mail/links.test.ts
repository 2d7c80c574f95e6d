import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeArticle } from "../support/factories.ts";
import { linkIn, mailHouse, post, rows } from "./mail-house.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const DAY = 86_400_000;
const ADA = "ada@reader.example";

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/2026/11/bridge/", title: "The bridge opens" });
});

type House = ReturnType<typeof mailHouse>;

async function confirmUrl(house: House): Promise<string> {
  await post({ email: ADA, browser: "browser-of-ada" });
  await house.send();
  return linkIn(house.sent.at(-1)?.text ?? "", "/mail/confirm");
}

/** The link of a mail about a reply, and the id of Ada's comment. */
async function unsubscribeUrl(house: House): Promise<string> {
  await house.press(await confirmUrl(house));
  const [ada] = await rows("SELECT comment_id FROM subscriptions");
  await post({ parentId: Number(ada?.comment_id) });
  await house.send();
  return linkIn(house.sent.at(-1)?.text ?? "", "/mail/unsubscribe");
}

const changed = (url: string, name: string, value: string) => {
  const other = new URL(url);
  other.searchParams.set(name, value);
  return other.href;
};

describe("the pages that mails lead to", () => {
  it("are neither kept nor indexed, and tell no other site their address", async () => {
    const house = mailHouse();
    const url = await confirmUrl(house);
    const forged = changed(url, "signature", "x");
    for (const answer of [await house.open(url), await house.press(url), await house.open(forged)]) {
      expect(answer.headers.get("Cache-Control")).toBe("private, no-store");
      expect(answer.headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(answer.headers.get("X-Robots-Tag")).toBe("noindex");
      expect(answer.headers.get("Content-Security-Policy")).toContain("frame-ancestors");
    }
    expect(await (await house.open(url)).text()).toContain('<meta name="robots" content="noindex"/>');
  });

  it("know a confirm link for a week", async () => {
    const house = mailHouse();
    const url = await confirmUrl(house);
    vi.setSystemTime(NOW + 7 * DAY);
    expect((await house.open(url)).status).toBe(410);
    expect((await house.press(url)).status).toBe(410);
    expect(await rows("SELECT confirmed_at FROM subscriptions")).toEqual([{ confirmed_at: null }]);
  });

  it.each(["comment", "expires", "signature"])("refuse a confirm link with another %s", async (name) => {
    const house = mailHouse();
    const other = await post({ email: "bea@reader.example" });
    const value = { comment: String(other), expires: (NOW + 99 * DAY).toString(36), signature: "AAAA" }[name];
    const forged = changed(await confirmUrl(house), name, value ?? "");
    expect((await house.open(forged)).status).toBe(404);
    expect((await house.press(forged)).status).toBe(404);
    expect(await rows("SELECT comment_id FROM subscriptions WHERE confirmed_at IS NOT NULL")).toEqual([]);
  });

  it("take no link for another purpose than its own", async () => {
    const house = mailHouse();
    const url = await unsubscribeUrl(house);
    for (const purpose of ["confirm", "decide"])
      expect((await house.press(url.replace("unsubscribe", purpose))).status).toBe(404);
  });

  it("have nothing to confirm once mails were ended", async () => {
    const house = mailHouse();
    const url = await confirmUrl(house);
    const stop = linkIn(house.sent[0]?.text ?? "", "/mail/unsubscribe");
    await house.press(stop, { scope: "comment" });
    expect((await house.press(url)).status).toBe(410);
    expect(await rows("SELECT email_hash FROM mail_addresses")).toEqual([]);
  });

  it("are not there while no mail is set up, but for ending mails that were", async () => {
    const house = mailHouse();
    const unsubscribe = await unsubscribeUrl(house);
    const off = mailHouse({ mail: null });
    for (const path of ["confirm", "decide"]) expect((await off.open(`/mail/${path}`)).status).toBe(404);
    expect((await off.open(unsubscribe)).status).toBe(200);
    expect((await off.press(unsubscribe, { scope: "all" })).status).toBe(200);
    expect((await mailHouse({ secretKey: null }).press(unsubscribe, { scope: "all" })).status).toBe(404);
  });
});

describe("unsubscribing", () => {
  it("takes one click of a mail program: no cookie, no page (RFC 8058)", async () => {
    const house = mailHouse();
    await unsubscribeUrl(house);
    const url = house.sent.at(-1)?.headers["List-Unsubscribe"]?.slice(1, -1) ?? "";
    expect((await house.press(url, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: "" }]);
    expect((await house.press(url, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
  });

  it("takes the click as multipart/form-data, too", async () => {
    const house = mailHouse();
    const url = await unsubscribeUrl(house);
    const body = new FormData();
    body.set("List-Unsubscribe", "One-Click");
    expect((await house.pages.request(url, { method: "POST", body })).status).toBe(200);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: "" }]);
  });

  it("with one click in the mail that asks ends all mails to the address", async () => {
    const house = mailHouse();
    await confirmUrl(house);
    const url = house.sent[0]?.headers["List-Unsubscribe"]?.slice(1, -1) ?? "";
    await house.press(url, { "List-Unsubscribe": "One-Click" });
    vi.setSystemTime(NOW + 2 * DAY);
    await post({ email: ADA, browser: "browser-of-ada" });
    expect(await house.send()).toBe(0);
  });

  it("does nothing when the link is only opened, or posted to without a word", async () => {
    const house = mailHouse();
    const url = await unsubscribeUrl(house);
    const page = await house.open(url);
    expect(await page.text()).toMatch(
      /replies to this comment<\/button>.*All mails from The Paper<\/button>/s,
    );
    expect((await house.press(url)).status).toBe(422);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: ADA }]);
  });

  it("ends mails about one comment, and others go on", async () => {
    const house = mailHouse();
    const url = await unsubscribeUrl(house);
    const second = await post({ email: ADA, browser: "browser-of-ada" });
    await house.press(url, { scope: "comment" });
    await post({ parentId: second });
    expect(await house.send()).toBe(1);
  });

  it("ends all mails to the address, also those asked for later", async () => {
    const house = mailHouse();
    const url = await unsubscribeUrl(house);
    const second = await post({ email: ADA, browser: "browser-of-ada" });
    await house.press(url, { scope: "all" });
    await post({ parentId: second });
    await post({ email: ADA, browser: "browser-of-ada" });
    expect(await house.send()).toBe(0);
    expect(await rows("SELECT email FROM subscriptions WHERE email <> ''")).toEqual([]);
  });

  it.each(["comment", "address", "scope", "signature"])("refuses a link with another %s", async (name) => {
    const house = mailHouse();
    const value = { comment: "1", address: "other", scope: "all", signature: "AAAA" }[name];
    const forged = changed(await unsubscribeUrl(house), name, value ?? "");
    expect((await house.press(forged, { "List-Unsubscribe": "One-Click" })).status).toBe(404);
    expect(await rows("SELECT email FROM subscriptions")).toEqual([{ email: ADA }]);
  });
});
