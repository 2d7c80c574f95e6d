import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { publishArticle } from "../support/node/newsroom.ts";
import { type Provider, startProviders } from "../support/node/oembed.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const BODY = [
  "The launch was at noon.",
  "https://youtu.be/dQw4w9WgXcQ?t=90",
  "https://vimeo.com/76979871",
  "https://www.tiktok.com/@harbour/video/7123456789012345678",
  "https://x.com/harbour/status/12",
  "https://bsky.app/profile/harbour.example/post/3lbb32nb4322g",
  "https://sea.example/@harbour/112345678901234567",
  "https://www.instagram.com/p/Abc-123/",
  "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
  "https://soundcloud.com/harbour/fog-horn",
  "https://datawrapper.dwcdn.net/AbCdE/1/",
  "https://www.google.com/maps?q=Old+Pier&output=embed",
  "https://www.openstreetmap.org/?mlat=51.5&mlon=-0.12#map=16/51.5/-0.12",
  "/media/fog.mp3",
  "https://files.example/report.pdf",
  "It went on until the tide turned.",
].join("\n\n");

/** What stands in for the companies' pages: it says its height, in the way of Datawrapper, and what a stranger would say. */
const FRAME = `<!doctype html><title>x</title><body>A company's frame<script>
  parent.postMessage({ "datawrapper-height": { AbCdE: 777 } }, "*");
</script>`;

let providers: Provider;
let paper: RunningPaper;
let browser: Browser;
let address: string;

beforeAll(async () => {
  [providers, browser] = await Promise.all([startProviders(), openBrowser()]);
  paper = await startPaper({ vars: { OEMBED_URL: providers.url } });
  address = await publishArticle(paper, { body: BODY, bodyFormat: "markdown" });
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
  await providers?.stop();
});

/** What the page has asked of others than the paper. */
async function watchStrangers(page: Page): Promise<string[]> {
  const asked: string[] = [];
  await page.route(
    (url) => url.origin !== paper.url,
    (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: "text/html", body: FRAME });
    },
  );
  return asked;
}

const card = (page: Page, company: string) => page.locator(".embed", { hasText: company });

describe.each([
  ["a desk", { width: 1440, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
])("on %s", (_, viewport) => {
  test("nobody else is asked for anything before a click, and then that company alone; nothing moves", async () => {
    const page = await newReader(browser, { viewport });
    const troubles = watchTroubles(page);
    const asked = await watchStrangers(page);
    await page.goto(address);
    const button = page.getByRole("button", { name: "Play the video from YouTube" });
    await button.waitFor();
    expect(asked).toEqual([]);
    expect(await page.locator("iframe").count()).toBe(0);
    expect(await sidewaysOverflow(page)).toBe(0);
    const last = page.getByText("It went on until the tide turned.");
    const before = await last.boundingBox();
    await button.click();
    await page.frameLocator(".embed iframe").getByText("A company's frame").waitFor();
    expect(asked).toEqual(["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=90"]);
    expect(await last.boundingBox()).toEqual(before);
    expect(troubles).toEqual([]);
  });
});

test("each company's button loads its frame, and the page's policy allows it", async () => {
  const page = await newReader(browser);
  const troubles = watchTroubles(page);
  const asked = await watchStrangers(page);
  await page.goto(address);
  const buttons = page.locator("button.embed-load");
  await buttons.first().waitFor();
  expect(await buttons.count()).toBe(12);
  // A frame that comes takes the focus, and its height: a click meanwhile may miss the button.
  for (const [at, button] of (await buttons.all()).entries()) {
    await button.click();
    await page.frameLocator(".embed iframe").nth(at).getByText("A company's frame").waitFor();
  }
  await expect.poll(() => new Set(asked.map((url) => new URL(url).host)).size).toBe(12);
  for (const frame of await page.locator(".embed iframe").all()) {
    expect(await frame.getAttribute("sandbox")).not.toContain("top-navigation");
    expect(await frame.getAttribute("title")).toBeTruthy();
  }
  expect(troubles).toEqual([]);
});

test("a button is found and pressed by keys, and the frame has the focus then", async () => {
  const page = await newReader(browser);
  await watchStrangers(page);
  await page.goto(address);
  const button = page.getByRole("button", { name: "Play the video from YouTube" });
  await button.waitFor();
  await page.getByRole("link", { name: "The launch of the ferry" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const frame = page.locator(".embed iframe");
  await frame.waitFor();
  expect(await frame.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await frame.getAttribute("title")).toBe("YouTube: The launch of the ferry");
});

test("a chart is as high as it says, whoever else says something", async () => {
  const page = await newReader(browser);
  await watchStrangers(page);
  await page.goto(address);
  await page.getByRole("button", { name: "Show the post from X" }).click();
  await page.getByRole("button", { name: "Show the chart from Datawrapper" }).click();
  const box = card(page, "Datawrapper").locator(".embed-box");
  await expect.poll(async () => Math.round((await box.boundingBox())?.height ?? 0)).toBe(777);
  await page.evaluate(() => postMessage({ "datawrapper-height": { AbCdE: 111 } }, "*"));
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("message", resolve, { once: true });
        postMessage("the last", "*");
      }),
  );
  expect(Math.round((await box.boundingBox())?.height ?? 0)).toBe(777);
});

test("without scripts, and on paper, each is a link with its address", async () => {
  const page = await newReader(browser, { javaScriptEnabled: false });
  const asked = await watchStrangers(page);
  await page.goto(address);
  expect(await page.locator("button.embed-load:visible").count()).toBe(0);
  expect(await page.locator(".embed a:visible").count()).toBe(14);
  expect(await page.getByRole("link", { name: "The launch of the ferry" }).getAttribute("href")).toBe(
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s",
  );
  expect(asked).toEqual([]);
  await page.emulateMedia({ media: "print" });
  const printed = await page
    .getByRole("link", { name: "The launch of the ferry" })
    .evaluate((link) => getComputedStyle(link, "::after").content);
  expect(printed).toContain("https://www.youtube.com/watch?v=dQw4w9WgXcQ");
});

test("titles were asked for by oEmbed when the article was saved, and by nobody's visit", async () => {
  const before = providers.asked.length;
  expect(before).toBe(4);
  expect(providers.asked.map(({ path }) => path.split("/")[1]).sort()).toEqual([
    "publish.twitter.com",
    "vimeo.com",
    "www.tiktok.com",
    "www.youtube.com",
  ]);
  const page = await newReader(browser);
  await watchStrangers(page);
  await page.goto(address);
  await page.goto(address);
  expect(providers.asked).toHaveLength(before);
  expect(providers.pictures).toHaveLength(before);
  const picture = card(page, "YouTube").locator("img");
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(48);
  await paper.runSchedule();
  await paper.runSchedule();
  expect(providers.asked).toHaveLength(8);
  await page.goto(address);
  await card(page, "SoundCloud").getByText("The fog horn").waitFor();
});
