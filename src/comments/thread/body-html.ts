import { calmText, isVisible } from "../../pages/display-name.ts";
import { escapeHtml } from "../../pages/element.ts";

/** A stretch between single asterisks on one line: not "2*3*4", not "**". */
const EMPHASIS = /(?<![\p{Script=Latin}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{Script=Latin}\p{N}*])/u;

/** The same between two: not "2**3 **4". */
const BOLD = /(?<![\p{Script=Latin}\p{N}*])\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*(?![\p{Script=Latin}\p{N}*])/u;

/** A stretch between backticks on one line. */
const CODE = /(?<!`)`([^`\n]+)`(?!`)/u;

/** An address ends where a space, an angle bracket, a quotation mark or a full-width punctuation mark stands. */
const ADDRESS = /(?<![a-z0-9])https?:\/\/[^\s<>"“”«»。，、；：！？（）「」『』【】《》]+/iu;

const INLINE = new RegExp(`(${ADDRESS.source})|${CODE.source}|${BOLD.source}|${EMPHASIS.source}`, "giu");
const ADDRESSES = new RegExp(ADDRESS.source, "giu");

/** Longer ones lead nowhere. */
const MAX_ADDRESS = 2_000;

/** Punctuation that ends the sentence rather than the address. */
const AFTER_ADDRESS = /[.,;:!?'’‘*_~…|]/;

/** A quotation: with a space behind its sign, or words at once. Not ">:(", ">_<" or ">>". */
const QUOTED = /^>(?: |$|(?=["“«„]?\p{L}(?:[\p{L}\p{M}\p{N}'’,]| ))|(?=["“«„]?\p{N}[\p{N}.,% ]))/u;

/** An item of a list, as it is typed. */
const ITEM = /^(?:[-–•*]|\d{1,2}[.)]) +\S/;

/** Lines between two of these are code. */
const FENCE = /^```[\w+#-]{0,20}\s*$/;

const OPENING: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/**
 * The safe HTML of a comment's plain text: paragraphs and line breaks, `> quotes`, lists, code, `*emphasis*`, `**bold**`, and
 * addresses as links that search engines do not follow. Everything else is escaped. Linear in the text's length.
 */
export function commentHtml(text: string): string {
  let html = "";
  let lines: string[] = [];
  let kind: Kind = "text";
  const close = () => {
    html += HTML_OF[kind](lines);
    lines = [];
  };
  for (const line of calmText(text).split("\n")) {
    const isFence = FENCE.test(line);
    const now: Kind = isFence ? other(kind) : kindOf(line, kind);
    if (now !== kind) close();
    kind = now;
    if (!isFence) lines.push(kind === "quote" ? line.replace(/^> ?/, "") : line);
  }
  close();
  return html;
}

type Kind = "text" | "quote" | "code";

const HTML_OF: Record<Kind, (lines: string[]) => string> = {
  text: blocksHtml,
  quote: quoteHtml,
  code: (lines) => (lines.some(isVisible) ? `<pre><code>${escapeHtml(lines.join("\n"))}</code></pre>` : ""),
};

function other(kind: Kind): Kind {
  return kind === "code" ? "text" : "code";
}

function kindOf(line: string, before: Kind): Kind {
  if (before === "code") return "code";
  return QUOTED.test(line) ? "quote" : "text";
}

function quoteHtml(lines: string[]): string {
  const html = blocksHtml(lines);
  return html === "" ? "" : `<blockquote>${html}</blockquote>`;
}

/** Paragraphs, and lists where two lines or more are items: each keeps the sign that was typed. */
function blocksHtml(lines: string[]): string {
  const areItems = lines.map(isItem);
  const inList = areItems.map((is, at) => is && (areItems[at - 1] === true || areItems[at + 1] === true));
  let html = "";
  let from = 0;
  for (let at = 1; at <= lines.length; at++) {
    if (at < lines.length && inList[at] === inList[from]) continue;
    const run = lines.slice(from, at);
    html += inList[from]
      ? `<ul>${run.map((item) => `<li>${inlineHtml(item)}</li>`).join("")}</ul>`
      : paragraphsHtml(run);
    from = at;
  }
  return html;
}

function isItem(line: string): boolean {
  return ITEM.test(line) && !(line.startsWith("*") && line.trimEnd().endsWith("*"));
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
  // Most lines have none of these, and looking for them costs more than all the rest.
  if (!/[*`]|:\/\//.test(line)) return escapeHtml(line);
  return replaceHtml(line, INLINE, ([whole, address, code, bold, emphasis]) => {
    if (address !== undefined) return linkHtml(whole);
    if (code !== undefined) return `<code>${escapeHtml(code)}</code>`;
    return bold === undefined
      ? `<em>${linkedHtml(emphasis ?? "")}</em>`
      : `<strong>${linkedHtml(bold)}</strong>`;
  });
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
