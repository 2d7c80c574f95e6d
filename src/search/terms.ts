import { wordsOf } from "./tokenize.ts";

/** What an article is known by. Tags and section are slugs, `text` is its body without markup. */
export type TermSource = {
  title: string;
  standfirst: string;
  tags: string[];
  section: string | null;
  text: string;
};

/** Weight by term; `main`: those that a search must find, whatever their weight. */
export type WeighedTerms = { weights: Map<string, number>; main: Set<string> };

/** Each term is a row written: this bounds what publishing an article costs. */
const MAX_TERMS = 80;
const MAX_MAIN_TERMS = 40;
/** Tags come first; more than this would push the title's words out. */
const MAX_TAGS = 10;
const MAX_QUERY_TERMS = 8;
/** A long read says what it is about well before its end. */
const MAX_WORDS = 3_000;

/** How many times a word of the body a word elsewhere counts. */
const COUNTS = { tag: 6, titleWord: 3, tagWord: 2, standfirstWord: 2, section: 2 };

/**
 * BM25 (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework", 2009): how fast repetition stops counting, and
 * how much the length of an article does, against that of a short news item.
 */
const K1 = 2;
const B = 0.75;
const USUAL_WORDS = 150;
/** Weights are whole numbers up to this, so that small edits change few of them. */
const MAX_WEIGHT = 63;

/** Every term of an article with its weight, 1 to 63: BM25's part that hangs on the article alone. */
export function weighTerms({ title, standfirst, tags, section, text }: TermSource): WeighedTerms {
  const counts = new Map<string, number>();
  let length = 0;
  const add = (terms: string[], count: number) => {
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + count);
    length += terms.length;
  };
  const mainTags = tags.slice(0, MAX_TAGS);
  add(
    mainTags.map((slug) => `#${slug}`),
    COUNTS.tag,
  );
  if (section !== null) add([`@${section}`], COUNTS.section);
  add(wordsOf(title), COUNTS.titleWord);
  add(wordsOf(mainTags.join(" ")), COUNTS.tagWord);
  add(wordsOf(standfirst), COUNTS.standfirstWord);
  const main = new Set([...counts.keys()].slice(0, MAX_MAIN_TERMS));
  add(wordsOf(text).slice(0, MAX_WORDS), 1);
  const norm = K1 * (1 - B + (B * steady(length)) / USUAL_WORDS);
  const weight = (count: number) => Math.max(1, Math.round((MAX_WEIGHT * count) / (count + norm)));
  return { weights: new Map([...counts].map(([term, count]) => [term, weight(count)])), main };
}

/** The terms worth keeping, heaviest first, at most 80. `rarity`: what a term is worth by how few articles have it. */
export function keptTerms(
  { weights, main }: WeighedTerms,
  rarity: (term: string) => number,
): Map<string, number> {
  const byWorth = [...weights]
    .map(([term, weight]) => ({ term, weight, worth: weight * rarity(term) }))
    .sort((a, b) => b.worth - a.worth);
  const kept = [
    ...byWorth.filter(({ term }) => main.has(term)),
    ...byWorth.filter(({ term }) => !main.has(term)),
  ];
  const best = kept.slice(0, MAX_TERMS).sort((a, b) => b.worth - a.worth);
  return new Map(best.map(({ term, weight }) => [term, weight]));
}

/** BM25's worth of a term that `having` of `articles` articles have. */
export function rarity(having: number, articles: number): number {
  return Math.log(1 + (Math.max(having, articles) - having + 0.5) / (having + 0.5));
}

/** The words of a search that can be looked up, each once, at most eight. None: nothing can be found. */
export function queryTerms(text: string): string[] {
  return [...new Set(wordsOf(text))].slice(0, MAX_QUERY_TERMS);
}

/** Lengths in steps of a fifth, so that a sentence more leaves all weights as they are. */
function steady(length: number): number {
  return 1.2 ** Math.round(Math.log(Math.max(1, length)) / Math.log(1.2));
}
