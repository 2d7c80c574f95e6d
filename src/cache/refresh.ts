import { MINUTE_MS } from "../db/time.ts";
import { keepInMemory } from "./find-page.ts";
import { forget, recall, refreshing, writtenAt } from "./memory.ts";
import type { PageCache } from "./page-cache.ts";
import { dropCacheApi, KV_SHARE, mayEnterKv, pageKey, readStored, writeStored } from "./store.ts";
import { toStoredPage } from "./stored-page.ts";

/** How many stale pages one run of the cron brings up to date. */
const SWEEP_LIMIT = 12;
/** How many pages an invocation renders: each takes six or seven queries, and the free plan's has 50 for everything. */
const RENDER_LIMIT = 3;
/** No gathering takes longer. */
const FORGET_WRITE_MS = MINUTE_MS;
/** A refresh that keeps being overtaken by changes leaves the rest to the next one. */
const MAX_ROUNDS = 3;

/**
 * Brings the stored copies of these paths up to the database, behind a response: the first ones are rendered, of more the
 * old copies are let go, and their next readers have them rendered. Changes that come while a refresh is waiting its turn
 * go with it. Whatever fails stays in stale_pages, and the cron tries again.
 */
export async function refreshPages(cache: PageCache, paths: string[]): Promise<void> {
  const waiting = [...new Set(paths)].filter((path) => !refreshing.has(path));
  for (const path of waiting) refreshing.add(path);
  try {
    for (const path of waiting) await waitForTurn(path, cache.config.cache.gatherSeconds);
  } finally {
    for (const path of waiting) refreshing.delete(path);
  }
  await bringUpToDate(cache, waiting);
}

/** Refreshes what earlier refreshes left behind, longest waiting first. Reads stale rows only; returns their paths. */
export async function refreshStalePages(cache: PageCache): Promise<string[]> {
  const { results } = await cache.db.$client
    .prepare("SELECT path FROM stale_pages ORDER BY since LIMIT ?")
    .bind(SWEEP_LIMIT)
    .all<{ path: string }>();
  const paths = results.map(({ path }) => path);
  await bringUpToDate(cache, paths);
  return paths;
}

async function waitForTurn(path: string, gatherSeconds: number): Promise<void> {
  const wait = (writtenAt.get(path) ?? 0) + gatherSeconds * 1000 - Date.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

type Stale = { path: string; changes: number; warm: number };

async function bringUpToDate(cache: PageCache, paths: string[]): Promise<void> {
  let renders = RENDER_LIMIT;
  let left = paths;
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round++) {
    const stale = await readStale(cache, left);
    const done: string[] = [];
    for (const path of left) {
      try {
        const isStored = recall(path)?.source === "kv" || (await readStored(cache, path)) !== null;
        const isWanted = isStored || stale.get(path)?.warm === 1;
        forget(path);
        await dropCacheApi(path, cache.version);
        if (isWanted && renders > 0) {
          renders--;
          await renew(cache, path, isStored);
        } else if (isStored) await cache.kv.delete(pageKey(path));
        else if (isWanted) continue;
        done.push(path);
      } catch (error) {
        console.error({ event: "refresh_failed", path, error: String(error) });
      }
    }
    // What is gone or has counted on: another isolate may have written an older page after us. Once more.
    left = await settle(
      cache,
      done.flatMap((path) => stale.get(path) ?? []),
    );
  }
}

async function readStale(cache: PageCache, paths: string[]): Promise<Map<string, Stale>> {
  const { results } = await cache.db.$client
    .prepare("SELECT path, changes, warm FROM stale_pages WHERE path IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(paths))
    .all<Stale>();
  return new Map(results.map((row) => [row.path, row]));
}

/** Renders the page and puts it where the old one was. */
async function renew(cache: PageCache, path: string, isStored: boolean): Promise<void> {
  const rendered = await cache.render(path);
  if (!rendered) return cache.kv.delete(pageKey(path));
  const page = await toStoredPage(rendered, cache.version, cache.now);
  noteWrite(path);
  if (mayEnterKv(path, page) && (await writeStored(cache, path, page, KV_SHARE.changed))) {
    keepInMemory(cache, path, page, "kv");
  } else if (isStored) {
    // Out of writes, or refused: an old page must not stay. Readers get it rendered until it earns its place again.
    await cache.kv.delete(pageKey(path));
    keepInMemory(cache, path, page, "rendered");
  }
}

/** Takes paths off the stale list where nothing changed since their rows were read. @returns those that did change */
async function settle(cache: PageCache, seen: Stale[]): Promise<string[]> {
  if (seen.length === 0) return [];
  const { results } = await cache.db.$client
    .prepare(
      `DELETE FROM stale_pages WHERE path IN (SELECT value->>'path' FROM json_each(?1))
         AND changes = (SELECT value->>'changes' FROM json_each(?1) WHERE value->>'path' = stale_pages.path)
       RETURNING path`,
    )
    .bind(JSON.stringify(seen))
    .all<{ path: string }>();
  const settled = new Set(results.map(({ path }) => path));
  return seen.map(({ path }) => path).filter((path) => !settled.has(path));
}

/** Remembers when a path was written, for as long as it matters. */
function noteWrite(path: string): void {
  const now = Date.now();
  if (writtenAt.size > 500)
    for (const [old, at] of writtenAt) if (now - at > FORGET_WRITE_MS) writtenAt.delete(old);
  writtenAt.set(path, now);
}
