import { calmText } from "./display-name.ts";

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** An address, or a stretch between single asterisks on one line. Each alternative begins with a telling character. */
const INLINE = /(https?:\/\/[^\s<>"]{1,2000})|\*(?=[^\s*])([^*\n]{0,499}[^\s*])\*/gi;

/** Punctuation that ends the sentence rather than the address. */
const AFTER_ADDRESS = /[.,;:!?'*_~]$/;

/**
 * The safe HTML of a comment's plain text: paragraphs and line breaks, `> quotes`, `*emphasis*` and addresses as links
 * that search engines do not follow. Everything else is escaped. Linear in the text's length.
 */
export function commentHtml(text: string): string {
  return calmText(text)
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map(paragraphHtml)
    .join("");
}

function paragraphHtml(paragraph: string): string {
  const parts: string[] = [];
  let quoted: string[] = [];
  let plain: string[] = [];
  const close = () => {
    if (quoted.length > 0)
      parts.push(`<blockquote><p>${quoted.map(inlineHtml).join("<br>")}</p></blockquote>`);
    if (plain.length > 0) parts.push(`<p>${plain.map(inlineHtml).join("<br>")}</p>`);
    quoted = [];
    plain = [];
  };
  for (const line of paragraph.split("\n")) {
    const isQuote = /^> ?/.test(line);
    if (isQuote ? plain.length > 0 : quoted.length > 0) close();
    if (isQuote) quoted.push(line.replace(/^> ?/, ""));
    else plain.push(line);
  }
  close();
  return parts.join("");
}

function inlineHtml(line: string): string {
  let html = "";
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    const [whole, address, emphasis] = match;
    html += escapeHtml(line.slice(from, match.index));
    html += address === undefined ? `<em>${escapeHtml(emphasis ?? "")}</em>` : linkHtml(address);
    from = match.index + whole.length;
  }
  return html + escapeHtml(line.slice(from));
}

function linkHtml(address: string): string {
  let end = address.length;
  while (end > 0 && (AFTER_ADDRESS.test(address.slice(end - 1, end)) || isUnopened(address, end))) end--;
  const link = address.slice(0, end);
  if (!URL.canParse(link)) return escapeHtml(address);
  const escaped = escapeHtml(link);
  return `<a href="${escaped}" rel="nofollow ugc noopener">${escaped}</a>${escapeHtml(address.slice(end))}`;
}

/** Whether the address ends with a bracket that it does not open: "(see https://example.org/)". */
function isUnopened(address: string, end: number): boolean {
  const last = address[end - 1];
  if (last !== ")" && last !== "]") return false;
  return !address.slice(0, end).includes(last === ")" ? "(" : "[");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
