import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { storeArticle } from "../../bench/one-article.ts";
import { bundleWorker } from "../../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../../scripts/miniflare.ts";

const PATH = "/2026/10/01/the-bridge/";
/** Long enough for a reader to leave while their page is on its way. */
const SLOW = { DB: 150, PAGES: 20, CACHE_API: 5 };

let folder: string;
let paper: Miniflare;
let origin: URL;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "broadsheet-burst-"));
  const { script } = await bundleWorker(folder, "bench/slow-worker.js");
  const vars = { SLOW_MS: JSON.stringify(SLOW), SECRET_KEY: "test-secret-key-of-at-least-32-characters" };
  paper = await startMiniflare({ script, vars, assets: false });
  origin = await paper.ready;
  await storeArticle(paper, PATH);
});

afterAll(async () => {
  await paper.dispose();
  await rm(folder, { recursive: true });
});

type Calls = Record<string, number>;

const calls = async (query = "") =>
  (await (await fetch(new URL(`/__calls${query}`, origin))).json()) as Calls;

it("whoever waits for a page whose first reader leaves midway gets it, and it is rendered once", async () => {
  await calls();
  const left = fetch(new URL(`/__leave?path=${PATH}`, origin));
  // It leads: the others come when it has begun to ask the database.
  await expect
    .poll(async () => Object.keys(await calls("?again")).some((name) => name.startsWith("DB.")))
    .toBe(true);
  const others = Array.from({ length: 40 }, async () => {
    const response = await fetch(new URL(PATH, origin));
    return { status: response.status, html: await response.text() };
  });
  expect(await (await left).text()).toContain("AbortError");
  const pages = await Promise.all(others);
  expect(pages.map(({ status }) => status)).toEqual(Array(40).fill(200));
  expect(pages.every(({ html }) => html.includes("The bridge opens"))).toBe(true);
  const asked = await calls();
  expect(asked["CACHE_API.put"]).toBe(1);
  // The lists and the page, once each.
  expect(asked["PAGES.get"]).toBe(2);
});
