import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { publishArticle } from "../support/node/newsroom.ts";
import { makePhoto, sendPhoto } from "../support/node/photos.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const DESK = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 };

type Photo = Awaited<ReturnType<typeof sendPhoto>>;

let paper: RunningPaper;
let browser: Browser;
/** Two lie, one stands. */
let photos: Photo[];
/** Three in the text, in Markdown; and one that leads with two in the text. */
let plain: string;
let led: string;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
  photos = [];
  for (const [seed, size] of [
    { width: 3000, height: 2000 },
    { width: 2000, height: 2600 },
    { width: 2560, height: 1440 },
  ].entries())
    photos.push(await sendPhoto(paper, await makePhoto(seed + 1, size), { alt: `Photo ${seed + 1}` }));
  const words = "The ice came overnight, and the ferries stayed in. ".repeat(12);
  const [first, second, third] = photos.map(({ url }) => `![](${url})`);
  const body = [first, words, words, second, words, words, third, words].join("\n\n");
  await publishArticle(paper, { title: "Further down", image: { url: photos[0]?.url } });
  plain = await publishArticle(paper, { title: "Three photos", body });
  led = await publishArticle(paper, {
    title: "A lead and two",
    image: { url: photos[0]?.url },
    body: [words, second, words, third].join("\n\n"),
  });
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

/** Counts how far what is seen moves by itself (https://web.dev/articles/cls), from the page's beginning on. */
const WATCH_SHIFTS = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });`;

/** A reader looks at all of a page, a screen at a time. @returns when each picture that is not elsewhere is there */
async function lookThrough(page: Page): Promise<void> {
  const { height } = page.viewportSize() ?? { height: 800 };
  const end = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let top = 0; top < end; top += height / 2) {
    await page.evaluate((to) => window.scrollTo(0, to), top);
    await page.waitForFunction(() =>
      [...document.images].every((image) => {
        const { top, bottom } = image.getBoundingClientRect();
        const isSeen = image.checkVisibility() && bottom > 0 && top < innerHeight;
        return !isSeen || (image.complete && image.naturalWidth > 0);
      }),
    );
  }
  // A shift is told with the frame after it.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Opens a page whose pictures come when it has been seen without. */
async function openBeforeItsPictures(page: Page, address: string): Promise<void> {
  await page.addInitScript(WATCH_SHIFTS);
  const seen = Promise.withResolvers<void>();
  await page.route("**/media/**", async (route) => {
    await seen.promise;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "domcontentloaded" });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  seen.resolve();
  await lookThrough(page);
}

const shiftOf = (page: Page) => page.evaluate(() => (window as unknown as { shifted: number }).shifted);

test.each([
  ["a phone", PHONE],
  ["a desk", DESK],
])("on %s nothing moves while pictures load, and without their pixels it would", async (_, screen) => {
  for (const address of [plain, led]) {
    const page = await newReader(browser, screen);
    const troubles = watchTroubles(page);
    await openBeforeItsPictures(page, address);
    expect(await shiftOf(page), address).toBe(0);
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(troubles).toEqual([]);
  }
  const page = await newReader(browser, screen);
  await page.route(plain, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/ (?:width|height)="\d+"/g, "");
    await route.fulfill({ response, body });
  });
  await openBeforeItsPictures(page, plain);
  expect(await shiftOf(page)).toBeGreaterThan(0);
});

/** Which file of which photo each picture of the story shows. */
async function shownWidths(page: Page): Promise<(number | undefined)[]> {
  const sources = await page
    .locator(".story img")
    .evaluateAll((all) => all.map((image) => new URL((image as HTMLImageElement).currentSrc).pathname));
  const files = photos.flatMap(({ url, sizes }) => [{ url, width: 2400 }, ...sizes]);
  return sources.map((source) => files.find(({ url }) => url === source)?.width);
}

test("each screen gets the file that fits it", async () => {
  const widths: Record<string, unknown> = {};
  for (const [name, screen] of Object.entries({
    phone: { ...PHONE, deviceScaleFactor: 1 },
    sharpPhone: PHONE,
    sharperPhone: { ...PHONE, deviceScaleFactor: 3 },
    desk: DESK,
    sharpDesk: { ...DESK, deviceScaleFactor: 2 },
  })) {
    const page = await newReader(browser, screen);
    await page.goto(led);
    await lookThrough(page);
    widths[name] = await shownWidths(page);
  }
  expect(widths).toEqual({
    phone: [480, 480, 480],
    sharpPhone: [960, 960, 960],
    sharperPhone: [1600, 1600, 1600],
    desk: [960, 960, 960],
    sharpDesk: [2400, 1600, 1600],
  });
});

test("a story with three photos costs a phone less than 250 KB, all in all", async () => {
  const page = await newReader(browser, PHONE);
  const sizes: Promise<{ responseBodySize: number; responseHeadersSize: number }>[] = [];
  page.on("requestfinished", (request) => sizes.push(request.sizes()));
  await page.goto(plain);
  await lookThrough(page);
  const shown = page.locator(".story img");
  expect(await shown.count()).toBe(3);
  const all = await Promise.all(sizes);
  const bytes = all.reduce((sum, one) => sum + one.responseBodySize + one.responseHeadersSize, 0);
  expect(bytes).toBeLessThan(250_000);
  // They are photographs, and not of one colour.
  expect(bytes).toBeGreaterThan(100_000);
});

test("a list shows its pictures small", async () => {
  const page = await newReader(browser, PHONE);
  await openBeforeItsPictures(page, paper.url);
  const card = page.locator(".card:not(.lead) .card-image").first();
  const small = photos[0]?.sizes.find(({ width }) => width === 480)?.url ?? "";
  expect(await card.evaluate((image) => (image as HTMLImageElement).currentSrc)).toContain(small);
  expect(await shiftOf(page)).toBe(0);
});

test("what came from WordPress as lists stands where the text stands, and columns have room between, pictures their side", async () => {
  const picture = `<figure><img src="${photos[0]?.url}" alt="A quay"></figure>`;
  const items = `<li class="blocks-gallery-item">${picture}</li>`.repeat(3);
  const column = '<div class="wp-block-column"><p>A column of words.</p></div>';
  const media = `<figure class="wp-block-media-text__media">${picture}</figure>`;
  const content = '<div class="wp-block-media-text__content"><p>Beside it.</p></div>';
  const link = '<li class="wp-social-link"><a href="https://social.example/paper">Social</a></li>';
  const blocks = await publishArticle(paper, {
    title: "Blocks",
    bodyFormat: "html",
    body: `<p>Words.</p><ul class="wp-block-gallery columns-3">${items}</ul>
      <figure class="wp-block-gallery columns-3"><ul class="blocks-gallery-grid">${items}</ul></figure>
      <ul class="wp-block-social-links">${link}</ul><div class="wp-block-columns">${column.repeat(2)}</div>
      <div class="wp-block-media-text">${media}${content}</div>
      <div class="wp-block-media-text has-media-on-the-right">${media}${content}</div>
      <div class="wp-block-media-text has-media-on-the-right">${content}${media}</div>`,
  });
  const page = await newReader(browser, PHONE);
  await page.goto(blocks);
  const lefts = await page
    .locator(".body > p, .body .blocks-gallery-item:first-child, .body .wp-block-social-links > li")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
  expect(lefts).toHaveLength(4);
  expect(new Set(lefts).size).toBe(1);
  for (const parts of [".wp-block-column", ".wp-block-media-text > *"]) {
    const gap = await page.locator(parts).evaluateAll(([one, next]) => {
      const [above, below] = [one, next].map((part) => part?.getBoundingClientRect());
      return (below?.top ?? 0) - (above?.bottom ?? 0);
    });
    expect(gap, parts).toBeGreaterThan(12);
  }
  await page.setViewportSize(DESK.viewport);
  const sides = await page.locator(".wp-block-media-text").evaluateAll((all) =>
    all.map((one) => {
      const leftOf = (part: string) => one.querySelector(part)?.getBoundingClientRect().left ?? 0;
      const [media, words] = [leftOf(".wp-block-media-text__media"), leftOf(".wp-block-media-text__content")];
      return media < words ? "left" : "right";
    }),
  );
  expect(sides).toEqual(["left", "right", "right"]);
});
