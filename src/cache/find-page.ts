import { MINUTE_MS } from "../db/time.ts";
import { flightOf, forget, type RememberedPage, recall, remember } from "./memory.ts";
import type { PageCache } from "./page-cache.ts";
import { isAsShown, mayBeShownStill } from "./shown-changes.ts";
import { singleFlight } from "./single-flight.ts";
import { markPagesStale } from "./stale-pages.ts";
import {
  isCurrent,
  KV_SHARE,
  mayEnterKv,
  mayWrite,
  readCacheApi,
  readStored,
  writeCacheApi,
  writeEarned,
} from "./store.ts";
import { type StoredPage, toStoredPage } from "./stored-page.ts";
import { readPlace } from "./stored-pages.ts";

/** A data centre's copy is trusted this long before the database is asked for its revision. */
const CACHE_API_TRUST_MS = MINUTE_MS;

/** A page that is served since nothing newer can be had is served so long before that is tried again. */
const STALE_MS = 5_000;

type Refresh = (path: string, storedVersion: string) => Promise<void>;

/**
 * The page of a path: from memory, else KV, else the data centre's cache, else rendered from the database: once for all who
 * ask at the same time. A view of a stored page reads KV at most once and the database not at all. While it cannot be
 * rendered, whatever is known of it is served. Null: there is no such page.
 * @param refresh is told of a stored page of another version than this isolate's
 */
export async function findPage(
  cache: PageCache,
  path: string,
  refresh: Refresh,
): Promise<RememberedPage | null> {
  const remembered = recall(path);
  if (remembered && cache.now < remembered.freshUntil && isServable(cache, remembered.page)) {
    if (remembered.source !== "kv") cache.after(earnPlace(cache, path, remembered));
    return remembered;
  }
  if (!cache.isKept(path)) return null;
  return singleFlight(flightOf(cache.version, path), cache.after, (isWanted) =>
    lookUp({ cache, path, refresh, isWanted }, remembered ? [remembered.page] : []),
  );
}

type LookUp = { cache: PageCache; path: string; refresh: Refresh; isWanted: () => boolean };

/** @param known pages of the path that are not to be served while there is another; what is found of these goes with them */
async function lookUp(given: LookUp, known: StoredPage[]): Promise<RememberedPage | null> {
  const { cache, path, refresh, isWanted } = given;
  const keep = (page: StoredPage, source: RememberedPage["source"]) =>
    keepInMemory(cache, path, page, source, isWanted);
  const stored = await readStored(cache, path);
  if (stored && isAsShown(stored)) {
    // A page of an older version is still the paper: it is served, and rendered anew behind the response.
    if (stored.head.version !== cache.version) cache.after(refresh(path, stored.head.version));
    return keep(stored, "kv");
  }
  if (stored) known.push(stored);
  const copy = await readCacheApi(cache, path);
  if (copy) known.push(copy);
  try {
    const isTrusted = copy !== null && isAsShown(copy) && (await isTrustedCopy(cache, path, copy));
    const page = isTrusted ? copy : await renderPage(cache, path);
    const entry = page && keep(page, isTrusted ? "cache-api" : "rendered");
    // A data centre's copy was read before; what had earned its place in KV gets it back.
    if (entry && (isTrusted || stored)) cache.after(earnPlace(cache, path, entry));
    return entry;
  } catch (error) {
    const newest = known.toSorted((a, b) => b.head.renderedAt - a.head.renderedAt);
    const stale = newest.find(mayBeShownStill);
    if (!stale) throw error;
    console.error({ event: "stale_page_served", path, error: String(error) });
    const entry = { page: stale, source: "kv" as const, freshUntil: cache.now + STALE_MS };
    return isWanted() ? remember(path, entry) : entry;
  }
}

function isServable(cache: PageCache, page: StoredPage): boolean {
  return page.head.version === cache.version && isAsShown(page);
}

/** Renders a page from the database; KV sees it only when it is read again. */
async function renderPage(cache: PageCache, path: string): Promise<StoredPage | null> {
  const rendered = await cache.render(path);
  if (!rendered) return null;
  const page = await toStoredPage(rendered, cache.version, cache.now);
  cache.after(writeCacheApi(cache, path, page));
  return page;
}

/**
 * Puts a page that was read again into KV, within the day's budget; once for each time it is remembered, and once in some
 * minutes for all isolates. The page may have changed since it was rendered: the database is asked before, and after, since
 * a change can come between.
 */
async function earnPlace(cache: PageCache, path: string, entry: RememberedPage): Promise<void> {
  if (entry.earning || !mayEnterKv(path, entry.page)) return;
  entry.earning = true;
  const { revision, isEarned } = await readPlace(cache, path, entry.page);
  if (revision !== entry.page.head.revision) return forget(path);
  if (isEarned || !(await mayWrite(cache, KV_SHARE.readAgain))) return;
  const outcome = await writeEarned(cache, path, entry.page);
  if (outcome === "changed") return forget(path);
  if (outcome !== "stored") return;
  entry.source = "kv";
  if (!(await isCurrent(cache, path, entry.page))) await noteStale(cache, path);
}

async function noteStale(cache: PageCache, path: string): Promise<void> {
  forget(path);
  await markPagesStale(cache.db, [path], cache.now).run();
}

/** Whether the database need not be asked for a data centre's copy, or says that it is still right. */
async function isTrustedCopy(cache: PageCache, path: string, copy: StoredPage): Promise<boolean> {
  const { keep, renderedAt } = copy.head;
  if (keep !== "until-changed" || cache.now - renderedAt < CACHE_API_TRUST_MS) return true;
  return isCurrent(cache, path, copy);
}

export function keepInMemory(
  cache: PageCache,
  path: string,
  page: StoredPage,
  source: RememberedPage["source"],
  isWanted: () => boolean = () => true,
): RememberedPage {
  const seconds = Math.min(
    cache.config.cache.memorySeconds,
    page.head.keep === "until-changed" ? Number.POSITIVE_INFINITY : page.head.keep,
  );
  const entry = { page, source, freshUntil: cache.now + seconds * 1000 };
  return seconds > 0 && isWanted() ? remember(path, entry) : entry;
}
