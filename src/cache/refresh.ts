import type { Db } from "../db/client.ts";
import { rowsOf } from "../db/read-ahead.ts";
import { bringUpToDate, type Known } from "./bring-up-to-date.ts";
import { refreshing, writtenAt } from "./memory.ts";
import type { PageCache } from "./page-cache.ts";
import { refreshLists } from "./shared-lists.ts";

/** How many stale pages one run of the cron brings up to date. */
export const SWEEP_LIMIT = 12;
/**
 * Brings the stored copies of these paths up to the database, behind a response: the first ones are rendered, of more the
 * old copies are let go, and their next readers have them rendered. Changes that come while a refresh is waiting its turn
 * go with it. Whatever fails stays in stale_pages, and the cron tries again.
 * @param known `ahead`: what the change's own transaction read of exactly these (pageStatesQuery): of use if they need not wait
 */
export async function refreshPages(
  cache: PageCache,
  paths: string[],
  { ahead, withLists = false, begun }: Known = {},
): Promise<void> {
  const waiting = [...new Set(paths)].filter((path) => !refreshing.has(path));
  for (const path of waiting) refreshing.add(path);
  const { gatherSeconds } = cache.config.cache;
  let isStillSo = ahead?.length === waiting.length;
  try {
    // What all pages share waits for no page.
    const isLate = withLists && !(isStillSo && waiting.every((path) => turnOf(path, gatherSeconds) <= 0));
    if (isLate) await refreshLists(cache);
    for (const path of waiting) if (await waitForTurn(path, gatherSeconds)) isStillSo = false;
    withLists &&= !isLate;
  } finally {
    for (const path of waiting) refreshing.delete(path);
  }
  await bringUpToDate(cache, waiting, isStillSo ? { ahead, withLists, begun } : { withLists });
}

/** What `refreshStalePages` reads first: one more than a run takes says that more are behind. */
export function stalePagesQuery(db: Db): D1PreparedStatement {
  return db.$client.prepare("SELECT path FROM stale_pages ORDER BY since LIMIT ?").bind(SWEEP_LIMIT + 1);
}

/**
 * Refreshes what earlier refreshes left behind, longest waiting first. Reads stale rows only; returns their paths.
 * @param first those that are taken before the others
 */
export async function refreshStalePages(
  cache: PageCache,
  ahead?: D1Result,
  first: string[] = [],
): Promise<string[]> {
  const rows = await rowsOf<{ path: string }>(ahead, () => stalePagesQuery(cache.db));
  const paths = [...new Set([...first, ...rows.map(({ path }) => path)])].slice(0, SWEEP_LIMIT);
  await bringUpToDate(cache, paths);
  return paths;
}

/** How long (ms) a page has to wait for its turn. */
export function turnOf(path: string, gatherSeconds: number): number {
  return (writtenAt.get(path) ?? 0) + gatherSeconds * 1000 - Date.now();
}

/** @returns whether it had to wait */
async function waitForTurn(path: string, gatherSeconds: number): Promise<boolean> {
  const wait = turnOf(path, gatherSeconds);
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  return wait > 0;
}
