import { builderShortcode, isBuilders } from "./builder-shortcodes.ts";
import { captionHtml, galleryHtml, playerHtml, playlistHtml } from "./media-shortcodes.ts";
import { type Attributes, readTags, type Tag } from "./shortcode-tags.ts";
import type { Attachment } from "./survey.ts";
import { unknownShortcode } from "./unknown-shortcode.ts";

export type ShortcodeContext = {
  attachments: Map<string, Attachment>;
  /** Post id of the article: a gallery without ids shows what was uploaded to it. */
  postId: string;
  /** Is told the name of each shortcode that Broadsheet has nothing for. */
  onUnknown: (name: string) => void;
};

export type Shortcode = (attributes: Attributes, inner: string, context: ShortcodeContext) => string;

const SHORTCODES: Record<string, Shortcode> = {
  caption: captionHtml,
  wp_caption: captionHtml,
  gallery: galleryHtml,
  playlist: playlistHtml,
  audio: (attributes) => playerHtml("audio", attributes, ["src", "mp3", "m4a", "ogg", "wav", "flac"]),
  video: (attributes) => playerHtml("video", attributes, ["src", "mp4", "m4v", "webm", "ogv", "wmv", "flv"]),
};

/** Nobody nests deeper; the shortcodes that stand deeper stay as they are. */
const MAX_DEPTH = 60;

/**
 * Turns the shortcodes that Broadsheet knows into HTML. One that it doesn't know loses its brackets and keeps its inner
 * text, and of its attributes those that are text, addresses or pictures, but only where it can be nothing else: it has
 * an end, a slash, or attributes as only machines write them. `[sic]` stays, and so do brackets with prose in them.
 */
export function renderShortcodes(html: string, context: ShortcodeContext): string {
  return renderBetween({ html, tags: readTags(html), context }, 0, html.length, 0, 0);
}

type Text = { html: string; tags: Tag[]; context: ShortcodeContext };

/** @param first the first tag that may stand there */
function renderBetween(text: Text, from: number, to: number, first: number, depth: number): string {
  const { html, tags } = text;
  let result = "";
  let at = from;
  for (let index = first; index < tags.length; index++) {
    const tag = tags[index];
    if (!tag || tag.index >= to) break;
    if (tag.index < at) continue;
    result += html.slice(at, tag.index);
    const ending = isUsed(tag, depth) && tag.closedBy !== undefined ? tags[tag.closedBy] : undefined;
    // Two that stand side by side were boxes: the words of one are not the words of the other.
    const isBeside = isUsed(tag, depth) && html[tag.index - 1] === "]" && !/\s$/.test(result);
    result += (isBeside ? "\n\n" : "") + renderTag(text, index, depth);
    at = (ending ?? tag).end;
  }
  return result + html.slice(at, to);
}

function isUsed(tag: Tag, depth: number): boolean {
  return tag.kind === "opening" && depth <= MAX_DEPTH && isShortcode(tag);
}

function renderTag({ html, tags, context }: Text, index: number, depth: number): string {
  const tag = tags[index];
  if (!tag) return "";
  if (tag.kind === "escaped") return html.slice(tag.index + 1, tag.end - 1);
  if (!isUsed(tag, depth))
    return isShortcode(tag) && depth <= MAX_DEPTH ? "" : html.slice(tag.index, tag.end);
  const ending = tag.closedBy === undefined ? undefined : tags[tag.closedBy];
  const inner = ending
    ? renderBetween({ html, tags, context }, tag.end, ending.index, index + 1, depth + 1)
    : "";
  const known = Object.hasOwn(SHORTCODES, tag.name) ? SHORTCODES[tag.name] : builderShortcode(tag.name);
  if (known) return known(tag.attributes, inner, context);
  context.onUnknown(tag.name);
  return unknownShortcode(tag.name, tag.attributes, inner, context);
}

function isShortcode({ name, kind, closedBy, isSelfClosing, attributes }: Tag): boolean {
  if (Object.hasOwn(SHORTCODES, name) || isBuilders(name)) return true;
  // An end without a beginning is shown as it is written.
  if (kind === "closing") return false;
  if (closedBy !== undefined) return true;
  const { named, positional, isStrict } = attributes;
  if (positional.length > 0) return isSelfClosing && named.size > 0;
  return isSelfClosing || (named.size > 0 ? isStrict : name.includes("_"));
}
