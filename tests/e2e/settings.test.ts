import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow } from "../support/node/browser.ts";
import { publishArticle, signIn } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await paper.stop();
});

test("a name and closed comments, set on a phone without scripts, are what readers see", async () => {
  const address = await publishArticle(paper);
  const page = await newReader(browser, {
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: false,
  });
  await signIn(page, paper, "/admin/settings");
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByLabel("Name", { exact: true }).fill("The Wrenmouth Courant");
  await page.getByLabel("Time zone").fill("Atlantis");
  await page.getByLabel("Closed.").check();
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByRole("alert").getByText("Write a zone such as").waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("The Wrenmouth Courant");
  await page.getByLabel("Time zone").fill("Europe/Lisbon");
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByText("Readers everywhere see it").waitFor();
  const reader = await newReader(browser);
  // The stored page is rendered anew behind the first view.
  const visit = async () => {
    await reader.goto(address);
    return reader.title();
  };
  await expect.poll(visit, { timeout: 20_000 }).toContain("The Wrenmouth Courant");
  expect(await reader.getByText("Comments are closed.").count()).toBe(1);
});

test("a session that ended loses nothing that was typed", async () => {
  const page = await newReader(browser);
  await signIn(page, paper, "/admin/settings/words");
  await page.getByLabel("Spam").fill("casino\nlottery tickets");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save the lists" }).click();
  await page.getByLabel("Your token").fill(paper.token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Send what I typed" }).click();
  await page.getByText("The next comment is judged by it").waitFor();
  expect(await page.getByLabel("Spam").inputValue()).toBe("casino\nlottery tickets");
});
