/** The site's own words, one a line, as WordPress has them: found anywhere in a text, also inside of words. */
export type WordLists = {
  /** What holds one of these is spam. */
  block: string[];
  /** What holds one of these waits for a moderator. */
  hold: string[];
  /** These are taken out of a text before the others are looked for: "socialist" where "cialis" is blocked. */
  allow: string[];
};

export const NO_WORDS: WordLists = { block: [], hold: [], allow: [] };
