import { judgeSpread, type Verdict } from "./caps.ts";
import type { CountedReaders } from "./counted-readers.ts";
import { admitToNewPaper } from "./new-paper.ts";
import { networkOf } from "./reader-key.ts";
import type { Cell, Spread } from "./spread.ts";
import type { Entry } from "./tally.ts";
import {
  LEAST_SHARE,
  learnReader,
  NOTHING_USUAL,
  type Usual,
  type UsualNetworks,
  usualElsewhere,
  usualOf,
} from "./usual-networks.ts";

/** A paper that has learned fewer readers knows of no network what is usual. */
const NEW_PAPER = 50;

/** An article's first readers of a day teach nothing: what few read is what robots read most. */
const UNLEARNED_READERS = 4;

/** Readers of one address, and of one network, beyond which no more are remembered; and what they are of the usual. */
const REMEMBERED_OF_ADDRESS = 12;
const REMEMBERED_OF_NETWORK = 600;
const REMEMBERED_TIMES = 4;

/** Fewer are not taken back: verdicts waver by so many. */
const LEAST_TAKEN_BACK = 3;
const LEAST_PART_TAKEN_BACK = 0.02;

/** Readers who are judged before the next are looked at: few while little is learned, since they are what is learned. */
const LEAST_SLICE = 20;
const MOST_SLICE = 1_000;
const SLICE_PART = 0.25;

/** Of an article on a day. */
type Article = { seen: CountedReaders; spread: Spread; fresh: Fresh[] };
/** A reader who is remembered since this merge, and whom the article had met before. */
type Fresh = { entry: Entry; met: Met; isLearned: boolean };
/** Whom the article had met before, of the same network, of the same address, of networks without a share, and at all. */
type Met = { fromNetwork: number; fromAddress: number; fromElsewhere: number; readers: number };

/** Views of an article on a UTC day (since 1970). */
export type DayViews = { day: number; articleId: number; views: number };

export type CountedEntries = {
  /** The views that count. Where earlier ones have turned out to count, the newest stands for them without a source. */
  counted: Entry[];
  repeats: Entry[];
  /** How many of an article's views of a day the caps left out; below zero where earlier ones count after all. */
  capped: DayViews[];
  /** Views of a day that were counted before, and do not count by what is known now. */
  takenBack: DayViews[];
};

/**
 * Tells which of the views that were handed in count: each reader once a day for each article, within the caps. Learns
 * from them what is usual of networks.
 * @param seenOf what is remembered of an entry's day, which is changed; none for days that are over
 */
export function countReaders(
  entries: Entry[],
  seenOf: (entry: Entry) => CountedReaders | undefined,
  usual: UsualNetworks,
): CountedEntries {
  const articles = new Map<string, Article>();
  const result: CountedEntries = { counted: [], repeats: [], capped: [], takenBack: [] };
  const dropped = new Map<string, number>();
  let slice = new Set<Article>();
  let waiting = sliceLength(usual);
  for (const entry of entries) {
    const seen = seenOf(entry);
    if (!seen) continue;
    const key = `${dayOf(entry)} ${entry[1]}`;
    const article = articles.get(key) ?? { seen, spread: seen.spreadOf(entry[1]), fresh: [] };
    articles.set(key, article);
    const outcome = note(article, usual, entry);
    if (outcome === "repeat") result.repeats.push(entry);
    else if (outcome === "counted") result.counted.push(entry);
    else if (outcome === "dropped") dropped.set(key, (dropped.get(key) ?? 0) + 1);
    else slice.add(article);
    if (--waiting > 0) continue;
    learn(slice, usual);
    slice = new Set();
    waiting = sliceLength(usual);
  }
  // Once more, since what came first was judged by little.
  learn(articles.values(), usual);
  const elsewhere = usualElsewhere(usual);
  for (const [key, article] of articles) {
    const more = countMore(article, elsewhere, usual, result.counted);
    const [day = 0, articleId = 0] = key.split(" ").map(Number);
    const views = article.fresh.length - more + (dropped.get(key) ?? 0);
    if (views !== 0) result.capped.push({ day, articleId, views });
    if (more < 0) result.takenBack.push({ day, articleId, views: -more });
  }
  return result;
}

function sliceLength(usual: UsualNetworks): number {
  return Math.min(MOST_SLICE, Math.max(LEAST_SLICE, usual.readers * SLICE_PART));
}

type Outcome = "repeat" | "counted" | "remembered" | "dropped";

/** Remembers a reader: who is counted on a new paper is so at once, who is remembered is judged with all others. */
function note(article: Article, usual: UsualNetworks, entry: Entry): Outcome {
  const [, , reader, , , network] = entry;
  const { readers } = article.seen;
  const near = readers.near(reader);
  if (near.isKnown) return "repeat";
  const usually = usualOf(usual, network);
  const met = { ...near, ...readersMet(article.spread) };
  if (usual.readers < NEW_PAPER) {
    const outcome = admitToNewPaper(article.spread, near);
    if (outcome === "dropped" || near.fromNetwork >= REMEMBERED_OF_NETWORK) return "dropped";
    if (outcome === "remembered") article.fresh.push({ entry, met, isLearned: true });
    else learnOf({ entry, met, isLearned: false }, usual);
    remember(article, reader, near, usually);
    return outcome;
  }
  const many = REMEMBERED_TIMES * Math.max(usually.size, article.spread.counted * usually.share);
  if (
    near.fromNetwork >= REMEMBERED_OF_NETWORK + many ||
    near.fromAddress >= REMEMBERED_OF_ADDRESS + many * usually.nearness
  ) {
    // What is not remembered speaks against those who are.
    const cell = article.spread.cells.get(networkOf(reader));
    if (cell) cell[near.fromAddress > 0 ? "together" : "alone"] += 1;
    return "dropped";
  }
  remember(article, reader, near, usually);
  article.fresh.push({ entry, met, isLearned: false });
  return "remembered";
}

function readersMet({ alone, cells }: Spread): { fromElsewhere: number; readers: number } {
  let fromElsewhere = alone;
  let readers = alone;
  for (const cell of cells.values()) {
    readers += cell.alone + cell.together;
    if (cell.share < LEAST_SHARE) fromElsewhere += cell.alone + cell.together;
  }
  return { fromElsewhere, readers };
}

/** Puts a reader among those of the day, and into the spread: alone, or into the cell of the network. */
function remember(
  { seen, spread }: Article,
  reader: number,
  { fromAddress, fromNetwork }: { fromAddress: number; fromNetwork: number },
  usual: Usual,
): void {
  const network = networkOf(reader);
  let cell = spread.cells.get(network);
  if (!cell && (fromNetwork > 0 || usual.share >= LEAST_SHARE)) {
    cell = cellOf(seen.readers.byAddress(network));
    // Another article's network may have the same key by chance: it was never among these.
    if (fromNetwork === 1) spread.alone = Math.max(0, spread.alone - 1);
    spread.cells.set(network, cell);
  }
  seen.readers.add(reader);
  if (!cell) {
    spread.alone += 1;
    return;
  }
  if (usual.share > 0) Object.assign(cell, usual);
  if (fromAddress === 0) cell.alone += 1;
  else if (fromAddress === 1) {
    cell.alone = Math.max(0, cell.alone - 1);
    cell.together += 2;
    cell.sharedAddresses += 1;
  } else cell.together += 1;
}

function cellOf(byAddress: number[]): Cell {
  const shared = byAddress.filter((readers) => readers > 1);
  return {
    ...NOTHING_USUAL,
    alone: byAddress.length - shared.length,
    together: shared.reduce((sum, readers) => sum + readers, 0),
    sharedAddresses: shared.length,
  };
}

/**
 * Learns the readers of a slice whom nothing speaks against. Of a network that brings far more than usual so many are
 * learned as would not be: what is new with one article stays unusual, what is new with all of them grows to be usual.
 */
function learn(articles: Iterable<Article>, usual: UsualNetworks): void {
  if (usual.readers < NEW_PAPER) return;
  const elsewhere = usualElsewhere(usual);
  const learned = usual.readers;
  for (const { spread, fresh } of articles) {
    const unlearned = fresh.filter(({ isLearned }) => !isLearned);
    if (unlearned.length === 0) continue;
    bringUpToDate(spread, fresh, usual);
    const verdict = judgeSpread(spread, elsewhere, learned);
    for (const reader of unlearned) if (isAccepted(verdict, spread, reader)) learnOf(reader, usual);
  }
}

/** What is usual of the networks that have just brought readers, as it is known by now. */
function bringUpToDate({ cells }: Spread, fresh: Fresh[], usual: UsualNetworks): void {
  for (const { entry } of fresh) {
    const cell = entry[5] === undefined ? undefined : cells.get(networkOf(entry[2]));
    if (cell) Object.assign(cell, usualOf(usual, entry[5]));
  }
}

function learnOf(reader: Fresh, usual: UsualNetworks): void {
  const { entry, met } = reader;
  const network = entry[5];
  reader.isLearned = true;
  if (network !== undefined && met.readers >= UNLEARNED_READERS) learnReader(usual, network, met);
}

function isAccepted(verdict: Verdict, spread: Spread, { entry, met }: Fresh): boolean {
  const cell = spread.cells.get(networkOf(entry[2])) ?? null;
  const isOwn = cell !== null && cell.share >= LEAST_SHARE;
  if ((isOwn ? met.fromNetwork : met.fromElsewhere) >= verdict.most(cell)) return false;
  const isAlone = (isOwn ? met.fromAddress : met.fromNetwork) === 0;
  return isAlone || verdict.acceptsTogether(cell);
}

/**
 * Counts as many of an article's new readers as are to count now and did not before: those nothing speaks against first.
 * @returns how many; below zero, how many count no longer.
 */
function countMore(
  { spread, fresh }: Article,
  elsewhere: Usual,
  usual: UsualNetworks,
  counted: Entry[],
): number {
  const newest = fresh.at(-1)?.entry;
  if (!newest || usual.readers < NEW_PAPER) return 0;
  bringUpToDate(spread, fresh, usual);
  const verdict = judgeSpread(spread, elsewhere, usual.readers);
  const more = verdict.count - spread.counted;
  if (more < 0 && -more < Math.max(LEAST_TAKEN_BACK, spread.counted * LEAST_PART_TAKEN_BACK)) return 0;
  const inOrder = Map.groupBy(fresh, (reader) => isAccepted(verdict, spread, reader));
  const best = [...(inOrder.get(true) ?? []), ...(inOrder.get(false) ?? [])].slice(0, Math.max(0, more));
  counted.push(...best.map(({ entry }) => entry));
  for (let n = fresh.length; n < more; n++) counted.push([newest[0], newest[1], newest[2], "", ""]);
  spread.counted += more;
  return more;
}

function dayOf(entry: Entry): number {
  return Math.floor(entry[0] / 24);
}
