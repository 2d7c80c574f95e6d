import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow } from "../support/node/browser.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let site: Server;
let paper: RunningPaper;
let browser: Browser;
let port: number;

/** A static page of another site: the tag and nothing else of the paper's. */
function pageAt(path: string): string {
  return `<!doctype html><html lang="en"><head><title>Knots &amp; hitches</title>
    <link rel="canonical" href="/knots/"></head><body><h1>Knots</h1><p>${path}</p>
    <script src="${paper.url}/assets/embed.js" async></script>
    <noscript><a href="${paper.url}/embed/localhost:${port}/knots/">Comments</a></noscript></body></html>`;
}

beforeAll(async () => {
  site = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(pageAt(request.url ?? "/"));
  });
  site.listen(0);
  await once(site, "listening");
  ({ port } = site.address() as AddressInfo);
  [paper, browser] = await Promise.all([
    startPaper({ vars: { EMBED_ORIGINS: `http://localhost:${port}`, HOLD_AT: "90", SPAM_AT: "99" } }),
    openBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
  site?.close();
});

const threadOf = (page: Page) => page.frameLocator("iframe.broadsheet-comments");
const frameHeight = (page: Page) =>
  page.locator("iframe.broadsheet-comments").evaluate((frame) => frame.clientHeight);

test("a page of another site shows its thread, and takes comments, without a cookie", async () => {
  const page = await newReader(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(`http://localhost:${port}/knots?utm_source=x`);
  const thread = threadOf(page);
  await thread.locator("#field-comment").fill("A bowline holds.");
  await thread.locator("#field-author").fill("Ada Reader");
  await thread.locator("form#respond[data-ready]").waitFor();
  await thread.getByRole("button", { name: "Post Comment" }).click();
  await thread.locator("article.comment", { hasText: "A bowline holds." }).waitFor();
  // All of it shows: the page around has the height that the thread has.
  await expect
    .poll(async () => {
      const inner = await thread
        .locator("body")
        .evaluate((body) => Math.ceil(body.getBoundingClientRect().height));
      return (await frameHeight(page)) - inner;
    })
    .toBe(0);
  expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
  await page.goto(`http://localhost:${port}/knots/`);
  await threadOf(page).locator("article.comment", { hasText: "A bowline holds." }).waitFor();
  expect(await threadOf(page).locator("article.comment").count()).toBe(1);
});

test("what was typed is there again when the page around is opened again", async () => {
  const page = await newReader(browser);
  await page.goto(`http://localhost:${port}/knots/`);
  await threadOf(page).locator("#field-comment").fill("Half a thought");
  await threadOf(page).locator("form#respond[data-ready]").waitFor();
  await threadOf(page).locator("#field-comment").press("End");
  await threadOf(page).locator("#field-comment").pressSequentially(" more");
  await page.reload();
  await expect.poll(() => threadOf(page).locator("#field-comment").inputValue()).toBe("Half a thought more");
});

test("the thread follows the theme of the page around it", async () => {
  const page = await newReader(browser);
  await page.goto(`http://localhost:${port}/knots/`);
  await threadOf(page).locator("html.framed").waitFor();
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
  });
  await threadOf(page).locator("html[data-theme=dark]").waitFor();
  await page.evaluate(() => {
    delete document.documentElement.dataset.theme;
  });
  await threadOf(page).locator("html:not([data-theme])").waitFor();
});

test("a site that is not allowed gets no thread, and cannot frame one of another", async () => {
  const page = await newReader(browser);
  await page.goto(`http://127.0.0.1:${port}/knots/`);
  await page.locator("iframe.broadsheet-comments").waitFor();
  await page.evaluate((src) => {
    document.body.append(Object.assign(document.createElement("iframe"), { id: "stolen", src }));
  }, `${paper.url}/embed/localhost:${port}/knots/`);
  await page.waitForLoadState("networkidle");
  const shown = await Promise.all(page.frames().map((frame) => frame.locator("#field-comment").count()));
  expect(shown.every((count) => count === 0)).toBe(true);
});

test("without scripts a link leads to the thread, which works by itself", async () => {
  const page = await newReader(browser, { javaScriptEnabled: false });
  await page.goto(`http://localhost:${port}/knots/`);
  await page.getByRole("link", { name: "Comments" }).click();
  await page.getByLabel("Comment", { exact: true }).fill("So does a clove hitch.");
  await page.getByLabel("Name", { exact: true }).fill("Bea Reader");
  await page.getByRole("button", { name: "Post Comment" }).click();
  await page.locator("article.comment", { hasText: "So does a clove hitch." }).waitFor();
  await page.getByRole("link", { name: /Knots/ }).waitFor();
});
