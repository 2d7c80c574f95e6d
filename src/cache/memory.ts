import type { Config } from "../config/config.ts";
import type { Settings } from "../config/settings.ts";
import { NOTHING_CHANGED, type ReadyLists, type ShownChanges, type SlotContents } from "./page-cache.ts";
import type { StoredPage } from "./stored-page.ts";

/** The isolate's page cache: the one module state of this room. Everything in it can be lost at any time. */

/** A page, and what it is with its slots filled. */
export type FillablePage = {
  page: StoredPage;
  /** Bytes with the slots filled, for the slots' contents named by `key`. */
  filled?: { key: string; bytes: Uint8Array };
};

export type RememberedPage = FillablePage & {
  /** Where it came from. What is not from KV earns its place there by being read again. */
  source: "kv" | "rendered" | "cache-api";
  /** Unix ms after which KV is asked again. */
  freshUntil: number;
  /** A write to KV was tried already. */
  earning?: boolean;
};

export type RememberedLists = ReadyLists & {
  freshUntil: number;
};

/** A third of an isolate's 128 MB, with room for the filled copies. */
const MAX_BYTES = 24 * 1024 * 1024;

const pages = new Map<string, RememberedPage>();
let bytesHeld = 0;
let lists: RememberedLists | null = null;

/** The shared slots' contents as last put together, and what for: settings, moment, lists and origin. */
export type RememberedContents = {
  config: Config;
  moment: number;
  lists: RememberedLists;
  origin: string;
  contents: SlotContents;
};

let contents: RememberedContents | null = null;

/** What pages of a config are known by. */
export const pageVersions = new WeakMap<Config, string>();

/** Paths whose refresh is waiting its turn in this isolate, and when each path was last written. */
export const refreshing = new Set<string>();
export const writtenAt = new Map<string, number>();

/** Work that is under way for whoever asks for it meanwhile. `beats` rises while its leader lives; `next` took it over. */
export type Flight<T> = { beats: number; result: (() => T) | null; next?: Flight<T> };

/** By what they are for: pages by version and path, and what all pages share. */
export const flights = new Map<string, Flight<unknown>>();

/** What all pages share, among the flights. */
export const LISTS_FLIGHT = "lists";

/** What a page's flight is known by. */
export function flightOf(version: string, path: string): string {
  return `${version} ${path}`;
}

export function recall(path: string): RememberedPage | undefined {
  return pages.get(path);
}

/** Remembers a page; the ones remembered longest ago make room. */
export function remember(path: string, entry: RememberedPage): RememberedPage {
  drop(path);
  pages.set(path, entry);
  bytesHeld += weight(entry);
  for (const oldest of pages.keys()) {
    if (bytesHeld <= MAX_BYTES) break;
    drop(oldest);
  }
  return entry;
}

/** Lets go of a page that has changed; whoever is about to render it does so for those who asked before alone. */
export function forget(path: string): void {
  drop(path);
  for (const key of flights.keys()) if (key.endsWith(` ${path}`)) flights.delete(key);
}

function drop(path: string): void {
  const entry = pages.get(path);
  if (!entry) return;
  bytesHeld -= weight(entry);
  pages.delete(path);
}

export function recallLists(now: number): RememberedLists | null {
  return lists && now < lists.freshUntil ? lists : null;
}

/** As they were known last, however old; null: never. */
export function lastLists(): ReadyLists | null {
  return lists;
}

const NOTHING_SET: Settings = {};

/** As they were known last, however old; where none were, nothing is set. */
export function lastSettings(): Settings {
  return lists?.settings ?? NOTHING_SET;
}

/** As they were known last, however old. */
export function lastChanges(): ShownChanges {
  return lists?.changed ?? NOTHING_CHANGED;
}

/** In place of those that came with the lists. */
export function rememberSettings(settings: Settings): void {
  flights.delete(LISTS_FLIGHT);
  if (lists && lists.settings !== settings) lists = { ...lists, settings };
}

export function rememberLists(entry: RememberedLists | null): void {
  lists = entry;
}

export function recallContents(wanted: Omit<RememberedContents, "contents">): SlotContents | null {
  const known = contents;
  const isSame =
    known?.config === wanted.config &&
    known.moment === wanted.moment &&
    known.lists === wanted.lists &&
    known.origin === wanted.origin;
  return isSame ? known.contents : null;
}

export function rememberContents(entry: RememberedContents): SlotContents {
  contents = entry;
  return entry.contents;
}

/** Pages that say what went wrong, which robots ask for all day: a few, by their version and status. */
const messages = new Map<string, FillablePage>();
const MOST_MESSAGES = 8;

export function recallMessage(key: string): FillablePage | undefined {
  return messages.get(key);
}

export function rememberMessage(key: string, page: StoredPage): FillablePage {
  if (messages.size >= MOST_MESSAGES) messages.clear();
  const message = { page };
  messages.set(key, message);
  return message;
}

/** Addresses that are nothing, which robots ask for again and again: how often each was in a row, and until when that counts. */
const nothings = new Map<string, { times: number; until: number }>();
const MOST_NOTHINGS = 500;
const LONGEST_NOTHING = 200;
/** Whoever looks whether an article is there yet sees it within this time; others in this isolate ended it at once. */
const NOTHING_MS = 20_000;
/** Once or twice says nothing: it is the third in that time that is not looked up again. */
const TIMES_NOTHING = 3;

/** Whether an address was nothing so often in the last seconds that it need not be looked up. @param now Unix ms */
export function isKnownNothing(path: string, now: number): boolean {
  const known = nothings.get(path);
  return known !== undefined && known.times >= TIMES_NOTHING && now < known.until;
}

/** Notes that an address was looked up and is nothing. */
export function noteNothing(path: string, now: number): void {
  if (path.length > LONGEST_NOTHING) return;
  const known = nothings.get(path);
  if (known && now < known.until) known.times++;
  else {
    if (nothings.size >= MOST_NOTHINGS) nothings.clear();
    nothings.set(path, { times: 1, until: now + NOTHING_MS });
  }
}

/** Something was published or moved: any of them may be something now. */
export function forgetNothings(): void {
  nothings.clear();
}

/** Answers of the API that programs ask for again and again, by their addresses. */
const answers = new Map<string, { body: string; until: number }>();
const MOST_ANSWERS = 50;

/** An answer, and how long (ms) it may still be given. @param now Unix ms */
export function recallAnswer(address: string, now: number): { body: string; leftMs: number } | null {
  const known = answers.get(address);
  return known && now < known.until ? { body: known.body, leftMs: known.until - now } : null;
}

/** @param until Unix ms: no later than whoever was given it may keep it */
export function rememberAnswer(address: string, body: string, until: number): void {
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(address, { body, until });
}

/** Something may be another by now. */
export function forgetAnswers(): void {
  answers.clear();
}

/** Empties the cache, as a new isolate's is. */
export function forgetAll(): void {
  pages.clear();
  refreshing.clear();
  writtenAt.clear();
  messages.clear();
  nothings.clear();
  answers.clear();
  flights.clear();
  bytesHeld = 0;
  lists = null;
  contents = null;
}

/** A page and its filled copy take about the same. */
function weight(entry: RememberedPage): number {
  return entry.page.text.length * 2 + 1024;
}
