import { escapeHtml, figure, isAddress, kindOf, mediaHtml } from "./markup.ts";
import type { Attributes } from "./shortcode-tags.ts";
import type { ShortcodeContext } from "./shortcodes.ts";
import type { Attachment } from "./survey.ts";

/** `[caption width="300"]<img ...> The text[/caption]`; before 2012 the text was an attribute. */
export function captionHtml({ named }: Attributes, inner: string): string {
  const [, image = "", rest = ""] =
    /^\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([\s\S]*)$/i.exec(inner) ?? [];
  const caption = (named.get("caption") ?? rest).trim();
  if (!image) return named.has("caption") ? `${inner} ${caption}` : inner;
  const align = /^align\w+$/.exec(named.get("align") ?? "")?.[0] ?? "";
  return figure(`wp-caption ${align}`.trim(), image, caption);
}

export function galleryHtml({ named }: Attributes, _: string, context: ShortcodeContext): string {
  const pictures = chosen(named, context).filter(({ url }) => kindOf(url) === "image");
  const figures = pictures.map((picture) => pictureHtml(picture));
  if (figures.length === 0) return "";
  const columns = /^[1-9]$/.exec(named.get("columns") ?? "")?.[0] ?? "3";
  return `<figure class="wp-block-gallery has-nested-images columns-${columns}">${figures.join("")}</figure>`;
}

/** Each piece as a player of its own, with its title or caption under it. */
export function playlistHtml({ named }: Attributes, _: string, context: ShortcodeContext): string {
  const wanted = named.get("type") === "video" ? "video" : "audio";
  return chosen(named, context)
    .filter(({ url }) => kindOf(url) === wanted)
    .map(({ url, title, caption }) => mediaHtml(url, { caption: escapeHtml(caption || title || "") }))
    .join("\n");
}

export function pictureHtml(picture: Attachment): string {
  return mediaHtml(picture.url, { alt: picture.alt, caption: escapeHtml(picture.caption) });
}

/** The attachments that a list of ids names, else those of the article. */
function chosen(named: Attributes["named"], { attachments, postId }: ShortcodeContext) {
  const ids = named.get("ids") ?? named.get("include");
  const excluded = new Set((named.get("exclude") ?? "").split(",").map((id) => id.trim()));
  if (ids !== undefined) return findAttachments(attachments, ids);
  return [...attachments]
    .filter(([id, { parent }]) => parent === postId && !excluded.has(id))
    .map(([, attachment]) => attachment);
}

/** @param ids numbers between commas */
export function findAttachments(attachments: Map<string, Attachment>, ids: string): Attachment[] {
  return ids.split(",").flatMap((id) => attachments.get(id.trim()) ?? []);
}

/** A player of the first address that is there; Flash and QuickTime files too, as a link is better than nothing. */
export function playerHtml(
  element: "audio" | "video",
  { named, positional }: Attributes,
  sources: string[],
): string {
  const address = sources.map((name) => named.get(name)).find(Boolean) ?? positional[0] ?? "";
  if (!isAddress(address)) return "";
  const poster = named.get("poster");
  const extra = element === "video" && poster && isAddress(poster) ? ` poster="${escapeHtml(poster)}"` : "";
  const player = `<${element} controls src="${escapeHtml(address)}"${extra}></${element}>`;
  return figure(`wp-block-${element}`, player, "");
}
