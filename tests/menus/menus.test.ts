import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { valuesOf } from "../../src/admin/articles/article-form.ts";
import { findEditedArticle } from "../../src/articles/article-source.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import { nameOfAddress } from "../../src/pages/social-networks.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../support/worker.ts";

type Entry = { to: string; label: string; name: string; state: string };
type Menus = { main: Entry[]; thenSections: boolean; footer: Entry[]; social: Entry[] };

beforeEach(() => forgetAll());

const set = (menus: object) => askNewsroom("PUT", "/menus", menus);
const known = async () => (await askNewsroom("GET", "/menus")).json<Menus>();
const read = async (path: string) => (await ask(path, { headers: BROWSER })).text();

async function publish(article: object): Promise<number> {
  const response = await askNewsroom("PUT", "/articles", {
    body: "Words.",
    bodyFormat: "markdown",
    publishedAt: "2026-11-20T08:00:00Z",
    ...article,
  });
  expect(response.status).toBe(200);
  const { articles } = await response.json<{ articles: { id: number }[] }>();
  return articles[0]?.id ?? 0;
}

const page = (article: object = {}) =>
  publish({ path: "/about/", title: "About us", kind: "page", ...article });
const story = (section: string, n: number) =>
  publish({
    path: `/2026/11/20/${section}-${n}/`,
    title: `${section} ${n}`,
    section: { name: section, slug: section },
  });

/** Saves an article as its editor does. */
async function edit(id: number, changes: Record<string, string>): Promise<void> {
  const article = await findEditedArticle(openDatabase(env.DB), id);
  if (!article) throw new Error("there is no such article");
  const fields = { ...valuesOf(article, "UTC"), act: "publish", ...changes };
  const answer = await ask(`/admin/articles/${id}`, {
    method: "POST",
    headers: await signedIn(),
    body: new URLSearchParams(fields),
  });
  expect(answer.status, await answer.clone().text()).toBe(303);
}

/** What a page's masthead, or its footer, leads to. */
function links(html: string, part: "sections" | "colophon-links"): string[] {
  const list = new RegExp(`class="${part}"[^>]*>(?:<ul>)?([\\s\\S]*?)</ul>`).exec(html)?.[1] ?? "";
  return [...list.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)</g)].map(([, to, label]) => `${label} ${to}`);
}

describe("the paper's menus", () => {
  it("are the busiest sections and the feeds where nothing is set", async () => {
    await story("town", 1);
    await story("sea", 1);
    await story("sea", 2);
    const html = await read("/");
    expect(links(html, "sections")).toEqual(["sea /section/sea/", "town /section/town/"]);
    expect(links(html, "colophon-links")).toEqual([
      "Articles by RSS /feed.xml",
      "Comments by RSS /comments/feed.xml",
    ]);
    expect(await known()).toMatchObject({ main: [], thenSections: true, social: [] });
  });

  it("show on pages that are kept, which are not rendered again", async () => {
    await page();
    await story("sea", 1);
    const path = "/2026/11/20/sea-1/";
    for (let time = 0; time < 3; time++) await read(path);
    const kept = await env.PAGES.get(`page:${path}`);
    expect(kept).not.toBeNull();
    const answer = await set({
      main: ["/about/", { to: "/section/sea/", label: "The sea" }, "https://shop.example/x?a=1&b=2"],
      thenSections: false,
      footer: [{ to: "mailto:news@paper.example", label: "Write to us" }],
      social: ["https://social.example/@paper", "https://www.youtube.com/@paper"],
    });
    expect(answer.status).toBe(200);
    const html = await read(path);
    expect(links(html, "sections")).toEqual([
      "The sea /section/sea/",
      "About us /about/",
      "The sea /section/sea/",
      "shop.example https://shop.example/x?a=1&amp;b=2",
    ]);
    expect(links(html, "colophon-links")).toEqual(["Write to us mailto:news@paper.example"]);
    expect(html).toContain('<a href="https://social.example/@paper" rel="me">Mastodon</a>');
    expect(html).toContain('<a href="https://www.youtube.com/@paper" rel="me">YouTube</a>');
    expect(await env.PAGES.get(`page:${path}`)).toBe(kept);
    const trail = await env.DB.prepare(
      "SELECT subject, detail FROM audit_events WHERE action = 'menus.changed'",
    ).first();
    expect(trail).toMatchObject({ subject: "main, thenSections, footer, social" });
  });

  it("mark the page that is in them, and its section", async () => {
    const id = await page();
    await story("sea", 1);
    await set({ main: ["/about/"], footer: ["/about/"] });
    expect(await read("/about/")).toMatch(
      /<ul><li><a href="\/about\/" aria-current="page">About us<\/a><\/li>[\s\S]*colophon-links"><li><a href="\/about\/" aria-current="page">/,
    );
    expect(await read("/section/sea/")).toContain(
      '<li class="here"><a href="/section/sea/" aria-current="true">',
    );
    expect(id).toBeGreaterThan(0);
  });

  it("follow what is renamed and moved, and lose what is taken back, until it is there again", async () => {
    const id = await page();
    await story("sea", 1);
    await set({ main: ["https://paper.example/about/#team", "/section/sea"], thenSections: false });
    const shown = async () => links(await read("/section/sea/"), "sections").slice(-2);
    expect(await shown()).toEqual(["About us /about/#team", "sea /section/sea/"]);
    expect((await known()).main.map(({ state }) => state)).toEqual(["shown", "shown"]);
    await edit(id, { title: "Who we are" });
    expect((await shown())[0]).toBe("Who we are /about/#team");
    await publish({ path: "/2026/11/20/sea-1/", title: "sea 1", section: { name: "The sea", slug: "sea" } });
    expect((await shown())[1]).toBe("The sea /section/sea/");
    await edit(id, { path: "/who-we-are/" });
    expect((await shown())[0]).toBe("Who we are /who-we-are/#team");
    await edit(id, { act: "withdraw" });
    expect((await shown()).join()).not.toContain("Who we are");
    expect((await known()).main.map(({ state }) => state)).toEqual(["withdrawn", "shown"]);
    await edit(id, { act: "draft" });
    expect((await known()).main[0]?.state).toBe("draft");
    await edit(id, { act: "publish" });
    expect((await shown())[0]).toBe("Who we are /who-we-are/#team");
    await askNewsroom("DELETE", `/articles/${id}`);
    expect(await shown()).not.toContain("Who we are");
    expect((await known()).main.map(({ name }) => name)).toEqual(["The sea"]);
  });

  it("lead to drafts once these are published", async () => {
    await page({ status: "draft" });
    await set({ footer: ["/about/", "/feed.xml"] });
    expect(links(await read("/"), "colophon-links")).toEqual(["Articles by RSS /feed.xml"]);
    await page();
    expect(links(await read("/"), "colophon-links")).toEqual([
      "About us /about/",
      "Articles by RSS /feed.xml",
    ]);
  });

  it("lead to what is scheduled from its time on", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.UTC(2026, 10, 29, 8));
    await page({ status: "scheduled", publishedAt: "2026-11-29T09:00:00Z" });
    await set({ footer: ["/about/"] });
    const shown = async () => links(await read("/"), "colophon-links");
    expect(await shown()).toEqual([]);
    expect((await known()).footer[0]?.state).toBe("scheduled");
    const later = Date.UTC(2026, 10, 29, 9, 5);
    vi.setSystemTime(later);
    await runCron(later);
    forgetAll();
    expect(await shown()).toEqual(["About us /about/"]);
    expect((await known()).footer[0]?.state).toBe("shown");
  });

  it("take no address that leads nowhere, and say which", async () => {
    await page();
    const answer = await set({
      main: ["/about", "/abuot/", "/section/nothing/", "/admin", "//evil.example/", "javascript:alert(1)"],
      footer: ["about us", "ftp://files.example/", "/search?q=sea"],
    });
    expect(answer.status).toBe(422);
    const { error } = await answer.json<{ error: { fields: Record<string, string> } }>();
    expect(Object.keys(error.fields)).toEqual([
      ...["main.1.to", "main.2.to", "main.3.to", "main.4.to", "main.5.to"],
      ...["footer.0.to", "footer.1.to"],
    ]);
    expect(error.fields["main.1.to"]).toContain("Nothing is at /abuot/");
    expect((await known()).main).toEqual([]);
    expect((await set({ main: [] })).status).toBe(200);
    expect((await set({})).status).toBe(422);
    expect((await set({ main: Array.from({ length: 41 }, () => "/") })).status).toBe(422);
  });

  it("lead to no thread of another site's page, but to that page", async () => {
    await askNewsroom("PUT", "/settings", { EMBED_ORIGINS: "https://blog.example" });
    const thread = "/embed/blog.example/2026/knots/";
    await ask(thread, { headers: BROWSER });

    const answer = await set({ main: [{ to: thread, label: "Knots" }] });
    expect(answer.status).toBe(422);
    const { error } = await answer.json<{ error: { fields: Record<string, string> } }>();
    expect(error.fields["main.0.to"]).toContain("Write the address of that page");
    expect((await set({ main: [{ to: "https://blog.example/2026/knots/", label: "Knots" }] })).status).toBe(
      200,
    );
  });

  it("lead to what an old address leads to, each place once", async () => {
    await publish({ path: "/about/", title: "About us", kind: "page", redirects: ["/old-about/"] });
    await set({ main: ["/old-about/", "/about/", "/"], thenSections: false });
    expect((await known()).main.map(({ to, name }) => `${name} ${to}`)).toEqual([
      "About us /about/",
      "Front page /",
    ]);
  });
});

describe("an account elsewhere", () => {
  it.each([
    ["https://mastodon.example/@paper", "Mastodon"],
    ["https://bsky.app/profile/paper.example", "Bluesky"],
    ["https://x.com/paper", "X"],
    ["https://www.instagram.com/paper/", "Instagram"],
    ["https://m.facebook.com/paper", "Facebook"],
    ["https://www.youtube.com/@paper", "YouTube"],
    ["https://de.linkedin.com/company/paper", "LinkedIn"],
    ["https://www.tiktok.com/@paper", "TikTok"],
    ["https://www.threads.net/@paper", "Threads"],
    ["https://whatsapp.com/channel/0029Va", "WhatsApp"],
    ["https://t.me/paper", "Telegram"],
    ["https://notx.com/paper", "notx.com"],
    ["mailto:news@paper.example", "news@paper.example"],
  ])("%s is called %s", (address, name) => {
    expect(nameOfAddress(address)).toBe(name);
  });
});
