import { EMBED_BEGINS } from "./embed.ts";
import { unescaped } from "./escape.ts";
import { embedOf } from "./find-embed.ts";

/** So many of a body's are asked for, and have a row. */
const MAX_ASKED = 20;

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
