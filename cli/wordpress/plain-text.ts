import sanitize from "sanitize-html";
import { joinLines, upToLast } from "./tags.ts";

const BLOCK_END = /<\/(?:p|h[1-6]|blockquote|div|table|tr|ul|ol|dl|dt|dd|figure)\s*>/gi;

/** HTML as one line of text, for titles, names and captions. */
export function plainText(html: string): string {
  return textOf(html.replace(BLOCK_END, " ")).replace(/\s+/g, " ").trim();
}

/** HTML as plain text with its paragraphs; addresses of links and images stay in the text. */
export function plainParagraphs(html: string): string {
  const [within, rest] = upToLast(html.replaceAll("\r", ""), "</pre");
  const parts = [...within.split(/(<pre\b[\s\S]*?<\/pre\s*>)/i), rest];
  const lines = parts.map((part) =>
    part.startsWith("<pre") ? textOf(part) : tidyLines(textOf(withAddresses(withBreaks(part)))).trim(),
  );
  return lines
    .filter((part) => part !== "")
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function withBreaks(html: string): string {
  return html
    .replace(/<br\s*\/?>[ \t]*\n?/gi, "\n")
    .replace(/<li\b[^<>]*>/gi, "\n- ")
    .replace(/<\/t[dh]\s*>/gi, " ")
    .replace(/<(?:p|blockquote|h[1-6])\b[^<>]*>/gi, "\n\n")
    .replace(BLOCK_END, "\n");
}

function withAddresses(html: string): string {
  const [within, rest] = upToLast(html, "</a");
  const linked = within.replace(
    /<a\b([^<>]*)>([\s\S]*?)<\/a\s*>/gi,
    (_, attributes: string, inner: string) => {
      const address = attribute(attributes, "href");
      const shown = textOf(inner).trim();
      const isSame = address.replace(/^\w+:\/\/|\/$/g, "") === shown.replace(/^\w+:\/\/|\/$/g, "");
      return !/^https?:/i.test(address) || isSame || shown.includes(address)
        ? inner
        : `${inner} (${address})`;
    },
  );
  return (linked + rest).replace(
    /<img\b([^<>]*)>/gi,
    (_, attributes: string) => ` ${attribute(attributes, "src")} `,
  );
}

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(attributes);
  return (found?.[1] ?? found?.[2] ?? found?.[3] ?? "").trim();
}

function tidyLines(text: string): string {
  return joinLines(text, "\n").replace(/[ \t]{2,}/g, " ");
}

/** The text without its tags, with every entity decoded. */
function textOf(html: string): string {
  const escaped = sanitize(html, { allowedTags: [], allowedAttributes: {} });
  return escaped
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** At most `max` characters, cut at a word with an ellipsis. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  return `${cut.slice(0, cut.lastIndexOf(" ") > max / 2 ? cut.lastIndexOf(" ") : undefined).trimEnd()}…`;
}
