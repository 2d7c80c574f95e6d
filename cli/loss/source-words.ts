import { type Found, type HtmlWords, htmlWords, type Reading } from "./html-words.ts";
import type { SourceItem } from "./read-source.ts";
import { decodeEntities, type Word } from "./words.ts";

/** What articles show of other items: shared blocks by their ids, and every text of the media library. */
export type SourceLibrary = { blocks: Map<string, string>; media: Set<string> };

const CODE =
  /^(?:actionscript3?|bash|c|code|cpp|csharp|crayon|css|delphi|diff|geshi|go|groovy|html|java|javascript|js|latex|objc|perl|php|powershell|python|ruby|rust|scala|shell|sourcecode|sql|swift|typescript|vb|xml|yaml|cc[a-z]?)$/;
const TAG = /\[([a-z][\w-]{0,60})((?:[\s=](?:[^[\]<>"']|"[^"]{0,50000}"|'[^']{0,50000}')*)?)\]/iy;
const CLOSING = /\[\/([a-z][\w-]{0,60})\]/iy;
const PART = /([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)/g;
/** Attributes that say how a thing looks. */
const LOOK =
  /class|css|style|id$|ids$|font|color|size|width|height|align|animation|background|border|icon|layout|params|^el_|^_|version|taxonom|query|type|slug|admin_label|preset|module|transform|offset|filter/i;
const SAID =
  /title|heading|headline|text|caption|description|subtitle|quote|question|answer|message|summary|credit|label|^alt$/i;

/**
 * The words of an item's text as the old site's readers saw them, markup away, from what the export holds alone; and words that
 * stand elsewhere (a script, an attribute), each with its place.
 */
export function sourceWords(item: SourceItem, library: SourceLibrary): HtmlWords {
  const texts = [item.title, item.excerpt].map((text) => htmlWords(text));
  const content = contentWords(item.content, library, 0);
  const builder = builderWords(item, content.words);
  const all = [...texts, content, ...builder, ...footnotes(item)];
  return {
    words: all.flatMap(({ words }) => words),
    attributes: all.flatMap(({ attributes }) => attributes),
  };
}

function contentWords(content: string, library: SourceLibrary, depth: number): HtmlWords {
  const within: HtmlWords[] = [];
  const closings = new Set(
    [...content.matchAll(/\[\/([\w-]+)\]/g)].map(([, name = ""]) => name.toLowerCase()),
  );
  const opened = new Set<string>();
  const reading: Reading = {
    bracket: (html, at) => readBracket(html, at, closings, opened),
    comment: (comment) => {
      const block = /^\s*wp:([\w/-]+)\s+(\{[\s\S]*\})?\s*\/?\s*$/.exec(comment);
      if (!block) return { words: [] };
      const [, name = "", json = ""] = block;
      const attributes = parse(json);
      const shared = library.blocks.get(String(attributes.ref));
      if (/^(?:core\/)?block$/.test(name) && shared !== undefined && depth < 5)
        within.push(contentWords(shared, library, depth + 1));
      const said = name.includes("/") && !name.startsWith("core/") ? saidIn(attributes) : [];
      return { words: said, attributes: addressesIn(json.replaceAll("\\/", "/")) };
    },
  };
  const own = htmlWords(content, reading);
  return {
    words: [...own.words, ...within.flatMap(({ words }) => words)],
    attributes: [...own.attributes, ...within.flatMap(({ attributes }) => attributes)],
  };
}

function readBracket(html: string, at: number, closings: Set<string>, opened: Set<string>): Found | null {
  CLOSING.lastIndex = at;
  const closing = CLOSING.exec(html);
  if (closing)
    return opened.has(closing[1]?.toLowerCase() ?? "") || closing[1]?.includes("_")
      ? { end: at + closing[0].length, words: [], isSeam: true }
      : null;
  TAG.lastIndex = at;
  const tag = TAG.exec(html);
  if (!tag || html[at - 1] === "[") return null;
  const [whole, written = "", given = ""] = tag;
  const name = written.toLowerCase();
  const end = at + whole.length;
  const parts = [...given.replace(/\/$/, "").matchAll(PART)];
  const quoted = parts.some(
    ([, key, double, single]) => key !== undefined && (double ?? single) !== undefined,
  );
  const loose = parts.filter(([, key]) => key === undefined).length;
  const isMarkup = closings.has(name) || name.includes("_") || given.endsWith("/") || (quoted && loose === 0);
  const address = parts
    .map(([part]) => part.replace(/^=|^\w+=|["']/g, ""))
    .find((part) => /^https?:\/\//.test(part));
  if (!isMarkup && !address && !/^(?:gallery|audio|video|playlist|caption|embed)$/.test(name)) return null;
  if (CODE.test(name) && closings.has(name)) return readCode(html, end, name);
  if (!given.endsWith("/")) opened.add(name);
  const inner = closings.has(name) && /raw_html|_code$/.test(name) ? hiddenInner(html, end, name) : null;
  if (inner) return inner;
  const words = parts.flatMap(([, key = "", ...values]) => attributeWords(name, key, values));
  return { end, words, isSeam: true, attributes: addressesIn(given) };
}

function addressesIn(text: string): string[] {
  const written = text.match(/(?:https?:)?\/\/[^\s"'<>[\]|]+|https?%3A%2F%2F[^\s"'<>[\]|]+/gi) ?? [];
  return written.map((address) =>
    decodeEntities(/^https?%3A/i.test(address) ? withoutPercents(address) : address),
  );
}

function withoutPercents(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // It was no encoding.
    return text;
  }
}

function readCode(html: string, from: number, name: string): Found {
  const at = html.toLowerCase().indexOf(`[/${name}]`, from);
  const to = at < 0 ? html.length : at;
  return {
    end: at < 0 ? html.length : at + name.length + 3,
    words: [{ text: html.slice(from, to), place: null, isCode: true }],
  };
}

/** WPBakery keeps raw HTML in base64, percent-encoded. */
function hiddenInner(html: string, from: number, name: string): Found | null {
  const at = html.toLowerCase().indexOf(`[/${name}]`, from);
  const text = at < 0 ? null : fromBase64(html.slice(from, at).trim());
  if (text === null) return null;
  const words = htmlWords(text).words.map((word) => ({ text: word.text, place: word.place }));
  return { end: at + name.length + 3, words };
}

function fromBase64(text: string): string | null {
  if (text.length < 16 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+=*$/.test(text)) return null;
  if (!/[A-Z]/.test(text) || !/[a-z]/.test(text)) return null;
  const decoded = Buffer.from(text, "base64").toString("utf8");
  if (/\ufffd|[^\P{Cc}\t\n\r]/u.test(decoded)) return null;
  try {
    return /%(?:3C|20)/i.test(decoded) ? decodeURIComponent(decoded) : decoded;
  } catch {
    // Percent signs of its own.
    return decoded;
  }
}

const ATTRIBUTE = "an attribute of a shortcode";

function attributeWords(name: string, key: string, values: (string | undefined)[]): Found["words"] {
  const value = values.find((one) => one !== undefined) ?? "";
  if (key === "" || LOOK.test(key) || /^(?:\w+_)?(?:link|url|href|src)$/.test(key)) return [];
  const hidden = name.startsWith("td") ? fromBase64(value) : null;
  if (hidden !== null) return SAID.test(key) ? [{ text: hidden.replace(/<[^>]*>/g, " "), place: null }] : [];
  const isSentence = (value.match(/(?:^|\s)\p{L}[\p{L}'’]*(?=[\s.,!?]|$)/gu)?.length ?? 0) >= 3;
  const isSaid =
    SAID.test(key) &&
    /\p{L}{2}/u.test(value) &&
    !/^(?:true|false|yes|no|on|off|none|left|right|center|h\d)$/i.test(value);
  if (!(isSaid || isSentence) || /^https?:|[{};]|^\w+:/.test(value)) return [];
  return [{ text: value.replace(/<[^>]*>/g, " "), place: ATTRIBUTE }];
}

/** Texts in a block's attributes, as its editor wrote them. */
function saidIn(value: unknown, key = "", depth = 0): Found["words"] {
  if (typeof value === "string")
    return SAID.test(key) && !/^https?:|[{};]/.test(value) && /\p{L}{2}/u.test(value)
      ? [{ text: value.replace(/<[^>]*>/g, " "), place: "an attribute of a block" }]
      : [];
  if (typeof value !== "object" || value === null || depth > 6) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    saidIn(one, Array.isArray(value) ? key : name, depth + 1),
  );
}

function parse(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json || "{}"));
  } catch {
    // Attributes that nobody can read.
    return {};
  }
}

/** The block editor keeps footnotes beside the content, which has a block for them. */
function footnotes({ meta, content }: SourceItem): HtmlWords[] {
  if (!/<!--\s*wp:(?:core\/)?footnotes/.test(content)) return [];
  const notes: unknown = Object.values(parse(meta.get("footnotes") ?? ""));
  return (notes as { content?: unknown }[]).map((note) => htmlWords(String(note?.content ?? "")));
}

/** Elementor shows what stands in its own data; the content is a copy, and may be empty. */
function builderWords({ meta }: SourceItem, own: Word[]): HtmlWords[] {
  const data = meta.get("_elementor_data");
  if (!data || !(meta.get("_elementor_edit_mode") === "builder" || own.length === 0)) return [];
  const shown: string[] = [];
  const collect = (value: unknown, key: string, depth: number) => {
    if (
      typeof value === "string" &&
      /editor|title|heading|^text|content|description|caption|quote|html/.test(key) &&
      !LOOK.test(key)
    )
      shown.push(value);
    if (typeof value === "object" && value !== null && depth < 60)
      for (const [name, one] of Object.entries(value)) collect(one, name, depth + 1);
  };
  try {
    collect(JSON.parse(data), "", 0);
  } catch {
    // Data that nobody can read shows nothing.
    return [];
  }
  const known = new Set(own.map(({ text }) => text));
  const found = shown
    .filter((text) => !/^https?:|^(?:h\d|custom|default|yes|no|center|left|right)$/.test(text))
    .map((text) => htmlWords(text));
  // The copy has most of it.
  return found.map(({ words, attributes }) => ({
    words: words.filter(({ text }) => !known.has(text)),
    attributes,
  }));
}
