import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { askNewsroom, publishArticle, signIn } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper({ vars: { TIME_ZONE: "Asia/Kolkata" } }), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await paper.stop();
});

test("what is read now renews itself while somebody looks, and leads to the article's figures on a phone", async () => {
  const path = new URL(await publishArticle(paper, { title: "The ferry stays in" })).pathname;
  const page = await newReader(browser, { viewport: { width: 390, height: 844 } });
  const troubles = watchTroubles(page);
  await page.clock.install();
  await signIn(page, paper);
  expect(await page.locator("#now").getByText("The ferry stays in").count()).toBe(0);
  const views = [{ path, hour: new Date().toISOString(), views: 12 }];
  await askNewsroom(paper, "PUT", "/views", { views });
  await page.clock.runFor(61_000);
  const headline = page.locator("#now").getByRole("link", { name: "The ferry stays in" });
  await headline.waitFor();
  expect(await page.getByRole("link", { name: "On a page of its own" }).count()).toBe(1);
  expect(await sidewaysOverflow(page)).toBe(0);
  await headline.click();
  await page.getByRole("heading", { name: "The ferry stays in", level: 1 }).waitFor();
  expect(await page.getByRole("heading", { name: "12 readers" }).count()).toBe(1);
  expect(await sidewaysOverflow(page)).toBe(0);
  expect(troubles).toEqual([]);
});
