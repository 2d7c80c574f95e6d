import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser, sidewaysOverflow, watchTroubles } from "../support/node/browser.ts";
import { askNewsroom, publishArticle, signIn } from "../support/node/newsroom.ts";
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
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByRole("alert").getByText("Write a zone such as").waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("The Wrenmouth Courant");
  await page.getByLabel("Time zone").fill("Europe/Lisbon");
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByText("Readers everywhere see it").waitFor();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Comments" }).click();
  await page.getByLabel("Closed.").waitFor();
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByLabel("Closed.").check();
  await page.getByRole("button", { name: "Save the settings" }).click();
  await page.getByText("Readers everywhere see it").waitFor();
  const reader = await newReader(browser);
  // The stored page is rendered anew behind the first view.
  const visit = async () => {
    await reader.goto(address);
    return reader.title();
  };
  await expect.poll(visit).toContain("The Wrenmouth Courant");
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

const LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"><rect width="400" height="100" fill="#00695c"/></svg>',
);

test("logo and accent colour take at most six clicks, with the real front page beside them", async () => {
  await publishArticle(paper, { title: "The ferry sails again" });
  const page = await newReader(browser);
  await signIn(page, paper);
  let clicks = 0;
  const click = async (locator: ReturnType<typeof page.getByRole>) => {
    clicks++;
    await locator.click();
  };
  await click(page.getByRole("link", { name: "Settings" }));
  await click(page.getByRole("link", { name: "Look" }));
  await page.locator("#face[data-ready]").waitFor();
  const chosen = page.waitForEvent("filechooser");
  await click(page.getByLabel("Logo", { exact: true }));
  await (await chosen).setFiles({ name: "logo.svg", mimeType: "image/svg+xml", buffer: LOGO });
  await click(page.getByLabel("Accent colour", { exact: true }));
  await page.keyboard.type("#ffcc00");
  const beside = page.frameLocator('iframe[name="preview"]');
  // What cannot be read is shown as the nearest that can.
  const accentOf = () =>
    beside.locator("html").evaluate((html) => getComputedStyle(html).getPropertyValue("--accent"));
  await expect.poll(accentOf).toBe("#866900");
  await beside.getByText("The ferry sails again").first().waitFor();
  await beside.locator('img.logo[src^="data:image/svg"]').waitFor();
  await click(page.getByRole("button", { name: "Save the look" }));
  await page.getByRole("alert").getByText("1.3 to 1").waitFor();
  await click(page.getByRole("button", { name: "Take #866900, and save" }));
  await page.getByText("Readers everywhere see it").waitFor();
  expect(clicks).toBeLessThanOrEqual(6);
  const reader = await newReader(browser);
  await reader.goto(paper.url);
  const logo = reader.locator("img.logo");
  expect(await logo.evaluate((img: HTMLImageElement) => img.naturalWidth > 0 && img.alt)).toBe(
    await reader.title(),
  );
  // Its place is there before it is.
  const box = await logo.boundingBox();
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(4, 1);
  const icons = await reader
    .locator('link[rel~="icon"], link[rel="apple-touch-icon"]')
    .evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).href));
  expect(icons.map((icon) => icon.replace(/.*\./, ""))).toEqual(["ico", "png", "png"]);
  const types = await Promise.all(icons.map(async (icon) => (await fetch(icon)).headers.get("Content-Type")));
  expect(types).toEqual(["image/x-icon", "image/png", "image/png"]);
  const manifest = await (await fetch(`${paper.url}/manifest.webmanifest`)).json();
  expect(manifest).toMatchObject({
    icons: [{ sizes: "192x192" }, { sizes: "512x512", purpose: "maskable" }],
  });
});

test("the look is tried out without scripts, on a phone, and nothing is saved by that", async () => {
  const page = await newReader(browser, {
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: false,
  });
  await signIn(page, paper, "/admin/settings/face");
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByLabel("Banner.").check();
  await page.getByRole("button", { name: "Preview" }).click();
  const shown = page.frameLocator('iframe[name="preview"]').locator("style");
  await expect.poll(async () => (await shown.allTextContents()).join()).toContain("100vmax");
  expect(await (await fetch(paper.url)).text()).not.toContain("100vmax");
  await page.getByRole("button", { name: "Save the look" }).click();
  await page.getByText("Readers everywhere see it").waitFor();
  await expect.poll(async () => (await fetch(paper.url)).text()).toContain("100vmax");
});

test("a pairing of fonts comes from the paper alone, and nothing moves when it is there", async () => {
  const address = await publishArticle(paper, { title: "What the lock keeper heard" });
  const editor = await newReader(browser);
  await signIn(editor, paper, "/admin/settings/face");
  await editor.getByLabel("Classic.").check();
  await editor.getByRole("button", { name: "Save the look" }).click();
  await editor.getByText("Readers everywhere see it").waitFor();
  const reader = await newReader(browser, { viewport: { width: 390, height: 844 } });
  const troubles = watchTroubles(reader);
  const asked: string[] = [];
  reader.on("request", (request) => asked.push(request.url()));
  await reader.addInitScript(() => {
    const moved: number[] = Object.assign(window, { moved: [] }).moved;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        moved.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  // The first page may be painted before the font is there, and keeps the type that it began with.
  for (const page of [paper.url, address]) {
    await reader.goto(page);
    await reader.evaluate(() => document.fonts.ready);
  }
  const heading = reader.getByRole("heading", { level: 1 });
  expect(await heading.evaluate((h1) => getComputedStyle(h1).fontFamily)).toContain("Playfair Display");
  expect(await reader.evaluate(() => [...document.fonts].map(({ status }) => status))).toContain("loaded");
  expect(await reader.evaluate(() => (window as unknown as { moved: number[] }).moved)).toEqual([]);
  expect(asked.filter((one) => one.includes(".woff2"))).not.toEqual([]);
  expect(asked.filter((one) => !one.startsWith(paper.url))).toEqual([]);
  expect(troubles).toEqual([]);
  await askNewsroom(paper, "PUT", "/face", { type: "system" });
});

test("the file of a pairing's italics is loaded where a text has some, and not for what the page says beside it", async () => {
  const opinion = { section: "Opinion", author: "Ida Marlowe" };
  const addresses = [
    await publishArticle(paper, { ...opinion, body: "The lock keeper heard nothing." }),
    await publishArticle(paper, { ...opinion, body: "The lock keeper heard *nothing*." }),
  ];
  // The front page leads with these.
  for (let n = 0; n < 4; n++) await publishArticle(paper, { section: "Town" });
  await askNewsroom(paper, "PUT", "/face", { type: "book" });
  await askNewsroom(paper, "PUT", "/settings", { SITE_TAGLINE: "Twice a week, since 1874" });
  const blocks = [{ of: "section", slug: "opinion", look: "opinion" }];
  await askNewsroom(paper, "PUT", "/front", { blocks });
  const page = await newReader(browser);
  const loaded = async (address: string) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(address);
    await page.evaluate(() => document.fonts.ready);
    return asked.some((url) => url.includes("-italic"));
  };
  const [plain, slanted] = addresses as [string, string];
  await page.goto(paper.url);
  expect(await page.locator(".voice .card-byline").count()).toBeGreaterThan(0);
  expect([await loaded(paper.url), await loaded(plain), await loaded(slanted)]).toEqual([false, false, true]);
  await askNewsroom(paper, "PUT", "/face", { type: "system" });
});

test("light or dark by hand stays in the browser, without a cookie, and no other colours are seen before", async () => {
  const address = await publishArticle(paper);
  const page = await newReader(browser, { colorScheme: "light" });
  const troubles = watchTroubles(page);
  await page.goto(address);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByLabel("Colours").selectOption("Dark");
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("dark");
  await page.addInitScript(() => {
    // The first thing that is painted.
    requestAnimationFrame(() => Object.assign(window, { first: document.documentElement.dataset.theme }));
  });
  await page.goto(paper.url);
  expect(await ground()).toBe(dark);
  expect(await page.evaluate(() => (window as { first?: string }).first)).toBe("dark");
  expect(await page.context().cookies()).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByLabel("Colours").selectOption("Light");
  await expect.poll(ground).toBe(light);
  await page.getByLabel("Colours").selectOption("As on this device");
  await expect.poll(ground).toBe(dark);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await ground()).toBe("rgb(255, 255, 255)");
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await page.getByLabel("Colours").selectOption("Dark");
  await signIn(page, paper, "/admin");
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  expect(troubles).toEqual([]);

  const without = await newReader(browser, { javaScriptEnabled: false });
  await without.goto(address);
  expect(await without.locator(".scheme").isVisible()).toBe(false);
});

test("the key / leads to the search of the settings, which leads to the setting; in a field it is a slash", async () => {
  const page = await newReader(browser);
  await signIn(page, paper, "/admin/settings");
  await page.locator("#find[data-ready]").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("clock/");
  await expect.poll(() => page.getByLabel("Find a setting").inputValue()).toBe("clock/");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Time zone" }).click();
  await page.waitForURL("**/admin/settings#TIME_ZONE");
});

test("the key that signs messages to a chat is told where the chat is set", async () => {
  await askNewsroom(paper, "PUT", "/settings", { WEBHOOK_URL: "https://chat.example/hook" });
  const page = await newReader(browser);
  await signIn(page, paper, "/admin/settings/mail");
  const told = page.getByText("Messages are signed with this key:");
  await told.waitFor();
  expect(await told.textContent()).toMatch(/key: [\w-]{43}/);
});
