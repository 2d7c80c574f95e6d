import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { interceptRequests, newReader, openBrowser, sidewaysOverflow } from "../support/node/browser.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let site: Server;
let paper: RunningPaper;
let browser: Browser;
let port: number;

/** A static page of another site: the tag and nothing else of the paper's. */
function pageAt(path: string): string {
  return `<!doctype html><html lang="en"><head><title>Knots &amp; hitches</title>
    <link rel="canonical" href="${path.replace(/\?.*|\/*$/g, "")}/"></head><body><h1>Knots</h1><p>${path}</p>
    <script src="${paper.url}/assets/embed.js" async></script>
    <noscript><a href="${paper.url}/embed/localhost:${port}/knots/">Comments</a></noscript></body></html>`;
}

beforeAll(async () => {
  site = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(pageAt(request.url ?? "/"));
  });
  site.listen(0);
  await once(site, "listening");
  ({ port } = site.address() as AddressInfo);
  [paper, browser] = await Promise.all([
    startPaper({ vars: { EMBED_ORIGINS: `http://localhost:${port}`, HOLD_AT: "90", SPAM_AT: "99" } }),
    // Nothing of the paper's is kept as a cookie in a frame of another site's page.
    openBrowser(["--test-third-party-cookie-phaseout"]),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
  site?.close();
});

const threadOf = (page: Page) => page.frameLocator("iframe.broadsheet-comments");
const commentBy = (page: Page, words: string) =>
  threadOf(page).locator("article.comment", { hasText: words });

async function post(page: Page, words: string, author = "Ada Reader"): Promise<void> {
  const thread = threadOf(page);
  await thread.locator("#field-comment").fill(words);
  await thread.locator("#field-author").fill(author);
  await thread.locator("form#respond[data-ready]").waitFor();
  await thread.getByRole("button", { name: "Post Comment" }).click();
  await commentBy(page, words).waitFor();
}

const frameHeight = (page: Page) =>
  page.locator("iframe.broadsheet-comments").evaluate((frame) => frame.clientHeight);

test("a page of another site shows its thread, and takes comments, without a cookie", async () => {
  const page = await newReader(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(`http://localhost:${port}/knots?utm_source=x`);
  const thread = threadOf(page);
  await thread.locator("#field-comment").fill("A bowline holds.");
  await thread.locator("#field-author").fill("Ada Reader");
  await thread.locator("form#respond[data-ready]").waitFor();
  await thread.getByRole("button", { name: "Post Comment" }).click();
  await thread.locator("article.comment", { hasText: "A bowline holds." }).waitFor();
  // All of it shows: the page around has the height that the thread has.
  await expect
    .poll(async () => {
      const inner = await thread
        .locator("body")
        .evaluate((body) => Math.ceil(body.getBoundingClientRect().height));
      return (await frameHeight(page)) - inner;
    })
    .toBe(0);
  expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
  await page.goto(`http://localhost:${port}/knots/`);
  await threadOf(page).locator("article.comment", { hasText: "A bowline holds." }).waitFor();
  expect(await threadOf(page).locator("article.comment").count()).toBe(1);
});

test("what was typed is there again when the page around is opened again", async () => {
  const page = await newReader(browser);
  await page.goto(`http://localhost:${port}/knots/`);
  await threadOf(page).locator("#field-comment").fill("Half a thought");
  await threadOf(page).locator("form#respond[data-ready]").waitFor();
  await threadOf(page).locator("#field-comment").press("End");
  await threadOf(page).locator("#field-comment").pressSequentially(" more");
  await page.reload();
  await expect.poll(() => threadOf(page).locator("#field-comment").inputValue()).toBe("Half a thought more");
});

test("the thread follows the theme of the page around it", async () => {
  const page = await newReader(browser);
  await page.goto(`http://localhost:${port}/knots/`);
  await threadOf(page).locator("html.framed").waitFor();
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
  });
  await threadOf(page).locator("html[data-theme=dark]").waitFor();
  await page.evaluate(() => {
    delete document.documentElement.dataset.theme;
  });
  await threadOf(page).locator("html:not([data-theme])").waitFor();
});

test("a site that is not allowed gets no thread, and cannot frame one of another", async () => {
  const page = await newReader(browser);
  await page.goto(`http://127.0.0.1:${port}/knots/`);
  await page.locator("iframe.broadsheet-comments").waitFor();
  await page.evaluate((src) => {
    document.body.append(Object.assign(document.createElement("iframe"), { id: "stolen", src }));
  }, `${paper.url}/embed/localhost:${port}/knots/`);
  await page.waitForLoadState("networkidle");
  const shown = await Promise.all(page.frames().map((frame) => frame.locator("#field-comment").count()));
  expect(shown.every((count) => count === 0)).toBe(true);
});

test("without scripts a link leads to the thread, which works by itself", async () => {
  const page = await newReader(browser, { javaScriptEnabled: false });
  await page.goto(`http://localhost:${port}/knots/`);
  await page.getByRole("link", { name: "Comments" }).click();
  await page.getByLabel("Comment", { exact: true }).fill("So does a clove hitch.");
  await page.getByLabel("Name", { exact: true }).fill("Bea Reader");
  await page.getByRole("button", { name: "Post Comment" }).click();
  await page.locator("article.comment", { hasText: "So does a clove hitch." }).waitFor();
  await page.getByRole("link", { name: /Knots/ }).waitFor();
});

/** As a browser that lets no frame of another site keep anything. */
const FORBIDDEN = () => {
  if (parent === window) return;
  for (const storage of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, storage, {
      get() {
        throw new DOMException("Forbidden", "SecurityError");
      },
    });
};

describe.each([
  { kept: "keeps no cookie in frames", forbid: null },
  { kept: "keeps nothing in frames", forbid: FORBIDDEN },
])("where a browser $kept", ({ forbid }) => {
  const open = async (name: string) => {
    const page = await newReader(browser, { viewport: { width: 390, height: 844 } });
    if (forbid) await page.addInitScript(forbid);
    await page.goto(`http://localhost:${port}/${name}${forbid ? "-forbidden" : ""}/`);
    return page;
  };

  test("who commented changes it, and takes it back", async () => {
    const page = await open("changed");
    const thread = threadOf(page);
    await post(page, "A bowlin holds.");
    await commentBy(page, "A bowlin holds.").getByRole("link", { name: "Edit" }).click();
    await thread.locator("form#edit[data-ready]").waitFor();
    await thread.locator("form#edit #field-comment").fill("A bowline holds.");
    await thread.getByRole("button", { name: "Save changes" }).click();
    const changed = commentBy(page, "A bowline holds.");
    await changed.locator(".edited").waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await changed.getByRole("link", { name: "Edit" }).click();
    await thread.getByRole("button", { name: "Withdraw comment" }).click();
    await thread.getByRole("heading", { name: "Withdraw your comment?" }).waitFor();
    await thread.getByRole("button", { name: "No, keep it" }).click();
    await thread.getByRole("button", { name: "Withdraw comment" }).click();
    await thread.getByRole("button", { name: "Yes, withdraw it" }).click();
    await thread.locator("form#respond").waitFor();
    await changed.waitFor({ state: "detached" });
  });

  test("who edits something that cannot be taken is told so, with the words still there", async () => {
    const page = await open("refused");
    const thread = threadOf(page);
    await post(page, "A sheet bend joins two ropes.");
    await commentBy(page, "sheet bend").getByRole("link", { name: "Edit" }).click();
    await thread.locator("form#edit #field-comment").fill(" ");
    await thread.getByRole("button", { name: "Save changes" }).click();
    await thread.getByText("Please enter your comment!").waitFor();
    await thread.locator("#field-comment").fill("A sheet bend joins two ropes of a kind.");
    await interceptRequests(page, "**/edit", (request) => request.abort());
    await thread.getByRole("button", { name: "Save changes" }).click();
    await thread.getByText("it is not known whether this has reached the paper").waitFor();
    expect(await thread.locator("#field-comment").inputValue()).toBe(
      "A sheet bend joins two ropes of a kind.",
    );
    await thread.getByRole("link", { name: "Back without a change" }).click();
    await commentBy(page, "A sheet bend joins two ropes.").waitFor();
  });
});

test("a thread in which one was written, changed and withdrawn is what it is when the page is opened again", async () => {
  const page = await newReader(browser);
  await page.goto(`http://localhost:${port}/settled/`);
  const thread = threadOf(page);
  const long = "A rolling hitch holds along the pole. ".repeat(40).trim();
  await post(page, long);
  const first = commentBy(page, "A rolling hitch").first();
  await first.getByRole("link", { name: "Reply" }).click();
  await post(page, "And it lets go.");
  const look = async () => {
    await thread.locator(".thread[data-ready]").waitFor();
    return {
      heading: await thread.locator("#comments-title").textContent(),
      said: await thread.locator(".thread .empty").allInnerTexts(),
      comments: await thread.locator("article.comment").evaluateAll((all) =>
        all.map((comment) => ({
          buttons: [...comment.querySelectorAll("button")].map((button) => button.textContent?.trim()),
          isLong: comment.querySelector(".long") !== null,
          hasExactTime: comment.querySelector(".comment-time time[title]") !== null,
        })),
      ),
    };
  };
  const asAfterReload = async () => {
    const before = await look();
    await page.reload();
    await thread.locator("article.comment, .empty").first().waitFor();
    await expect.poll(look).toEqual(before);
    return before;
  };
  const posted = await asAfterReload();
  expect(posted.comments[0]).toEqual({
    buttons: ["Show the whole comment", "Hide replies (1)"],
    isLong: true,
    hasExactTime: true,
  });
  await first.getByRole("link", { name: "Edit" }).click();
  await thread.locator("form#edit #field-comment").fill(`${long} Always.`);
  await thread.getByRole("button", { name: "Save changes" }).click();
  await first.locator(".edited").waitFor();
  expect(await asAfterReload()).toEqual(posted);
  for (const words of ["And it lets go.", "A rolling hitch"]) {
    await commentBy(page, words).getByRole("link", { name: "Edit" }).click();
    await thread.getByRole("button", { name: "Withdraw comment" }).click();
    await thread.getByRole("button", { name: "Yes, withdraw it" }).click();
    await thread.locator("form#respond").waitFor();
    await asAfterReload();
  }
  expect((await look()).said).toHaveLength(1);
});

test("what waits for a moderator stays in its author's sight, and can be changed, without a cookie", async () => {
  await fetch(`${paper.url}/api/v1/admin/words`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${paper.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ block: "", hold: "splice.example", allow: "" }),
  });
  const page = await newReader(browser);
  await page.goto(`http://localhost:${port}/held/`);
  await post(page, "First of all, a reef knot.");
  await post(page, "It is on splice.example for all to see.");
  const other = await newReader(browser);
  await other.goto(`http://localhost:${port}/held/`);
  await commentBy(other, "reef knot").waitFor();
  expect(await commentBy(other, "splice.example").count()).toBe(0);
  expect(await commentBy(other, "reef knot").getByRole("link", { name: "Edit" }).count()).toBe(0);
  await page.reload();
  const held = commentBy(page, "splice.example");
  await held.getByText("Your comment is awaiting moderation.").waitFor();
  await commentBy(page, "reef knot").getByRole("link", { name: "Edit" }).waitFor();
  await held.getByRole("link", { name: "Edit" }).click();
  await threadOf(page).locator("form#edit #field-comment").fill("It is on splice.example, since last year.");
  await threadOf(page).getByRole("button", { name: "Save changes" }).click();
  await commentBy(page, "since last year").getByText("Your comment is awaiting moderation.").waitFor();
  expect(await page.context().cookies()).toEqual([]);

  // What was decided on it stands in its place, and leads to why.
  const id = (await commentBy(page, "since last year").getAttribute("id"))?.slice(8);
  const { status } = await fetch(`${paper.url}/api/v1/admin/decisions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${paper.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ decisions: [{ id: Number(id), decision: "trash" }] }),
  });
  expect(status).toBe(200);
  await page.reload();
  await commentBy(page, "Your comment was removed").getByRole("link", { name: "What was decided" }).click();
  await threadOf(page).getByText("A person decided this on").waitFor();
  await threadOf(page).getByText("since last year").waitFor();
});
