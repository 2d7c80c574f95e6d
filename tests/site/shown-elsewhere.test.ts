import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { pageKey, writeCacheApi } from "../../src/cache/store.ts";
import { decodePage } from "../../src/cache/stored-page.ts";
import { openSite } from "../../src/site/context.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const TITLES = ["stay in", "sail again", "get a pilot", "wait for ice", "run late", "are sold"];

type Given = { status?: string; title?: string; section?: string | { slug: string; name: string } };

const article = (n: number, given: Given = {}) => ({
  path: `/ferries/${n}/`,
  title: `Ferries ${TITLES[n]}`,
  standfirst: "All that is known.",
  body: "The ferries, the ice and the harbour: what the council knew of them.",
  bodyFormat: "markdown",
  section: "Town",
  publishedAt: new Date(NOW - (n + 1) * 3_600_000).toISOString(),
  ...given,
});

const paths = TITLES.map((_, n) => `/ferries/${n}/`);

/** In an isolate that remembers nothing. */
async function read(path: string): Promise<string> {
  forgetAll();
  return (await ask(path)).text();
}

beforeEach(async () => {
  vi.setSystemTime(NOW);
  await askNewsroom(
    "PUT",
    "/articles",
    TITLES.map((_, n) => article(n)),
  );
  for (const path of [...paths, "/", "/section/town/", "/feed.xml", "/sitemap-1.xml"]) {
    await ask(path);
    await ask(path);
  }
  expect(await env.PAGES.get(pageKey("/ferries/0/"))).toContain("/ferries/1/");
  expect(await env.PAGES.get(pageKey("/sitemap-1.xml"))).toContain("/ferries/1/");
});

describe("what other pages show of an article", () => {
  it.each([
    ["withdrawn", () => askNewsroom("PUT", "/articles", article(1, { status: "withdrawn" }))],
    ["deleted", async () => askNewsroom("DELETE", `/articles/${await idOf("/ferries/1/")}`)],
  ])("goes with it when it is %s, from every stored page", async (_, end) => {
    expect((await end()).ok).toBe(true);
    for (const path of [
      ...paths.filter((one) => one !== "/ferries/1/"),
      "/",
      "/section/town/",
      "/feed.xml",
      "/sitemap-1.xml",
    ])
      expect(await read(path), path).not.toContain("/ferries/1/");
    expect((await ask("/ferries/1/")).status).toBe(410);
  });

  it("is its new headline when that is corrected, whoever has stored the page", async () => {
    await askNewsroom("PUT", "/articles", article(1, { title: "Boats sail again" }));
    for (const path of paths) expect(await read(path), path).not.toContain("Ferries sail again");
    expect(await read("/ferries/0/")).toContain("Boats sail again");
  });

  it("is not asked for again where only its text has changed", async () => {
    const stored = await env.PAGES.get(pageKey("/ferries/0/"));
    await askNewsroom("PUT", "/articles", {
      ...article(1),
      body: "The council knew it all along: ferries, ice, harbour.",
    });
    await read("/ferries/0/");
    expect(await env.PAGES.get(pageKey("/ferries/0/"))).toBe(stored);
  });

  it("is the section's new spelling, on pages of articles that nobody touched", async () => {
    const section = { slug: "town", name: "Town & Harbour" };
    await askNewsroom("PUT", "/articles", article(1, { section }));
    for (const path of [...paths, "/", "/section/town/"])
      expect(await read(path), path).not.toMatch(/href="\/section\/town\/"[^>]*>Town</);
    expect(await read("/ferries/3/")).toContain("Town &amp; Harbour");
  });
});

it("another data centre's copy of a deleted article is no page of the one that has its path by now", async () => {
  const value = await env.PAGES.get(pageKey("/ferries/1/"), "arrayBuffer");
  const old = value && decodePage(value);
  await askNewsroom("DELETE", `/articles/${await idOf("/ferries/1/")}`);
  await askNewsroom(
    "PUT",
    "/articles",
    TITLES.map((_, n) => article(n, { title: `Boats ${TITLES[n]}` })),
  );
  await env.PAGES.delete(pageKey("/ferries/1/"));
  const { cache } = openSite(env, {}, NOW, () => {}, "https://paper.example");
  if (old) await writeCacheApi(cache, "/ferries/1/", { ...old, head: { ...old.head, shows: [] } });
  vi.setSystemTime(NOW + 120_000);
  expect(await read("/ferries/1/")).toContain("Boats sail again");
  await ask("/ferries/1/");
  expect(await env.PAGES.get(pageKey("/ferries/1/"))).toContain("Boats sail again");
});

function idOf(path: string): Promise<number | null> {
  return env.DB.prepare("SELECT id FROM articles WHERE path = ?").bind(path).first<number>("id");
}
