import { env } from "cloudflare:workers";
import { beforeEach, expect, it, vi } from "vitest";
import { forgetAll } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import { insertMedia } from "../../src/media/media-rows.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 12);
const PATH = "/2026/11/20/the-bridge/";
const key = (digit: string, ending = "webp") => `${digit.repeat(32)}.${ending}`;
const file = (digit: string, width: number, ending = "webp") => ({
  key: key(digit, ending),
  type: ending === "jpg" ? "image/jpeg" : `image/${ending}`,
  width,
  height: width / 2,
  bytes: 1000,
});

beforeEach(async () => {
  forgetAll();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  await insertMedia(openDatabase(env.DB), {
    file: file("a", 2400),
    sizes: [file("b", 480), file("e", 1200, "jpg")],
    words: { name: "bridge.jpg", alt: "A bridge" },
    by: "Ida",
    now,
  });
  const lead = `/media/${key("a")}`;
  await askNewsroom("PUT", "/articles", {
    path: PATH,
    title: "The bridge opens",
    body: `It is open.\n\n![](${lead})\n\n[More](/media/)`,
    bodyFormat: "markdown",
    image: { url: lead, caption: `, /media/${key("c")}, ` },
    publishedAt: "2026-11-20T08:00:00Z",
  });
});

async function textOf(path: string): Promise<string> {
  forgetAll();
  return (await ask(path)).text();
}

/** All that names the files, with what stands before it. */
const named = (text: string) => [...text.matchAll(/[^\s"'>]*\/media\/[0-9a-f]{32}/g)].map(([one]) => one);

it("pictures come from the paper, or from the bucket's own domain as soon as the newsroom says so", async () => {
  const PAGES = [PATH, "/", "/feed.xml", "/feed.json"];
  for (const path of PAGES) {
    const before = named(await textOf(path));
    expect(before.length, path).toBeGreaterThan(0);
    for (const one of before) expect(one, path).toMatch(/^(?:https?:\/\/[a-z.]+)?\/media\//);
  }
  const settings = await askNewsroom("PUT", "/settings", { MEDIA_URL: "https://media.paper.example/" });
  expect(settings.status).toBe(200);
  for (const path of PAGES) {
    // What a reader may still have seen is rendered anew behind the answer.
    await textOf(path);
    const after = await vi.waitFor(async () => {
      const text = await textOf(path);
      expect(text).toContain("https://media.paper.example/media/");
      return text;
    });
    const own = named(after).filter((one) => !one.includes(key("c").slice(0, 32)));
    for (const one of own) expect(one, path).toMatch(/^https:\/\/media\.paper\.example\/media\//);
  }
  // Of the last two days alone.
  vi.setSystemTime(Date.UTC(2026, 10, 21, 12));
  const news = await textOf("/news-sitemap.xml");
  expect(news).toContain(`<image:loc>https://media.paper.example/media/${key("e", "jpg")}</image:loc>`);
  vi.setSystemTime(now);
  const page = await ask(PATH);
  const html = await page.text();
  expect(html).toContain(
    `<meta property="og:image" content="https://media.paper.example/media/${key("e", "jpg")}">`,
  );
  expect(html).toContain('<link rel="preconnect" href="https://media.paper.example">');
  expect(page.headers.get("Content-Security-Policy")).toMatch(/img-src [^;]*https:/);
  expect(html).toContain('<a href="/media/">More</a>');
  // Nothing that is stored has changed.
  const stored = await env.DB.prepare("SELECT body_html || pictures AS text FROM articles").first<string>(
    "text",
  );
  expect(stored).not.toContain("media.paper.example");
});

it("a page without a picture is shown with the paper's own, which is no SVG", async () => {
  const wrong = await askNewsroom("PUT", "/settings", { SITE_PICTURE: "/assets/icon.svg" });
  expect(wrong.status).toBe(422);
  await askNewsroom("PUT", "/settings", { SITE_PICTURE: "/assets/paper.jpg" });
  await askNewsroom("PUT", "/articles", {
    path: "/plain/",
    title: "Plain",
    body: '<p><img src="/assets/x.svg"></p>',
    bodyFormat: "html",
    publishedAt: "2026-11-19T08:00:00Z",
  });
  for (const path of ["/", "/plain/"])
    expect(await textOf(path), path).toMatch(
      /<meta property="og:image" content="http[^"]+\/assets\/paper\.jpg">/,
    );
  expect(await textOf(PATH)).not.toContain("paper.jpg");
  await askNewsroom("PUT", "/articles", {
    path: "/elsewhere/",
    title: "Elsewhere",
    body: '![A quay](https://old.example/quay.jpg?a=1&b=2 "Quay")',
    bodyFormat: "markdown",
    publishedAt: "2026-11-18T08:00:00Z",
  });
  const html = await textOf("/elsewhere/");
  expect(html).toContain('<meta property="og:image" content="https://old.example/quay.jpg?a=1&amp;b=2">');
  expect(html).toContain('<meta property="og:image:alt" content="A quay">');
});
