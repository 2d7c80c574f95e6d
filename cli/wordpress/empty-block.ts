import type { EmptyBlock } from "./blocks.ts";
import { embedLink, escapeHtml, figure, isAddress, kindOf, mediaHtml } from "./markup.ts";

/** Core blocks whose attributes are words of the site's frame, not of an article. */
const FRAME =
  /^(?:search|archives|calendar|categories|latest-|tag-cloud|rss|query|post-|site-|comment|loginout|navigation$|navigation-submenu|page-list|home-link|template-part|pattern|avatar|terms|read-more|nextpage|more|missing|widget|legacy-widget)/;

const TEXTS =
  /^(?:\w*(?:title|heading|headline|subtitle|text|content|description|caption|quote|message|question|answer|summary|credit|citation|body|label|buttonText))$/i;

/**
 * What a block without HTML of its own shows, as far as its attributes say: an embed's address, a picture, a link, texts. Empty
 * where WordPress itself fills it in.
 */
export function emptyBlockHtml({ name, attributes }: EmptyBlock): string {
  if (FRAME.test(name)) return "";
  const text = (key: string) => (typeof attributes[key] === "string" ? attributes[key] : "");
  const address = text("url") || text("href") || text("src");
  if (name === "social-link" || name === "navigation-link") {
    const label = text("label") || text("service");
    return isAddress(address)
      ? `<li><a href="${escapeHtml(address)}">${escapeHtml(label || address)}</a></li>`
      : "";
  }
  const shown = isAddress(address) ? [shownAt(name, address, text("caption"), text("alt"))] : [];
  return [...shown, ...textsOf(attributes, isAddress(address) ? ["caption", "alt"] : [])].join("\n");
}

function shownAt(name: string, address: string, caption: string, alt: string): string {
  const isEmbed = name === "embed" || name.startsWith("core-embed/");
  if (!isEmbed && kindOf(address) !== null) return mediaHtml(address, { alt, caption });
  if (!caption) return `<p>${embedLink(address)}</p>`;
  const wrapped = `<div class="wp-block-embed__wrapper">${embedLink(address)}</div>`;
  return figure("wp-block-embed", wrapped, caption);
}

/** Texts among attributes, and in the lists and objects in them. */
function textsOf(value: unknown, leftOut: string[], key = "", depth = 0): string[] {
  if (depth > 8) return [];
  if (typeof value === "string") return isText(key, value) ? [`<p>${value}</p>`] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => !leftOut.includes(name))
    .flatMap(([name, one]) => textsOf(one, leftOut, Array.isArray(value) ? key : name, depth + 1));
}

function isText(key: string, value: string): boolean {
  if (!TEXTS.test(key) || isAddress(value.trim())) return false;
  return /\p{L}/u.test(value.replace(/<[^>]*>/g, "")) && !/^[\w-]*:[^.!?]*;/.test(value);
}
