import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll, recallLists, rememberLists } from "../../src/cache/memory.ts";
import { makeFormToken } from "../../src/comments/posting/form-token.ts";
import { SETTING_NAMES } from "../../src/config/settings.ts";
import { openDatabase } from "../../src/db/client.ts";
import { changeSettings } from "../../src/settings/change-settings.ts";
import { makeArticle } from "../support/factories.ts";
import { counting } from "../support/page-cache.ts";
import { ask, askNewsroom, BROWSER } from "../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 22);
const SECRET = "test-secret-key-of-at-least-32-characters";

let path: string;

beforeEach(async () => {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  path = (await makeArticle({ title: "The bridge opens", publishedAt: now - 86_400_000 })).path;
});

type Shown = { settings: Record<string, { value: string; source: string }> };

const set = (settings: object, given = {}) => askNewsroom("PUT", "/settings", settings, given);
const settingsOf = async (response: Response) => (await response.json<Shown>()).settings;
const read = async (init: RequestInit = {}, given = {}) =>
  (await ask(path, { headers: BROWSER, ...init }, given)).text();

async function post(): Promise<Response> {
  const token = await makeFormToken(SECRET, now - 60_000);
  const fields = {
    token,
    parent: "",
    extra: "",
    email: "",
    author: "Ada",
    comment: "A fine bridge it is.",
  };
  return ask(`${path}comments`, { method: "POST", body: new URLSearchParams(fields) });
}

/** Until the page is in KV. */
async function store(): Promise<void> {
  await read();
  await read();
  expect(await env.PAGES.get(`page:${path}`)).not.toBeNull();
}

const broken = <T extends object>(target: T): T =>
  new Proxy(target, {
    get: () => () => {
      throw new Error("D1_ERROR: Network connection lost.");
    },
  });

describe("a change of settings", () => {
  it("reaches stored pages, a reader later, and posting at once", async () => {
    await store();
    expect(await read()).toContain("Leave a Reply");
    await set({
      SITE_NAME: "The Wrenmouth Courant",
      LANGUAGE: "de",
      TIME_ZONE: "Asia/Tokyo",
      COMMENT_POLICY: "closed",
    });
    expect((await post()).status).toBe(403);
    await read();
    const html = await read();
    expect(html).toContain("The Wrenmouth Courant");
    expect(html).toContain('lang="de"');
    expect(html).toContain("Dienstag, 24. November 2026");
    expect(html).toContain("Comments are closed.");
    expect(await (await ask("/")).text()).toContain("The Wrenmouth Courant");
    expect(await (await ask("/feed.xml")).text()).toContain("The Wrenmouth Courant");
    await set({ SITE_NAME: "", COMMENT_POLICY: "hold" });
    await read();
    expect(await read()).toContain("<title>The bridge opens — Broadsheet</title>");
    expect((await post()).status).toBe(303);
    expect(await env.DB.prepare("SELECT status FROM comments").first("status")).toBe("held");
  });

  it("is on the stored front page when it is saved", async () => {
    await ask("/");
    await ask("/");
    await set({ SITE_NAME: "The Wrenmouth Courant" });
    expect(await env.PAGES.get("page:/")).toContain("The Wrenmouth Courant");
  });

  it("offers mails about replies once they can go out", async () => {
    await store();
    expect(await read()).not.toContain("Tell me by email");
    await set({ SITE_URL: "https://paper.example", MAIL_FROM: "The Paper <paper@paper.example>" });
    await read();
    expect(await read()).toContain("Tell me by email");
  });

  it("is known to a new isolate, which serves stored pages for two KV reads and no query", async () => {
    await set({ SITE_NAME: "The Wrenmouth Courant" });
    await store();
    forgetAll();
    const counts = { kv: 0, d1: 0 };
    const PAGES = counting(env.PAGES, { get: () => counts.kv++ });
    const DB = counting(env.DB, { prepare: () => counts.d1++, batch: () => counts.d1++ });
    expect((await ask(path, { method: "HEAD" }, { PAGES, DB })).status).toBe(200);
    expect((await ask(path, { method: "HEAD" }, { PAGES, DB })).status).toBe(200);
    expect(counts).toEqual({ kv: 2, d1: 0 });
    expect(await read()).toContain("The Wrenmouth Courant");
  });

  it("is learned by an isolate that meets a newer page, which does not write the old one back", async () => {
    await store();
    const old = recallLists(now);
    await set({ SITE_NAME: "The Wrenmouth Courant" });
    await read();
    const stored = await env.PAGES.get(`page:${path}`);
    expect(stored).toContain("The Wrenmouth Courant");
    forgetAll();
    rememberLists(old);
    let writes = 0;
    const PAGES = counting(env.PAGES, { put: () => writes++ });
    expect(await read({}, { PAGES })).toContain("The Wrenmouth Courant");
    expect(await env.PAGES.get(`page:${path}`)).toBe(stored);
    expect(writes).toBe(0);
    expect(recallLists(now)?.settings).toEqual({ SITE_NAME: "The Wrenmouth Courant" });
  });

  it("travels when the day's KV writes are spent", async () => {
    await store();
    await env.DB.exec("UPDATE kv_writes SET used = 900");
    await set({ COMMENT_POLICY: "closed" });
    forgetAll();
    expect((await post()).status).toBe(403);
  });

  it("is refused to the second of two at the very same moment", async () => {
    const db = openDatabase(env.DB);
    const by = { who: "Ida Marlowe", now };
    const outcomes = await Promise.all(
      ["The Courant", "The Echo"].map((SITE_NAME) =>
        changeSettings(env, db, { given: { SITE_NAME }, basedOn: null }, by),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["outdated", "saved"]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM audit_events").first("n")).toBe(1);
  });

  it("is saved beside that of other settings at the very same moment", async () => {
    const db = openDatabase(env.DB);
    const by = { who: "Ida Marlowe", now };
    const outcomes = await Promise.all(
      [{ SITE_NAME: "The Courant" }, { SITE_TAGLINE: "Daily" }, { LANGUAGE: "de" }].map((given) =>
        changeSettings(env, db, { given, basedOn: null }, by),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["saved", "saved", "saved"]);
    const { SITE_NAME, SITE_TAGLINE, LANGUAGE } = await settingsOf(await askNewsroom("GET", "/settings"));
    expect([SITE_NAME, SITE_TAGLINE, LANGUAGE].map((one) => one?.value)).toEqual([
      "The Courant",
      "Daily",
      "de",
    ]);
  });
});

describe("settings while something is away", () => {
  it("stay as they were last known while neither KV nor the database answers", async () => {
    await set({ SITE_NAME: "The Wrenmouth Courant", COMMENT_POLICY: "closed" });
    await store();
    vi.setSystemTime(now + 3 * 60_000);
    const given = { DB: broken(env.DB), PAGES: broken(env.PAGES) };
    expect(await (await ask("/nothing", {}, given)).text()).toContain("The Wrenmouth Courant");
  });

  it("come from KV while the database is away", async () => {
    await set({ SITE_NAME: "The Wrenmouth Courant" });
    await store();
    forgetAll();
    expect(await read({}, { DB: broken(env.DB) })).toContain("The Wrenmouth Courant");
  });

  it("come from the database while KV is away", async () => {
    await set({ SITE_NAME: "The Wrenmouth Courant" });
    forgetAll();
    expect(await read({}, { PAGES: broken(env.PAGES) })).toContain("The Wrenmouth Courant");
  });

  it("are the defaults in a new isolate that can ask nobody", async () => {
    await set({ SITE_NAME: "The Wrenmouth Courant" });
    forgetAll();
    const response = await ask(path, {}, { DB: broken(env.DB), PAGES: broken(env.PAGES) });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("Broadsheet");
  });

  it("are saved although KV refuses them", async () => {
    expect((await set({ SITE_NAME: "The Wrenmouth Courant" }, { PAGES: broken(env.PAGES) })).status).toBe(
      200,
    );
    expect(await read()).toContain("The Wrenmouth Courant");
  });

  it("that clash with what wrangler.toml has come to say count for nothing, and the others count", async () => {
    await set({ SITE_NAME: "The Wrenmouth Courant", HOLD_AT: "3", SPAM_AT: "4" });
    expect(await read({}, { SPAM_AT: "2" })).toContain("The Wrenmouth Courant");
  });
});

describe("/settings of the API", () => {
  it("says of each setting what it is, and who says so", async () => {
    await set({ SITE_NAME: "The Courant", TIME_ZONE: "UTC" });
    const settings = await settingsOf(
      await askNewsroom("GET", "/settings", undefined, { SITE_TAGLINE: "Daily" }),
    );
    expect(Object.keys(settings)).toEqual(SETTING_NAMES);
    expect(settings).toMatchObject({
      SITE_NAME: { value: "The Courant", source: "newsroom" },
      SITE_TAGLINE: { value: "Daily", source: "wrangler.toml" },
      TIME_ZONE: { value: "UTC", source: "default" },
      EDIT_MINUTES: { value: "10", source: "default" },
    });
  });

  it("changes what is sent, and nothing else", async () => {
    await set({ SITE_NAME: "The Courant", EDIT_MINUTES: "5" });
    const settings = await settingsOf(await set({ EDIT_MINUTES: "", HOLD_AT: "0.5" }));
    expect(settings).toMatchObject({
      SITE_NAME: { value: "The Courant" },
      EDIT_MINUTES: { value: "10", source: "default" },
      HOLD_AT: { value: "0.5", source: "newsroom" },
    });
  });

  it.each([
    ["nothing", {}, {}, "body"],
    ["an unknown setting", { SECRET_KEY: "x" }, {}, "body"],
    ["a number", { EDIT_MINUTES: 5 }, {}, "EDIT_MINUTES"],
    ["no zone", { TIME_ZONE: "Atlantis" }, {}, "TIME_ZONE"],
    ["thresholds that cross", { HOLD_AT: "3" }, {}, "SPAM_AT"],
    ["what wrangler.toml fixes", { SITE_NAME: "Another" }, { SITE_NAME: "Fixed" }, "SITE_NAME"],
  ])("refuses %s", async (_, settings, given, field) => {
    const response = await set(settings, given);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { fields: { [field]: expect.any(String) } } });
    expect(await env.DB.prepare("SELECT count(*) AS n FROM settings").first("n")).toBe(0);
  });

  it("takes what wrangler.toml says as well", async () => {
    expect((await set({ SITE_NAME: "Fixed", LANGUAGE: "de" }, { SITE_NAME: "Fixed" })).status).toBe(200);
    expect((await settingsOf(await askNewsroom("GET", "/settings"))).SITE_NAME?.source).toBe("default");
  });
});
