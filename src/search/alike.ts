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
  const best = highest(scoresOf(terms, articleId), CANDIDATES);
  const top = best[0]?.score ?? 1;
  const weights = weightsIn(terms, best);
  const candidates = best.map(({ id, score }, place) => ({
    id,
    score: score / top,
    weights: weights.subarray(place * terms.length, (place + 1) * terms.length),
  }));
  const likeness = Float64Array.from(candidates, ({ score }) => score);
  for (const [witnessPlace, witness] of candidates.slice(0, WITNESSES).entries()) {
    const likes = overlaps(witness.weights, weights, terms);
    likes[witnessPlace] = 0;
    const most = Math.max(...likes) || 1;
    for (const [place, like] of likes.entries())
      likeness[place] = (likeness[place] ?? 0) + (WITNESS_WEIGHT * witness.score * like) / most;
  }
  const order = candidates
    .map(({ id, weights }, place) => ({ id, score: likeness[place] ?? 0, weights }))
    .sort((a, b) => b.score - a.score || b.id - a.id);
  const closest = order[0]?.score ?? 1;
  return order.map(({ id, score, weights }) => ({
    articleId: id,
    score: score / closest,
    shared: weights.reduce((shared, weight) => shared + (weight ? 1 : 0), 0),
  }));
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

/** By article id: a list, since a map of thousands costs ten times as much. */
function scoresOf(terms: Term[], articleId: number): Float64Array {
  const asked = terms.filter(({ asks }) => asks > 0);
  const scores = new Float64Array(
    1 + Math.max(articleId, ...asked.map(({ postings }) => highestId(postings))),
  );
  for (const { postings, asks } of asked)
    for (let at = 1; at < postings.length; at += 2) {
      const id = postings[at - 1] ?? 0;
      scores[id] = (scores[id] ?? 0) + asks * (postings[at] ?? 0);
    }
  scores[articleId] = 0;
  return scores;
}

function highestId(postings: number[]): number {
  let highest = 0;
  for (let at = 0; at < postings.length; at += 2) highest = Math.max(highest, postings[at] ?? 0);
  return highest;
}

type Scored = { id: number; score: number };

/** The `most` best of those that have a score, best first; among equals the later stored. */
function highest(scores: Float64Array, most: number): Scored[] {
  const best: Scored[] = [];
  for (let id = scores.length - 1; id >= 0; id--) {
    const score = scores[id] ?? 0;
    if (score <= (best.length < most ? 0 : (best.at(-1)?.score ?? 0))) continue;
    let place = best.length;
    while (place > 0 && (best[place - 1]?.score ?? 0) < score) place--;
    best.splice(place, 0, { id, score });
    if (best.length > most) best.pop();
  }
  return best;
}

/** The weights of these articles in each of the terms, one article after another, 0 where they have it not. */
function weightsIn(terms: Term[], articles: Scored[]): Float64Array {
  const weights = new Float64Array(articles.length * terms.length);
  const places = new Uint16Array(1 + Math.max(0, ...articles.map(({ id }) => id)));
  for (const [place, { id }] of articles.entries()) places[id] = place + 1;
  for (const [term, { postings }] of terms.entries())
    for (let at = 1; at < postings.length; at += 2) {
      const place = places[postings[at - 1] ?? 0] ?? 0;
      if (place > 0) weights[(place - 1) * terms.length + term] = postings[at] ?? 0;
    }
  return weights;
}

/** How like an article is to each as if it asked: BM25 over the terms that they share. */
function overlaps(asking: Float64Array, all: Float64Array, terms: Term[]): Float64Array {
  const asked = terms.flatMap(({ asks }, place) => {
    const factor = Math.sqrt(asking[place] ?? 0) * asks;
    return factor > 0 ? [{ place, factor }] : [];
  });
  const likes = new Float64Array(all.length / terms.length);
  for (let article = 0; article < likes.length; article++) {
    let sum = 0;
    for (const { place, factor } of asked) sum += factor * (all[article * terms.length + place] ?? 0);
    likes[article] = sum;
  }
  return likes;
}
