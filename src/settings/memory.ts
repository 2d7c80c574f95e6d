import { NO_WORDS, type WordLists } from "../spam/word-lists.ts";

/** The isolate's copy of the settings, and the revision it is of: the one module state of this room. */

export type RememberedWords = { revision: number; words: WordLists };

/** A site that has never set anything is at revision 0. */
const NOTHING: RememberedWords = { revision: 0, words: NO_WORDS };

let remembered = NOTHING;

export function recallWords(): RememberedWords {
  return remembered;
}

export function rememberWords(words: RememberedWords): void {
  remembered = words;
}

/** As a new isolate is. */
export function forgetWords(): void {
  remembered = NOTHING;
}
