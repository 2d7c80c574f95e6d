import { escapeAll, escapeHtml } from "../wordpress/markup.ts";
import { type Card, cardHtml } from "./cards.ts";

/** Bits of a text's format, and their elements. */
const FORMATS: [bit: number, element: string][] = [
  [1, "strong"],
  [2, "em"],
  [4, "s"],
  [8, "u"],
  [16, "code"],
  [32, "sub"],
  [64, "sup"],
  [128, "mark"],
];

const MAX_DEPTH = 60;

/** The JSON of Ghost's editor since version 5 as HTML; empty where it says nothing. @throws SyntaxError what is no JSON */
export function lexicalHtml(json: string): string {
  return nodeHtml(Object(JSON.parse(json)).root, 0);
}

function nodeHtml(node: unknown, depth: number): string {
  if (typeof node !== "object" || node === null || depth > MAX_DEPTH) return "";
  const { type, children, text } = node as { type?: unknown; children?: unknown; text?: unknown };
  const name = String(type ?? "").replace(/^extended-/, "");
  if (typeof text === "string" && (name === "text" || name === ""))
    return textHtml(text, Number(Object(node).format));
  if (name === "linebreak") return "<br>";
  if (!Array.isArray(children)) return name === "root" ? "" : (cardHtml(name, node as Card) ?? "");
  const inner = children.map((child) => nodeHtml(child, depth + 1)).join(BLOCKS.has(name) ? "\n" : "");
  return wrap(name, node as Card, inner);
}

/** Nodes that hold blocks, not words. */
const BLOCKS = new Set(["root", "list"]);

function wrap(name: string, node: Card, inner: string): string {
  switch (name) {
    case "paragraph":
      return inner === "" ? "" : `<p>${inner}</p>`;
    case "heading":
      return element(/^h[1-6]$/, node.tag, "h2", inner);
    case "quote":
    case "aside":
      return `<blockquote><p>${inner}</p></blockquote>`;
    case "list":
      return element(/^[uo]l$/, node.tag, node.listType === "number" ? "ol" : "ul", inner);
    case "listitem":
      return `<li>${inner}</li>`;
    case "link":
    case "autolink":
      return `<a href="${escapeHtml(String(node.url ?? ""))}">${inner}</a>`;
    default:
      return inner;
  }
}

function element(allowed: RegExp, given: unknown, otherwise: string, inner: string): string {
  const name = allowed.test(String(given)) ? String(given) : otherwise;
  return `<${name}>${inner}</${name}>`;
}

function textHtml(text: string, format: number): string {
  const escaped = escapeAll(text);
  return FORMATS.filter(([bit]) => (format & bit) !== 0).reduce(
    (html, [, name]) => `<${name}>${html}</${name}>`,
    escaped,
  );
}
