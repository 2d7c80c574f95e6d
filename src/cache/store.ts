import { takeKvWrite } from "./kv-budget.ts";
import type { PageCache } from "./page-cache.ts";
import { decodePage, encodePage, type StoredPage } from "./stored-page.ts";
import { noteWrite } from "./stored-pages.ts";

/** A page that nobody asked for in this time leaves KV by itself. */
export const KV_TTL_SECONDS = 14 * 86_400;
const CACHE_API_TTL_SECONDS = 86_400;

/** Takes writes within the day's budget. False: they are not left, and what KV has may be an older page. */
export function mayWrite({ db, now, config }: PageCache, share: number, count = 1): Promise<boolean> {
  return takeKvWrite(db, now, config.cache.kvDailyWrites, share, count);
}

/** Parts of the day's KV writes: pages read again must leave room for changes, and changes for the lists of all pages. */
export const KV_SHARE = { readAgain: 0.5, changed: 0.9, lists: 1 };

/** KV takes keys of so many bytes. */
const MAX_KEY_BYTES = 512;

/** Key of a page in KV. */
export function pageKey(path: string): string {
  return `page:${path}`;
}

/**
 * Whether a path is ever kept in KV: what reads, writes and deletes goes by this alone. An address with a query is one of
 * many that nobody may ask for again.
 */
export function hasPlaceInKv(path: string): boolean {
  return !path.includes("?") && new TextEncoder().encode(pageKey(path)).length <= MAX_KEY_BYTES;
}

export function mayEnterKv(path: string, page: StoredPage): boolean {
  return page.head.keep === "until-changed" && hasPlaceInKv(path);
}

/** The page in KV; null when it is not there or KV does not answer. */
export async function readStored(cache: PageCache, path: string): Promise<StoredPage | null> {
  try {
    return await readStoredOrThrow(cache, path);
  } catch (error) {
    console.error({ event: "kv_read_failed", path, error: String(error) });
    return null;
  }
}

/** The page in KV; null when it is not there. @throws what KV throws when it does not answer */
export async function readStoredOrThrow(cache: PageCache, path: string): Promise<StoredPage | null> {
  if (!hasPlaceInKv(path)) return null;
  const value = await cache.kv.get(pageKey(path), "arrayBuffer");
  return value && decodePage(value);
}

/**
 * Writes a page, which the day's budget has paid for, unless it has changed by the time that the write is noted: a change
 * that comes later finds the note. `refused`: KV did not take it, and what is there may be an older one.
 */
export async function writeStored(
  cache: PageCache,
  path: string,
  page: StoredPage,
): Promise<"stored" | "changed" | "refused"> {
  const { hash } = page.head;
  const revision = await noteWrite(cache, { path, hash }, cache.revisionQuery(path, page.head));
  if (revision !== page.head.revision) return "changed";
  try {
    await cache.kv.put(pageKey(path), encodePage(page), { expirationTtl: KV_TTL_SECONDS });
    return "stored";
  } catch (error) {
    console.error({ event: "kv_write_failed", path, error: String(error) });
    return "refused";
  }
}

/** Takes a page out of KV. The database is asked before whether it may be there, and told afterwards (noteDeletes). */
export async function deleteStored(cache: PageCache, path: string): Promise<void> {
  if (hasPlaceInKv(path)) await cache.kv.delete(pageKey(path));
}

/** Whether the database holds what the page shows: the same article, not changed since. */
export async function isCurrent(cache: PageCache, path: string, { head }: StoredPage): Promise<boolean> {
  const { sql, bindings } = cache.revisionQuery(path, head);
  const revision = await cache.db.$client
    .prepare(sql)
    .bind(...bindings)
    .first<number>("revision");
  return (revision ?? 0) === head.revision;
}

/** The data centre's copy. On *.workers.dev the Cache API keeps nothing, and this always answers null. */
export async function readCacheApi(path: string, version: string): Promise<StoredPage | null> {
  const answer = await caches.default.match(cacheApiKey(path, version));
  return answer ? decodePage(await answer.arrayBuffer()) : null;
}

export async function writeCacheApi(path: string, page: StoredPage): Promise<void> {
  const seconds = page.head.keep === "until-changed" ? CACHE_API_TTL_SECONDS : page.head.keep;
  const headers = { "Cache-Control": `max-age=${seconds}` };
  await caches.default.put(cacheApiKey(path, page.head.version), new Response(encodePage(page), { headers }));
}

export async function dropCacheApi(path: string, version: string): Promise<void> {
  await caches.default.delete(cacheApiKey(path, version));
}

function cacheApiKey(path: string, version: string): string {
  return `https://pages.broadsheet.invalid/${version}${path}`;
}
