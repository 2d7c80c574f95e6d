import { MINUTE_MS } from "../db/time.ts";
import { forget, type RememberedPage, recall, remember } from "./memory.ts";
import type { PageCache } from "./page-cache.ts";
import { isAsShown } from "./shown-changes.ts";
import { markPagesStale } from "./stale-pages.ts";
import {
  isCurrent,
  KV_SHARE,
  mayEnterKv,
  mayWrite,
  readCacheApi,
  readStored,
  writeCacheApi,
  writeStored,
} from "./store.ts";
import { type StoredPage, toStoredPage } from "./stored-page.ts";

/** A data centre's copy is trusted this long before the database is asked for its revision. */
const CACHE_API_TRUST_MS = MINUTE_MS;

/**
 * The page of a path: from memory, else KV, else the data centre's cache, else rendered from the database.
 * A view of a stored page reads KV at most once and the database not at all. Null: there is no such page.
 * @param refresh is told of a stored page of another version than this isolate's
 */
export async function findPage(
  cache: PageCache,
  path: string,
  refresh: (path: string, storedVersion: string) => Promise<void>,
): Promise<RememberedPage | null> {
  const remembered = recall(path);
  if (remembered && cache.now < remembered.freshUntil && isServable(cache, remembered.page)) {
    if (remembered.source !== "kv") cache.after(earnPlace(cache, path, remembered));
    return remembered;
  }
  const stored = await readStored(cache, path);
  if (stored && isAsShown(stored)) {
    // A page of an older version is still the paper: it is served, and rendered anew behind the response.
    if (stored.head.version !== cache.version) cache.after(refresh(path, stored.head.version));
    return keepInMemory(cache, path, stored, "kv");
  }
  const copy = await readTrustedCopy(cache, path);
  if (copy) {
    const entry = keepInMemory(cache, path, copy, "cache-api");
    cache.after(earnPlace(cache, path, entry));
    return entry;
  }
  const entry = await renderPage(cache, path);
  // What had earned its place in KV gets it back.
  if (entry && stored) cache.after(earnPlace(cache, path, entry));
  return entry;
}

function isServable(cache: PageCache, page: StoredPage): boolean {
  return page.head.version === cache.version && isAsShown(page);
}

/** Renders a page from the database and keeps it near; KV sees it only when it is read again. */
async function renderPage(cache: PageCache, path: string): Promise<RememberedPage | null> {
  const rendered = await cache.render(path);
  if (!rendered) return null;
  const page = await toStoredPage(rendered, cache.version, cache.now);
  cache.after(writeCacheApi(path, page));
  return keepInMemory(cache, path, page, "rendered");
}

/**
 * Puts a page that was read again into KV, within the day's budget; once for each time it is remembered. The page may
 * have changed since it was rendered: the database is asked before, and after, since a change can come between.
 */
async function earnPlace(cache: PageCache, path: string, entry: RememberedPage): Promise<void> {
  if (entry.earning || !mayEnterKv(path, entry.page)) return;
  entry.earning = true;
  if (!(await isCurrent(cache, path, entry.page))) return forget(path);
  if (!(await mayWrite(cache, KV_SHARE.readAgain))) return;
  const outcome = await writeStored(cache, path, entry.page);
  if (outcome === "changed") return forget(path);
  if (outcome === "refused") return;
  entry.source = "kv";
  if (!(await isCurrent(cache, path, entry.page))) await noteStale(cache, path);
}

async function noteStale(cache: PageCache, path: string): Promise<void> {
  forget(path);
  await markPagesStale(cache.db, [path], cache.now).run();
}

async function readTrustedCopy(cache: PageCache, path: string): Promise<StoredPage | null> {
  const copy = await readCacheApi(path, cache.version);
  if (!copy || !isAsShown(copy)) return null;
  const { keep, renderedAt } = copy.head;
  if (keep !== "until-changed" || cache.now - renderedAt < CACHE_API_TRUST_MS) return copy;
  return (await isCurrent(cache, path, copy)) ? copy : null;
}

export function keepInMemory(
  cache: PageCache,
  path: string,
  page: StoredPage,
  source: RememberedPage["source"],
): RememberedPage {
  const seconds = Math.min(
    cache.config.cache.memorySeconds,
    page.head.keep === "until-changed" ? Number.POSITIVE_INFINITY : page.head.keep,
  );
  const entry = { page, source, freshUntil: cache.now + seconds * 1000 };
  return seconds > 0 ? remember(path, entry) : entry;
}
