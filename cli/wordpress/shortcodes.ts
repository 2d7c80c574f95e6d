import type { Attachment } from "./survey.ts";
import { upToLast } from "./tags.ts";

export type Attributes = { named: Map<string, string>; positional: string[] };

export type ShortcodeContext = {
  attachments: Map<string, Attachment>;
  /** Post id of the article: a gallery without ids shows what was uploaded to it. */
  postId: string;
  /** Is told the name of each shortcode that Broadsheet has nothing for. */
  onUnknown: (name: string) => void;
};

type Shortcode = (attributes: Attributes, inner: string, context: ShortcodeContext) => string;

const SHORTCODES: Record<string, Shortcode> = {
  caption: captionHtml,
  wp_caption: captionHtml,
  gallery: galleryHtml,
  audio: (attributes) => mediaHtml("audio", attributes, ["src", "mp3", "m4a", "ogg", "wav", "flac"]),
  video: (attributes) => mediaHtml("video", attributes, ["src", "mp4", "m4v", "webm", "ogv", "wmv", "flv"]),
  embed: (attributes, inner) => linkHtml(inner.trim() || attributes.named.get("src") || ""),
  youtube: (attributes) => linkHtml(attributes.positional[0]?.replace(/^=/, "") ?? ""),
  vimeo: (attributes) => linkHtml(vimeoAddress(attributes.positional[0] ?? "")),
};

const OPENING = /\[(\[?)(\/?)([a-z][\w-]*)((?:\s+(?:"[^"]*"|'[^']*'|[^\]"'])*)?)(\/?)\](\]?)/gi;

/** Nobody nests deeper; what stands deeper stays as it is. */
const MAX_DEPTH = 20;

/**
 * Turns the shortcodes that Broadsheet knows into HTML. One that it doesn't know loses its brackets and keeps its inner
 * text, but only where it can be nothing else: it has attributes, an end or a slash. `[sic]` stays.
 */
export function renderShortcodes(html: string, context: ShortcodeContext, depth = 0): string {
  let result = "";
  let at = 0;
  const findEnding = endingsOf(html);
  const [bracketed] = upToLast(html, "]");
  for (const found of bracketed.matchAll(OPENING)) {
    const [whole, doubled = "", slash, written = "", given = "", selfClosing = "", doubledEnd = ""] = found;
    if (found.index < at || slash === "/") continue;
    result += html.slice(at, found.index);
    at = found.index + whole.length;
    if (doubled && doubledEnd) {
      // [[gallery]] writes of the shortcode instead of using it.
      result += whole.slice(1, -1);
      continue;
    }
    const ending = selfClosing ? null : findEnding(written, at);
    const inner = ending ? html.slice(at, ending.index) : "";
    const attributes = readAttributes(given);
    const render = SHORTCODES[written.toLowerCase()];
    const isShortcode = ending !== null || selfClosing !== "" || attributes.named.size > 0;
    if (!render && !isShortcode) {
      result += whole;
      continue;
    }
    if (ending) at = ending.index + ending.length;
    else at -= doubledEnd.length;
    if (!render) context.onUnknown(written);
    const content = renderInner(inner, context, depth);
    result += doubled + (render ? render(attributes, content, context) : content);
  }
  return result + html.slice(at);
}

function renderInner(inner: string, context: ShortcodeContext, depth: number): string {
  return depth < MAX_DEPTH ? renderShortcodes(inner, context, depth + 1) : inner;
}

/** Where the shortcode of a name ends, from somewhere on. */
function endingsOf(html: string) {
  const searched = html.toLowerCase();
  const withoutEnding = new Set<string>();
  return (name: string, from: number): { index: number; length: number } | null => {
    const ending = `[/${name.toLowerCase()}]`;
    if (withoutEnding.has(ending)) return null;
    const index = searched.indexOf(ending, from);
    if (index >= 0) return { index, length: ending.length };
    withoutEnding.add(ending);
    return null;
  };
}

function readAttributes(given: string): Attributes {
  const attributes: Attributes = { named: new Map(), positional: [] };
  const pattern = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)/g;
  for (const [, name, double, single, bare, ...alone] of given.matchAll(pattern)) {
    if (name !== undefined) attributes.named.set(name.toLowerCase(), double ?? single ?? bare ?? "");
    else attributes.positional.push(alone.find((value) => value !== undefined) ?? "");
  }
  return attributes;
}

/** `[caption width="300"]<img ...> The text[/caption]`; before 2012 the text was an attribute. */
function captionHtml({ named }: Attributes, inner: string): string {
  const [, image = "", rest = ""] =
    /^\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([\s\S]*)$/i.exec(inner) ?? [];
  if (!image) return inner;
  const caption = (named.get("caption") ?? rest).trim();
  const align = /^align\w+$/.exec(named.get("align") ?? "")?.[0] ?? "";
  return figure(`wp-caption ${align}`.trim(), image, caption);
}

function galleryHtml({ named }: Attributes, _: string, { attachments, postId }: ShortcodeContext): string {
  const ids = named.get("ids") ?? named.get("include");
  const excluded = new Set((named.get("exclude") ?? "").split(",").map((id) => id.trim()));
  const pictures =
    ids === undefined
      ? [...attachments].filter(([id, { parent }]) => parent === postId && !excluded.has(id))
      : ids.split(",").map((id) => [id.trim(), attachments.get(id.trim())] as const);
  const figures = pictures.flatMap(([, picture]) =>
    picture && /\.(jpe?g|png|gif|webp|avif|svg)$/i.test(picture.url.replace(/\?.*/, ""))
      ? [figure("wp-block-image", imageHtml(picture), escapeHtml(picture.caption))]
      : [],
  );
  if (figures.length === 0) return "";
  const columns = /^[1-9]$/.exec(named.get("columns") ?? "")?.[0] ?? "3";
  return `<figure class="wp-block-gallery has-nested-images columns-${columns}">${figures.join("")}</figure>`;
}

function mediaHtml(element: "audio" | "video", { named, positional }: Attributes, sources: string[]): string {
  const address = sources.map((name) => named.get(name)).find(Boolean) ?? positional[0] ?? "";
  if (!isAddress(address)) return "";
  const poster = named.get("poster");
  const extra = element === "video" && poster && isAddress(poster) ? ` poster="${escapeHtml(poster)}"` : "";
  const player = `<${element} controls src="${escapeHtml(address)}"${extra}></${element}>`;
  return figure(`wp-block-${element}`, player, "");
}

function vimeoAddress(given: string): string {
  return /^\d+$/.test(given) ? `https://vimeo.com/${given}` : given;
}

function linkHtml(address: string): string {
  return isAddress(address) ? `<p>${embedLink(address)}</p>` : escapeHtml(address);
}

/** What stands for something that another site shows. */
export function embedLink(address: string): string {
  return `<a class="embed" href="${escapeHtml(address)}">${escapeHtml(address)}</a>`;
}

function imageHtml({ url, alt }: Attachment): string {
  return `<img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}">`;
}

function figure(className: string, inner: string, caption: string): string {
  const under = caption ? `<figcaption>${caption}</figcaption>` : "";
  return `<figure class="${className}">${inner}${under}</figure>`;
}

function isAddress(value: string): boolean {
  return /^(https?:)?\/\/\S+$/i.test(value);
}

/** Escapes what is not escaped yet: addresses in exports may hold `&` or `&amp;`. */
function escapeHtml(text: string): string {
  return text
    .replace(/&(?!(?:#\d+|#x[\da-f]+|\w+);)/gi, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
