/// <reference lib="esnext.typedarrays" />

import { addressOf, isSameAddress, NETWORK_SPAN, networkOf } from "./reader-key.ts";
import { noSpread, type Spread, StoredSpreads } from "./spread.ts";

/** Keys of the readers who were counted, as one sorted array: compact to keep, quick to search. */
export class Readers {
  #keys: Float64Array;
  /** What came since the array was made, by network. */
  #added = new Map<number, number[]>();

  constructor(keys: Float64Array = new Float64Array()) {
    this.#keys = keys;
  }

  /** Whether this reader is known, and how many are from the same address and from the same network. */
  near(reader: number): { isKnown: boolean; fromAddress: number; fromNetwork: number } {
    const near = { isKnown: false, fromAddress: 0, fromNetwork: 0 };
    this.#each(networkOf(reader), (key) => {
      near.fromNetwork += 1;
      if (isSameAddress(key, reader)) near.fromAddress += 1;
      if (key === reader) near.isKnown = true;
    });
    return near;
  }

  /** How many readers each address of a network has brought. */
  byAddress(network: number): number[] {
    const readers = new Map<number, number>();
    this.#each(network, (key) => readers.set(addressOf(key), (readers.get(addressOf(key)) ?? 0) + 1));
    return [...readers.values()];
  }

  add(reader: number): void {
    const network = networkOf(reader);
    const added = this.#added.get(network);
    if (added) added.push(reader);
    else this.#added.set(network, [reader]);
  }

  /** All keys in order. */
  settled(): Float64Array {
    const added = Float64Array.from([...this.#added.values()].flat()).sort();
    const all = new Float64Array(this.#keys.length + added.length);
    let kept = 0;
    for (const [n, key] of added.entries()) {
      const before = this.#placeOf(key);
      all.set(this.#keys.subarray(kept, before), kept + n);
      all[before + n] = key;
      kept = before;
    }
    all.set(this.#keys.subarray(kept), kept + added.length);
    return all;
  }

  #each(network: number, look: (key: number) => void): void {
    const end = (network + 1) * NETWORK_SPAN;
    for (let i = this.#placeOf(network * NETWORK_SPAN); i < this.#keys.length; i++) {
      const key = this.#keys[i] ?? end;
      if (key >= end) break;
      look(key);
    }
    for (const key of this.#added.get(network) ?? []) look(key);
  }

  /** Index of the first key that is not less. */
  #placeOf(key: number): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What merging remembers of a UTC day: its readers, and by article what the caps go by. */
export class CountedReaders {
  readonly readers: Readers;
  #spreads: Map<number, Spread>;
  #stored: StoredSpreads;
  #changed = new Map<number, Spread>();

  constructor(readers = new Readers(), spreads = new Map<number, Spread>(), stored = new StoredSpreads()) {
    this.readers = readers;
    this.#spreads = spreads;
    this.#stored = stored;
  }

  /** An article's spread, which the caller may change. */
  spreadOf(articleId: number): Spread {
    let spread = this.#changed.get(articleId);
    if (spread) return spread;
    spread = this.#spreads.get(articleId) ?? noSpread();
    this.#stored.readInto(articleId, spread);
    this.#spreads.set(articleId, spread);
    this.#changed.set(articleId, spread);
    return spread;
  }

  /** As base64 in parts that fit a row together. */
  encode(): StoredPart[] {
    const fingerprints = inParts(encodeReaders(this.readers, this.#spreads), PART_LENGTH.fingerprints);
    const spreads = inParts(new Uint8Array(this.#stored.with(this.#changed).buffer), PART_LENGTH.spreads);
    return Array.from({ length: Math.max(fingerprints.length, spreads.length) }, (_, part) => ({
      fingerprints: fingerprints[part] ?? "",
      spreads: spreads[part] ?? "",
    }));
  }
}

/** `spreads` is null where older code has written the row. */
export type StoredPart = { fingerprints: string; spreads: string | null };

/** A row of D1 takes 2 MB, and holds one of each; this is in characters of base64. */
const PART_LENGTH = { fingerprints: 1_200_000, spreads: 700_000 };
/** Of an article: its id and the three numbers. */
const ARTICLE_NUMBERS = 4;

export function decodeCounted(parts: StoredPart[]): CountedReaders {
  const text = parts.map(({ fingerprints }) => fingerprints).join("");
  if (text === "") return new CountedReaders();
  const { buffer } = Uint8Array.fromBase64(text);
  const [length = 0] = new Float64Array(buffer, 0, 1);
  const keys = new Float64Array(buffer, 8, length);
  const numbers = new Uint32Array(buffer, 8 + keys.byteLength);
  const spreads = new Map<number, Spread>();
  for (let at = 0; at < numbers.length; at += ARTICLE_NUMBERS) {
    const [articleId = 0, addresses = 0, networks = 0, shared = 0] = numbers.subarray(
      at,
      at + ARTICLE_NUMBERS,
    );
    spreads.set(articleId, { ...noSpread(), addresses, networks, shared });
  }
  const stored = Uint8Array.fromBase64(parts.map((part) => part.spreads ?? "").join(""));
  return new CountedReaders(new Readers(keys), spreads, new StoredSpreads(new Uint32Array(stored.buffer)));
}

/**
 * How many readers, their keys as numbers of 64 bits, then each article's id and what the caps of a new paper go by as
 * numbers of 32 bits, all with the lowest byte first.
 */
function encodeReaders(readers: Readers, spreads: Map<number, Spread>): Uint8Array {
  const keys = readers.settled();
  const bytes = new Uint8Array(8 + keys.byteLength + spreads.size * ARTICLE_NUMBERS * 4);
  new Float64Array(bytes.buffer, 0, 1)[0] = keys.length;
  new Float64Array(bytes.buffer, 8, keys.length).set(keys);
  const numbers = new Uint32Array(bytes.buffer, 8 + keys.byteLength);
  let at = 0;
  for (const [articleId, { addresses, networks, shared }] of spreads) {
    numbers[at++] = articleId;
    numbers[at++] = addresses;
    numbers[at++] = networks;
    numbers[at++] = shared;
  }
  return bytes;
}

function inParts(bytes: Uint8Array, length: number): string[] {
  const text = bytes.toBase64();
  return Array.from({ length: Math.ceil(text.length / length) }, (_, n) =>
    text.slice(n * length, (n + 1) * length),
  );
}
