export type Tag = {
  /** In small letters. */
  name: string;
  isClosing: boolean;
  /** Written `<x />`. HTML knows no such thing but of void elements; those who write it mean it. */
  isSelfClosed: boolean;
  /** As it stands, an attribute's open quote closed. */
  text: string;
  end: number;
};

/** What else a tag may begin with is text. */
const BEGINNING = /<(\/?)([a-z][^\s/>]*)/iy;
const WHITESPACE = /\s/;
const AFTER_VALUE = /[\s/>]/;

/**
 * Reads the tags of a text, from its beginning to its end, in a time that grows with its length. Null: no tag stands there,
 * or one without an end. A quote that is never closed, or only by the next one's beginning, ends with its tag.
 */
export function openTagScanner(html: string): (at: number) => Tag | null {
  const lastEnd = html.lastIndexOf(">");
  const valueAt = openValueReader(html);
  // After a tag that no bracket outside of quotes ends, none is asked for one: each would look through all the rest.
  let quotesAreTrusted = true;

  const endOf = (at: number): { end: number; openQuote: string } => {
    for (let place = at; quotesAreTrusted && place < html.length; place++) {
      if (html[place] === ">") return { end: place + 1, openQuote: "" };
      const value = html[place] === "=" ? valueAt(place + 1) : null;
      if (value?.end === null) return { end: html.indexOf(">", place) + 1, openQuote: value.quote };
      place = value?.end ?? place;
    }
    quotesAreTrusted = false;
    const end = html.indexOf(">", at) + 1;
    return { end, openQuote: openQuoteIn(html.slice(at, end)) };
  };

  return (at) => {
    if (at > lastEnd) return null;
    BEGINNING.lastIndex = at;
    const [beginning, slash, name] = BEGINNING.exec(html) ?? [];
    if (beginning === undefined || name === undefined) return null;
    const { end, openQuote } = endOf(at + beginning.length);
    if (end === 0) return null;
    const text = `${html.slice(at, end - 1)}${openQuote}>`;
    const facts = { isClosing: slash === "/", isSelfClosed: text.endsWith("/>") };
    return { name: name.toLowerCase(), ...facts, text, end };
  };
}

/** Where a quoted value ends, at its second quote; null: it has none of its own. Of a value without quotes nothing. */
function openValueReader(html: string): (from: number) => { quote: string; end: number | null } | null {
  const lastQuote: Record<string, number> = { '"': html.lastIndexOf('"'), "'": html.lastIndexOf("'") };
  return (from) => {
    let start = from;
    while (WHITESPACE.test(html[start] ?? "")) start++;
    const quote = html[start] ?? "";
    const last = lastQuote[quote];
    if (last === undefined) return null;
    const end = last > start ? html.indexOf(quote, start + 1) : -1;
    const isAnothers =
      !AFTER_VALUE.test(html[end + 1] ?? ">") && html.slice(start, Math.max(start, end)).includes(">");
    return { quote, end: end < 0 || isAnothers ? null : end };
  };
}

function openQuoteIn(tag: string): string {
  const last = [...tag.matchAll(/=\s*(?:"[^"]*("?)|'[^']*('?))/g)].at(-1);
  if (!last || last[1] || last[2]) return "";
  return last[1] === undefined ? "'" : '"';
}
