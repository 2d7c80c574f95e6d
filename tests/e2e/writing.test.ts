import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { askNewsroom, signIn } from "../support/node/newsroom.ts";
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

async function publish(title: string): Promise<number> {
  const article = { title, body: "The first words.", bodyFormat: "markdown" };
  const { articles } = (await askNewsroom(paper, "PUT", "/articles", article)) as {
    articles: { id: number }[];
  };
  return articles[0]?.id ?? 0;
}

/** Waits until this browser has kept what was typed. */
async function kept(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => Object.values({ ...localStorage }).some((value) => value.includes(wanted)),
    text,
  );
}

test("an article is written with its preview beside it, and published to its readers", async () => {
  const page = await newReader(browser, { viewport: { width: 390, height: 844 } });
  const troubles = watchTroubles(page);
  await signIn(page, paper, "/admin/articles");
  await page.getByRole("link", { name: "Write an article" }).click();
  await page.getByLabel("Headline").fill("The ferry stays");
  await page.getByLabel("Text").fill("It **really** stays.\n\n## Why\n\nBecause.");
  await page.getByLabel("Section").fill("Harbour");
  const preview = page.frameLocator("iframe");
  await preview.getByRole("heading", { name: "The ferry stays" }).waitFor();
  await preview.locator("strong", { hasText: "really" }).waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("It is published.").waitFor();
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
  const reader = await newReader(browser);
  await reader.goto(paper.url);
  await reader.getByRole("link", { name: "The ferry stays" }).first().click();
  await reader.getByRole("heading", { name: "Why" }).waitFor();
  expect(troubles).toEqual([]);
});

test("the preview has the paper's own face", async () => {
  await askNewsroom(paper, "PUT", "/face", { accent: "#0b6b5d", type: "modern", masthead: "left" });
  onTestFinished(async () => {
    await askNewsroom(paper, "PUT", "/face", { accent: "", type: "system", masthead: "centred" });
  });
  const page = await newReader(browser);
  const troubles = watchTroubles(page);
  await signIn(page, paper, "/admin/articles/new");
  await page.getByLabel("Headline").fill("In our own colours");
  const preview = page.frameLocator("iframe");
  const headline = preview.getByRole("heading", { name: "In our own colours" });
  await headline.waitFor();
  await expect
    .poll(() => headline.evaluate((element) => getComputedStyle(element).getPropertyValue("--accent")))
    .toBe("#0b6b5d");
  expect(await headline.evaluate((element) => getComputedStyle(element).fontFamily)).toContain(
    "Libre Franklin",
  );
  expect(troubles).toEqual([]);
});

test("what was typed at the last moment before a save is not kept as unsaved, however late the answer comes", async () => {
  const page = await newReader(browser);
  await signIn(page, paper, "/admin/articles/new");
  await page.route("**/admin/articles", async (route) => {
    await page.waitForTimeout(1000);
    await route.continue();
  });
  await page.getByLabel("Headline").fill("A late answer");
  await page.getByLabel("Text").fill("Typed and saved within a breath.");
  await page.getByRole("button", { name: "Save as a draft" }).click();
  await page.getByText("The draft is saved.").waitFor();
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
});

test("a draft is written, previewed and published without scripts", async () => {
  const page = await newReader(browser, { javaScriptEnabled: false });
  await signIn(page, paper, "/admin/articles/new");
  await page.getByLabel("Headline").fill("Plain as day");
  await page.getByLabel("Text").fill("No *scripts*.");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.frameLocator("iframe").locator("em", { hasText: "scripts" }).waitFor();
  await page.getByRole("button", { name: "Save as a draft" }).click();
  await page.getByText("The draft is saved.").waitFor();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText("It is published.").waitFor();
});

test("a browser follows an article that moves and moves back, and a comment with it", async () => {
  const [old, now] = ["/2026/11/23/the-lighthouse/", "/harbour/lighthouse/"];
  const article = { path: old, title: "The lighthouse", body: "It stands.", bodyFormat: "markdown" };
  const { articles } = (await askNewsroom(paper, "PUT", "/articles", article)) as {
    articles: { id: number }[];
  };
  const editor = await newReader(browser);
  await signIn(editor, paper, `/admin/articles/${articles[0]?.id}`);
  const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
  const moveTo = async (path: string) => {
    await field(editor, "Address").fill(path);
    await editor.getByRole("button", { name: "Save", exact: true }).click();
    await editor.getByText("It is published.").waitFor();
  };
  const reader = await newReader(browser);
  const arrivesAt = async (path: string) => {
    await reader.goto(paper.url + path);
    return new URL(reader.url()).pathname;
  };
  await arrivesAt(old);
  await field(reader, "Comment").fill("We all hoped that it would.");
  await field(reader, "Name").fill("Ada Kell");
  await moveTo(now);
  await reader.getByRole("button", { name: "Post Comment" }).click();
  await reader.locator("article.comment", { hasText: "We all hoped that it would." }).waitFor();
  expect(await arrivesAt(old)).toBe(now);
  await moveTo(old);
  // What the browser has kept of the first move must not meet the second one.
  expect(await arrivesAt(old)).toBe(old);
  expect(await arrivesAt(now)).toBe(old);
});

describe("nothing typed is lost", () => {
  test("when the page is left or the browser closes", async () => {
    const id = await publish("Left alone");
    const page = await newReader(browser);
    await signIn(page, paper, `/admin/articles/${id}`);
    await page.getByLabel("Text").fill("Words that were never saved.");
    await kept(page, "never saved");
    page.once("dialog", (dialog) => dialog.accept());
    await page.goto(`${paper.url}/admin/articles/${id}`);
    expect(await page.getByLabel("Text").inputValue()).toBe("The first words.");
    await page.getByRole("button", { name: "Bring it back" }).click();
    await expect.poll(() => page.getByLabel("Text").inputValue()).toBe("Words that were never saved.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("It is published.").waitFor();
    await page.goto(`${paper.url}/admin/articles/${id}`);
    expect(await page.getByRole("button", { name: "Bring it back" }).count()).toBe(0);
  });

  test("when two new ones are written in two tabs", async () => {
    const page = await newReader(browser);
    await signIn(page, paper, "/admin/articles/new");
    const other = await page.context().newPage();
    await other.goto(`${paper.url}/admin/articles/new`);
    await page.getByLabel("Headline").fill("The first of two");
    await other.getByLabel("Headline").fill("The second of two");
    await kept(page, "The first of two");
    await kept(other, "The second of two");
    await other.getByRole("button", { name: "Save as a draft" }).click();
    await other.getByText("The draft is saved.").waitFor();
    await page.close({ runBeforeUnload: false });
    await other.goto(`${paper.url}/admin/articles/new`);
    await other.getByRole("button", { name: "Bring it back" }).click();
    await expect.poll(() => other.getByLabel("Headline").inputValue()).toBe("The first of two");
    await other.getByRole("button", { name: "Save as a draft" }).click();
    await other.getByText("The draft is saved.").waitFor();
    expect(await other.evaluate(() => localStorage.length)).toBe(0);
  });

  test("when the session ends while writing", async () => {
    const id = await publish("Signed out");
    const page = await newReader(browser);
    await signIn(page, paper, `/admin/articles/${id}`);
    await page.getByLabel("Text").fill("Two lines,\nand the session is over.");
    await page.context().clearCookies({ name: "broadsheet_session" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("What you typed is kept").waitFor();
    await page.getByLabel("Your token").fill(paper.token);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Send what I typed" }).click();
    await page.getByText("It is published.").waitFor();
    expect(await page.getByLabel("Text").inputValue()).toBe("Two lines,\nand the session is over.");
  });

  test("when the network drops as it is saved", async () => {
    const id = await publish("Off line");
    const page = await newReader(browser);
    await signIn(page, paper, `/admin/articles/${id}`);
    await page.getByLabel("Text").fill("Written in a tunnel.");
    await kept(page, "tunnel");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/chrome-error/);
    await page.context().setOffline(false);
    await page.goto(`${paper.url}/admin/articles/${id}`);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await expect.poll(() => page.getByLabel("Text").inputValue()).toBe("Written in a tunnel.");
  });
});

test("two people at one article: the second is shown what the first has saved", async () => {
  const id = await publish("Between two desks");
  const [ida, mira] = await Promise.all([newReader(browser), newReader(browser)]);
  await signIn(ida, paper, `/admin/articles/${id}`);
  await signIn(mira, paper, `/admin/articles/${id}`);
  await ida.getByLabel("Text").fill("Ida's words.");
  await ida.getByRole("button", { name: "Save" }).click();
  await ida.getByText("It is published.").waitFor();
  await mira.getByLabel("Text").fill("Mira's words.");
  await mira.getByRole("button", { name: "Save" }).click();
  await mira.getByText("not saved").first().waitFor();
  expect(await mira.locator(".difference").textContent()).toBe("TextIdaMira's words.");
  expect(await mira.getByLabel("Text").inputValue()).toBe("Mira's words.");
  await mira.getByRole("button", { name: "Save mine over theirs" }).click();
  await mira.getByText("It is published.").waitFor();
  await mira.getByRole("link", { name: "Former versions" }).click();
  await mira.locator("li.card a").first().click();
  await mira.getByRole("button", { name: "Bring this version back" }).click();
  await expect.poll(() => mira.getByLabel("Text").inputValue()).toBe("Ida's words.");
});
