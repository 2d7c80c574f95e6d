import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow } from "../support/node/browser.ts";
import { askNewsroom, publishArticle, signIn } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper({ vars: { LANGUAGE: "de" } }), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await paper.stop();
});

test("the imprint, made from its template, is in the footer of every page five clicks from the newsroom's home", async () => {
  const page = await newReader(browser, { javaScriptEnabled: false });
  await signIn(page, paper, "/admin");
  let clicks = 0;
  const click = async (name: string | RegExp, role: "link" | "button" = "link") => {
    clicks += 1;
    await page.getByRole(role, { name }).first().click();
  };
  await click("Settings");
  await click("Menus and pages");
  await click("Make it Impressum", "button");
  const text = page.getByLabel("Text", { exact: true });
  await text.fill((await text.inputValue()).replaceAll(/\[EINTRAGEN: [^\]]*\]/g, "Kai Brandt"));
  await click("Publish", "button");
  await page.getByText("It is published.").waitFor();
  expect(clicks).toBeLessThanOrEqual(5);
  const reader = await newReader(browser);
  const inFooter = async (path: string) => {
    await reader.goto(paper.url + path);
    return reader.getByRole("contentinfo").getByRole("link", { name: "Impressum" }).count();
  };
  for (const path of ["/", "/nothing/", "/impressum/"]) await expect.poll(() => inFooter(path)).toBe(1);
});

test("menus are put in order in the page itself, and saved with one press", async () => {
  await askNewsroom(paper, "PUT", "/menus", {
    social: ["https://x.com/paper", "https://bsky.app/profile/paper"],
  });
  const page = await newReader(browser, { viewport: { width: 320, height: 700 } });
  await signIn(page, paper, "/admin/settings/menus");
  await page.locator("#menus[data-ready]").waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByRole("button", { name: "Up Bluesky" }).click();
  await page.getByText("Nothing of this is saved yet.").waitFor();
  await page.getByRole("button", { name: "Remove X" }).click();
  await page.getByRole("button", { name: "Save the menus" }).click();
  await page.getByText("Every page shows it").waitFor();
  const { social } = (await askNewsroom(paper, "GET", "/menus")) as { social: { name: string }[] };
  expect(social.map(({ name }) => name)).toEqual(["Bluesky"]);
});

/** The masthead's links as they stand, what of each can be seen, and what is at its middle. */
function seen(page: Page) {
  return page.locator(".masthead nav a:visible").evaluateAll((links) =>
    links.map((link) => {
      const { left, right, top, bottom, width, height } = link.getBoundingClientRect();
      const list = link.closest("ul")?.getBoundingClientRect();
      const isWhole =
        (list === undefined || (left >= list.left - 1 && right <= list.right + 1)) && right <= innerWidth;
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return {
        name: link.textContent?.trim() ?? "",
        isHere: link.hasAttribute("aria-current"),
        isFocused: link === document.activeElement,
        isSeen: isWhole && at === link,
        width,
        height,
      };
    }),
  );
}

describe.each([8, 20])("on a phone, a paper of %i sections", (count) => {
  const name = (n: number) => (n === count - 1 ? "Correspondence" : `Section ${n}`);

  test.each([390, 320, 768])(
    "shows where one is at %i pixels, and nothing that is focused is hidden",
    async (width) => {
      for (let n = 0; n < count; n++)
        await publishArticle(paper, {
          path: `/2026/01/20/of-section-${n}/`,
          title: `Of section ${n}`,
          section: { name: name(n), slug: `section-${n}` },
        });
      await askNewsroom(paper, "PUT", "/menus", {
        main: Array.from({ length: count }, (_, n) => `/section/section-${n}/`),
        thenSections: false,
      });
      const page = await newReader(browser, { viewport: { width, height: 800 }, javaScriptEnabled: false });
      const path = `${paper.url}/section/section-${count - 1}/`;
      await expect
        .poll(async () => {
          await page.goto(path);
          return (await seen(page)).length;
        })
        .toBe(count + 1);
      expect(await sidewaysOverflow(page)).toBe(0);
      const links = await seen(page);
      expect(links.filter(({ isHere }) => isHere)).toMatchObject([{ name: "Correspondence", isSeen: true }]);
      expect(links.at(-1)).toMatchObject({ name: "Search", isSeen: true });
      for (const link of links)
        expect([link.name, link.height >= 44, link.width >= 24]).toEqual([link.name, true, true]);
      await page.locator(".nameplate a").focus();
      for (const { name: expected } of links) {
        await page.keyboard.press("Tab");
        await expect
          .poll(async () => (await seen(page)).find(({ isFocused }) => isFocused))
          .toMatchObject({ name: expected, isSeen: true });
      }
    },
  );
});
