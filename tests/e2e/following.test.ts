import { createHmac } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings } from "../support/node/axe.ts";
import { newReader, openBrowser, sidewaysOverflow } from "../support/node/browser.ts";
import { publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper, TEST_VARS } from "../support/node/server.ts";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  const vars = { MAIL_FROM: "comments@paper.example", SITE_URL: "https://paper.example" };
  [paper, browser] = await Promise.all([startPaper({ vars, hasMail: true }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

/** An address as the paper signs it for its mails. */
async function linkOf(purpose: string, email: string, fields: Record<string, string>): Promise<string> {
  const database = await paper.miniflare.getD1Database("DB");
  const address = await database
    .prepare("SELECT email_hash FROM follows WHERE email = ?")
    .bind(email)
    .first<string>("email_hash");
  const signed = { address: String(address), ...fields };
  const signature = createHmac("sha256", TEST_VARS.SECRET_KEY)
    .update(`mail:${purpose}:${JSON.stringify([signed, ""])}`)
    .digest("base64url");
  return `${paper.url}/mail/${purpose}?${new URLSearchParams({ ...signed, signature })}`;
}

/** Goes on with the tabulator until it stands there, as who has no mouse does. */
async function tabTo(page: Page, label: RegExp): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      if (element === null || element.matches("body")) return "";
      return element.labels?.[0]?.textContent ?? element.textContent ?? "";
    });
  for (let step = 0; step < 60; step++) {
    if (label.test(await focused())) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No tabulator leads to ${label}: the last was ${await focused()}`);
}

/** Where scripts run, at the widths and in the colours that axe goes through: without them the page is the same. */
async function looksRight(page: Page, heading: string): Promise<void> {
  await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
  if (await page.evaluate(() => matchMedia("(scripting: enabled)").matches))
    expect(await axeFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
}

test.each([true, false])(
  "somebody follows by mail, and ends it, by keyboard; scripts: %s",
  async (javaScriptEnabled) => {
    const mine = `ada-${javaScriptEnabled}@mail.example`;
    const path = `/2026/11/23/the-bridge-${javaScriptEnabled}/`;
    await publishArticle(paper, { title: "The bridge over the long river opens at last", path });
    const page = await newReader(browser, { javaScriptEnabled });
    await page.goto(paper.url + path);
    await page.getByRole("link", { name: "Follow this conversation by mail" }).click();
    await looksRight(page, "Follow this conversation");

    await tabTo(page, /^Your e-mail address/);
    await page.keyboard.type("no address");
    await page.keyboard.press("Enter");
    await page.getByText("Please enter an email address such as").waitFor();
    await looksRight(page, "Follow this conversation");
    await page.getByLabel("Your e-mail address (never shown)").fill("");
    await page.getByLabel("Your e-mail address (never shown)").focus();
    await page.keyboard.type(mine);
    await tabTo(page, /^when it comes/);
    await page.keyboard.press("ArrowDown");
    await tabTo(page, /^Follow by mail/);
    await page.keyboard.press("Enter");
    await looksRight(page, "One more step");

    await page.goto(await linkOf("follow", mine, { expires: "zzzzzzzzz" }));
    await looksRight(page, "Follow by mail?");
    await page.getByText("once a day").waitFor();
    await tabTo(page, /^Yes, send me these mails/);
    await page.keyboard.press("Enter");
    await looksRight(page, "You follow by mail");

    await page.goto(await linkOf("following", mine, { ends: "daily" }));
    await looksRight(page, "What do you want mails about?");
    await tabTo(page, /when it comes, not once a day/);
    await page.keyboard.press("Enter");
    await looksRight(page, "It is changed");
    const confirming = await linkOf("follow", mine, { expires: "zzzzzzzzz" });
    await tabTo(page, /^End mails about the conversation/);
    await page.keyboard.press("Enter");
    await looksRight(page, "It is ended");
    await page.getByText("You follow nothing by mail.").waitFor();
    await page.goto(confirming);
    await looksRight(page, "Nothing to confirm");
  },
  120_000,
);
