import { readOne } from "../db/readings.ts";
import { takeKvWrite } from "./kv-budget.ts";
import { nearbyCache, nearbyKey } from "./nearby.ts";
import type { PageCache } from "./page-cache.ts";
import { decodePage, encodePage, type StoredPage } from "./stored-page.ts";
import { noteWrite } from "./stored-pages.ts";

/** A page that nobody asked for in this time leaves KV by itself. */
export const KV_TTL_SECONDS = 14 * 86_400;
const CACHE_API_TTL_SECONDS = 86_400;

/** Takes a write within the day's budget. False: it is not left, and what KV has may be an older page. */
export function mayWrite({ db, now, config }: PageCache, share: number): Promise<boolean> {
  return takeKvWrite(db, now, config.cache.kvDailyWrites, share);
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
  if (path.includes("?")) return false;
  const key = pageKey(path);
  // A letter takes three bytes at most: of most paths they need not be counted.
  return 3 * key.length <= MAX_KEY_BYTES || new TextEncoder().encode(key).length <= MAX_KEY_BYTES;
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

/** `refused`: KV did not take it, and what is there may be an older one. `elsewhere`: another isolate has earned it in the last minutes. */
export type Written = "stored" | "changed" | "refused" | "elsewhere";

/**
 * Writes a page that was read again, which the day's budget has paid for, unless it has changed by the time that the write is
 * noted: a change that comes later finds the note. @throws the database's error
 */
export async function writeEarned(cache: PageCache, path: string, page: StoredPage): Promise<Written> {
  const writing = { path, hash: page.head.hash, isEarned: true };
  const revision = await readOne(noteWrite(cache, writing, cache.revisionQuery(path, page.head)));
  if (revision === null) return "elsewhere";
  return revision === page.head.revision ? putStored(cache, path, page) : "changed";
}

/** Writes a page that was noted. */
export async function putStored(
  cache: PageCache,
  path: string,
  page: StoredPage,
): Promise<"stored" | "refused"> {
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

/**
 * The data centre's copy. On *.workers.dev the Cache API keeps nothing, and this always answers null, as it does where the
 * cache is away: it only speeds.
 */
export async function readCacheApi(cache: PageCache, path: string): Promise<StoredPage | null> {
  const key = cacheApiKey(cache, path);
  try {
    const answer = key && (await nearbyCache().match(key));
    return answer ? decodePage(await answer.arrayBuffer()) : null;
  } catch (error) {
    console.error({ event: "cache_api_failed", path, error: String(error) });
    return null;
  }
}

export async function writeCacheApi(cache: PageCache, path: string, page: StoredPage): Promise<void> {
  const key = cacheApiKey(cache, path);
  if (key === null) return;
  const seconds = page.head.keep === "until-changed" ? CACHE_API_TTL_SECONDS : page.head.keep;
  const headers = { "Cache-Control": `max-age=${seconds}` };
  const copy = new Response(encodePage(page), { headers });
  await withoutFail(path, nearbyCache().put(key, copy));
}

/** What stays there is asked about after a minute. */
export async function dropCacheApi(cache: PageCache, path: string): Promise<void> {
  const key = cacheApiKey(cache, path);
  if (key !== null) await withoutFail(path, nearbyCache().delete(key));
}

async function withoutFail(path: string, work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    console.error({ event: "cache_api_failed", path, error: String(error) });
  });
}

function cacheApiKey({ origin, version }: PageCache, path: string): string | null {
  return origin && nearbyKey(origin, "pages", version + path);
}
