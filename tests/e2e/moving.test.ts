import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newReader, openBrowser } from "../support/node/browser.ts";
import { askNewsroom, signIn } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const OLD = "/2026/11/23/the-ferry-stays/";
const NEW = "/harbour/ferry/";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await paper.stop();
});

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

async function publish(path: string): Promise<number> {
  const article = { path, title: "The ferry stays", body: "It stays.", bodyFormat: "markdown" };
  const { articles } = (await askNewsroom(paper, "PUT", "/articles", article)) as {
    articles: { id: number }[];
  };
  return articles[0]?.id ?? 0;
}

async function openEditor(id: number): Promise<Page> {
  const page = await newReader(browser);
  await signIn(page, paper, `/admin/articles/${id}`);
  return page;
}

async function moveTo(editor: Page, path: string): Promise<void> {
  await field(editor, "Address").fill(path);
  await editor.getByRole("button", { name: "Save", exact: true }).click();
  await editor.getByText("It is published.").waitFor();
}

test("a browser follows an article that moves and moves back, and its comment with it", async () => {
  const editor = await openEditor(await publish(OLD));
  const reader = await newReader(browser);
  await reader.goto(paper.url + OLD);
  await field(reader, "Comment").fill("We all hoped that it would.");
  await field(reader, "Name").fill("Ada Kell");
  await moveTo(editor, NEW);
  await reader.getByRole("button", { name: "Post Comment" }).click();
  await reader.locator("article.comment", { hasText: "We all hoped that it would." }).waitFor();
  await reader.goto(paper.url + OLD);
  expect(new URL(reader.url()).pathname).toBe(NEW);
  await moveTo(editor, OLD);
  // What the browser has kept of the first move must not meet the second one.
  await reader.goto(paper.url + OLD);
  expect(new URL(reader.url()).pathname).toBe(OLD);
  await reader.goto(paper.url + NEW);
  expect(new URL(reader.url()).pathname).toBe(OLD);
});
