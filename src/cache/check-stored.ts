import { rowsOf } from "../db/read-ahead.ts";
import { HOUR_MS, MINUTE_MS } from "../db/time.ts";
import type { PageCache } from "./page-cache.ts";
import { refreshLists } from "./shared-lists.ts";
import { markPagesStale } from "./stale-pages.ts";
import { KV_TTL_SECONDS, readStoredOrThrow } from "./store.ts";
import { LISTS, noteChecked, type StoredRow, toCheckQuery } from "./stored-pages.ts";

/** When a copy that is as it should be has left KV by itself, and its row may go. */
const EXPIRED_MS = KV_TTL_SECONDS * 1000 + HOUR_MS;

/** The lists are compared with the database from time to time, whatever was written. */
const LISTS_AGAIN_MS = 30 * MINUTE_MS;

/**
 * The cron's job: some minutes after a copy was written or let go, reads what KV has. A page that came late, after a newer
 * one or after its end, is marked as behind. Reads nothing from KV while there is nothing to look at.
 * @returns how many were marked
 */
export async function checkStored(cache: PageCache, ahead?: D1Result): Promise<number> {
  const rows = await rowsOf<StoredRow>(ahead, () => toCheckQuery(cache.db, cache.now));
  if (rows.length === 0) return 0;
  const late: string[] = [];
  const checked: (StoredRow & { nextAt: number | null })[] = [];
  for (const row of rows) {
    if (row.path === LISTS) {
      checked.push({ ...row, nextAt: cache.now + LISTS_AGAIN_MS });
      await refreshLists(cache);
      continue;
    }
    const stored = await readStoredOrThrow(cache, row.path);
    const isExpected = stored !== null && stored.head.hash === row.hash;
    if (stored !== null && !isExpected) late.push(row.path);
    checked.push({ ...row, nextAt: stored === null ? null : cache.now + EXPIRED_MS });
  }
  if (late.length > 0) await markPagesStale(cache.db, late, cache.now).run();
  await noteChecked(cache, checked);
  return late.length;
}
