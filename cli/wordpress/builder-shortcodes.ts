import { hiddenText } from "./hidden-text.ts";
import { embedLink, escapeHtml, isAddress } from "./markup.ts";
import type { Attributes } from "./shortcode-tags.ts";
import type { Shortcode, ShortcodeContext } from "./shortcodes.ts";
import { unknownShortcode } from "./unknown-shortcode.ts";

/** WPBakery, Divi, tagDiv, Avada, Enfold, Shortcodes Ultimate and others, by what their names begin with. */
const BUILDERS =
  /^(?:vc|et_pb|et|td|tdc|tdm|tdb|tds|fusion|av|su|mk|nectar|ult|fl|wpb|us|dt|cs|x|themify|thrive|oxy|bricks|kt|ux|porto|wr|mpc|dfd|qode|eltdf|mkdf|edgtf|vcex|trx|stm|penci|jnews|foxiz|ruby)_/;
const COLUMN =
  /^(?:row|column|col|columns|one|two|three|four|five|full|half|third|fourth|section|container|box|tabs?|accordions?|toggles?|slide|slider)(?:[_-](?:half|third|thirds|fourth|fourths|fifth|fifths|sixth|last|first|full|inner|group|item|\d+))+$/;

/** Whether a name is a builder's: then a tag is one however it is written. */
export function isBuilders(name: string): boolean {
  return BUILDERS.test(name) || COLUMN.test(name) || Object.hasOwn(PLAYERS, name);
}

/** Names of what shows something of another site, and where a number alone leads there. */
const PLAYERS: Record<string, string> = {
  embed: "",
  youtube: "https://www.youtube.com/watch?v=",
  youtube_sc: "https://www.youtube.com/watch?v=",
  fusion_youtube: "https://www.youtube.com/watch?v=",
  vimeo: "https://vimeo.com/",
  fusion_vimeo: "https://vimeo.com/",
  dailymotion: "https://www.dailymotion.com/video/",
  wpvideo: "https://videopress.com/v/",
  videopress: "https://videopress.com/v/",
  ted: "https://www.ted.com/talks/",
  soundcloud: "",
  spotify: "",
  bandcamp: "",
  mixcloud: "",
  tweet: "https://twitter.com/i/status/",
  twitter: "https://twitter.com/i/status/",
  instagram: "https://www.instagram.com/p/",
  facebook: "",
  tiktok: "",
  pinterest: "",
  flickr: "",
  gist: "https://gist.github.com/",
  scribd: "https://www.scribd.com/document/",
  slideshare: "https://www.slideshare.net/slideshow/embed_code/",
  googlemaps: "",
  googleapps: "",
  polldaddy: "https://poll.fm/",
  crowdsignal: "https://poll.fm/",
  iframe: "",
};

/** What a builder's shortcode becomes, or undefined where a name is none. */
export function builderShortcode(name: string): Shortcode | undefined {
  if (Object.hasOwn(PLAYERS, name))
    return (attributes, inner, context) => player(name, attributes, inner, context);
  if (!isBuilders(name)) return undefined;
  return (attributes, inner, context) => block(name, attributes, inner, context);
}

/** An address, or a number of that site's, as a link that the saved article makes a player of. */
function player(name: string, attributes: Attributes, inner: string, context: ShortcodeContext): string {
  const { named, positional } = attributes;
  const given = [
    ...["url", "src", "link", "href", "id", "video", "mid"].map((key) => named.get(key)),
    ...positional,
    inner,
  ];
  const values = given.map((value) => (value ?? "").trim().replace(/^=/, "").replaceAll("&amp;", "&"));
  const base = PLAYERS[name] ?? "";
  const whole = values.find(isAddress);
  const id = values.find((value) => base !== "" && /^[\w-]+(?:\/[\w-]+)?$/.test(value));
  const address = whole ?? (id && base + id);
  // What is no address is shown as it is: a word is better than nothing.
  if (!address) return unknownShortcode(name, attributes, escapeHtml(inner), context);
  const text = inner.trim();
  return `<p>${embedLink(address)}</p>${text === "" || values.at(-1) === address ? "" : `\n\n${text}`}`;
}

/** Rows and columns are nothing here; whatever they hold stands for itself, one after the other. */
function block(name: string, attributes: Attributes, inner: string, context: ShortcodeContext): string {
  const shown = /raw_html|raw_js|_code$/.test(name)
    ? (hiddenText(inner) ?? inner).replace(/<!--\s*\[et_pb_line_break_holder\]\s*-->/g, "\n")
    : inner;
  return `\n\n${unknownShortcode(name, attributes, shown, context)}\n\n`;
}
