/** What an article is known by. Tags and section are slugs. */
export type TermSource = { title: string; standfirst: string; tags: string[]; section: string | null };

/** Each term is a row and an index entry in D1: this bounds what publishing an article writes. */
const MAX_TERMS = 30;
/** Tags come first; more than this would push the title's words out. */
const MAX_TAGS = 10;
const MAX_QUERY_TERMS = 8;
const MIN_LETTERS = 3;
/** Longer "words" are addresses and noise. */
const MAX_LETTERS = 40;

const WEIGHTS = { tag: 8, titleWord: 4, tagWord: 2, standfirstWord: 1, section: 1 };

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

/** Scripts that write no spaces between words, and Hangul, whose endings change: their pairs of letters are terms. */
const PAIRED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/u;
const RUNS = new RegExp(`${PAIRED.source}|(?:(?!${PAIRED.source})[\\p{L}\\p{M}\\p{N}])+`, "gu");

/**
 * The terms that stand for an article, heaviest first, at most 30: `#tag`, `@section` and folded words.
 * Weights are whole numbers; a word that stands in several places has their sum.
 */
export function termsOf({ title, standfirst, tags, section }: TermSource): Map<string, number> {
  const weights = new Map<string, number>();
  const add = (terms: Iterable<string>, weight: number) => {
    for (const term of terms) weights.set(term, (weights.get(term) ?? 0) + weight);
  };
  const mainTags = tags.slice(0, MAX_TAGS);
  add(new Set(mainTags.map((slug) => `#${slug}`)), WEIGHTS.tag);
  if (section !== null) add([`@${section}`], WEIGHTS.section);
  add(new Set(words(title)), WEIGHTS.titleWord);
  add(new Set(words(mainTags.join(" "))), WEIGHTS.tagWord);
  add(new Set(words(standfirst)), WEIGHTS.standfirstWord);
  // The sort is stable: among equals, what comes first in the article stays.
  return new Map([...weights].sort(([, a], [, b]) => b - a).slice(0, MAX_TERMS));
}

/** The words of a search that can be looked up, each once, at most eight. None: nothing can be found. */
export function queryTerms(text: string): string[] {
  return [...new Set(words(text))].slice(0, MAX_QUERY_TERMS);
}

function words(text: string): string[] {
  return (fold(text).match(RUNS) ?? []).flatMap((run) => (PAIRED.test(run) ? pairs(run) : wholeWord(run)));
}

/** Lower case without the accents of Latin, Greek and Cyrillic; marks that spell vowels elsewhere stay. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .normalize("NFC");
}

function wholeWord(run: string): string[] {
  const length = [...run].length;
  return length >= MIN_LETTERS && length <= MAX_LETTERS && !STOP_WORDS.has(run) ? [run] : [];
}

function pairs(run: string): string[] {
  const letters = [...run];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}
