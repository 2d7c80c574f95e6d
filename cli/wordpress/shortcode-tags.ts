export type Attributes = {
  named: Map<string, string>;
  positional: string[];
  /** Written as nobody writes prose: each `name=value` without blanks, its value in quotes or one that machines read. */
  isStrict: boolean;
};

/** `[name a="b"]`, `[/name]` or `[[name]]`, which writes of the shortcode instead of using it. */
export type Tag = {
  index: number;
  /** Where the text behind it begins. */
  end: number;
  kind: "opening" | "closing" | "escaped";
  name: string;
  attributes: Attributes;
  isSelfClosing: boolean;
  /** Which of the tags closes it. */
  closedBy?: number;
};

const NAME = /[a-z][\w-]{0,60}/iy;
const KEY = /([\w-]+)(\s*)=(\s*)/y;
const BARE = /[^\s"'[\]<>]+/y;
const WORD = /[^\s[\]<>]+/y;
const BLANK = /(?:\s|&nbsp;)*/y;
/** The quotes that editors make of straight ones end with any of their kind. */
const CURLY = /(?:[“”″„]|&#82(?:20|21|42|43);|&quot;|&rdquo;|&ldquo;)/y;
const CURLY_END = /[“”″]|&#82(?:20|21|42|43);|&quot;|&rdquo;|&ldquo;/g;
/** What stands without quotes in a shortcode: a number, a size, a colour, an address, yes or no. */
const MACHINE =
  /^(?:[\d.,:x%-]+(?:px|em|rem|vh|vw)?|#[\da-f]{3,8}|(?:https?:)?\/\/\S+|true|false|yes|no|on|off|none|null)$/i;

/**
 * What can be a shortcode's tag in a text, and which closes which: the nearest open one of its name, and what was opened in
 * between has no end. A bracket with markup in it is prose, and so is one whose parts no shortcode has.
 */
export function readTags(text: string): Tag[] {
  const tags: Tag[] = [];
  const quotes = openQuotes(text);
  for (let at = text.indexOf("["); at >= 0; at = text.indexOf("[", at)) {
    const tag = readTag(text, at, quotes);
    at = tag?.end ?? at + 1;
    if (tag) tags.push(tag);
  }
  closeTags(tags);
  return tags;
}

type Quotes = (mark: string, from: number) => number;

/** The next quote from somewhere on, or -1; what is not found once is not looked for again. */
function openQuotes(text: string): Quotes {
  const none = new Set<string>();
  return (mark, from) => {
    const found = none.has(mark) ? -1 : text.indexOf(mark, from);
    if (found < 0) none.add(mark);
    return found;
  };
}

function readTag(text: string, index: number, quotes: Quotes): Tag | null {
  const isDoubled = text[index + 1] === "[";
  const start = isDoubled ? index + 1 : index;
  const isClosing = text[start + 1] === "/";
  const name = match(NAME, text, start + (isClosing ? 2 : 1))?.[0];
  if (name === undefined) return null;
  const from = start + (isClosing ? 2 : 1) + name.length;
  const found = readAttributes(text, from, quotes);
  if (found === null || (isClosing && from + 1 !== found.end)) return null;
  const isEscaped = isDoubled && text[found.end] === "]";
  if (isDoubled && !isEscaped) return null;
  return {
    index,
    end: isEscaped ? found.end + 1 : found.end,
    kind: isEscaped ? "escaped" : isClosing ? "closing" : "opening",
    name: name.toLowerCase(),
    attributes: found.attributes,
    isSelfClosing: found.isSelfClosing,
  };
}

/** Null where the text from there on is no list of attributes that a bracket ends. */
function readAttributes(text: string, from: number, quotes: Quotes) {
  const attributes: Attributes = { named: new Map(), positional: [], isStrict: true };
  let at = from;
  for (;;) {
    const before = at;
    at += match(BLANK, text, at)?.[0].length ?? 0;
    const isSelfClosing = text.startsWith("/]", at);
    if (text[at] === "]" || isSelfClosing) {
      const end = at + (isSelfClosing ? 2 : 1);
      return { attributes, end, isSelfClosing };
    }
    // The name ends with a blank, except that `[youtube=https://...]` is an old way to write.
    if (before === at && !(at === from && text[at] === "=")) return null;
    const next = readAttribute(text, at, attributes, quotes);
    if (next === null) return null;
    at = next;
  }
}

/** @returns where it ends */
function readAttribute(text: string, at: number, attributes: Attributes, quotes: Quotes): number | null {
  const [whole = "", key = "", ...blanks] = match(KEY, text, at) ?? [];
  const value = readQuoted(text, at + whole.length, quotes);
  if (whole === "") {
    const word = value?.text ?? match(WORD, text, at)?.[0];
    if (word === undefined) return null;
    attributes.positional.push(word);
    return value?.end ?? at + word.length;
  }
  if (blanks.some((blank) => blank !== "")) attributes.isStrict = false;
  const bare = value ? null : match(BARE, text, at + whole.length)?.[0];
  if (bare === undefined) return null;
  if (bare && !MACHINE.test(bare)) attributes.isStrict = false;
  attributes.named.set(key.toLowerCase(), value?.text ?? bare ?? "");
  return value?.end ?? at + whole.length + (bare?.length ?? 0);
}

function readQuoted(text: string, at: number, quotes: Quotes): { text: string; end: number } | null {
  const mark = text[at];
  if (mark === '"' || mark === "'") {
    const end = quotes(mark, at + 1);
    return end < 0 ? null : { text: text.slice(at + 1, end), end: end + 1 };
  }
  const curly = match(CURLY, text, at)?.[0];
  if (curly === undefined) return null;
  const rest = text.slice(at + curly.length, at + curly.length + MAX_CURLY);
  CURLY_END.lastIndex = 0;
  const ending = CURLY_END.exec(rest);
  if (ending === null) return null;
  const begin = at + curly.length;
  return { text: text.slice(begin, begin + ending.index), end: begin + ending.index + ending[0].length };
}

/** Nothing longer stands in such quotes. */
const MAX_CURLY = 500;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function closeTags(tags: Tag[]): void {
  /** Tags that are open, outermost first, and of each name where they stand among those. */
  const open: number[] = [];
  const places = new Map<string, number[]>();
  for (const [index, { kind, name, isSelfClosing }] of tags.entries()) {
    if (kind === "opening" && !isSelfClosing) {
      const of = places.get(name) ?? [];
      places.set(name, of);
      of.push(open.push(index) - 1);
    } else if (kind === "closing") {
      const place = places.get(name)?.at(-1);
      if (place === undefined) continue;
      const opening = tags[open[place] ?? -1];
      if (opening) opening.closedBy = index;
      for (const left of open.splice(place)) places.get(tags[left]?.name ?? "")?.pop();
    }
  }
}
