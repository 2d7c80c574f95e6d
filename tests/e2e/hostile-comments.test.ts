import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newAddress, newReader, openBrowser } from "../support/node/browser.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "'\"></textarea><iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
  "<a href='javascript:alert(1)'>read on</a>",
  "[read on](javascript:alert(1)) javascript:alert(1)",
  'https://a.example/"onmouseover="alert(1)',
  "</title></style></template><details open ontoggle=alert(1)>",
  "<!--><style>*{display:none}</style><base href=//evil.example>",
  "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
];

/** Everything that a comment may consist of. */
const TAGS = ["a", "article", "b", "blockquote", "br", "div", "em", "header", "p", "span", "time"];

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

/** Without the policy of the page, which would stop most of this by itself. */
async function openDefenceless(javaScriptEnabled: boolean): Promise<{ page: Page; dialogs: string[] }> {
  const page = await newReader(browser, { bypassCSP: true, javaScriptEnabled });
  const dialogs: string[] = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  return { page, dialogs };
}

async function send(page: Page, comment: string, author: string): Promise<void> {
  // Each is another reader's: one reader may send five a minute.
  await page.context().setExtraHTTPHeaders({ "CF-Connecting-IP": newAddress() });
  await page.locator("#field-comment").fill(comment);
  await page.locator("#field-author").fill(author);
  await page.getByRole("button", { name: "Post Comment" }).click();
}

/** Tags, attributes and addresses within comments that no comment should have. */
function strangeParts(page: Page): Promise<string[]> {
  return page.locator("article.comment").evaluateAll(
    (comments, tags) =>
      comments
        .flatMap((comment) => [comment, ...comment.querySelectorAll("*")])
        // The paper's own buttons stand beside what strangers wrote, and never within it.
        .filter((element) => !element.matches(".comment > .actions :is(form, form button, button.fold)"))
        .flatMap((element) => {
          const tag = element.localName;
          const attributes = [...element.attributes].filter(
            ({ name, value }) => /^on|^src|^style$/.test(name) || /^\s*(javascript|data):/i.test(value),
          );
          return [
            ...(tags.includes(tag) ? [] : [tag]),
            ...attributes.map(({ name, value }) => `${tag} ${name}=${value}`),
          ];
        }),
    TAGS,
  );
}

/** Has a person approve whatever is held, so that everybody sees it. */
async function approveEverything(): Promise<void> {
  for (const status of ["held", "spam"]) {
    const { items } = (await askNewsroom(paper, "GET", `/comments?status=${status}&limit=100`)) as {
      items: { id: number }[];
    };
    const decisions = items.map(({ id }) => ({ id, decision: "approve" }));
    if (decisions.length > 0) await askNewsroom(paper, "POST", "/decisions", { decisions });
  }
  await paper.runSchedule();
}

async function expectOnlyText(page: Page, texts: string[]): Promise<void> {
  expect(await strangeParts(page)).toEqual([]);
  const bodies = await page.locator(".comment-body").allTextContents();
  expect(bodies.toSorted()).toEqual(texts.toSorted());
}

test.each([
  ["with scripts", true],
  ["without scripts", false],
])("what strangers write is text and nothing else, %s", async (_, javaScriptEnabled) => {
  const address = await publishArticle(paper);
  const { page, dialogs } = await openDefenceless(javaScriptEnabled);
  await page.goto(address);
  for (const [index, text] of HOSTILE.entries()) {
    await send(page, text, `${index} ${text}`.slice(0, 80));
    await page.locator("article.comment").nth(index).waitFor();
    await page.locator("article.comment").nth(index).hover();
  }
  await expectOnlyText(page, HOSTILE);

  await approveEverything();
  const other = await openDefenceless(true);
  await other.page.goto(address);
  await expectOnlyText(other.page, HOSTILE);
  for (const comment of await other.page.locator("article.comment").all()) {
    const name = await comment.locator(".comment-author").textContent();
    await comment.hover();
    await comment.getByRole("link", { name: "Reply" }).click();
    await expect.poll(() => other.page.locator(".replying").textContent()).toContain(`Replying to ${name}`);
    await expect.poll(() => other.page.locator(".replying *").count()).toBe(2);
  }
  expect([...dialogs, ...other.dialogs]).toEqual([]);
});

test("a form that comes back holds it as text", async () => {
  const address = await publishArticle(paper);
  const { page, dialogs } = await openDefenceless(true);
  // The form's own way, without its script.
  await page.route("**/comments.js*", (route) => route.abort());
  for (const text of HOSTILE) {
    await page.goto(address);
    await send(page, text, " ");
    await page.locator("#field-author-error", { hasText: "Please enter your name here" }).waitFor();
    expect(await page.locator("#field-comment").inputValue()).toBe(text);
    expect(await page.locator("iframe, svg, details:not(.terms), base, form img").count()).toBe(0);
  }
  expect(dialogs).toEqual([]);
});

test("a search repeats it as text", async () => {
  const { page, dialogs } = await openDefenceless(true);
  for (const text of HOSTILE) {
    await page.goto(`${paper.url}/search?q=${encodeURIComponent(text)}`);
    expect(await page.locator("main input[type=search]").inputValue()).toBe(text);
    expect(await page.locator("iframe, svg, details:not(.search-filters), base, main img").count()).toBe(0);
  }
  expect(dialogs).toEqual([]);
});
