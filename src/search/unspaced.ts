/** Scripts that write no spaces between words, and Hangul, whose endings hang on: each of their letters is a word of its own. */
const LETTER =
  "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}ー]";
const HAS_ONE = new RegExp(LETTER, "u");
const BEHIND = new RegExp(`(${LETTER}\\p{M}*)(?=[\\p{L}\\p{N}])`, "gu");
const BEFORE = new RegExp(`(?<=[\\p{L}\\p{N}\\p{M}])(?=${LETTER})`, "gu");

/** Zero width space: SQLite's tokenizer parts words there, and nobody sees it. */
const APART = "\u200b";

/**
 * Parts the letters of such scripts, for SQLite's tokenizer knows words by what stands between them: a word of several letters is
 * then a phrase, and found wherever it stands. Other texts stay as they are.
 */
export function partLetters(text: string): string {
  return HAS_ONE.test(text) ? text.replace(BEHIND, `$1${APART}`).replace(BEFORE, APART) : text;
}

/** The text as it was. */
export function joinLetters(text: string): string {
  return text.replaceAll(APART, "");
}
