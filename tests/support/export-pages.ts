import { expect } from "vitest";
import { exportAdminApi } from "../../src/export/routes.ts";
import { roomApp } from "./room-app.ts";

export type Line = { type: string; [field: string]: unknown };

/** One answer of the export, line by line. */
export async function exportedPage(path: string, app = roomApp(exportAdminApi)): Promise<Line[]> {
  const response = await app.request(path);
  expect([response.status, response.headers.get("Content-Type")]).toEqual([
    200,
    "application/x-ndjson; charset=utf-8",
  ]);
  const text = new TextDecoder().decode(await response.arrayBuffer());
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/**
 * All lines, page by page, without those that lead to the next page.
 * @param between what happens on the site after each page; it is given the page's lines
 */
export async function exportedPages(
  path = "/export",
  between: (lines: Line[]) => Promise<void> = async () => {},
): Promise<Line[][]> {
  const pages: Line[][] = [];
  for (let cursor: unknown = ""; cursor !== null; ) {
    const lines = await exportedPage(`${path}?cursor=${encodeURIComponent(String(cursor))}`);
    const last = lines.pop();
    pages.push(lines);
    cursor = last?.type === "next" ? last.cursor : null;
    if (cursor === null) expect(last).toEqual({ type: "end" });
    expect(pages.length).toBeLessThan(100);
    await between(lines);
  }
  return pages;
}
