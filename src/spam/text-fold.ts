/** Scripts without spaces between words have a word in nearly every character. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]|[\p{L}\p{M}]{2,}/gu;

/** Most names and many texts are such: nothing in them is hidden. */
const PLAIN = /^[\0-\x7F]*$/;

/**
 * A text as people see it: without characters that nobody sees, letters in their ordinary width and style, and no more
 * marks on a letter than any language has.
 */
export function asSeen(text: string): string {
  if (PLAIN.test(text)) return text;
  return (
    withoutInvisible(text)
      // To put thousands of marks on one letter into order takes the square of their number.
      .replace(/(\p{M}{8})\p{M}+/gu, "$1")
      // Single characters that stand for whole words and sentences would make a text up to eighteen times as long.
      .replace(/[\uFDFA\uFDFB\u3300-\u33FF]+/g, " ")
      .normalize("NFKC")
      // Unicode has no ordinary letters for those in black circles and boxes.
      .replace(/[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}]/gu, letterInBox)
  );
}

function letterInBox(sign: string): string {
  const at = (sign.codePointAt(0) ?? 0) - 0x1f150;
  return String.fromCharCode(65 + (at % 32));
}

/**
 * Letters as they are compared: in lower case, without marks that make no letter of their own with the one before, which
 * are drawn over it to hide a word. `seen`: what asSeen gave.
 */
export function foldLetters(seen: string): string {
  return seen
    .toLowerCase()
    .replace(/[\u0300-\u036f]+/g, "")
    .replaceAll("ς", "σ");
}

/**
 * A text without what its sender changes at no cost: case, width of letters, spaces, punctuation, and characters that
 * nobody sees. Two texts with the same words have the same folded text.
 */
export function foldText(text: string): string {
  return asSeen(text)
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]+/gu, " ")
    .trim();
}

/** A text without zero-width characters, soft hyphens, direction marks, variation selectors and fillers. */
export function withoutInvisible(text: string): string {
  return text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]+/gu, "");
}

export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}
