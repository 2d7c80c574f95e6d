/** How texts become words, for the index, for searches and for what is alike. */

const MIN_LETTERS = 3;
/** Longer "words" are addresses and noise. */
const MAX_LETTERS = 40;

/** Words of three letters or more that say nothing about an article. */
const STOP_WORDS = new Set(
  `about after again against all also although always among and another any are because been before being between both
   but can could did does doing don down during each even ever every few for from further get gets got had has have having
   her here hers him his how into its itself just last like made make makes many may might more most much must near new
   next nor not now off once one only onto other our ours out over own per rather said same say says she should since some
   still such than that the their theirs them then there these they this those three through too toward towards two under
   until upon very via was way were what when where which while who whom whose why will with within without would yet you
   your yours`.split(/\s+/),
);

/** Scripts that write no spaces between words, and Hangul, whose endings change: their pairs of letters are words. */
const PAIRED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー`;
const IS_PAIRED = new RegExp(`^[${PAIRED}]`, "v");
/** None of these scripts has a letter before this one, Hangul's first. */
const FIRST_PAIRED = 0x1100;
/** Most letters are of the first class: looked for in the second alone, each takes longer. */
const RUNS = new RegExp(String.raw`(?:[a-z0-9]|[[\p{L}\p{M}\p{N}]--[${PAIRED}]])+|[${PAIRED}]+`, "gv");

/**
 * The words of a text in their order: folded to lower case without accents, English plurals as singulars, without words
 * that say nothing.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const run of fold(text).match(RUNS) ?? []) {
    if (run.charCodeAt(0) >= FIRST_PAIRED && IS_PAIRED.test(run))
      for (const pair of pairs(run)) words.push(pair);
    else if (isWord(run)) words.push(singular(run));
  }
  return words;
}

/** Lower case without the accents of Latin, Greek and Cyrillic; marks that spell vowels elsewhere stay. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .normalize("NFC");
}

function isWord(run: string): boolean {
  const length = isOfUsualLength(run) ? run.length : [...run].length;
  return length >= MIN_LETTERS && length <= MAX_LETTERS && !STOP_WORDS.has(run);
}

/** Even if each letter took two UTF-16 units, or one, it is neither too short nor too long: most words need no counting. */
function isOfUsualLength({ length }: string): boolean {
  return length >= 2 * MIN_LETTERS && length <= MAX_LETTERS;
}

/** D. Harman's S stemmer ("How effective is suffixing?", JASIS 1991): the one that helps most and harms least. */
function singular(word: string): string {
  if (!word.endsWith("s") || !/^[a-z]{4,}s$/.test(word)) return word;
  if (word.endsWith("ies") && !/[ae]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (word.endsWith("es") && !/[aeo]es$/.test(word)) return word.slice(0, -1);
  return /[us]s$/.test(word) ? word : word.slice(0, -1);
}

function pairs(run: string): string[] {
  const letters = [...run];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}
