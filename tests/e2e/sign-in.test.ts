import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { signIn } from "../support/node/newsroom.ts";
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

test("the newsroom opens to a token, and lets go", async () => {
  const page = await newReader(browser, { viewport: { width: 390, height: 844 } });
  const troubles = watchTroubles(page);
  await signIn(page, paper, "/admin/people");
  expect(await page.title()).toContain("People");
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${paper.url}/admin/sign-in`);
  await page.goto(`${paper.url}/admin/people`);
  expect(page.url()).toContain("/admin/sign-in");
  expect(troubles).toEqual([]);
});

test("a moderator signs in with a token of their own, also without scripts", async () => {
  const admin = await newReader(browser, { javaScriptEnabled: false });
  await signIn(admin, paper, "/admin/people");
  await admin.getByLabel("Name").fill("Mira Quill");
  await admin.getByRole("button", { name: "Add and make a token" }).click();
  const token = (await admin.locator(".token").textContent()) ?? "";
  const moderator = await newReader(browser, { javaScriptEnabled: false });
  await signIn(moderator, { url: paper.url, token }, "/admin");
  expect(await moderator.getByText("Mira Quill").count()).toBe(1);
  expect(await moderator.getByRole("link", { name: "Settings" }).count()).toBe(0);
  await admin.goto(`${paper.url}/admin/people`);
  await admin.getByRole("button", { name: "Revoke the token of Mira Quill" }).click();
  await moderator.reload();
  expect(moderator.url()).toContain("/admin/sign-in");
});

test("a link from another site leads into a session that is there", async () => {
  const page = await newReader(browser);
  await signIn(page, paper, "/admin/people");
  await page.route("https://mail.example/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<a href="${paper.url}/admin/people">To the newsroom</a>`,
    }),
  );
  await page.goto("https://mail.example/");
  await page.getByRole("link", { name: "To the newsroom" }).click();
  await page.getByRole("heading", { name: "People", level: 1 }).waitFor();
});
