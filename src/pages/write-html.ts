import { raw } from "hono/html";
import type { Child } from "hono/jsx";

/** Markup as HTML has it: void elements end with ">". In what JSX renders, every other ">" that a slash could precede is escaped. */
export function writeHtml(content: Child): string {
  return String(content).replaceAll("/>", ">");
}

/** What is the same on every page, rendered once. */
export function fixed(content: Child) {
  return raw(writeHtml(content));
}
