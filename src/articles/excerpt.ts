import { type Element, isText, type Node, parseTree } from "./body/tree.ts";

/** Letters of an excerpt: two or three lines of a card, and what search engines show of a description. */
const MAX_LETTERS = 200;

/** So much of a body is looked at first: hardly any begins with more figures than that. */
const BEGINNING = 10_000;

/** What is not said in the running text. */
const ASIDE = new Set("figure figcaption pre table caption audio video picture h2 h3 h4 h5 h6 hr".split(" "));
const ASIDE_CLASSES =
  /(?:^|\s)(?:footnotes\S*|wp-block-footnotes|wp-caption\S*|wp-block-(?:button|file)\S*|embed|credit)(?:\s|$)/;
const LINES = new Set("p div li dt dd blockquote br td section aside address details summary".split(" "));

/**
 * How a body begins: its first words, cut at one, without markup, headings, captions, code, tables and notes. For those who have
 * no standfirst: cards, feeds and descriptions.
 * @param html what renderBody has made
 */
export function excerptOf(html: string): string {
  const beginning = excerpt(wordsOf(parseTree(html.slice(0, BEGINNING))));
  return beginning || html.length <= BEGINNING ? beginning : excerpt(wordsOf(parseTree(html)));
}

function wordsOf(node: Node): string {
  if (isText(node)) return node.text;
  if (node.attributes.role === "doc-noteref") return "";
  if (isAside(node)) return " ";
  const inner = node.children.map(wordsOf).join("");
  return LINES.has(node.name) ? ` ${inner} ` : inner;
}

function isAside({ name, attributes }: Element): boolean {
  return ASIDE.has(name) || ASIDE_CLASSES.test(attributes.class ?? "");
}

function excerpt(text: string): string {
  const line = text.replace(/[\s\u00ad]+/g, (blank) => (blank === "\u00ad" ? "" : " ")).trim();
  if (line.length <= MAX_LETTERS) return line;
  const cut = line.slice(0, MAX_LETTERS + 1);
  const blank = cut.lastIndexOf(" ");
  // Scripts that write no blanks are cut at a letter, never within one.
  const whole = blank > MAX_LETTERS / 2 ? cut.slice(0, blank) : wholeLetters(cut);
  return `${whole.replace(/[\s,;:–—-]+$/u, "")}…`;
}

function wholeLetters(text: string): string {
  const letters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)];
  return letters
    .slice(0, -1)
    .map(({ segment }) => segment)
    .join("");
}
