import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { interceptRequests, newReader, openBrowser, watchTroubles } from "../support/node/browser.ts";
import { importThread, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const NO_NAME = "Please enter your name here";
const NO_COMMENT = "Please enter your comment!";
const AWAITS = "Your comment is awaiting moderation.";
const THREE_LINKS =
  "See https://one.example/ and https://two.example/ and https://three.example/ about this.";

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
const comments = (page: Page) => page.locator("article.comment");
const shown = (page: Page, text: string) => comments(page).filter({ hasText: text });

async function write(page: Page, { comment, author }: { comment: string; author: string }): Promise<void> {
  await field(page, "Comment").fill(comment);
  await field(page, "Name").fill(author);
}

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Post Comment" }).click();
}

/** Until a reader who comes by sees the comment: stored pages follow within moments. */
async function untilSeenByOthers(address: string, text: string): Promise<void> {
  const other = await newReader(browser);
  await expect
    .poll(async () => {
      await other.goto(address);
      return shown(other, text).count();
    })
    .toBe(1);
}

describe("with scripts", () => {
  /** A page that knows whether it is still the same one. */
  async function open(address: string): Promise<Page> {
    const page = await newReader(browser);
    await page.goto(address);
    await page.evaluate(() => Object.assign(window, { isStillHere: true }));
    return page;
  }

  async function expectSamePage(page: Page, address: string): Promise<void> {
    expect(await page.evaluate(() => "isStillHere" in window)).toBe(true);
    expect(page.url().replace(/#.*$/, "")).toBe(address);
  }

  test("a body's ids are none of the page's, which works as ever", async () => {
    const ids = "main respond comments new-comment replying field-comment field-author comment-title".split(
      " ",
    );
    const marked = [...ids, ...ids].map((id) => `<p id="${id}">${id}</p>`);
    const body = `${marked.join("")}<h2 id="part">Part</h2><p style="height: 200vh">x</p><p><a href="#part">Up</a></p>`;
    const address = await publishArticle(paper, { bodyFormat: "html", body });
    const page = await open(address);
    const twice = await page.evaluate(() => {
      const all = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      return all.filter((id, at) => all.indexOf(id) !== at);
    });
    expect(twice).toEqual([]);
    await write(page, { comment: "All is well.", author: "Mara" });
    await send(page);
    await shown(page, "All is well.").waitFor();
    await expectSamePage(page, address);
    expect(await page.locator(".problems").isVisible()).toBe(false);
    expect(await field(page, "Comment").inputValue()).toBe("");

    await page.getByRole("link", { name: "Up", exact: true }).click();
    expect(page.url()).toBe(`${address}#body-part`);
    const fromElsewhere = await newReader(browser);
    await fromElsewhere.goto(`${address}#part`);
    await expect.poll(() => fromElsewhere.url()).toBe(`${address}#body-part`);
    expect(await fromElsewhere.locator(":target").textContent()).toBe("Part");
  });

  test("a comment is posted without leaving the page, and stays", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    const troubles = watchTroubles(page);
    await write(page, { comment: "The ice is *thin*.\n\nI walked it.", author: "Mara" });
    await send(page);

    await shown(page, "I walked it.").waitFor();
    await expectSamePage(page, address);
    expect(await shown(page, "I walked it.").locator("em").textContent()).toBe("thin");
    expect(await page.locator(".count").textContent()).toBe("1");
    expect(await field(page, "Comment").inputValue()).toBe("");
    expect(await field(page, "Name").inputValue()).toBe("Mara");
    expect(await page.getByText("Nobody has commented yet.").count()).toBe(0);

    await page.reload();
    expect(await shown(page, "I walked it.").count()).toBe(1);
    expect(await field(page, "Comment").inputValue()).toBe("");
    expect(troubles).toEqual([]);
    await untilSeenByOthers(address, "I walked it.");
  });

  test("a held comment is shown to its author, marked, and to nobody else", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await write(page, { comment: THREE_LINKS, author: "Mara" });
    await send(page);
    await shown(page, "one.example").getByText(AWAITS).waitFor();
    await expectSamePage(page, address);
    await page.reload();
    expect(await shown(page, "one.example").getByText(AWAITS).isVisible()).toBe(true);

    const other = await newReader(browser);
    await other.goto(address);
    expect(await comments(other).count()).toBe(0);
  });

  test("wrong input is told at its field and keeps what was typed", async () => {
    const page = await open(await publishArticle(paper));
    await field(page, "Comment").fill("All of this took me a while to write.");
    await send(page);
    await page.getByText(NO_NAME).waitFor();
    expect(await field(page, "Name").getAttribute("aria-invalid")).toBe("true");
    expect(await focusedId(page)).toBe("field-author");
    expect(await field(page, "Comment").inputValue()).toBe("All of this took me a while to write.");

    await write(page, { comment: "  ", author: "Mara" });
    await send(page);
    await page.getByText(NO_COMMENT).waitFor();
    expect(await page.getByText(NO_NAME).count()).toBe(0);
    expect(await field(page, "Name").inputValue()).toBe("Mara");

    await field(page, "Comment").fill("Now it is complete.");
    await send(page);
    await shown(page, "Now it is complete.").waitFor();
    expect(await page.getByText(NO_COMMENT).count()).toBe(0);
  });

  test("the form moves under the comment answered, back again, and the reply stands under it", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await open(address);
    const first = shown(page, "The first word.");
    await first.getByRole("link", { name: "Reply" }).click();
    await page.getByText("Replying to Reader 0").waitFor();
    expect(await page.locator("article.comment + section.respond form").isVisible()).toBe(true);
    expect(await focusedId(page)).toBe("field-comment");

    await page.getByRole("link", { name: "Cancel reply" }).click();
    expect(await page.getByText("Replying to").count()).toBe(0);
    await expect.poll(() => page.locator(".comments + section.respond form").isVisible()).toBe(true);

    await first.getByRole("link", { name: "Reply" }).click();
    await write(page, { comment: "The second word.", author: "Mara" });
    await send(page);
    await shown(page, "The second word.").waitFor();
    await expectSamePage(page, address);
    await expectAnswer(page, "The first word.", "The second word.");
    expect(await page.getByText("Replying to").count()).toBe(0);
    expect(await page.locator(".comments + section.respond form").isVisible()).toBe(true);

    await page.reload();
    await expectAnswer(page, "The first word.", "The second word.");
  });

  test("while the server is away the text is kept, also in a tab that is closed", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await interceptRequests(page, "**/comments", (route) => route.abort());
    await write(page, { comment: "Written on a train, in a tunnel.", author: "Mara" });
    await send(page);
    await page.getByText("No answer came").waitFor();
    expect(await field(page, "Comment").inputValue()).toBe("Written on a train, in a tunnel.");
    await expectSamePage(page, address);

    await page.close();
    const again = await page.context().newPage();
    await again.goto(address);
    await expect.poll(() => field(again, "Comment").inputValue()).toBe("Written on a train, in a tunnel.");
    expect(await field(again, "Name").inputValue()).toBe("Mara");
    await send(again);
    await shown(again, "in a tunnel.").waitFor();
    await again.reload();
    expect(await field(again, "Comment").inputValue()).toBe("");
  });

  test("an answer that is no JSON keeps the text too", async () => {
    const page = await open(await publishArticle(paper));
    await interceptRequests(page, "**/comments", (route) =>
      route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }),
    );
    await write(page, { comment: "Here is a thought.", author: "Mara" });
    await send(page);
    await page.getByText("No answer came").waitFor();
    expect(await field(page, "Comment").inputValue()).toBe("Here is a thought.");
    await page.unroute("**/comments");
    await send(page);
    await shown(page, "Here is a thought.").waitFor();
  });

  test("a check that proves a person once is asked anew after every try, and where the form moves", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await newReader(browser);
    await page.addInitScript(() => {
      const checks = { count: 0 };
      Object.assign(window, { checks, turnstile: { reset: () => checks.count++ } });
    });
    await page.goto(address);
    const checks = () => page.evaluate(() => Reflect.get(window, "checks").count);
    await write(page, { comment: "A word of mine.", author: "" });
    await send(page);
    await page.getByText(NO_NAME).waitFor();
    await expect.poll(checks).toBe(1);
    await page.getByRole("link", { name: "Reply" }).click();
    expect(await checks()).toBe(2);
    await field(page, "Name").fill("Mara");
    await send(page);
    await shown(page, "A word of mine.").waitFor();
    await expect.poll(checks).toBeGreaterThan(2);
  });

  test("the keyboard alone reads and comments", async () => {
    const page = await open(await publishArticle(paper));
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the main part" });
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
    await expect.poll(async () => (await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("main")?.id)).toBe("main");

    for (let presses = 0; presses < 100 && (await focusedId(page)) !== "field-comment"; presses++)
      await page.keyboard.press("Tab");
    await page.keyboard.type("Typed without a mouse.");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Mara");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await shown(page, "Typed without a mouse.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("comment");
  });
});

describe("without scripts", () => {
  async function open(address: string): Promise<Page> {
    const page = await newReader(browser, { javaScriptEnabled: false });
    await page.goto(address);
    return page;
  }

  test("the form leads back to the page, at the new comment", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await write(page, { comment: "Sent by an old browser.", author: "Mara" });
    const posted = page.waitForResponse((response) => response.request().method() === "POST");
    await send(page);
    expect((await posted).status()).toBe(303);
    await page.waitForURL(/#comment-\d+$/);
    const { hash } = new URL(page.url());
    expect(page.url()).toBe(address + hash);
    expect(await page.locator(`article${hash}`).textContent()).toContain("Sent by an old browser.");
    await untilSeenByOthers(address, "Sent by an old browser.");
  });

  test("a held comment is shown to its author, marked, and to nobody else", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await write(page, { comment: THREE_LINKS, author: "Mara" });
    await send(page);
    await shown(page, "one.example").getByText(AWAITS).waitFor();
    expect(page.url()).toMatch(/#comment-\d+$/);

    const other = await open(address);
    expect(await comments(other).count()).toBe(0);
    expect(await other.content()).not.toContain("one.example");
  });

  test("wrong input is told at its field and keeps what was typed", async () => {
    const page = await open(await publishArticle(paper));
    const text = '\nIt took me <b>a while</b> & a "pen".';
    await field(page, "Comment").fill(text);
    await send(page);
    await page.locator("#field-author-error", { hasText: NO_NAME }).waitFor();
    expect(await field(page, "Comment").inputValue()).toBe(text);

    await write(page, { comment: "  ", author: 'Mara "M" <3' });
    await send(page);
    await page.locator("#field-comment-error", { hasText: NO_COMMENT }).waitFor();
    expect(await field(page, "Name").inputValue()).toBe('Mara "M" <3');

    await field(page, "Comment").fill("Now it is complete.");
    await send(page);
    await shown(page, "Now it is complete.").waitFor();
  });

  test("the Reply link leads to a form that says whom it answers, and the reply stands under them", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await open(address);
    await shown(page, "The first word.").getByRole("link", { name: "Reply" }).click();
    await page.waitForURL(/reply-to=\d+#respond$/);
    await page.getByRole("link", { name: "this comment" }).click();
    await expect
      .poll(() => page.locator("article.comment:target").textContent())
      .toContain("The first word.");
    await page.getByRole("link", { name: "Cancel reply" }).click();
    await page.getByText("Replying to").waitFor({ state: "detached" });

    await shown(page, "The first word.").getByRole("link", { name: "Reply" }).click();
    await write(page, { comment: "", author: "Mara" });
    await send(page);
    await page.locator("#field-comment-error", { hasText: NO_COMMENT }).waitFor();
    expect(await page.getByText("Replying to Reader 0").isVisible()).toBe(true);
    await field(page, "Comment").fill("The second word.");
    await send(page);
    await shown(page, "The second word.").waitFor();
    await expectAnswer(page, "The first word.", "The second word.");
  });
});

/** The reply follows the comment that it answers and is set in by a step. */
async function expectAnswer(page: Page, text: string, reply: string): Promise<void> {
  const texts = await comments(page).locator(".comment-body").allTextContents();
  expect(texts).toEqual([text, reply]);
  const [above, below] = await Promise.all(
    [text, reply].map((body) => shown(page, body).locator(".comment-body").boundingBox()),
  );
  expect(below?.x).toBeGreaterThan(above?.x ?? 0);
  expect(below?.y).toBeGreaterThan(above?.y ?? 0);
}

function focusedId(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}
