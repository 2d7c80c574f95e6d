import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { newAddress, newReader } from "./browser.ts";
import { askNewsroom, signIn } from "./newsroom.ts";
import type { RunningPaper } from "./server.ts";

/** Sends comments to an article that holds all of them. The last one comes first in the queue. @returns their ids */
export async function sendHeld(address: string, ...texts: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const [n, comment] of texts.entries()) {
    const response = await fetch(`${address}comments`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": newAddress() },
      body: JSON.stringify({ comment, author: `Reader ${n + 1}` }),
    });
    expect(response.status).toBe(202);
    const answer = (await response.json()) as { comment: { id: number } };
    ids.push(answer.comment.id);
  }
  return ids;
}

/** A moderator in front of the queue. */
export async function openQueue(
  browser: Browser,
  paper: RunningPaper,
  options: Parameters<typeof newReader>[1] = {},
): Promise<Page> {
  const page = await newReader(browser, options);
  await signIn(page, paper, "/admin/comments");
  return page;
}

export async function emptyQueue(paper: RunningPaper): Promise<void> {
  const { items } = (await askNewsroom(paper, "GET", "/comments?status=held&limit=100")) as {
    items: { id: number }[];
  };
  if (items.length === 0) return;
  const decisions = items.map(({ id }) => ({ id, decision: "trash" }));
  await askNewsroom(paper, "POST", "/decisions", { decisions });
}

/** The card of the comment with this text. */
export function cardOf(page: Page, text: string): Locator {
  return page.locator(".queued").filter({ hasText: text });
}

/** Waits until the queue says this of what was done. */
export async function saidThat(page: Page, text: string): Promise<void> {
  await page.locator(".said", { hasText: text }).waitFor();
}
