import { rarity } from "./terms.ts";

/** One of an article's terms: its weight there, and all articles that have it: id and weight of each in turn. */
export type TermPostings = { weight: number; postings: number[] };

/** `shared`: how many of the terms both have. */
export type Likeness = { articleId: number; score: number; shared: number };

/** Most of an article's terms say where it belongs; the last ones are chance. */
const ASKED_TERMS = 60;
/** Articles looked at closer, and those of them whose own likenesses are asked. */
const CANDIDATES = 60;
const WITNESSES = 20;
/** How much a witness says, against the article itself. */
const WITNESS_WEIGHT = 0.3;
/** Common terms beyond this many postings are left out: they cost much and say little. */
const MAX_POSTINGS = 60_000;
/** With fewer terms, nothing can be said of two texts being the same. */
const LEAST_TERMS = 12;
/** Two texts that are nearly the same share at least so many of their heaviest terms. */
const LEAST_OF_COPIES = 0.6;

/** `asks`: what it counts; 0: it is not asked. */
type Term = { postings: number[]; asks: number };

/**
 * Other articles by how much they are like one, best first, 1 for the best, at most 60. First BM25, the article's rarest
 * and heaviest terms being the query (its weights by their square root). Then the twenty best are witnesses: what is
 * like them, too, in those terms, moves up (score regularisation after F. Diaz, "Regularizing ad hoc retrieval
 * scores", CIKM 2005), which tells a topic from a chance word.
 * @param articles how many the index has
 */
export function mostAlike(articleId: number, found: TermPostings[], articles: number): Likeness[] {
  const terms = askedTerms(found, articles);
  const scores = new Map<number, number>();
  for (const { postings, asks } of terms)
    if (asks > 0) eachOf(postings, (id, weight) => scores.set(id, (scores.get(id) ?? 0) + asks * weight));
  scores.delete(articleId);
  const best = ranked(scores).slice(0, CANDIDATES);
  const top = best[0]?.[1] ?? 1;
  const weights = weightsIn(terms, best);
  const weightsOf = (id: number) => weights.get(id) ?? new Float64Array(terms.length);
  const candidates = best.map(([id, score]) => ({ id, score: score / top, weights: weightsOf(id) }));
  const likeness = new Map(candidates.map(({ id, score }) => [id, score]));
  for (const witness of candidates.slice(0, WITNESSES)) {
    const likes = candidates.map(({ id, weights }) =>
      id === witness.id ? 0 : overlap(witness.weights, weights, terms),
    );
    const most = Math.max(...likes) || 1;
    candidates.forEach(({ id }, index) => {
      const says = (WITNESS_WEIGHT * witness.score * (likes[index] ?? 0)) / most;
      likeness.set(id, (likeness.get(id) ?? 0) + says);
    });
  }
  const order = ranked(likeness);
  const highest = order[0]?.[1] ?? 1;
  const sharedWith = (id: number) => weightsOf(id).filter(Boolean).length;
  return order.map(([id, score]) => ({ articleId: id, score: score / highest, shared: sharedWith(id) }));
}

/**
 * Whether two texts may be nearly the same, by the heaviest terms of each, which such texts share: if so, `sameness` of all
 * their terms tells.
 */
export function mayHaveCopies(heaviest: string[][]): boolean {
  return heaviest.some((terms, index) => {
    const known = new Set(terms);
    return heaviest
      .slice(index + 1)
      .some((other) => other.filter((term) => known.has(term)).length >= LEAST_OF_COPIES * other.length);
  });
}

/**
 * How much of two texts is the same, by the weights of their terms (Ruzicka's similarity), 0 to 1. Short texts share all
 * their words by chance: 0.
 */
export function sameness(a: Map<string, number>, b: Map<string, number>): number {
  if (Math.min(a.size, b.size) < LEAST_TERMS) return 0;
  let least = 0;
  let total = 0;
  for (const [term, weight] of a) {
    least += Math.min(weight, b.get(term) ?? 0);
    total += weight;
  }
  for (const weight of b.values()) total += weight;
  return least / (total - least);
}

function askedTerms(found: TermPostings[], articles: number): Term[] {
  const byWorth = found
    .map(({ weight, postings }) => ({ weight, postings, rare: rarity(postings.length / 2, articles) }))
    .sort((a, b) => b.weight * b.rare - a.weight * a.rare);
  let room = MAX_POSTINGS;
  return byWorth.map(({ weight, postings, rare }, place) => {
    const length = postings.length / 2;
    if (place >= ASKED_TERMS || length > room) return { postings, asks: 0 };
    room -= length;
    return { postings, asks: Math.sqrt(weight) * rare };
  });
}

function eachOf(postings: number[], use: (id: number, weight: number) => void): void {
  for (let at = 1; at < postings.length; at += 2) use(postings[at - 1] ?? 0, postings[at] ?? 0);
}

/** Best first; among equals the later stored. */
function ranked(scores: Map<number, number>): [number, number][] {
  return [...scores].sort(([idA, a], [idB, b]) => b - a || idB - idA);
}

/** The weights of these articles in each of the terms, 0 where they have it not. */
function weightsIn(terms: Term[], articles: [id: number, score: number][]): Map<number, Float64Array> {
  const found = new Map(articles.map(([id]) => [id, new Float64Array(terms.length)]));
  for (const [place, { postings }] of terms.entries())
    eachOf(postings, (id, weight) => {
      const weights = found.get(id);
      if (weights) weights[place] = weight;
    });
  return found;
}

/** How like one article is to another as if it asked: BM25 over the terms they share. */
function overlap(asking: Float64Array, other: Float64Array, terms: Term[]): number {
  let sum = 0;
  for (let index = 0; index < terms.length; index++) {
    const weight = asking[index] ?? 0;
    if (weight > 0) sum += Math.sqrt(weight) * (terms[index]?.asks ?? 0) * (other[index] ?? 0);
  }
  return sum;
}
