/// <reference lib="esnext.typedarrays" />

import { isSameAddress, NETWORK_SPAN } from "./reader-key.ts";

/** Keys of the readers who were counted, as one sorted array: compact to keep, quick to search. */
export class Readers {
  #keys: Float64Array;
  /** What came since the array was made, by network. */
  #added = new Map<number, number[]>();

  constructor(keys: Float64Array = new Float64Array()) {
    this.#keys = keys;
  }

  /** Whether this reader was counted, and how many were from the same address and from the same network. */
  near(reader: number): { isKnown: boolean; fromAddress: number; fromNetwork: number } {
    const network = Math.floor(reader / NETWORK_SPAN);
    const near = { isKnown: false, fromAddress: 0, fromNetwork: 0 };
    const look = (key: number) => {
      near.fromNetwork += 1;
      if (isSameAddress(key, reader)) near.fromAddress += 1;
      if (key === reader) near.isKnown = true;
    };
    const end = (network + 1) * NETWORK_SPAN;
    for (let i = this.#placeOf(network * NETWORK_SPAN); i < this.#keys.length; i++) {
      const key = this.#keys[i] ?? end;
      if (key >= end) break;
      look(key);
    }
    for (const key of this.#added.get(network) ?? []) look(key);
    return near;
  }

  add(reader: number): void {
    const network = Math.floor(reader / NETWORK_SPAN);
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
export type CountedReaders = { readers: Readers; articles: Map<number, Spread> };

export type Spread = {
  /** Addresses and networks that counted readers came from. */
  addresses: number;
  networks: number;
  /** Counted readers beyond the first of an address. */
  shared: number;
};

/** A row of D1 takes 2 MB; this is in characters of base64. */
const PART_LENGTH = 1_800_000;
/** Of an article: its id and the three numbers. */
const ARTICLE_NUMBERS = 4;

export function nobodyCounted(): CountedReaders {
  return { readers: new Readers(), articles: new Map() };
}

/**
 * As base64 in parts that fit a row each: how many readers, their keys as numbers of 64 bits, then each article's id and
 * spread as numbers of 32 bits, all with the lowest byte first.
 */
export function encodeCounted({ readers, articles }: CountedReaders): string[] {
  const keys = readers.settled();
  const bytes = new Uint8Array(8 + keys.byteLength + articles.size * ARTICLE_NUMBERS * 4);
  new Float64Array(bytes.buffer, 0, 1)[0] = keys.length;
  new Float64Array(bytes.buffer, 8, keys.length).set(keys);
  const spreads = new Uint32Array(bytes.buffer, 8 + keys.byteLength);
  let at = 0;
  for (const [articleId, { addresses, networks, shared }] of articles) {
    spreads[at++] = articleId;
    spreads[at++] = addresses;
    spreads[at++] = networks;
    spreads[at++] = shared;
  }
  const text = bytes.toBase64();
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += PART_LENGTH)
    parts.push(text.slice(from, from + PART_LENGTH));
  return parts;
}

export function decodeCounted(parts: string[]): CountedReaders {
  if (parts.length === 0) return nobodyCounted();
  const { buffer } = Uint8Array.fromBase64(parts.join(""));
  const [length = 0] = new Float64Array(buffer, 0, 1);
  const keys = new Float64Array(buffer, 8, length);
  const spreads = new Uint32Array(buffer, 8 + keys.byteLength);
  const articles = new Map<number, Spread>();
  for (let at = 0; at < spreads.length; at += ARTICLE_NUMBERS) {
    const [articleId = 0, addresses = 0, networks = 0, shared = 0] = spreads.subarray(
      at,
      at + ARTICLE_NUMBERS,
    );
    articles.set(articleId, { addresses, networks, shared });
  }
  return { readers: new Readers(keys), articles };
}
