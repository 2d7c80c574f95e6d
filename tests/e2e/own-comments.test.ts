import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser, watchTroubles } from "../support/node/browser.ts";
import { publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const WORDS = "The ice on the harbour is thin this year.";
const OTHER_WORDS = "The ice on the harbour is thin again this year.";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const shown = (page: Page, text: string) => page.locator("article.comment").filter({ hasText: text });
const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
const follow = (page: Page, name: string) => page.getByRole("link", { name }).click();

/** A reader who has just posted a comment and sees it on the article's page. */
async function commenter(address: string, words: string, scripts = true): Promise<Page> {
  const page = await newReader(browser, { javaScriptEnabled: scripts });
  await page.goto(address);
  await field(page, "Comment").fill(words);
  await field(page, "Name").fill("Mara");
  await press(page, "Post Comment");
  await shown(page, words).waitFor();
  return page;
}

test("an edit that was begun in a tab that is closed is still there in another one, and gone once it is saved", async () => {
  const address = await publishArticle(paper);
  const page = await commenter(address, WORDS);
  await follow(page, "Edit or withdraw");
  await expect.poll(() => field(page, "Comment").inputValue()).toBe(WORDS);
  await field(page, "Comment").fill("");
  await press(page, "Save changes");
  await page.locator("#field-comment-error", { hasText: "Please enter your comment!" }).waitFor();
  await field(page, "Comment").fill(OTHER_WORDS);

  const editAddress = page.url();
  const again = await page.context().newPage();
  await page.close();
  const troubles = watchTroubles(again);
  await again.goto(editAddress);
  await expect.poll(() => field(again, "Comment").inputValue()).toBe(OTHER_WORDS);
  await press(again, "Save changes");
  await shown(again, OTHER_WORDS).waitFor();
  expect(again.url()).toMatch(/#comment-\d+$/);
  expect(await field(again, "Comment").inputValue()).toBe("");

  await again.goto(editAddress);
  expect(await field(again, "Comment").inputValue()).toBe(OTHER_WORDS);
  expect(troubles).toEqual([]);
});

test("without scripts a comment is changed and withdrawn", async () => {
  const address = await publishArticle(paper);
  const page = await commenter(address, "I am not so sure.", false);
  await follow(page, "Edit or withdraw");
  await field(page, "Comment").fill("");
  await press(page, "Save changes");
  await page.locator("#field-comment-error", { hasText: "Please enter your comment!" }).waitFor();
  await field(page, "Comment").fill("Now I am sure.");
  await press(page, "Save changes");
  await page.waitForURL(/#comment-\d+$/);
  expect(await shown(page, "Now I am sure.").count()).toBe(1);

  await follow(page, "Edit or withdraw");
  await field(page, "Comment").fill("On second thoughts");
  await press(page, "Withdraw comment");
  await page.getByText("This cannot be undone.").waitFor();
  expect(await shown(page, "Now I am sure.").isVisible()).toBe(true);
  await press(page, "No, keep it");
  await expect.poll(() => page.getByText("Your comment is still there.").isVisible()).toBe(true);
  await expect.poll(() => field(page, "Comment").inputValue()).toBe("On second thoughts");
  await press(page, "Withdraw comment");
  await press(page, "Yes, withdraw it");
  await page.waitForURL(/#comments$/);
  expect(await page.locator("article.comment").count()).toBe(0);
});

test("three readers' reports take a comment off the page", async () => {
  const address = await publishArticle(paper);
  await commenter(address, "You are all fools.");
  for (let reader = 0; reader < 3; reader++) {
    const page = await newReader(browser, { javaScriptEnabled: reader !== 0 });
    await expect
      .poll(async () => {
        await page.goto(address);
        return shown(page, "You are all fools.").count();
      })
      .toBe(1);
    await follow(page, "Report");
    await page.getByText("Report this comment to the newsroom?").first().waitFor();
    await press(page, "Report comment");
    await page.getByText("The newsroom has your report.").waitFor();
    await follow(page, "Back to the article");
  }
  const other = await newReader(browser);
  await expect
    .poll(async () => {
      await other.goto(address);
      return shown(other, "You are all fools.").count();
    })
    .toBe(0);
});
