/** One address each, so `https://www.` is a single match. */
export const LINK = /https?:\/\/(?:www\.)?|\bwww\.[a-z0-9]/gi;

/** An address as far as it reaches. */
export const WHOLE_LINK = /(?:https?:\/\/|\bwww\.)\S+/gi;

/** No host is longer (RFC 1035, 2.3.4). */
const MAX_HOST = 255;

/** The host of an address, in lower case and without "www.": `https://www.Paper.example/a` gives `paper.example`. */
export function hostOf(address: string): string {
  const rest = address.replace(/^https?:\/\//i, "");
  const host = rest.slice(rest.lastIndexOf("@", rest.search(/[/?#]|$/)) + 1).split(/[/?#:]/, 1)[0] ?? "";
  return host
    .slice(0, MAX_HOST)
    .toLowerCase()
    .replace(/^www\./, "")
    .replace(/[^\p{L}\p{N}]+$/u, "");
}
