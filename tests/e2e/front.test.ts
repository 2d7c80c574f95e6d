import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { askNewsroom, publishArticle, signIn } from "../support/node/newsroom.ts";
import { makePhoto, sendPhoto } from "../support/node/photos.ts";
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

/** What a reader sees from the top: the breaking line, headings of blocks, headlines. */
async function outline(page: Page): Promise<string[]> {
  await page.goto(paper.url);
  const texts = await page.locator(".breaking, main h2, main h3").allTextContents();
  return texts.map((text) => text.trim()).filter((text) => !/^(?:Top 5|Popular)/.test(text));
}

describe.each([true, false])("the front page, arranged on a phone; scripts: %s", (javaScriptEnabled) => {
  const title = (n: number) => `${javaScriptEnabled ? "Ferry" : "Tram"} ${n}`;
  const path = (n: number) => `/${title(n).toLowerCase().replace(" ", "-")}/`;
  const phone = { viewport: { width: 390, height: 844 }, javaScriptEnabled };

  test("shows readers what leads, blocks and a breaking line; what ends or goes gives way to the newest", async () => {
    const { url } = await sendPhoto(paper, await makePhoto(1, { width: 1200, height: 800 }), {
      alt: "The quay",
    });
    for (let n = 9; n >= 1; n--)
      await publishArticle(paper, {
        path: path(n),
        title: title(n),
        section: n % 2 ? "Town" : "Sport",
        ...(n % 3 === 0 && { image: { url, alt: "The quay" } }),
      });
    const editor = await newReader(browser, phone);
    await signIn(editor, paper);
    await editor.getByRole("link", { name: "Settings" }).click();
    await editor.getByRole("link", { name: "Front page" }).click();
    await editor.getByLabel("What has happened").waitFor();
    expect(await sidewaysOverflow(editor)).toBe(0);
    await editor.getByLabel("What has happened").fill("The bridge is closed");
    await editor.getByLabel("Where it leads").fill(path(2));
    await editor.getByLabel("The first", { exact: true }).selectOption(title(5));
    await editor.getByLabel("Beside it, 1").selectOption(title(6));
    await editor.getByLabel("Beside it, 3").selectOption("Nothing");
    for (const block of ["Sport", "Most read", "Town"]) {
      await editor.getByLabel("Of", { exact: true }).selectOption(block);
      await editor.getByRole("button", { name: "Add it" }).click();
      await editor.getByText("Not saved yet").waitFor();
    }
    await editor.getByRole("group", { name: "1. Sport" }).getByLabel("It looks").selectOption({ index: 0 });
    await editor.getByRole("group", { name: "1. Sport" }).getByLabel("It has").selectOption("2 articles");
    await editor.getByRole("group", { name: "3. Town" }).getByLabel("It has").selectOption("2 articles");
    await editor.getByRole("button", { name: "Move Town up" }).click();
    await editor.getByRole("group", { name: "2. Town" }).waitFor();
    // What was chosen above has come along.
    expect(await editor.getByLabel("What has happened").inputValue()).toBe("The bridge is closed");
    await editor.getByRole("button", { name: "Save the front page" }).first().click();
    await editor.getByText("shows it now").waitFor();

    const reader = await newReader(browser, phone);
    const troubles = watchTroubles(reader);
    const breaking = "Breaking The bridge is closed";
    const below = ["Sport", title(2), title(4), "Town", title(3), title(7)];
    expect(await outline(reader)).toEqual([breaking, title(5), title(6), title(1), ...below]);
    expect(await sidewaysOverflow(reader)).toBe(0);
    expect(await reader.locator(".blocks .popular").isVisible()).toBe(true);
    await reader.getByRole("link", { name: "The bridge is closed" }).click();
    await reader.waitForURL(paper.url + path(2));

    // The newsroom takes the leading story back, and the breaking line's time is over.
    await askNewsroom(paper, "PUT", "/articles", {
      ...{ path: path(5), title: title(5), body: "It was wrong.", bodyFormat: "markdown" },
      ...{ status: "withdrawn", section: "Town" },
    });
    const front = (await askNewsroom(paper, "GET", "/front")) as { breaking: { until: string } };
    front.breaking.until = new Date().toISOString();
    await askNewsroom(paper, "PUT", "/front", front);
    const newest = [title(1), title(6), title(2), "Sport", title(4), title(8), "Town", title(3), title(7)];
    await expect
      .poll(
        async () => {
          await paper.runSchedule();
          return outline(reader);
        },
        { timeout: 20_000 },
      )
      .toEqual(newest);

    // And once nothing is chosen it is all by itself again.
    await editor.goto(`${paper.url}/admin/settings/front`);
    for (const label of ["The first", "Beside it, 1"])
      await editor.getByLabel(label, { exact: true }).selectOption("The newest");
    await editor.getByLabel("Beside it, 3").selectOption("The newest");
    for (const block of ["Sport", "Most read", "Town"]) {
      await editor.getByRole("button", { name: `Take ${block} away` }).click();
      await editor.getByRole("button", { name: `Take ${block} away` }).waitFor({ state: "detached" });
    }
    await editor.getByRole("button", { name: "Save the front page" }).first().click();
    await editor.getByText("shows it now").waitFor();
    expect((await outline(reader)).slice(0, 8)).toEqual([1, 2, 3, 4, 6, 7, 8, 9].map(title));
    expect(troubles).toEqual([]);
  });
});
