import { asSeen } from "./text-fold.ts";

/**
 * What Unicode Technical Standard 39 maps the letters of ASCII to, in lower case and with "i" for "l", which look alike as
 * capitals. Every name that is written in these needs no table.
 */
const ASCII: Readonly<Record<string, string>> = { "0": "o", "1": "l", "|": "l", i: "l", m: "rn" };
const IS_ASCII = /^[\0-\x7F]*$/;

/**
 * A name in a form that is the same for all spellings that look alike: the skeleton of UTS 39 (of the name in capitals and in
 * small letters), without marks, spaces and signs. Empty for a name without letters. The table for letters of other scripts is
 * loaded when the first name has one.
 */
export async function nameKey(name: string): Promise<string> {
  return asciiKey(name) ?? fullNameKey(name);
}

/** The same, of a name that needs no table; else null. */
export function asciiKey(name: string): string | null {
  const letters = withoutMarks(asSeen(name));
  return IS_ASCII.test(letters) ? keyBy(ASCII, letters.toLowerCase()) : null;
}

/** A name in small letters, without marks, spaces and signs: the same for names that say the same, in whatever script. */
export function plainKey(name: string): string {
  return withoutMarks(asSeen(name))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/** The same by the whole table, whatever the letters are. */
export async function fullNameKey(name: string): Promise<string> {
  const { default: prototypes } = await import("unhomoglyph/data.json", { with: { type: "json" } });
  // The one sign of ASCII whose skeleton has letters.
  const skeleton = (text: string) => withoutMarks(mapped(prototypes, text)).toLowerCase();
  return keyBy(ASCII, skeleton(skeleton(withoutMarks(asSeen(name)).replaceAll("%", ""))));
}

function keyBy(table: Readonly<Record<string, string>>, text: string): string {
  return mapped(table, text).replace(/[^\p{L}\p{N}]+/gu, "");
}

function mapped(table: Readonly<Record<string, string>>, text: string): string {
  let result = "";
  for (const letter of text) result += table[letter] ?? letter;
  return result;
}

function withoutMarks(text: string): string {
  return text.normalize("NFD").replace(/\p{M}+/gu, "");
}
