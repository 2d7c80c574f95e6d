/** Entries that are looked for all at once: a hash table over their text, so that thousands of them cost little to make. */
export type WordList = {
  size: number;
  /** The entries, one a line. */
  text: string;
  /** By slot: where an entry begins in `text`, plus one; 0 is a free slot. */
  starts: Int32Array;
  ends: Int32Array;
  hashes: Int32Array;
  /** By the hash of four characters: how long the entries are that begin so. Bit n says n + 1 characters, the last one LONG. */
  lengths: Int32Array;
  /** The same for all entries of fewer than four characters. */
  shortLengths: number;
  /** Lengths from LONG on that entries have, the longest first. */
  longLengths: number[];
  /** Of the hash's base, by exponent. */
  powers: Int32Array;
};

const PREFIX = 4;
const LONG = 32;
const LONG_BIT = 1 << (LONG - 1);
/** Base of the polynomial hash: the prime of FNV-1. */
const BASE = 0x01_00_01_93;

const LINE_END = 10;

/** Compiles lines without blanks around them; empty ones are left out. Linear in the text. */
export function compileList(text: string): WordList {
  const entries = entriesOf(text);
  const slots = 2 ** Math.ceil(Math.log2(entries.starts.length * 1.5 + 2));
  const list: WordList = {
    size: 0,
    text,
    starts: new Int32Array(slots),
    ends: new Int32Array(slots),
    hashes: new Int32Array(slots),
    lengths: new Int32Array(slots),
    shortLengths: 0,
    longLengths: [],
    powers: powersOfBase(entries.longest),
  };
  for (let n = 0; n < entries.starts.length; n++) {
    addEntry(list, entries.starts[n] ?? 0, entries.ends[n] ?? 0, entries.hashes[n] ?? 0);
  }
  list.longLengths.sort((a, b) => b - a);
  return list;
}

/** The first entry that a text holds, the longest of those that begin there, or null. */
export function findFirst(list: WordList, text: string): string | null {
  if (list.size === 0) return null;
  const sums = hashSums(text);
  for (let at = 0; at < text.length; at++) {
    const length = longestAt(list, text, sums, at);
    if (length > 0) return text.slice(at, at + length);
  }
  return null;
}

/** The text with a line break in place of each entry, so that what stood around it makes no new word. */
export function withoutEntries(list: WordList, text: string): string {
  if (list.size === 0) return text;
  const sums = hashSums(text);
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const length = longestAt(list, text, sums, at);
    if (length === 0) continue;
    kept.push(text.slice(from, at));
    from = at + length;
    at = from - 1;
  }
  return kept.length === 0 ? text : [...kept, text.slice(from)].join("\n");
}

/** Where entries begin and end, and their hashes: one loop, since it runs over the longest text of the site, once and cold. */
function entriesOf(text: string) {
  const [starts, ends, hashes]: [number[], number[], number[]] = [[], [], []];
  let longest = 0;
  let start = 0;
  let hash = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : LINE_END;
    if (code !== LINE_END) {
      hash = (Math.imul(hash, BASE) + code) | 0;
      continue;
    }
    if (at > start) {
      starts.push(start);
      ends.push(at);
      hashes.push(hash);
      if (at - start > longest) longest = at - start;
    }
    start = at + 1;
    hash = 0;
  }
  return { starts, ends, hashes, longest };
}

function addEntry(list: WordList, start: number, end: number, hash: number): void {
  const length = end - start;
  const slot = slotFor(list, hash, list.text, start, length);
  if (list.starts[slot] !== 0) return;
  list.size++;
  list.starts[slot] = start + 1;
  list.ends[slot] = end;
  list.hashes[slot] = hash;
  const bit = length < LONG ? 1 << (length - 1) : LONG_BIT;
  if (length < PREFIX) list.shortLengths |= bit;
  else {
    const slotOfPrefix = firstSlot(list, hashOfPart(list.text, start, start + PREFIX));
    list.lengths[slotOfPrefix] = (list.lengths[slotOfPrefix] ?? 0) | bit;
  }
  if (length >= LONG && !list.longLengths.includes(length)) list.longLengths.push(length);
}

function hashOfPart(text: string, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
  return hash;
}

/** The length of the longest entry that begins at a place of a text, or 0. */
function longestAt(list: WordList, text: string, sums: Int32Array, at: number): number {
  const hasPrefix = at + PREFIX <= text.length;
  let lengths = list.shortLengths;
  if (hasPrefix) lengths |= list.lengths[firstSlot(list, hashOf(list, sums, at, PREFIX))] ?? 0;
  if (lengths === 0) return 0;
  if ((lengths & LONG_BIT) !== 0) {
    const long = list.longLengths.find((length) => isEntry(list, text, sums, at, length));
    if (long !== undefined) return long;
    lengths &= ~LONG_BIT;
  }
  while (lengths !== 0) {
    const length = 32 - Math.clz32(lengths);
    if (isEntry(list, text, sums, at, length)) return length;
    lengths &= ~(1 << (length - 1));
  }
  return 0;
}

function isEntry(list: WordList, text: string, sums: Int32Array, at: number, length: number): boolean {
  if (at + length > text.length) return false;
  return list.starts[slotFor(list, hashOf(list, sums, at, length), text, at, length)] !== 0;
}

/** The slot of the entry that stands at a place of a text, or the free one where it would be. */
function slotFor(list: WordList, hash: number, text: string, at: number, length: number): number {
  const mask = list.starts.length - 1;
  for (let slot = firstSlot(list, hash); ; slot = (slot + 1) & mask) {
    const start = (list.starts[slot] ?? 0) - 1;
    if (start < 0) return slot;
    if (list.hashes[slot] !== hash || list.ends[slot] !== start + length) continue;
    if (isSame(list.text, start, text, at, length)) return slot;
  }
}

function isSame(a: string, startA: number, b: string, startB: number, length: number): boolean {
  for (let n = 0; n < length; n++) {
    if (a.charCodeAt(startA + n) !== b.charCodeAt(startB + n)) return false;
  }
  return true;
}

/** The low bits of a polynomial say little: all are mixed. The number of slots is a power of two. */
function firstSlot(list: WordList, hash: number): number {
  const bits = Math.imul(hash ^ (hash >>> 15), 0x9e37_79b1);
  return (bits ^ (bits >>> 16)) & (list.starts.length - 1);
}

/** Hashes of the text's beginnings, from which the hash of any part of it follows. */
function hashSums(text: string): Int32Array {
  const sums = new Int32Array(text.length + 1);
  let sum = 0;
  for (let at = 0; at < text.length; at++) {
    sum = (Math.imul(sum, BASE) + text.charCodeAt(at)) | 0;
    sums[at + 1] = sum;
  }
  return sums;
}

function hashOf({ powers }: WordList, sums: Int32Array, at: number, length: number): number {
  return ((sums[at + length] ?? 0) - Math.imul(sums[at] ?? 0, powers[length] ?? 0)) | 0;
}

function powersOfBase(highest: number): Int32Array {
  const powers = new Int32Array(Math.max(highest, PREFIX) + 1);
  let power = 1;
  for (let exponent = 0; exponent < powers.length; exponent++) {
    powers[exponent] = power;
    power = Math.imul(power, BASE);
  }
  return powers;
}
