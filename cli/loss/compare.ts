import type { HtmlWords } from "./html-words.ts";
import { SEAM, type Word } from "./words.ts";

/** Words that stand together, and where that is; null: in the text. */
export type Stretch = { text: string; words: number; place: string | null };

export type Difference = {
  /** Of the source and of what is served. */
  counts: { source: number; served: number };
  /** Words of the source's text that are not served. */
  lost: Stretch[];
  /** What no reader saw as text, and is not served: scripts, attributes. */
  leftOut: Stretch[];
  /** Words that are served and stand nowhere in the source. */
  added: Stretch[];
};

/**
 * What the source says and the served article does not, and the other way. Words are counted: one that stands twice in the
 * source has to be served twice.
 * @param known words of the media library, which captions come from
 */
export function compareWords(source: HtmlWords, served: HtmlWords, known: Set<string>): Difference {
  const left = countWords(served.words);
  const addresses = served.attributes.join("\n");
  const take = (word: string) => {
    const count = left.get(word) ?? 0;
    if (count > 0) left.set(word, count - 1);
    return count > 0;
  };
  const told = new Set(served.attributes.flatMap(loose));
  const isServed = ({ text, place }: Word) => {
    const whole = text.replaceAll(SEAM, "");
    if (take(whole) || (place !== null && told.has(whole))) return true;
    if (/^https?:\/\//.test(whole)) return isAt(whole, addresses);
    return text.includes(SEAM) && partsOf(text).every(take);
  };
  // What stands in the text comes first, so that an attribute does not take its word.
  const missing = new Set(
    [...inText(source.words, true), ...inText(source.words, false)].filter((word) => !isServed(word)),
  );
  const away = source.words.filter((word) => missing.has(word));
  const mayBe = new Set(source.attributes.flatMap(loose));
  const added: Word[] = [];
  for (const word of served.words) {
    const isExtra = (left.get(word.text) ?? 0) > 0;
    if (!isExtra || !/[\p{L}\p{N}]/u.test(word.text)) continue;
    left.set(word.text, (left.get(word.text) ?? 0) - 1);
    if (!mayBe.has(word.text) && !known.has(word.text) && !isAddressOf(word.text, source)) added.push(word);
  }
  return {
    counts: {
      source: source.words.filter(({ place }) => place === null).length,
      served: served.words.length,
    },
    lost: stretches(away.filter(({ place }) => place === null)),
    leftOut: stretches(away.filter(({ place }) => place !== null)),
    added: stretches(added),
  };
}

function inText(words: Word[], isInText: boolean): Word[] {
  return words.filter(({ place }) => (place === null) === isInText);
}

function countWords(words: Word[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of words) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function partsOf(text: string): string[] {
  return text
    .split(SEAM)
    .map((part) => part.replace(/^[^\p{L}\p{N}\p{S}]+|[^\p{L}\p{N}\p{S}]+$/gu, ""))
    .filter((part) => part !== "");
}

/** An address may be spelled otherwise where a player shows it: what names the thing is the longest part of its path, or of its query. */
function isAt(address: string, addresses: string): boolean {
  if (addresses.includes(address)) return true;
  const [path = "", ...query] = address.replace(/^(?:https?:\/\/)?[^/]*/, "").split(/[?#]/);
  return [path, query.join("&")].some((part) => {
    const longest = part.split(/[^\w-]+/).reduce((a, b) => (b.length > a.length ? b : a), "");
    return longest.length >= 3 && addresses.includes(longest);
  });
}

function isAddressOf(word: string, source: HtmlWords): boolean {
  if (!/[./]/.test(word)) return false;
  const written = source.words.filter(({ text }) => /^https?:/.test(text)).map(({ text }) => text);
  const addresses = [...source.attributes, ...written].join("\n");
  return addresses.includes(word) || (/^[\w-]+(?:\.[\w-]+)+\//.test(word) && isAt(word, addresses));
}

function loose(text: string): string[] {
  return text.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}\p{S}]+|[^\p{L}\p{N}\p{S}]+$/gu, ""));
}

/** Words that follow each other in one piece of text become one stretch. */
function stretches(words: Word[]): Stretch[] {
  const found: (Stretch & { stretch: number })[] = [];
  for (const { text, place, stretch } of words) {
    const last = found.at(-1);
    const shown = text.replaceAll(SEAM, "");
    if (last && last.stretch === stretch) {
      last.text += ` ${shown}`;
      last.words += 1;
    } else found.push({ text: shown, words: 1, place, stretch });
  }
  return found.map(({ text, words, place }) => ({ text, words, place }));
}
