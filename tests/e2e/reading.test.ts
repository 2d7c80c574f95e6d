import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSamples } from "../../scripts/samples.ts";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { importThread, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const SAMPLES = fileURLToPath(new URL("../../samples", import.meta.url));
const PHONE = { width: 390, height: 844 };
const PARTS = ["Top 5 This Week", "Related Posts", "Leave a Reply", "Popular Articles"];

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
  const { articles, comments } = await loadSamples(
    SAMPLES,
    { site: paper.url, token: paper.token },
    Date.now(),
  );
  expect([...articles.skipped, ...comments.skipped]).toEqual([]);
  await paper.runSchedule();
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

/** As the masthead writes it; midnight may pass during a test. */
function datesAround(before: number): string[] {
  const format = new Intl.DateTimeFormat("en", { dateStyle: "full", timeZone: "UTC" });
  return [format.format(before), format.format()];
}

/** Clicks the front page's first story. */
async function openFirstStory(page: Page): Promise<void> {
  await page.goto(paper.url);
  const link = page.locator("main .card-title a").first();
  const title = (await link.textContent()) ?? "";
  await link.click();
  await page.locator("article.story h1", { hasText: title }).waitFor();
}

describe.each([
  ["a desk", { width: 1440, height: 900 }],
  ["a tablet", { width: 768, height: 1024 }],
  ["a phone", PHONE],
])("on %s", (_, viewport) => {
  test("a reader goes from the front page to a story, and every part of it is there", async () => {
    const page = await newReader(browser, { viewport });
    const troubles = watchTroubles(page);
    const before = Date.now();
    await page.goto(paper.url);
    expect(datesAround(before)).toContain(await page.locator(".today").textContent());
    expect(await page.locator(".top-five li").count()).toBe(5);
    expect(await sidewaysOverflow(page)).toBe(0);

    await openFirstStory(page);
    expect(datesAround(before)).toContain(await page.locator(".today").textContent());
    for (const name of PARTS) expect(await page.getByRole("heading", { name }).isVisible(), name).toBe(true);
    for (const name of ["Comment", "Name"])
      expect(await page.getByRole("textbox", { name, exact: true }).isVisible(), name).toBe(true);
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(troubles).toEqual([]);
  });
});

test("lists, a search and an address that is none lead on to stories", async () => {
  const page = await newReader(browser, { viewport: PHONE });
  await openFirstStory(page);
  for (const kind of ["section", "tag", "author"]) {
    const story = page.url();
    await page.locator(`main a[href^="/${kind}/"]`).first().click();
    await page.waitForURL(`**/${kind}/**`);
    expect(await page.locator("main .card-title a").count(), kind).toBeGreaterThan(0);
    expect(await sidewaysOverflow(page), kind).toBe(0);
    await page.goto(story);
  }
  const missing = await page.goto(`${paper.url}/no-such-story/`);
  expect(missing?.status()).toBe(404);
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.locator("main").getByRole("searchbox").fill("ferry");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=ferry");
  await page.locator("main .card-title a", { hasText: "ferry" }).first().click();
  await page.locator("article.story h1", { hasText: "ferry" }).waitFor();
});

test("a thread nine levels deep reads well on a phone", async () => {
  const deep = await publishArticle(paper, { title: "A long argument" });
  const word = "Donaudampfschifffahrtsgesellschaftskapitänspatent".repeat(3);
  await importThread(
    paper,
    deep,
    Array.from({ length: 10 }, (_, depth) => `At depth ${depth} I still have this to say. ${word}`),
  );
  const page = await newReader(browser, { viewport: PHONE });
  await page.goto(deep);
  expect(await sidewaysOverflow(page)).toBe(0);
  const bodies = page.locator(".comment-body");
  expect(await bodies.count()).toBe(10);
  for (const body of await bodies.all()) {
    const box = await body.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(200);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
  }
  // Where the steps end, a reply names whom it answers.
  const named = page.locator('[data-depth="9"]').getByText("in reply to Reader 8");
  expect((await named.boundingBox())?.width).toBeGreaterThan(50);
});

describe("a thread", () => {
  const LONG = "It went on like this for a while, and then it went on some more. ".repeat(60).trim();
  const at = (page: Page, text: string) => page.locator("article.comment").filter({ hasText: text }).first();

  async function openThread(texts: string[], options = {}): Promise<{ page: Page; address: string }> {
    const address = await publishArticle(paper);
    await importThread(paper, address, texts);
    const page = await newReader(browser, options);
    await page.goto(address);
    return { page, address };
  }

  test("is folded and unfolded, and stays so; what an address leads to is open", async () => {
    const { page, address } = await openThread(["The first word.", "A reply to it.", LONG]);
    const troubles = watchTroubles(page);
    await page.getByRole("button", { name: "Hide replies (2)" }).click();
    await at(page, "A reply to it.").waitFor({ state: "hidden" });
    await page.reload();
    const show = page.getByRole("button", { name: "Show replies (2)" });
    await show.waitFor();
    expect(await at(page, "A reply to it.").isVisible()).toBe(false);
    const id = await at(page, "A reply to it.").getAttribute("id");
    await page.goto(`${address}#${id}`);
    await at(page, "A reply to it.").waitFor();
    await page.reload();
    await at(page, "A reply to it.").waitFor();

    // A long one has the height of a screen at most, until it is asked for, or something in it is.
    const long = at(page, "It went on");
    const height = async () => (await long.boundingBox())?.height ?? 0;
    const folded = await height();
    await long.getByRole("button", { name: "Show the whole comment" }).click();
    expect(await height()).toBeGreaterThan(folded * 1.5);
    expect(await long.getByRole("button", { name: "Show the whole comment" }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test("says how long ago it was, and when exactly to who asks", async () => {
    const { page, address } = await openThread(["The first word."]);
    const time = at(page, "The first word.").locator("time");
    const exact = (await time.textContent()) ?? "";
    expect(exact).toContain("January 21, 2026");
    await page.clock.setFixedTime(new Date("2026-01-21T11:30:00Z"));
    await page.goto(address);
    await expect.poll(() => time.textContent()).toBe("3 hours ago");
    expect(await time.getAttribute("title")).toBe(exact);
    await at(page, "The first word.").locator("a.comment-time").focus();
    await expect.poll(() => time.textContent()).toBe(exact);
  });

  test("leads from a reply to what it answers, and back", async () => {
    const { page } = await openThread(
      Array.from({ length: 7 }, (_, depth) => `At depth ${depth}, with this to say.`),
      { viewport: PHONE },
    );
    const reply = at(page, "At depth 6");
    await reply.getByRole("link", { name: "in reply to Reader 5" }).click();
    const back = at(page, "At depth 5").getByRole("link", { name: "Back to the reply" });
    await back.click();
    await expect.poll(() => page.locator("article.comment:target").textContent()).toContain("At depth 6");
    await back.waitFor({ state: "detached" });
  });

  test.each([true, false])(
    "leads from a reply to what it answers on another page of it, and back; scripts: %s",
    async (javaScriptEnabled) => {
      const address = await publishArticle(paper);
      await importThread(
        paper,
        address,
        Array.from({ length: 54 }, (_, at) => `Word ${at}, as the thread went on.`),
      );
      const page = await newReader(browser, { viewport: PHONE, javaScriptEnabled });
      await page.goto(address);
      await page.getByRole("link", { name: "More comments" }).click();
      const reply = at(page, "Word 50");
      await reply.getByRole("link", { name: "in reply to Reader 49" }).click();
      await page.waitForURL(/#comment-\d+$/);
      expect(await page.locator("article.comment:target").textContent()).toContain("Word 49");
      const back = page.getByRole("link", { name: "Back to the reply" });
      const bottom = async () => {
        const box = await back.boundingBox();
        return box && box.y + box.height;
      };
      await expect.poll(bottom).toBeLessThanOrEqual(PHONE.height);
      await back.click();
      await expect.poll(() => page.locator("article.comment:target").textContent()).toContain("Word 50");
      expect(await back.count()).toBe(0);
    },
  );

  test("leads a keyboard to what a reply answers and back, over replies between them, and on from there", async () => {
    const { page, address } = await openThread(["The first word.", "A reply to it.", "A reply to that."]);
    const first = await at(page, "The first word.").getAttribute("id");
    const later = "A late reply to the first.";
    await page.goto(`${address}?reply-to=${first?.slice(8)}#respond`);
    await page.getByRole("textbox", { name: "Comment", exact: true }).fill(later);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Mara");
    await page.getByRole("button", { name: "Post Comment" }).click();
    await at(page, later).waitFor();
    await page.goto(paper.url);
    await page.goto(address);
    const focused = () =>
      page.evaluate(() => {
        const { activeElement: focus } = document;
        return `${focus?.className} of ${focus?.closest("article")?.id}`;
      });
    const reply = await at(page, later).getAttribute("id");
    await at(page, later).getByRole("link", { name: "in reply to" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${address}#${first}`);
    await at(page, "The first word.").getByRole("link", { name: "Back to the reply" }).waitFor();
    for (const part of ["comment-time", "report", "back"]) {
      await page.keyboard.press("Tab");
      await expect.poll(focused).toBe(`${part} of ${first}`);
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(`${address}#${reply}`);
    expect(await page.locator(".back").count()).toBe(0);
    await page.keyboard.press("Tab");
    await expect.poll(focused).toBe(`in-reply-to of ${reply}`);
  });

  test("marks what is new since the last visit, and counts a visit of half an hour as one", async () => {
    const { page, address } = await openThread(["The first word."]);
    const marked = page.getByRole("link", { name: "New since your last visit: 1" });
    await page.goto(paper.url);
    await importThread(paper, address, ["The first word.", "A later one."]);
    await page.clock.setFixedTime(Date.now() + 3_600_000);
    await page.goto(address);
    await marked.click();
    await expect.poll(() => page.locator("article.comment:target").textContent()).toContain("A later one.");
    // Whoever reloads has still not read it.
    await page.reload();
    await marked.waitFor();
    await page.goto(paper.url);
    await page.clock.setFixedTime(Date.now() + 3 * 3_600_000);
    await page.goto(address);
    await at(page, "A later one.").waitFor();
    expect(await marked.count()).toBe(0);
  });

  test.each([true, false])(
    "takes a recommendation, which its browser remembers; scripts: %s",
    async (javaScriptEnabled) => {
      const { page, address } = await openThread(["The first word.", "A reply to it."], {
        javaScriptEnabled,
      });
      const first = at(page, "The first word.");
      if (javaScriptEnabled) await page.locator(".thread[data-ready]").waitFor();
      const answered = page.waitForResponse((response) => response.request().method() === "POST");
      await first.getByRole("button", { name: "Recommend" }).click();
      // What is refused is not remembered.
      expect((await answered).status()).toBeLessThan(400);
      if (javaScriptEnabled) {
        await first.getByRole("button", { name: "Recommended 1", pressed: true }).waitFor();
        expect(page.url()).toBe(address);
        await page.reload();
        await first.getByRole("button", { name: "Recommended", pressed: true }).click();
        expect(await first.getByRole("button", { name: "Recommended 2" }).count()).toBe(0);
      } else {
        await page.getByText("The paper does not remember whose it was.").waitFor();
        await page.getByRole("link", { name: "Back to the comment" }).click();
        await first.waitFor();
      }
      const reply = at(page, "A reply to it.");
      expect(await reply.getByRole("button", { name: "Recommend", exact: true }).count()).toBe(1);
    },
  );

  test("is there in full without scripts, with its times", async () => {
    const { page } = await openThread(["The first word.", LONG], { javaScriptEnabled: false });
    expect(await at(page, "It went on").locator(".comment-body").textContent()).toBe(LONG);
    expect(await at(page, "The first word.").locator("time").textContent()).toContain("January 21, 2026");
    expect(await page.locator(".fold, .whole").count()).toBe(0);
  });
});

test("in the dark the paper is dark, printed it is a story without its furniture", async () => {
  const page = await newReader(browser, { colorScheme: "dark" });
  await openFirstStory(page);
  expect(await brightness(page, "backgroundColor")).toBeLessThan(0.15);
  expect(await brightness(page, "color")).toBeGreaterThan(0.8);

  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await brightness(page, "backgroundColor")).toBeGreaterThan(0.95);
  expect(await brightness(page, "color")).toBeLessThan(0.2);
  for (const hidden of ["form#respond", ".top-five", ".popular", ".sections", ".reply"])
    expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
  expect(await page.locator("article.story .body").isVisible()).toBe(true);
});

/** Of the page's ground or ink: 0 is black, 1 is white. */
function brightness(page: Page, property: "backgroundColor" | "color"): Promise<number> {
  return page.evaluate((name) => {
    const [red, green, blue] = (getComputedStyle(document.body)[name].match(/[\d.]+/g) ?? []).map(Number);
    return ((red ?? 0) + (green ?? 0) + (blue ?? 0)) / 765;
  }, property);
}

test("a printed article says where it is and where its links lead, and has nothing that can only be clicked", async () => {
  const address = await publishArticle(paper, {
    title: "On paper",
    body: "See [the report](https://report.example/ice), [the town](/section/town/) and [below](#end).\n\n## End\n\nIt ended.",
  });
  await importThread(paper, address, ["Words about it."]);
  const page = await newReader(browser);
  await page.goto(address);
  const parts = "nav, form, .top-five, .popular, .colophon, .skip, .comment a.report, .actions, .scheme";
  const seen = () => page.locator(`:is(${parts}):visible`).count();
  expect(await page.locator(".printed").isVisible()).toBe(false);
  expect(await seen()).toBeGreaterThan(0);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".printed").textContent()).toBe(address);
  expect(await page.locator(".printed").isVisible()).toBe(true);
  expect(await page.locator(".nameplate").isVisible()).toBe(true);
  expect(await seen()).toBe(0);
  const behind = await page
    .locator(".body p a")
    .evaluateAll((links) => links.map((link) => getComputedStyle(link, "::after").content));
  expect(behind.map((text) => text.replaceAll('"', ""))).toEqual([
    " (https://report.example/ice)",
    " (/section/town/)",
    "none",
  ]);
  expect(await page.locator(".comment-body").isVisible()).toBe(true);
});
