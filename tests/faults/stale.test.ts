import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll, recall, remember } from "../../src/cache/memory.ts";
import { makeComment } from "../support/factories.ts";
import { faulty } from "../support/faulty.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const PATH = "/2026/11/20/the-bridge/";
const OTHER = "/2026/11/19/another/";

beforeEach(async () => {
  vi.restoreAllMocks();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await publish();
  await publish({ path: OTHER, title: "Another story", publishedAt: "2026-11-19T08:00:00Z" });
});

const publish = (given: object = {}) =>
  askNewsroom("PUT", "/articles", {
    path: PATH,
    title: "The bridge opens",
    body: "The bridge over the river is open.",
    bodyFormat: "markdown",
    section: "Town",
    tags: ["Bridges"],
    publishedAt: "2026-11-20T08:00:00Z",
    ...given,
  });

/** Addresses of each kind that tell of the article. */
const TELLING = [
  PATH,
  `${PATH}feed.xml`,
  `${PATH}comments?order=newest`,
  OTHER,
  "/",
  "/feed.xml",
  "/feed.json",
  "/section/town/",
  "/section/town/feed.xml",
  "/tag/bridges/",
  "/comments/feed.xml",
  "/sitemap.xml",
  "/sitemap-1.xml",
];

const withoutToken = (html: string) => html.replaceAll(/name="token" value="[^"]*"/g, "");

const decisionOn = (id: number) => ({ decisions: [{ id, decision: "trash" }] });

const withdraw = (id: number, Cookie: string) =>
  ask(`/api/v1/comments/${id}`, { method: "DELETE", headers: { Cookie } });

const away = () => ({ ...faulty("DB", "error"), ...faulty("PAGES", "error") });

describe("a page that cannot be rendered anew", () => {
  it("is served as this isolate knew it last, with the lists that it knew, until the database is back", async () => {
    await ask(PATH);
    const before = withoutToken(await (await ask(PATH)).text());
    vi.setSystemTime(NOW + 3 * 60_000);
    const response = await ask(PATH, {}, away());
    expect(response.status).toBe(200);
    expect(withoutToken(await response.text())).toBe(before);
    // And for some seconds without asking again.
    expect((await ask(PATH, {}, away())).status).toBe(200);
    await publish({ body: "It is closed again." });
    expect(await (await ask(PATH)).text()).toContain("It is closed again.");
  });

  it("is served as KV has it, though a name on it is spelled otherwise by now", async () => {
    await ask(PATH);
    await ask(PATH);
    await publish({ path: OTHER, title: "Another story", tags: [{ name: "Old bridges", slug: "bridges" }] });
    forgetAll();
    await ask("/section/town/");
    const response = await ask(PATH, {}, faulty("DB", "error"));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("The bridge opens");
  });

  it("is served as the data centre has it, which would have been asked about", async () => {
    await publish({ path: "/quiet/", title: "A quiet page", kind: "page" });
    forgetAll();
    const { env } = await import("cloudflare:workers");
    await env.PAGES.delete("page:/quiet/");
    await ask("/quiet/");
    forgetAll();
    vi.setSystemTime(NOW + 10 * 60_000);
    const response = await ask("/quiet/", {}, faulty("DB", "error"));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("A quiet page");
  });

  it("is not served where it shows what was taken back meanwhile, or is that", async () => {
    await ask(OTHER);
    await ask(OTHER);
    const page = await (await ask(OTHER)).text();
    expect(page).toContain("The bridge opens");
    await ask(PATH);
    await ask(PATH);
    await publish({ status: "withdrawn" });
    expect((await ask(OTHER, {}, away())).status).toBe(503);
    expect((await ask(PATH, {}, away())).status).toBe(503);
    expect(await (await ask(OTHER)).text()).not.toContain("The bridge opens");
  });

  it("is not served at any address that told of what was taken back", async () => {
    const { env } = await import("cloudflare:workers");
    const id = await env.DB.prepare("SELECT id FROM articles WHERE path = ?").bind(PATH).first<number>("id");
    await makeComment({ articleId: Number(id), body: "I walked over the bridge." });
    const isTold = (text: string) => /The bridge opens|the-bridge|I walked over/.test(text);
    for (const address of TELLING)
      expect(isTold(await (await ask(address)).text()), `${address} before`).toBe(true);
    await publish({ status: "withdrawn" });
    vi.setSystemTime(NOW + 30 * 60_000);
    // What a data centre keeps for some seconds ends by its own clock, which this one is not.
    vi.spyOn(caches.default, "match").mockResolvedValue(undefined);
    for (const address of TELLING)
      expect(isTold(await (await ask(address, {}, away())).text()), `${address} after`).toBe(false);
  });

  it("is served where an article was taken back that it does not tell of", async () => {
    await publish({ path: "/quiet/", title: "A quiet story", section: "Harbour", tags: [] });
    await ask("/section/harbour/");
    await publish({ status: "withdrawn" });
    vi.setSystemTime(NOW + 30 * 60_000);
    expect(await (await ask("/section/harbour/", {}, away())).text()).toContain("A quiet story");
  });

  it.each([
    ["by the desk", (id: number) => askNewsroom("POST", "/decisions", decisionOn(id))],
    ["by its author", (id: number, cookie: string) => withdraw(id, cookie)],
  ])(
    "shows at no address a comment that was removed %s, also as other isolates knew it",
    async (_, remove) => {
      const { env } = await import("cloudflare:workers");
      const words = "I walked over the bridge, and it swayed.";
      const posted = await ask(`${PATH}comments`, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify({ comment: words, author: "Ada" }),
      });
      const { comment } = await posted.json<{ comment: { id: number } }>();
      await env.DB.prepare("UPDATE comments SET status = 'published', shown_in = article_id").run();
      await env.PAGES.delete(`page:${PATH}`);
      await env.DB.prepare("DELETE FROM stored_pages WHERE path = ?").bind(PATH).run();
      forgetAll();
      const addresses = [PATH, `${PATH}feed.xml`, `${PATH}comments?order=newest`, "/comments/feed.xml"];
      for (const address of addresses)
        expect(await (await ask(address)).text(), `${address} before`).toContain(words);
      const known = addresses.map((address) => [address, recall(address)] as const);
      expect((await remove(comment.id, posted.headers.get("Set-Cookie")?.split(";")[0] ?? "")).ok).toBe(true);
      vi.spyOn(caches.default, "match").mockResolvedValue(undefined);
      vi.setSystemTime(NOW + 30 * 60_000);
      for (const [address, entry] of known) if (entry) remember(address, entry);
      for (const address of addresses) {
        const answer = await ask(address, {}, faulty("DB", "error"));
        expect(await answer.text(), `${address} after`).not.toContain(words);
        if (address === PATH) expect(answer.status).toBe(200);
      }
    },
  );

  it("is the paper's page of the trouble where nothing is known of it, and says when to come again", async () => {
    forgetAll();
    const response = await ask("/never/read/", {}, away());
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toBe("30");
  });
});
