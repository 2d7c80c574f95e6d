import { embedLink, isAddress, kindOf, mediaHtml } from "./markup.ts";
import type { Item } from "./read-export.ts";

/** A file that the article's entry in the feed brings along, such as a podcast's episode. */
export type Enclosure = { url: string; bytes?: number; type?: string };

/** WordPress keeps an enclosure as three lines: address, length, type. */
export function enclosuresOf({ metaLists }: Item): Enclosure[] {
  return (metaLists.get("enclosure") ?? []).flatMap((value) => {
    const [url = "", bytes = "", type = ""] = value.split(/\r?\n/).map((line) => line.trim());
    if (!isAddress(url)) return [];
    const size = Number(bytes);
    return [{ url, ...(size > 0 && { bytes: size }), ...(type !== "" && { type }) }];
  });
}

/** Where themes keep the video, sound or link of a post of such a format. */
const FEATURED = [
  "_format_video_embed",
  "_format_audio_embed",
  "_format_link_url",
  "td_post_video",
  "_video_url",
];

/** The body with what the theme or the feed showed beside it: featured video before it, enclosures behind. */
export function withExtraMedia(item: Item, body: string): string {
  const featured = FEATURED.flatMap((key) => mediaOf(item.meta.get(key)?.trim() ?? "")).filter(
    ({ address }) => !isIn(body, address),
  );
  const enclosed = enclosuresOf(item).filter(({ url }) => !isIn(body, url));
  return [...featured.map(({ html }) => html), body, ...enclosed.map(({ url }) => mediaHtml(url))]
    .filter((part) => part !== "")
    .join("\n\n");
}

function mediaOf(value: string): { address: string; html: string }[] {
  if (/^<iframe\b/i.test(value))
    return [{ address: /\ssrc="([^"]+)"/i.exec(value)?.[1] ?? value, html: value }];
  // tagDiv's is serialised by PHP.
  const address = isAddress(value) ? value : /"td_video";s:\d+:"(https?:[^"]+)"/.exec(value)?.[1];
  if (!address) return [];
  return [{ address, html: kindOf(address) ? mediaHtml(address) : `<p>${embedLink(address)}</p>` }];
}

function isIn(body: string, address: string): boolean {
  return body.includes(address) || body.includes(address.replaceAll("&", "&amp;"));
}
