import { escaped, unescaped } from "./escape.ts";

/** An address as it is shown where nothing better is known. */
export function shownAddress(link: string): string {
  return link.replace(/^https?:\/\/(?:www\.)?/, "").replace(/\/$/, "");
}

/** What a provider has told of what it shows; an empty title: nothing. A picture is one of the paper's own files, in pixels. */
export type ToldOf = {
  title: string;
  key: string | null;
  width: number | null;
  height: number | null;
};

/** The figure of something for a frame, and the link that it begins with, in a saved body. */
const CARD =
  /(<figure class="embed" data-frame="[^"]*"(?: data-height="\d{1,5}")?>)<a href="([^"]*)">([^<]*)/g;

/**
 * A saved body whose cards are called as their providers call them, where nobody has called them otherwise, and have their
 * pictures.
 * @param told by the cards' links
 */
export function withTold(bodyHtml: string, told: Record<string, ToldOf>): string {
  if (Object.keys(told).length === 0) return bodyHtml;
  return bodyHtml.replace(CARD, (whole, figure: string, href: string, text: string) => {
    const link = unescaped(href);
    const known = Object.hasOwn(told, link) ? told[link] : undefined;
    if (!known) return whole;
    const isPlain = text === escaped(shownAddress(link)) && known.title !== "";
    return `${figure}${pictureOf(known)}<a href="${href}">${isPlain ? escaped(known.title) : text}`;
  });
}

/** It says nothing that the link does not. */
function pictureOf({ key, width, height }: ToldOf): string {
  return key === null
    ? ""
    : `<img src="/media/${key}" alt="" width="${width}" height="${height}" loading="lazy" decoding="async">`;
}
