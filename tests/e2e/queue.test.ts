import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  interceptRequests,
  newReader,
  openBrowser,
  sidewaysOverflow,
  watchTroubles,
} from "../support/node/browser.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { cardOf, emptyQueue, openQueue, saidThat, sendHeld } from "../support/node/queue.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;
let browser: Browser;
let address: string;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper({ vars: { COMMENT_POLICY: "hold" } }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

beforeEach(async () => {
  address = await publishArticle(paper);
});

const send = (...texts: string[]) => sendHeld(address, ...texts);
const moderator = (options: Parameters<typeof newReader>[1] = {}) => openQueue(browser, paper, options);
const card = cardOf;
const said = saidThat;

/** Waits until a reader sees a text under the article, or does not. */
async function readerSees(text: string, isThere: boolean): Promise<void> {
  const reader = await newReader(browser, { javaScriptEnabled: false });
  await expect
    .poll(async () => {
      await reader.goto(address);
      return (await reader.locator("article.comment", { hasText: text }).count()) > 0;
    })
    .toBe(isThere);
}

test("by keyboard, without a page being loaded: decide, undo, reply; readers see it at once", async () => {
  await emptyQueue(paper);
  await send(
    "The ferry was late again on Monday.",
    "Cheap watches at my shop.",
    "When does the museum open?",
  );
  const page = await moderator();
  const troubles = watchTroubles(page);
  expect(await page.title()).toContain("(3) Held");
  await page.evaluate(() => Object.assign(window, { stayed: true }));

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("s");
  await said(page, "1 comment marked as spam.");
  expect(await card(page, "Cheap watches").count()).toBe(0);
  expect(await page.title()).toContain("(2) Held");

  await page.keyboard.press("u");
  await said(page, "1 comment put back");
  await card(page, "Cheap watches").waitFor();
  expect(await page.title()).toContain("(3) Held");

  await card(page, "The ferry was late").focus();
  await page.keyboard.press("a");
  await said(page, "1 comment approved.");
  await readerSees("The ferry was late", true);

  await card(page, "When does the museum").focus();
  await page.keyboard.press("r");
  await page.keyboard.type("At ten, and on Sundays at noon.");
  await page.keyboard.press("Control+Enter");
  await said(page, "The comment is approved, and your reply is published.");
  await readerSees("At ten, and on Sundays at noon.", true);
  await readerSees("When does the museum open?", true);

  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => "stayed" in window)).toBe(true);
  const database = await paper.miniflare.getD1Database("DB");
  const { results } = await database.prepare("SELECT is_spam, body FROM lessons ORDER BY id").all();
  expect(results).toEqual([
    { is_spam: 0, body: "The ferry was late again on Monday." },
    { is_spam: 0, body: "When does the museum open?" },
  ]);
  expect(troubles).toEqual([]);
});

test("keys act in the list alone, mean what is ticked, can be switched off; undo steps back as often as one likes", async () => {
  await emptyQueue(paper);
  await send("The first of three.", "The second of three.", "The third of three.");
  const page = await moderator();
  let bytes = 0;
  page.on("response", async (response) => {
    if (response.url().includes("/admin/comments")) bytes += (await response.body().catch(() => "")).length;
  });
  await page.locator("#keys-button").focus();
  await page.keyboard.press("s");
  await expect.poll(() => page.locator(".queued").count()).toBe(3);
  await card(page, "The third").focus();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("s");
  await said(page, "2 comments marked as spam.");
  await card(page, "The first").focus();
  await page.keyboard.press("d");
  await said(page, "1 comment moved to the trash.");
  await page.getByText("No comment waits").waitFor();

  await page.keyboard.press("Control+z");
  await said(page, "1 comment put back");
  await card(page, "The first").waitFor();
  // What is told next is news also where it says the same.
  await page.locator(".said .notice").evaluate((notice) => Object.assign(notice, { isOld: true }));
  await page.keyboard.press("u");
  await said(page, "2 comments put back");
  expect(await page.locator(".said .notice").evaluate((notice) => "isOld" in notice)).toBe(false);
  await expect.poll(() => page.locator(".queued").count()).toBe(3);
  expect(bytes).toBeLessThan(60_000);

  await page.keyboard.press("?");
  await page.getByLabel("Single letters act").uncheck();
  await page.keyboard.press("Escape");
  await page.reload();
  await card(page, "The first").focus();
  await page.keyboard.press("s");
  await page.keyboard.press("Control+z");
  // What comes back was decided before: the letter had done nothing.
  await said(page, "put back");
  await expect.poll(() => page.locator(".queued").count()).toBeGreaterThan(3);
});

test("with many that wait, keys lead to the next page, and five decisions move a few kilobytes", async () => {
  await emptyQueue(paper);
  const articlePath = new URL(address).pathname;
  const comments = Array.from({ length: 45 }, (_, n) => ({
    externalId: `${articlePath}${n}`,
    articlePath,
    author: `Reader ${n}`,
    body: `Remark ${n}: ${"the harbour was never so quiet in winter. ".repeat(5)}`,
    createdAt: new Date(Date.UTC(2026, 0, 21, 8, n)).toISOString(),
    status: "held",
  }));
  await askNewsroom(paper, "PUT", "/comments", { comments });
  const page = await moderator();
  await page.locator("#keys-button").waitFor();
  let bytes = 0;
  page.on("response", async (response) => {
    if (response.url().includes("/admin/comments")) bytes += (await response.body().catch(() => "")).length;
  });
  await card(page, "Remark 44:").focus();
  for (let n = 44; n > 39; n--) {
    await page.keyboard.press(n % 2 === 0 ? "a" : "d");
    await expect.poll(() => card(page, `Remark ${n}:`).count()).toBe(0);
  }
  await said(page, "1 comment approved.");
  expect(bytes).toBeLessThan(40_000);
  await page.locator(".queued").first().focus();
  await page.keyboard.press("n");
  await card(page, "Remark 10:").waitFor();
  expect(await card(page, "Remark 39:").count()).toBe(0);
});

test("what the newsroom picks out and pins is set by key and taken back, and the thread closed at a card", async () => {
  await emptyQueue(paper);
  await send("The tide turns at four.");
  const page = await moderator();
  await card(page, "The tide turns").focus();
  await page.keyboard.press("a");
  await said(page, "1 comment approved.");
  await page.goto(`${paper.url}/admin/comments?status=published`);
  const tide = card(page, "The tide turns");
  await page.locator("#keys-button").waitFor();
  const pick = tide.getByRole("button", { name: "Pick the comment" });
  await tide.focus();
  await page.keyboard.press("p");
  await said(page, "Readers see that the newsroom has picked this comment.");
  await expect.poll(() => pick.getAttribute("aria-pressed")).toBe("true");
  await tide.focus();
  await page.keyboard.press("t");
  await said(page, "The comment stands above its thread.");
  await page.keyboard.press("u");
  await said(page, "The comment stands above its thread no more.");
  const reader = await newReader(browser, { javaScriptEnabled: false });
  await expect
    .poll(async () => {
      await reader.goto(address);
      return reader.getByText("Picked by the newsroom").count();
    })
    .toBe(1);
  await tide.locator(".more summary").click();
  await tide.getByRole("button", { name: "Close", exact: true }).click();
  await said(page, "closed.");
  await tide.getByText("thread: closed").waitFor();
  await expect
    .poll(async () => {
      await reader.goto(address);
      return reader.getByText("Comments are closed.").count();
    })
    .toBe(1);
  await tide.focus();
  await page.keyboard.press("u");
  await said(page, "as the paper has it");
});

test("without scripts: tick, decide, undo, edit and block words by forms", async () => {
  await emptyQueue(paper);
  await send("The old bridge needs paint.", "Visit my crystal shop.", "Who painted it last?");
  const page = await moderator({ javaScriptEnabled: false });
  await card(page, "The old bridge").getByRole("checkbox").check();
  await card(page, "Who painted").getByRole("checkbox").check();
  await page.getByRole("group", { name: /above/ }).getByRole("button", { name: "Approve" }).click();
  await said(page, "2 comments approved.");
  expect(await page.locator(".queued").count()).toBe(1);
  await readerSees("The old bridge needs paint.", true);

  await page.getByRole("button", { name: "Undo" }).click();
  await said(page, "2 comments put back");
  await readerSees("The old bridge needs paint.", false);
  expect(await page.locator(".queued").count()).toBe(3);

  await card(page, "crystal shop").getByText("More").click();
  await card(page, "crystal shop").getByLabel("Words to block").fill("crystal shop");
  await card(page, "crystal shop").getByRole("button", { name: "Spam, and block these words" }).click();
  await said(page, "1 comment marked as spam, and the words are on the block list.");

  await card(page, "The old bridge").getByText("Edit the comment").click();
  await card(page, "The old bridge").getByLabel("Comment", { exact: true }).fill("The bridge needs paint.");
  await card(page, "The old bridge").getByRole("button", { name: "Save" }).click();
  await said(page, "The comment is changed.");
  await card(page, "The bridge needs paint.").waitFor();
});

test("a reply that could not be sent is still there, and sent when the network is back", async () => {
  await emptyQueue(paper);
  await send("Is the pool open in winter?");
  const page = await moderator();
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  await page.keyboard.type("Yes, from ten.");
  await interceptRequests(page, "**/reply", (route) => route.abort());
  await page.keyboard.press("Control+Enter");
  await said(page, "could not be reached");
  await page.reload();
  expect(await page.getByLabel("Reply", { exact: true }).inputValue()).toBe("Yes, from ten.");
  await page.unroute("**/reply");
  await page.getByRole("button", { name: "Approve and publish the reply" }).click();
  await said(page, "your reply is published");
  await readerSees("Yes, from ten.", true);
});

test("without scripts: a reader reports with a reason, a moderator removes with one, and the receipt says what was decided", async () => {
  await emptyQueue(paper);
  const [id] = await send("The mayor is a fool, and so are you.");
  const desk = await moderator({ javaScriptEnabled: false });
  await card(desk, "The mayor is a fool").getByRole("button", { name: "Approve the comment" }).click();
  await said(desk, "1 comment approved.");
  const reader = await newReader(browser, {
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  });
  await reader.goto(`${address}comments/${id}/report`);
  await reader.getByLabel("It insults or threatens somebody").check();
  await reader.getByLabel("In your own words").fill("It calls names.");
  expect(await sidewaysOverflow(reader)).toBe(0);
  await reader.getByRole("button", { name: "Report comment" }).click();
  await reader.getByRole("link", { name: "Your receipt" }).click();
  await reader.getByText("Nothing yet: a person of the newsroom will look at it.").waitFor();

  await desk.getByRole("link", { name: "Reported" }).click();
  await card(desk, "The mayor is a fool").getByText("More", { exact: false }).last().click();
  await card(desk, "The mayor is a fool").getByLabel("Why").selectOption("It insults or threatens somebody.");
  await card(desk, "The mayor is a fool").getByRole("button", { name: "Trash, and say why" }).click();
  await said(desk, "1 comment moved to the trash.");
  await reader.reload();
  await reader.getByText("Why: It insults or threatens somebody.").waitFor();
});

test("a telephone shows five comments on two screens, and everything that is touched is 24 px", async () => {
  await emptyQueue(paper);
  await send(
    "I have taken this ferry for thirty years, and never once was it on time in January. The crew are the kindest people on the coast.",
    "Has anybody asked those who fish? They know the ice far better than the council does, and my father kept a log of it from 1961 on: in eleven winters the whole sound froze over, and nobody thought of closing the line.",
    "When does the museum open?",
    "Two buses an hour would be enough for the school. Instead we get a lamp at each corner and a report on lamps, which costs as much as a driver does in a year.",
    "The market square was never meant for cars. Take them away, and the bread will be as good as it was.",
    "What I miss in all of this is the price. Who pays for the bridge when the wind has taken its second rail, and why is the bank silent about the vote? A letter from the mayor would be a beginning; a table of what was spent, with names, would be better still. Until then I believe neither side.",
  );
  const page = await moderator({ viewport: { width: 390, height: 844 } });
  await page.locator(".queued").nth(5).waitFor();
  const seen = await page.evaluate(() => {
    const targets = document.querySelectorAll(
      ".queue :is(a, button, summary, select, input:not([type=hidden]))",
    );
    const small = [...targets].filter((one) => {
      const { width, height } = (one.closest("label") ?? one).getBoundingClientRect();
      return width > 0 && (width < 24 || height < 23.5);
    });
    return {
      inTwoScreens: [...document.querySelectorAll(".queued")].filter(
        (one) => one.getBoundingClientRect().bottom <= 2 * 844,
      ).length,
      small: small.map(({ outerHTML }) => outerHTML.slice(0, 80)),
    };
  });
  expect(seen).toEqual({ inTwoScreens: expect.any(Number), small: [] });
  expect(seen.inTwoScreens).toBeGreaterThanOrEqual(5);
});

test("a telephone has room for all of it", async () => {
  await emptyQueue(paper);
  await send(`See https://a-shop.example/${"long".repeat(40)} and more. ${"Words ".repeat(200)}`, "Short.");
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 1280],
    ["light", 360],
    ["dark", 390],
  ] as const) {
    const page = await moderator({ colorScheme, viewport: { width, height: width === 1280 ? 900 : 844 } });
    await page.locator(".queued").first().waitFor();
    expect(await sidewaysOverflow(page)).toBe(0);
    for (const name of ["Reply", "More"]) {
      const fold = card(page, "Short.").locator("details", { hasText: name });
      await fold.locator("summary", { hasText: name }).click();
      await expect.poll(() => fold.getAttribute("open")).not.toBeNull();
    }
    expect(await sidewaysOverflow(page)).toBe(0);
    if (process.env.SHOTS) {
      await page.screenshot({
        path: `${process.env.SHOTS}/queue-${width}-${colorScheme}.png`,
        fullPage: true,
      });
      await page.goto(`${paper.url}/admin/audit`);
      await page.screenshot({
        path: `${process.env.SHOTS}/audit-${width}-${colorScheme}.png`,
        fullPage: true,
      });
    }
  }
});
