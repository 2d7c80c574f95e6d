import { openTagScanner, type Tag } from "./tag-scanner.ts";
import { escapeText } from "./tree.ts";

/** Closed, these are hidden. */
const HIDDEN = ["script", "style", "template"];
/** What stands in these is text, whatever it looks like. */
const LITERAL = ["textarea", "xmp", "listing"];
/** These show another company's page. */
const FRAMES = ["iframe", "embed", "object"];
/** What stands in these is for browsers that cannot play. */
const MEDIA = ["video", "audio"];
/** Of these only the tags go: no script runs in a body, and what would be for browsers without is for all. */
const OPENED = ["noscript", "noembed", "noframes", "title", "plaintext", "applet"];
const CHOICES = ["select", "option", "optgroup", "datalist"];
const HANDLED = new Set([...HIDDEN, ...LITERAL, ...FRAMES, ...MEDIA, ...OPENED, ...CHOICES]);

/** Where a frame "holds" one of these, it was never closed. */
const BLOCK = /<(?:p|h[1-6]|div|ul|ol|blockquote|figure|table|section|article|pre|hr)\b|\n[ \t]*\n/i;

/**
 * HTML in which nothing swallows what comes after it, whoever parses it. Elements whose content is no markup (HTML, 13.2.5.1), or
 * stands in for what they show, are settled: scripts, styles and templates go, of an unclosed one only the tag. Frames,
 * objects and embeds come out as `<iframe>`, closed at once; audio and video are closed; comments go, and where one, or a tag, has no
 * end it is text.
 */
export function settleRawText(html: string): string {
  const tagAt = openTagScanner(html);
  const places = findPlaces(html);
  const upTo = openSearch(html);
  const pieces: string[] = [];
  let from = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", from)) {
    pieces.push(html.slice(from, at));
    const tag = html.startsWith("<!", at) || html.startsWith("<?", at) ? null : tagAt(at);
    const settled = tag ? settleTag(html, tag, places) : settleOther(html, at, upTo);
    pieces.push(settled.text);
    from = settled.end;
  }
  return pieces.join("") + html.slice(from);
}

type Settled = { text: string; end: number };

/** Where tags of the elements in question stand, by name, the last first; and the ends that belong to what stays. */
type Places = { opening: Map<string, number[]>; closing: Map<string, number[]>; kept: Set<number> };

function findPlaces(html: string): Places {
  const places: Places = { opening: new Map(), closing: new Map(), kept: new Set() };
  const tags = new RegExp(`<(/?)(${[...HANDLED].join("|")})(?=[\\s/>])`, "gi");
  for (const { 1: slash, 2: name = "", index } of [...html.matchAll(tags)].reverse()) {
    const of = slash ? places.closing : places.opening;
    const known = of.get(name.toLowerCase());
    if (known) known.push(index);
    else of.set(name.toLowerCase(), [index]);
  }
  return places;
}

/** The first of these places behind `from`; those before it are not asked for again. */
function nextPlace(places: number[] | undefined, from: number): number {
  while (places && (places.at(-1) ?? from) < from) places.pop();
  return places?.at(-1) ?? Number.POSITIVE_INFINITY;
}

function settleTag(html: string, tag: Tag, places: Places): Settled {
  const { name, text, end } = tag;
  if (!HANDLED.has(name)) return { text, end };
  if (CHOICES.includes(name)) return { text: " ", end };
  if (tag.isClosing) return { text: places.kept.delete(end) ? text : "", end };
  if (OPENED.includes(name)) return { text: "", end };
  const close = tag.isSelfClosed ? null : closingOf(html, tag, places);
  if (FRAMES.includes(name)) {
    const isFallback = name === "iframe" && close !== null && !BLOCK.test(close.inner);
    return { text: frameOf(tag), end: isFallback ? close.end : end };
  }
  if (MEDIA.includes(name)) return settleMedia(html, tag, close, places);
  if (close === null) return { text: "", end };
  if (HIDDEN.includes(name)) return { text: "", end: close.end };
  const literal = escapeText(close.inner);
  return { text: name === "textarea" ? literal : `<pre>${literal}</pre>`, end: close.end };
}

type Closing = { inner: string; end: number };

/** What an element holds; null: another of its name begins before it is closed, or it never is. */
function closingOf(html: string, { name, text, end }: Tag, { opening, closing }: Places): Closing | null {
  const close = nextPlace(closing.get(name), end);
  const closed = close === Number.POSITIVE_INFINITY ? 0 : html.indexOf(">", close) + 1;
  if (closed === 0) return null;
  const found = { inner: html.slice(end, close), end: closed };
  const next = nextPlace(opening.get(name), end);
  if (next > close) return found;
  // Scripts write scripts, within quotes; one that is loaded holds nothing.
  const [line = ""] = /[^\n]*$/.exec(html.slice(end, next)) ?? [];
  const isQuoted = /["'`]/.test(line.replace(/<[^<>]*>/g, ""));
  return name === "script" && !/\ssrc\s*=/i.test(text) && isQuoted ? found : null;
}

const SOURCES = /(?:\s*<(?:source|track)\b[^<>]*>)*/iy;

function settleMedia(
  html: string,
  { name, text, end, isSelfClosed }: Tag,
  close: Closing | null,
  places: Places,
): Settled {
  if (close !== null) {
    places.kept.add(close.end);
    return { text, end };
  }
  SOURCES.lastIndex = end;
  const sources = isSelfClosed ? "" : (SOURCES.exec(html)?.[0] ?? "");
  return { text: `${text.replace(/\/>$/, ">")}${sources}</${name}>`, end: end + sources.length };
}

const ATTRIBUTE = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/g;

/** An `<iframe>` with what is known of one, of an object or an embed: its address, title and size. Empty: it has no address. */
function frameOf({ text }: Tag): string {
  const given = new Map(
    [...text.matchAll(ATTRIBUTE)].map(([, name = "", ...values]) => [
      name.toLowerCase(),
      (values.find((value) => value !== undefined) ?? "").trim(),
    ]),
  );
  // Players that wait until they are scrolled to, or consented to, have their address elsewhere.
  const src = ["src", "data", "data-src", "data-lazy-src", "data-cmp-src", "data-cookieblock-src"]
    .map((name) => given.get(name))
    .find((value) => value && !/^(?:about|data|javascript):/i.test(value));
  // One that nobody is to see counts visits.
  const isHidden = [given.get("width"), given.get("height")].some((size) => /^[01](?:px)?$/.test(size ?? ""));
  if (!src || isHidden) return "";
  const facts = {
    src,
    title: given.get("title") ?? given.get("aria-label"),
    width: given.get("width"),
    height: given.get("height"),
  };
  const attributes = Object.entries(facts).map(([name, value]) =>
    value ? ` ${name}="${value.replaceAll('"', "&quot;")}"` : "",
  );
  return `<iframe${attributes.join("")}></iframe>`;
}

/** Comments, declarations, and what is no tag. */
function settleOther(html: string, at: number, upTo: Search): Settled {
  if (html.startsWith("<!--", at)) {
    // `<!-->` and `<!--->` are whole ones.
    const ends = ["-->", "--!>"].map((mark) => upTo(mark, at + 2)).filter((end) => end !== null);
    return { text: "", end: ends.length > 0 ? Math.min(...ends) : at + "<!--".length };
  }
  if (html.startsWith(CDATA, at)) {
    const begin = at + CDATA.length;
    const end = upTo("]]>", begin);
    return end === null
      ? { text: "", end: begin }
      : { text: escapeText(html.slice(begin, end - "]]>".length)), end };
  }
  const [, mark] =
    DECLARATIONS.find(([beginning]) =>
      html
        .slice(at, at + 9)
        .toLowerCase()
        .startsWith(beginning),
    ) ?? [];
  const end = mark === undefined ? null : upTo(mark, at);
  return end === null ? { text: "&lt;", end: at + 1 } : { text: "", end };
}

const CDATA = "<![CDATA[";
const DECLARATIONS = [
  ["<!doctype", ">"],
  ["<?xml", ">"],
  ["<?php", "?>"],
] as const;

/** Where the next of a mark ends; null: there is none any more, which is known without looking again. */
type Search = (mark: string, from: number) => number | null;

function openSearch(html: string): Search {
  const last = new Map<string, number>();
  return (mark, from) => {
    if (!last.has(mark)) last.set(mark, html.lastIndexOf(mark));
    return from <= (last.get(mark) ?? -1) ? html.indexOf(mark, from) + mark.length : null;
  };
}
