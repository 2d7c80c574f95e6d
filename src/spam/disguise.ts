import { WHOLE_LINK } from "./link-pattern.ts";

/**
 * Ways of writing by which a person still reads a word and a program should not. All of them are looked for in the text as
 * it was typed: what makes letters comparable takes them away.
 */
export type Disguise = {
  kind: "styled" | "mixed" | "spaced" | "split";
  /** The first place of the text that has it: text of a stranger, at most thirty characters. */
  where: string;
  /** Spelled out for the sound of it, as in "N O T H I N G", and perhaps to hide nothing. */
  mayBeEmphasis?: boolean;
};

/**
 * Letters of mathematics, in circles and in squares, as programs put them in place of the keyboard's. Wide ones belong to
 * Chinese and Japanese type, superscripts to numbers, A, B, O and P in red squares to emoji.
 */
const STYLED = String.raw`[\u{1D400}-\u{1D7FF}\u{1F110}-\u{1F12B}\u{1F130}-\u{1F169}\u{1F172}-\u{1F17D}\u{1F180}-\u{1F189}\u24B6-\u24E9]`;
/** A formula has one or two of them together; one within a word of ordinary letters is there to hide it. */
const STYLED_WORD = new RegExp(
  String.raw`(?:${STYLED}[\p{M}\uFE0F\u200D]{0,3} ?){3}|[a-z]${STYLED}|${STYLED}[a-z]`,
  "iu",
);
/** Phonetic small capitals: a sound or two in a dictionary, a word in an advertisement. */
const SMALL_CAPITALS = /[\u1D00-\u1D22ʙɢɪʟɴʀʜꜰꜱ]{4}/;
/** Letters of which flags are made, by themselves. */
const FLAG_LETTERS =
  /(?<![\u{1F1E6}-\u{1F1FF}])[\u{1F1E6}-\u{1F1FF}](?:[ \u200B-\u200D]{1,2}[\u{1F1E6}-\u{1F1FF}](?![\u{1F1E6}-\u{1F1FF}])){2}/u;

/**
 * Five letters and more, each by itself, with the same between them; of dotted ones six, since that is how abbreviations are
 * written. Ends with a digit or with the last letter.
 */
const SPACED =
  /(?<![\p{L}\p{N}\p{M}'’&])[\p{L}\p{N}](?:( {1,2}|[-_*·•|~+/\\])[\p{L}\p{N}](?:\1[\p{L}\p{N}]){3,40}|\.[\p{L}\p{N}](?:\.[\p{L}\p{N}]){4,40})(?![\p{L}\p{N}\p{M}'’&])/gu;
const SPACED_LETTERS = 4;
const SPACED_DIFFERENT = 3;

/** A sign that is no punctuation between the letters and the number of a name, or between its letters. */
const SPLIT = /(?<![\p{L}\p{N}])\p{L}{2,20}(?:\p{Extended_Pictographic}\uFE0F?){1,2}\p{Nd}{1,4}(?!\p{L})/u;

/** Letters of other scripts that look like Latin ones; Greek signs of mathematics are not among them. */
const LOOKALIKE = "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһҮүΑΒΕΖΗΙΚΛΜΝΟΡΤΥΧοινϲϳ";
const IS_LOOKALIKE = new RegExp(`^[${LOOKALIKE}]+$`, "u");
const MIXED_WORD =
  /(?<![\p{L}\p{N}])(?=\p{L}{0,40}[a-z])(?=\p{L}{0,40}[\p{sc=Cyrl}\p{sc=Grek}])[\p{L}\p{M}]{3,40}/giu;
const PLAIN = /^[\0-\x7F]*$/;

/** What must be there for the patterns above to match, by code units: these are many times faster. */
const MAY_BE_STYLED = /[\uD835\uD83C\u24B6-\u24E9]/;
const MAY_BE_FLAGS = /\uD83C[\uDDE6-\uDDFF]/;
const MAY_BE_SPLIT = /[\u2190-\u3299\uDC00-\uDFFF]\uFE0F?[0-9]/;
const MAY_BE_MIXED = [/[\u0370-\u052F]/, /[a-z]/i];
/** Signs between letters that stand alone. */
const GAPS = " -_*·•|~+/\\.";
const GAPS_IN_A_ROW = 4;

const SHOWN = 30;

/** The disguises of a text, each kind once. Linear in its length. */
export function disguisesOf(body: string): Disguise[] {
  const text = body.replace(WHOLE_LINK, " ");
  const isPlain = PLAIN.test(text);
  const styled = isPlain ? null : firstStyled(text);
  const found: [Disguise["kind"], string | null][] = [
    ["styled", styled === null ? null : wordAt(text, styled)],
    ["mixed", isPlain ? null : firstMixed(text)],
    ["spaced", firstSpaced(text)],
    ["split", isPlain || !MAY_BE_SPLIT.test(text) ? null : (SPLIT.exec(text)?.[0] ?? null)],
  ];
  return found.flatMap(([kind, where]) => {
    if (where === null) return [];
    const mayBeEmphasis = kind === "spaced" && /^[\p{L}\s]+$/u.test(where);
    return [{ kind, where: shown(where), mayBeEmphasis }];
  });
}

/** A text with the letters that stand alone put together again, and look-alikes in Latin words as the letters they pass for. */
export function undisguised(text: string): string {
  const together = mayBeSpaced(text)
    ? text.replace(SPACED, (found) => (isSpelledOut(found) ? found.replace(/[^\p{L}\p{N}]+/gu, "") : found))
    : text;
  if (!mayBeMixed(together)) return together;
  return together.replace(MIXED_WORD, (word) => (isMixed(word) ? [...word].map(latinOf).join("") : word));
}

/** What each look-alike passes for, in the order of LOOKALIKE. */
const LATIN = "ABESIJKMHOPCTYXaesijopcyxdqwhYyABEZHIKAMNOPTYXoivcj";

function latinOf(letter: string): string {
  const at = LOOKALIKE.indexOf(letter);
  return at < 0 ? letter : (LATIN[at] ?? letter);
}

/** Where, in code units. */
function firstStyled(text: string): number | null {
  const [isStyled, hasFlags] = [MAY_BE_STYLED.test(text), MAY_BE_FLAGS.test(text)];
  const found =
    (isStyled ? STYLED_WORD.exec(text) : null) ??
    SMALL_CAPITALS.exec(text) ??
    (hasFlags ? FLAG_LETTERS.exec(text) : null);
  return found?.index ?? null;
}

function firstSpaced(text: string): string | null {
  if (!mayBeSpaced(text)) return null;
  for (const [found] of text.matchAll(SPACED)) if (isSpelledOut(found)) return found;
  return null;
}

/** Not a list of numbers, a row of one letter, nor initials. */
function isSpelledOut(found: string): boolean {
  const letters = found.replace(/\P{L}+/gu, "").toLowerCase();
  return letters.length >= SPACED_LETTERS && new Set(letters).size >= SPACED_DIFFERENT;
}

/** Whether the same sign stands so often in a row with one letter, of one or two code units, between. */
function mayBeSpaced(text: string): boolean {
  let [inRow, last] = [0, -9];
  for (let at = 0; at < text.length; at++) {
    if (!GAPS.includes(text.charAt(at))) continue;
    const gap = at - last;
    if (gap === 1 && text[at] === " ") last = at;
    else {
      inRow = (gap === 2 || gap === 3) && text[at] === text[last] ? inRow + 1 : 1;
      last = at;
      if (inRow === GAPS_IN_A_ROW) return true;
    }
  }
  return false;
}

function mayBeMixed(text: string): boolean {
  return MAY_BE_MIXED.every((pattern) => pattern.test(text));
}

function firstMixed(text: string): string | null {
  if (!mayBeMixed(text)) return null;
  for (const [word] of text.matchAll(MIXED_WORD)) if (isMixed(word)) return word;
  return null;
}

/**
 * Whether a word has look-alikes among its Latin letters. Whoever writes Cyrillic or Greek puts endings of their own to foreign
 * names ("SMSка"): what stands at the end alone is no disguise.
 */
function isMixed(word: string): boolean {
  const foreign = word.replace(/[\p{sc=Latn}\p{M}]+/gu, " ").trim();
  if (!foreign.split(" ").every((part) => IS_LOOKALIKE.test(part))) return false;
  return !/^[\p{sc=Latn}\p{M}]+[\p{sc=Cyrl}\p{sc=Grek}]+$/u.test(word);
}

/** From the beginning of a word on. */
function wordAt(text: string, at: number): string {
  const before = /\S*$/u.exec(text.slice(Math.max(0, at - SHOWN), at))?.[0] ?? "";
  return before + (text.slice(at, at + SHOWN).split("\n")[0] ?? "");
}

function shown(where: string): string {
  return [...where.trim()].slice(0, SHOWN).join("");
}
