import { DAY_MS } from "../db/time.ts";
import { LEFT_OUT_REASONS, type LeftOutCounts, type LeftOutReason } from "./left-out-reasons.ts";

/** Views gathered in this isolate and not yet handed in: one of the few places where the Worker keeps state. */

/**
 * A reader's view of an article. `hour` counts from 1970-01-01T00:00Z, `reader` is a key of reader-key.ts; the referring
 * site and the country may be ""; `network` is what the paper as a whole knows the network by, until the view is counted.
 */
export type Entry = [
  hour: number,
  articleId: number,
  reader: number,
  referrer: string,
  country: string,
  network?: number,
  /** Of the first view of a hand-in: requests that were left out since the last one. */
  leftOut?: LeftOutCounts,
];

/** Reached only while the database refuses hand-ins: then further readers are let go. */
const MAX_ENTRIES = 20_000;
/** The readers of a day that an isolate knows again. When they are more it begins anew: merging knows them all. */
const MAX_KNOWN = 100_000;
/** An address counts for more readers of an article only where it is read from 50,000 networks a day (see caps.ts). */
const MAX_FROM_ADDRESS = 500;

/** Networks whose keys an isolate remembers. */
const MAX_NETWORKS = 2_000;

/** Articles and reasons of requests that were left out since the last hand-in. */
const MAX_LEFT_OUT = 2_000;

/** A flush that has not come so long after its time died with its request. */
const LOST_FLUSH_MS = 30_000;

export class Tally {
  #entries: Entry[] = [];
  #flushDueAt: number | null = null;
  #day = 0;
  #known = new Set<number>();
  #fromAddress = new Map<number, number>();
  #seed: number | null = null;
  #networkKeys = new Map<number, Promise<number>>();
  #dayKey: { of: string; key: Promise<string> } | null = null;
  #warned = new Set<string>();
  #leftOut = new Map<string, number>();

  /** Notes a request that is no reader's: handed in with the next view. */
  leaveOut(articleId: number, reason: LeftOutReason): void {
    const key = `${articleId},${LEFT_OUT_REASONS.indexOf(reason)}`;
    if (this.#leftOut.size >= MAX_LEFT_OUT && !this.#leftOut.has(key)) return;
    this.#leftOut.set(key, (this.#leftOut.get(key) ?? 0) + 1);
  }

  /**
   * Whether a view at `now` (Unix ms) may be a reader's first of this article today, as far as this isolate knows; the
   * next time it is not. Keeps numbers that only this isolate can make, no addresses.
   */
  isNew(view: { articleId: number; address: string; agent: string }, now: number): boolean {
    if (this.#entries.length >= MAX_ENTRIES) return false;
    this.#beginDay(Math.floor(now / DAY_MS));
    const address = this.#hash(`${view.articleId} ${view.address}`);
    const reader = this.#hash(`${view.articleId} ${view.address} ${view.agent}`);
    if (this.#known.has(reader)) return false;
    const fromAddress = (this.#fromAddress.get(address) ?? 0) + 1;
    if (fromAddress > MAX_FROM_ADDRESS) return false;
    this.#known.add(reader);
    this.#fromAddress.set(address, fromAddress);
    return true;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /**
   * Whether the caller is to flush the tally `afterMs` from now: true once until the tally is empty, and again when the
   * flush that was promised never came.
   */
  claimFlush(now: number, afterMs: number): boolean {
    if (this.#flushDueAt !== null && now < this.#flushDueAt + LOST_FLUSH_MS) return false;
    this.#flushDueAt = now + afterMs;
    return true;
  }

  /** The oldest entries, which the caller now has to hand in or give back. */
  take(most: number): Entry[] {
    this.#flushDueAt = null;
    const entries = this.#entries.splice(0, most);
    const [first] = entries;
    if (first && this.#leftOut.size > 0) {
      const counts = [...this.#leftOut].flatMap(([key, requests]) => [
        ...key.split(",").map(Number),
        requests,
      ]);
      first[6] = [...(first[6] ?? []), ...counts];
      this.#leftOut.clear();
    }
    return entries;
  }

  giveBack(entries: Entry[]): void {
    this.#entries = [...entries, ...this.#entries];
  }

  /** What `make` gives for `of` (a day and a secret), made once and kept until another is asked for. */
  dayKey(of: string, make: () => Promise<string>): Promise<string> {
    if (this.#dayKey?.of !== of) this.#dayKey = { of, key: make() };
    return this.#dayKey.key;
  }

  /** A network's key, made once: many readers of a paper share a few dozen networks. */
  networkKey(network: string, make: () => Promise<number>): Promise<number> {
    const hash = this.#hash(network);
    const known = this.#networkKeys.get(hash);
    if (known) return known;
    if (this.#networkKeys.size >= MAX_NETWORKS) this.#networkKeys.clear();
    const key = make();
    this.#networkKeys.set(hash, key);
    return key;
  }

  /** True the first time it is asked about an event. */
  isFirst(event: string): boolean {
    if (this.#warned.has(event)) return false;
    this.#warned.add(event);
    return true;
  }

  /** As a new isolate's is. */
  forget(): void {
    this.#entries = [];
    this.#flushDueAt = null;
    this.#day = 0;
    this.#known.clear();
    this.#fromAddress.clear();
    this.#networkKeys.clear();
    this.#leftOut.clear();
    this.#dayKey = null;
    this.#warned.clear();
  }

  #beginDay(day: number): void {
    if (day === this.#day && this.#known.size < MAX_KNOWN) return;
    this.#day = day;
    this.#known.clear();
    this.#fromAddress.clear();
  }

  /** 53 bits under a seed of this isolate: quick, and of no use to anybody else. */
  #hash(text: string): number {
    this.#seed ??= crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    let low = this.#seed;
    let high = ~this.#seed;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high + code, 0x9e3779b1) ^ (high >>> 15);
    }
    low = Math.imul(low ^ (low >>> 16) ^ high, 0x85ebca6b);
    high = Math.imul(high ^ (high >>> 13) ^ low, 0xc2b2ae35);
    return (high >>> 11) * 2 ** 32 + (low >>> 0);
  }
}

/** This isolate's. */
export const isolateTally = new Tally();

/** Recommendations of comments, which stand in the articles' place. */
export const recommendations = new Tally();
