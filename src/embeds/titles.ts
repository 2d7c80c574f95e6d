import { EMBED_BEGINS } from "./embed.ts";
import { escaped, unescaped } from "./escape.ts";
import { embedOf } from "./find-embed.ts";

/** So many of a body's are asked for, and have a row. */
const MAX_ASKED = 20;

/** An address as it is shown where nothing better is known. */
export function shownAddress(link: string): string {
  return link.replace(/^https?:\/\/(?:www\.)?/, "").replace(/\/$/, "");
}

/** The links of a saved body's cards that a provider can say a title of. */
export function linksToName(bodyHtml: string): string[] {
  const links = bodyHtml
    .split(EMBED_BEGINS)
    .slice(1)
    .flatMap((rest) => {
      const embed = embedOf(unescaped(rest.slice(0, rest.indexOf('"'))));
      return embed && embed.oembed !== null ? [embed.link] : [];
    });
  return [...new Set(links)].slice(0, MAX_ASKED);
}

/** A saved body whose cards are called by these titles, by their links, where nobody has called them otherwise. */
export function withTitles(bodyHtml: string, titles: Record<string, string>): string {
  let titled = bodyHtml;
  for (const [link, title] of Object.entries(titles)) {
    const begins = `<a href="${escaped(link)}">`;
    titled = titled.replaceAll(
      `${begins}${escaped(shownAddress(link))}</a>`,
      () => `${begins}${escaped(title)}</a>`,
    );
  }
  return titled;
}
