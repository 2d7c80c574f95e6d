import type { TemplateName } from "../../../menus/made-pages.ts";
import type { Facts } from "./facts.ts";

/** What a template is filled in with. */
export type Paper = {
  name: string;
  /** The paper's origin, or "" where it is not set. */
  url: string;
  /** What commenters are asked to keep to, a line each. */
  houseRules: string[];
  facts: Facts;
};

/** A page to begin with: its text as Markdown, in which what only the paper's people know is asked for in brackets. */
export type Template = {
  /** As the page and its menu entry are called. */
  title: string;
  /** The first is made; a page at one of the others is taken for it. */
  paths: string[];
  body: (paper: Paper) => string;
};

export type Templates = Record<TemplateName, Template>;

/** What a template asks for: `[FILL IN: …]`, in German `[EINTRAGEN: …]`. */
const TO_FILL_IN = /\[(?:FILL IN|EINTRAGEN): [^\]]*\]/g;

/** What of a text is still to be filled in before it is published. */
export function toFillIn(text: string): string[] {
  return [...new Set(text.match(TO_FILL_IN) ?? [])];
}

/** Paragraphs, without those that are not said. */
export function paragraphs(...parts: (string | false)[]): string {
  return `${parts
    .filter((part) => part !== false)
    .map((part) => part.trim())
    .join("\n\n")}\n`;
}

export function list(lines: (string | false)[]): string {
  return lines.flatMap((line) => (line === false ? [] : [`- ${line}`])).join("\n");
}
