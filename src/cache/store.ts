import { takeKvWrite } from "./kv-budget.ts";
import type { PageCache } from "./page-cache.ts";
import { decodePage, encodePage, type StoredPage } from "./stored-page.ts";

/** A page that nobody asked for in this time leaves KV by itself. */
const KV_TTL_SECONDS = 14 * 86_400;
const CACHE_API_TTL_SECONDS = 86_400;

/** Parts of the day's KV writes: pages read again must leave room for changes, and changes for the lists of all pages. */
export const KV_SHARE = { readAgain: 0.5, changed: 0.9, lists: 1 };

/** Key of a page in KV; its 512 bytes hold every path that an article may have. */
export function pageKey(path: string): string {
  return `page:${path}`;
}

/** Only a path by itself is kept in KV: an address with a query is one of many that nobody may ask for again. */
export function mayEnterKv(path: string, page: StoredPage): boolean {
  return page.head.keep === "until-changed" && !path.includes("?");
}

/** The page in KV; null when it is not there or KV does not answer. */
export async function readStored(cache: PageCache, path: string): Promise<StoredPage | null> {
  if (path.includes("?") || path.length > 400) return null;
  try {
    const value = await cache.kv.get(pageKey(path), "arrayBuffer");
    return value && decodePage(value);
  } catch (error) {
    console.error({ event: "kv_read_failed", path, error: String(error) });
    return null;
  }
}

/** Writes a page within the day's budget. False: no budget left, or KV refused; the caller decides what that means. */
export async function writeStored(
  cache: PageCache,
  path: string,
  page: StoredPage,
  share: number,
): Promise<boolean> {
  if (!(await takeKvWrite(cache.db, cache.now, cache.config.cache.kvDailyWrites, share))) return false;
  try {
    await cache.kv.put(pageKey(path), encodePage(page), { expirationTtl: KV_TTL_SECONDS });
    return true;
  } catch (error) {
    console.error({ event: "kv_write_failed", path, error: String(error) });
    return false;
  }
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
