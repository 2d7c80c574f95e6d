import { hiddenText } from "./hidden-text.ts";
import { embedLink, escapeHtml, isAddress, kindOf, mediaHtml } from "./markup.ts";
import { findAttachments, pictureHtml } from "./media-shortcodes.ts";
import type { Attributes } from "./shortcode-tags.ts";
import type { ShortcodeContext } from "./shortcodes.ts";

/** Attributes that say how something looks or works, never what it says. */
const MACHINERY =
  /^_|class|css|style|(^|_|-)(id|ids|slug|type|tag|target|rel|el|css|icon|key|token|nonce|lang)$|font|colou?r|size|width|height|align|animat|background|border|margin|padding|global|module|version|preset|params|query|taxonom|icon|filter|orderby|layout|template|shortcode|admin_label|_label_|offset|spacing|easing|delay|device|responsive|hover|gradient|shadow|transform|custom_?(id|field)|image_?size|img_?size/i;

/** Names of what is a text even where it is a single word. */
const TEXTS =
  /^(?:\w+_)?(?:title|heading|headline|subtitle|subheading|subhead|text|content|description|desc|caption|quote|message|label|question|answer|summary|credit|author|company|job_title|button|alt|h[1-6])$/i;

const HEADINGS = /^(?:\w+_)?(?:title|heading|headline|h[1-6])$/i;

const SWITCH =
  /^(?:|true|false|yes|no|on|off|none|default|null|left|right|center|top|bottom|h[1-6]|\W+|[\d.,%]+\w{0,3})$/i;

type Found = { headings: string[]; texts: string[]; links: string[]; media: string[]; alt: string };

/** What of a shortcode can be shown without knowing it: its inner text, its texts, its addresses and pictures. */
export function unknownShortcode(
  name: string,
  { named, positional }: Attributes,
  inner: string,
  context: ShortcodeContext,
): string {
  const found: Found = { headings: [], texts: [], links: [], media: [], alt: "" };
  for (const [key, value] of named) sort(key.toLowerCase(), writtenText(name, value), found, context);
  const words: string[] = [];
  for (const value of positional) {
    const address = value.replace(/^=/, "").replaceAll("&amp;", "&");
    if (isAddress(address)) found.links.push(address);
    else if (/\p{L}{2}/u.test(value)) words.push(value);
  }
  // Words in the tag of one that has an end, such as a name; those of others are switches.
  if (inner !== "" && words.length > 1) found.texts.push(words.join(" "));
  return write(name, found, hiddenText(inner) ?? inner);
}

function writtenText(name: string, written: string): string {
  const value = hiddenText(written) ?? written;
  if (name.startsWith("et_pb_"))
    return value.replace(
      /%(22|91|92|93)/g,
      (_, code) => ({ 22: '"', 91: "[", 92: "\\", 93: "]" })[Number(code)] ?? "",
    );
  return name.startsWith("vc_")
    ? value.replaceAll("`{`", "[").replaceAll("`}`", "]").replaceAll("``", '"')
    : value;
}

function sort(key: string, value: string, found: Found, context: ShortcodeContext): void {
  const address = addressOf(value);
  if (
    /(^|_)(images?|img|photo|picture|gallery_ids|image_ids?|ids|include|logo)$/.test(key) &&
    /^\d[\d,|a-z\s]*$/.test(value)
  )
    found.media.push(...findAttachments(context.attachments, value.replace(/\|.*/, "")).map(pictureHtml));
  else if (address !== null) sortAddress(key, address, found);
  else if (
    MACHINERY.test(key) ||
    (found.media.length > 0 && key === "title_text") ||
    SWITCH.test(value.trim()) ||
    looksLikeStyle(value)
  )
    return;
  else if (key === "alt") found.alt = value;
  else if (HEADINGS.test(key)) found.headings.push(value);
  else if (TEXTS.test(key) || isProse(value)) found.texts.push(value);
}

function sortAddress(key: string, address: string, found: Found): void {
  if (/background|poster|thumb/.test(key)) return;
  if (kindOf(address) === null) found.links.push(address);
  else found.media.push(address);
}

/** `https://...`, or `url:https%3A%2F%2F...|title:...` as WPBakery writes it. */
function addressOf(value: string): string | null {
  const [, encoded] = /^(?:[^|]*\|)?url:([^|]+)/.exec(value) ?? [];
  const address = (encoded ? decode(encoded) : value.trim()).replaceAll("&amp;", "&");
  return isAddress(address) ? address : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // It was not encoded.
    return text;
  }
}

/** Three words and more, as sentences have them. */
function isProse(value: string): boolean {
  return (value.match(/(?<![\w-])\p{L}+(?![\w-])/gu)?.length ?? 0) >= 3;
}

function looksLikeStyle(value: string): boolean {
  return (
    /^[\w-]+:[^.!?]*;/.test(value) ||
    /^[[{]/.test(value) ||
    /\|\|/.test(value) ||
    /^(?:[\w-]+,)+[\w-]+$/.test(value)
  );
}

function write(name: string, { headings, texts, links, media, alt }: Found, inner: string): string {
  const isButton = /button|btn|cta|link/.test(name);
  const label = isButton ? (headings[0] ?? texts[0]) : undefined;
  const [link, ...others] = links;
  const said = [
    ...headings.filter((text) => text !== label).map((text) => `<h3>${asHtml(text)}</h3>`),
    ...media.map((one) => (one.startsWith("<") ? one : mediaHtml(one, { alt }))),
  ];
  const rest = texts.filter((text) => text !== label).map((text) => `<p>${asHtml(text)}</p>`);
  const shown = label ? asHtml(label) : inner;
  if (link !== undefined) rest.unshift(...linked(link, shown, Boolean(label)));
  else if (label) rest.unshift(`<p>${asHtml(label)}</p>`);
  if (others.length > 0) rest.push(...others.map((address) => `<p>${embedLink(address)}</p>`));
  const isInnerShown = link !== undefined && !label && canBeLinked(inner);
  const parts = [...said, ...(isInnerShown || inner === "" ? [] : [inner]), ...rest];
  // Beside nothing else, the inner text goes on in its paragraph.
  return parts.length === 1 && parts[0] === inner ? inner : `\n\n${parts.join("\n\n")}\n\n`;
}

function linked(address: string, shown: string, isLabel: boolean): string[] {
  if (isLabel || canBeLinked(shown)) return [`<p><a href="${escapeHtml(address)}">${shown.trim()}</a></p>`];
  return [`<p>${embedLink(address)}</p>`];
}

/** A line of text without links and blocks. */
function canBeLinked(html: string): boolean {
  return (
    html.trim() !== "" &&
    html.length < 200 &&
    !/<(?!\/?(?:b|i|em|strong|span|br)\b)|\n\s*\n|https?:\/\//i.test(html)
  );
}

/** A text of an attribute: with its markup where it has some. */
function asHtml(text: string): string {
  return /<\/?[a-z][^>]*>/i.test(text) ? text : escapeHtml(text);
}
