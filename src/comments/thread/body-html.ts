import { calmText, isVisible } from "../../pages/display-name.ts";

/** A stretch between single asterisks on one line: not "2*3*4", not "**". */
const EMPHASIS = /(?<![\p{Script=Latin}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{Script=Latin}\p{N}*])/u;

/** An address ends where a space, an angle bracket, a quotation mark or a full-width punctuation mark stands. */
const ADDRESS = /(?<![a-z0-9])https?:\/\/[^\s<>"“”«»。，、；：！？（）「」『』【】《》]+/iu;

const INLINE = new RegExp(`(${ADDRESS.source})|${EMPHASIS.source}`, "giu");
const ADDRESSES = new RegExp(ADDRESS.source, "giu");

/** Longer ones lead nowhere. */
const MAX_ADDRESS = 2_000;

/** Punctuation that ends the sentence rather than the address. */
const AFTER_ADDRESS = /[.,;:!?'’‘*_~…|]/;

const OPENING: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * The safe HTML of a comment's plain text: paragraphs and line breaks, `> quotes`, `*emphasis*`, and addresses as links
 * that search engines do not follow. Everything else is escaped. Linear in the text's length.
 */
export function commentHtml(text: string): string {
  let html = "";
  let lines: string[] = [];
  let quoting = false;
  const close = () => {
    const paragraphs = paragraphsHtml(lines);
    html += quoting && paragraphs !== "" ? `<blockquote>${paragraphs}</blockquote>` : paragraphs;
    lines = [];
  };
  for (const line of calmText(text).split("\n")) {
    const quoted = /^>(?: |$)/.test(line);
    if (quoted !== quoting) close();
    quoting = quoted;
    lines.push(quoted ? line.slice(2) : line);
  }
  close();
  return html;
}

/** Lines on which nothing is to be seen part paragraphs, however many there are. */
function paragraphsHtml(lines: string[]): string {
  let html = "";
  let paragraph: string[] = [];
  for (const line of [...lines, ""]) {
    if (isVisible(line)) {
      paragraph.push(inlineHtml(line));
    } else if (paragraph.length > 0) {
      html += `<p>${paragraph.join("<br>")}</p>`;
      paragraph = [];
    }
  }
  return html;
}

function inlineHtml(line: string): string {
  // Most lines have neither, and looking for both costs more than all the rest.
  if (!line.includes("*") && !line.includes("://")) return escapeHtml(line);
  return replaceHtml(line, INLINE, ([whole, address, emphasis]) =>
    address === undefined ? `<em>${linkedHtml(emphasis ?? "")}</em>` : linkHtml(whole),
  );
}

function linkedHtml(text: string): string {
  return replaceHtml(text, ADDRESSES, ([address]) => linkHtml(address));
}

/** Escapes all that `pattern` does not match; what it matches becomes the HTML that `toHtml` says. */
function replaceHtml(text: string, pattern: RegExp, toHtml: (match: RegExpExecArray) => string): string {
  let html = "";
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    html += escapeHtml(text.slice(from, match.index)) + toHtml(match);
    from = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(from));
}

function linkHtml(address: string): string {
  const end = endOfAddress(address);
  const link = address.slice(0, end);
  if (!leadsSomewhere(link)) return escapeHtml(address);
  const escaped = escapeHtml(link);
  return `<a href="${escaped}" rel="nofollow ugc noopener">${escaped}</a>${escapeHtml(address.slice(end))}`;
}

/** Where the address ends and the sentence goes on: "(see https://example.org/a_(b))." ends after its own bracket. */
function endOfAddress(address: string): number {
  const count: Record<string, number> = {};
  for (const character of address) count[character] = (count[character] ?? 0) + 1;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1] ?? "";
    const opening = OPENING[last];
    const closes = count[last] ?? 0;
    const isUnopened = opening !== undefined && closes > (count[opening] ?? 0);
    if (!isUnopened && !AFTER_ADDRESS.test(last)) break;
    count[last] = closes - 1;
  }
  return end;
}

/** An address with a user name pretends to lead elsewhere: "https://bank.example@evil.example". */
function leadsSomewhere(link: string): boolean {
  const url = link.length > MAX_ADDRESS ? null : URL.parse(link);
  return url !== null && url.username === "" && url.password === "";
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
