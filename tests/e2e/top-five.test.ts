import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openAddress, openBrowser, readerHeaders } from "../support/node/browser.ts";
import { publishArticle } from "../support/node/newsroom.ts";
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
