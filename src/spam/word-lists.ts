import { foldLetters, withoutInvisible } from "./text-fold.ts";
import { compileList, findFirst, type WordList, withoutEntries } from "./word-list.ts";

/**
 * The site's own words, compiled: found anywhere in a text, also inside of words, as WordPress has them. Case, width,
 * invisible characters, runs of spaces and marks heaped on letters make no difference. Letters with diacritics are
 * letters of their own: where "ano" is listed, "año" is not.
 */
export type WordLists = {
  /** What holds one of these is spam. */
  block: WordList;
  /** What holds one of these waits for a moderator. */
  hold: WordList;
  /** These are taken out of a text before the others are looked for: "socialist" where "cialis" is blocked. */
  allow: WordList;
};

/** Compiles three texts with one entry a line; blank lines say nothing. Some milliseconds for 40,000 lines. */
export function compileWords({ block, hold, allow }: Record<keyof WordLists, string>): WordLists {
  const compile = (lines: string) => compileList(foldLines(lines));
  return { block: compile(block), hold: compile(hold), allow: compile(allow) };
}

export const NO_WORDS: WordLists = compileWords({ block: "", hold: "", allow: "" });

/** The first entry of a list that a text holds, as it is looked for, or null. `seen`: what asSeen gave. */
export function findWord(words: WordLists, list: "block" | "hold", seen: string): string | null {
  if (words[list].size === 0 || seen === "") return null;
  return findFirst(words[list], withoutEntries(words.allow, foldLetters(seen).replace(/\s+/g, " ")));
}

/** The lines as texts are folded. Most lists are long and plain: then little is to be done. */
function foldLines(lines: string): string {
  const unix = lines.includes("\r") ? lines.replace(/\r\n?/g, "\n") : lines;
  const isPlain = new TextEncoder().encode(unix).length === unix.length;
  const letters = isPlain ? unix.toLowerCase() : foldLetters(withoutInvisible(unix).normalize("NFKC"));
  return letters
    .replace(/[^\S\n]+/g, " ")
    .replace(/ \n ?|\n /g, "\n")
    .trim();
}
