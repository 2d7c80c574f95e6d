import { DAY_MS } from "../db/time.ts";

/**
 * What the judge published and readers left alone is most likely good, and what it called spam and nobody took back is most
 * likely spam, if somebody has had the time to look.
 */
export const STAY_MS = 3 * DAY_MS;

/** What stayed teaches by so much of a moderator's word. */
export const STAYED_STRENGTH = 0.5;

/** For each of their own words moderators vouch for so many lessons of what stayed, ... */
const HAM_FOR_A_WORD = 5;
const SPAM_FOR_A_WORD = 1;
/** ... which may be saved up to this many. */
const MOST_SAVED = 200;

/** How many lessons of what stayed moderators' own words still vouch for. */
export type Allowance = { ham: number; spam: number };

export const NO_ALLOWANCE: Allowance = { ham: 0, spam: 0 };

/** The allowance after so many more words of moderators. */
export function grown({ ham, spam }: Allowance, words: number): Allowance {
  return {
    ham: Math.min(MOST_SAVED, ham + HAM_FOR_A_WORD * words),
    spam: Math.min(MOST_SAVED, spam + SPAM_FOR_A_WORD * words),
  };
}
