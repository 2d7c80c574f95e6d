import { gatherReads } from "../db/gather-reads.ts";
import type { BegunPages } from "../http/page-state.ts";
import { recallLists, refreshing } from "./memory.ts";
import type { PageCache } from "./page-cache.ts";
import { turnOf } from "./refresh.ts";
import { rebuildLists } from "./shared-lists.ts";

/**
 * Begins to render pages, and to build what all pages share if one of them is the front page, before the transaction that changes
 * them, which reads at its end what they are made of: `refreshPages` goes on with them. Null where that would be too early: they
 * have to wait for other changes, or read before the transaction.
 */
export function beginPages(cache: PageCache, paths: string[]): BegunPages | null {
  const { gatherSeconds } = cache.config.cache;
  const mustWait = paths.some((path) => refreshing.has(path) || turnOf(path, gatherSeconds) > 0);
  // Whoever does not know the lists looks them up first.
  if (mustWait || !recallLists(cache.now)) return null;
  const { db, handOver } = gatherReads(cache.db);
  const lists = paths.includes("/") ? rebuildLists(cache, db) : undefined;
  const pages = new Map(paths.map((path) => [path, cache.render(path, { db, lists })]));
  // Where nobody goes on with them, nobody hears of what fails.
  void Promise.allSettled([...pages.values(), lists]);
  return { ...handOver(), pages, lists };
}
