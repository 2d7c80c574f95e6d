import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { newReader, openAddress, openBrowser, readerHeaders } from "../support/node/browser.ts";
import { publishArticle } from "../support/node/newsroom.ts";
import { openPrerenderingTab } from "../support/node/prerendering-browser.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

const topFive = (page: Page) => page.locator(".top-five li").allTextContents();

test("what is read rises to the top of the week, on every page", async () => {
  const addresses: string[] = [];
  for (const n of [1, 2, 3, 4, 5, 6, 7])
    addresses.push(await publishArticle(paper, { title: `Number ${n}` }));
  const [first = "", second = "", third = ""] = addresses;
  const page = await newReader(browser);
  await page.goto(paper.url);
  await page.getByText("What is read most will stand here.").waitFor();
  await page.goto(first);
  expect(await topFive(page)).toEqual(["Number 7", "Number 6", "Number 5", "Number 4", "Number 3"]);

  const visits = [first, first, first, second, second];
  for (const address of visits) await openAddress(address, readerHeaders());
  await (await newReader(browser)).goto(first);
  // Robots and those who only look ahead move nothing.
  for (const agent of ["Googlebot/2.1 (+http://www.google.com/bot.html)", "curl/8.0", ""])
    for (let n = 0; n < 3; n++) await openAddress(third, { ...readerHeaders(), "User-Agent": agent });
  for (let n = 0; n < 6; n++) await openAddress(third, { ...readerHeaders(), "Sec-Purpose": "prefetch" });

  const reader = await newReader(browser);
  await expect
    .poll(async () => {
      await paper.runSchedule();
      await reader.goto(paper.url);
      return topFive(reader);
    })
    .toEqual(["Number 1", "Number 2", "Number 7", "Number 6", "Number 5"]);

  await reader.locator(".top-five a").first().click();
  await reader.waitForURL(first);
  expect((await topFive(reader))[0]).toBe("Number 1");
  expect(await reader.locator(".popular li").allTextContents()).toEqual(["Number 4", "Number 3"]);
});

/** How many readers an article has, once all that was handed in is counted. */
async function readersOf(address: string): Promise<number> {
  await paper.runSchedule();
  const response = await fetch(`${paper.url}/api/v1/popular?window=day&limit=50`);
  const { articles } = (await response.json()) as { articles: { path: string; views: number }[] };
  return articles.find(({ path }) => paper.url + path === address)?.views ?? 0;
}

/** Points at a link of a page until the browser has fetched where it leads. */
async function pointAt(page: Page, link: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const fetched = new Promise<void>((resolve) =>
    devtools.on("Preload.prefetchStatusUpdated", ({ status }) => status === "Ready" && resolve()),
  );
  await devtools.send("Preload.enable");
  await page.locator(link).first().hover();
  await fetched;
  await devtools.detach();
}

test("who points at a link fetches the page ahead, and is its reader once it is shown, and once alone", async () => {
  const pointedAt = await publishArticle(paper, {
    title: "Only pointed at",
    publishedAt: new Date().toISOString(),
  });
  const opened = await publishArticle(paper, {
    title: "Opened at once",
    publishedAt: new Date().toISOString(),
  });
  const linkTo = (address: string) => `.card-title a[href="${new URL(address).pathname}"]`;
  const page = await newReader(browser);
  const beacons: string[] = [];
  const pages: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") beacons.push(request.url());
    else if (request.isNavigationRequest()) pages.push(request.url());
  });
  await page.goto(paper.url);
  await pointAt(page, linkTo(pointedAt));
  await pointAt(page, linkTo(opened));
  await page.locator(linkTo(opened)).click();
  await page.waitForURL(opened);
  await expect.poll(() => beacons).toEqual([opened]);
  await expect.poll(() => readersOf(opened)).toBe(1);

  // Back, forward and a second time are no further readers.
  await page.goBack();
  await page.waitForURL(`${paper.url}/`);
  await page.goForward();
  await page.waitForURL(opened);
  await page.reload();
  expect(beacons).toEqual([opened]);
  expect(await readersOf(opened)).toBe(1);
  expect(await readersOf(pointedAt)).toBe(0);
});

test("a page that was rendered ahead counts when it is shown", async () => {
  const address = await publishArticle(paper, { title: "Rendered ahead" });
  const tab = await openPrerenderingTab();
  // Where Chrome is the machine's own, nothing is known of where it is.
  if (tab === null) return;
  onTestFinished(tab.close);
  // As a search engine does; a page without a policy, since ours let no script in.
  await tab.goTo(`${paper.url}/robots.txt`);
  await expect.poll(() => tab.evaluate("location.pathname")).toBe("/robots.txt");
  const rules = JSON.stringify({ prerender: [{ urls: [address] }] });
  await tab.evaluate(`{
    const script = Object.assign(document.createElement("script"), { type: "speculationrules" });
    script.textContent = ${JSON.stringify(rules)};
    document.head.append(script);
  }`);
  await expect.poll(() => tab.hasPrerendered()).toBe(true);
  expect(await readersOf(address)).toBe(0);
  await tab.evaluate(`location.href = ${JSON.stringify(address)}`);
  await expect.poll(() => readersOf(address)).toBe(1);
});

test("who changes an article sees the change, though the page before it was fetched ahead", async () => {
  const path = "/2026/11/20/corrected/";
  const given = { path, body: "It is open.", bodyFormat: "markdown", publishedAt: new Date().toISOString() };
  await publishArticle(paper, { ...given, title: "The bridge opns" });
  const page = await newReader(browser);
  await page.goto(paper.url);
  await pointAt(page, `.card-title a[href="${path}"]`);
  const request = {
    method: "PUT",
    headers: { Authorization: `Bearer ${paper.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ ...given, title: "The bridge opens" }),
  };
  // As from another tab of the same browser.
  const save = async (sent: typeof request) => (await fetch("/api/v1/admin/articles", sent)).ok;
  expect(await page.evaluate(save, request)).toBe(true);
  await page.locator(`.card-title a[href="${path}"]`).click();
  await page.waitForURL(paper.url + path);
  expect(await page.locator("h1").textContent()).toBe("The bridge opens");
});
