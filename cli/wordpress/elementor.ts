import { embedLink, escapeHtml, isAddress, kindOf, mediaHtml } from "./markup.ts";
import { plainText } from "./plain-text.ts";
import type { Fields } from "./read-export.ts";

type Settings = Record<string, unknown>;

const HEADINGS = /^(?:title|heading|title_text|tab_title|alert_title|header_title|sub_heading|ribbon_title)$/;
const TEXTS =
  /(?:^|_)(?:editor|text|content|description|caption|html|subtitle|sub_title|quote|answer|question|name|job|prefix|suffix|footer_additional_info|price|button)$/;
const MACHINERY =
  /^_|css|class|style|_size|color|typography|animation|position|align|icon$|^(?:link_to|html_tag|header_size)$/;

/**
 * What Elementor's JSON (`_elementor_data`) shows, as HTML: headings, texts, pictures, buttons, players, in their order. Null
 * where it is none.
 */
export function elementorHtml(json: string): string | null {
  const data = readJson(json);
  if (!Array.isArray(data)) return null;
  return data.flatMap((element) => elementHtml(element, 0)).join("\n");
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Some exports have their backslashes doubled.
    try {
      return JSON.parse(json.replaceAll("\\\\", "\\").replaceAll('\\"', '"'));
    } catch {
      // What cannot be read says nothing.
      return null;
    }
  }
}

function elementHtml(element: unknown, depth: number): string[] {
  if (typeof element !== "object" || element === null || depth > 40) return [];
  const { settings, elements } = element as { settings?: unknown; elements?: unknown };
  const own = typeof settings === "object" && settings !== null ? settingsHtml(settings as Settings, 0) : [];
  const within = Array.isArray(elements) ? elements.flatMap((one) => elementHtml(one, depth + 1)) : [];
  return [...own, ...within];
}

function settingsHtml(settings: Settings, depth: number): string[] {
  const parts: string[] = [];
  const address = addressOf(settings.link);
  for (const [key, value] of Object.entries(settings)) {
    if (MACHINERY.test(key)) continue;
    if (typeof value === "string") parts.push(...textHtml(key, value, address));
    else if (Array.isArray(value) && depth < 5) parts.push(...value.flatMap((one) => listed(one, depth)));
    else if (key !== "link" && !/background/.test(key)) parts.push(...pictureOf(value));
  }
  return parts;
}

function listed(value: unknown, depth: number): string[] {
  if (typeof value !== "object" || value === null) return [];
  const picture = pictureOf(value);
  return picture.length > 0 ? picture : settingsHtml(value as Settings, depth + 1);
}

function textHtml(key: string, value: string, link: string | null): string[] {
  const text = value.trim();
  if (isAddress(text))
    return /(?:_url|^url|^src)$/.test(key)
      ? [kindOf(text) ? mediaHtml(text) : `<p>${embedLink(text)}</p>`]
      : [];
  if (!/\p{L}|\d/u.test(plainText(text)) || /^(?:yes|no|none|default|custom)$/i.test(text)) return [];
  if (HEADINGS.test(key)) return [`<h2>${linked(text, link)}</h2>`];
  if (!TEXTS.test(key)) return [];
  return [
    /<(?:p|div|ul|ol|h\d|table|blockquote|figure)\b/i.test(text) ? text : `<p>${linked(text, link)}</p>`,
  ];
}

function linked(html: string, address: string | null): string {
  return address && !/<a\b/i.test(html) ? `<a href="${escapeHtml(address)}">${html}</a>` : html;
}

function addressOf(link: unknown): string | null {
  const url = typeof link === "object" && link !== null ? (link as { url?: unknown }).url : undefined;
  return typeof url === "string" && isAddress(url.trim()) ? url.trim() : null;
}

/** `{ "url": "https://...", "id": 12 }` of a picture or a file. */
function pictureOf(value: unknown): string[] {
  const address = addressOf(value);
  if (address === null || kindOf(address) === null) return [];
  const alt = (value as { alt?: unknown }).alt;
  return [mediaHtml(address, { alt: typeof alt === "string" ? alt : "" })];
}

/**
 * The body of an item that Elementor has made: its data, and the plain copy that WordPress keeps of it where that says more.
 * Null where the item is not Elementor's, or the copy says all.
 */
export function elementorBody(meta: Fields, copy: string): string | null {
  const data = meta.get("_elementor_data") ?? "";
  const isEmpty = wordsOf(copy).length === 0;
  if (data === "" || !(isEmpty || meta.get("_elementor_edit_mode") === "builder")) return null;
  const html = elementorHtml(data);
  if (html === null || html === "") return null;
  const words = wordsOf(html);
  const copied = new Set(wordsOf(copy));
  if (!isEmpty && words.every((word) => copied.has(word))) return null;
  const shown = new Set(words);
  return wordsOf(copy).every((word) => shown.has(word)) ? html : `${html}\n${copy}`;
}

function wordsOf(html: string): string[] {
  return plainText(html.replace(/<[^>]*>/g, " $& ")).match(/[\p{L}\p{N}]+/gu) ?? [];
}
