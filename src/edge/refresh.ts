import type { Edge } from "./edge.ts";
import { keepInMemory } from "./find-page.ts";
import { forget, recall, refreshing, writtenAt } from "./memory.ts";
import { dropColo, KV_SHARE, mayEnterKv, pageKey, readStored, writeStored } from "./store.ts";
import { toStoredPage } from "./stored-page.ts";

/** How many stale pages one run of the cron brings up to date: a free plan's run has 50 subrequests. */
const SWEEP_LIMIT = 12;
/** No gathering takes longer. */
const FORGET_WRITE_MS = 60_000;
/** A refresh that keeps being overtaken by changes leaves the rest to the next one. */
const MAX_ROUNDS = 3;

/**
 * Brings the stored copies of these paths up to the database, behind a response. Changes that come while a refresh is
 * waiting its turn go with it. Whatever fails stays in stale_pages, and the cron tries again.
 */
export async function refreshPages(edge: Edge, paths: string[]): Promise<void> {
  for (const path of new Set(paths)) {
    if (refreshing.has(path)) continue;
    refreshing.add(path);
    try {
      await waitForTurn(path, edge.config.edge.gatherSeconds);
      refreshing.delete(path);
      await refreshPage(edge, path);
    } catch (error) {
      console.error({ event: "refresh_failed", path, error: String(error) });
    } finally {
      refreshing.delete(path);
    }
  }
}

/** Refreshes what earlier refreshes left behind, longest waiting first. Reads stale rows only; returns their paths. */
export async function refreshStalePages(edge: Edge): Promise<string[]> {
  const { results } = await edge.db.$client
    .prepare("SELECT path FROM stale_pages ORDER BY since LIMIT ?")
    .bind(SWEEP_LIMIT)
    .all<{ path: string }>();
  for (const { path } of results) await refreshPage(edge, path).catch((error) => logFailure(path, error));
  return results.map(({ path }) => path);
}

async function waitForTurn(path: string, gatherSeconds: number): Promise<void> {
  const wait = (writtenAt.get(path) ?? 0) + gatherSeconds * 1000 - Date.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

async function refreshPage(edge: Edge, path: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const stale = await edge.db.$client
      .prepare("SELECT changes, warm FROM stale_pages WHERE path = ?")
      .bind(path)
      .first<{ changes: number; warm: number }>();
    const isStored = recall(path)?.source === "kv" || (await readStored(edge, path)) !== null;
    await renew(edge, path, isStored, stale?.warm === 1);
    if (!stale || (await settle(edge, path, stale.changes))) return;
    // The row is gone or has counted on: another isolate may have written an older page after us. Once more.
  }
}

/** Renders the page and puts it where the old one was; a page nobody has stored is only forgotten. */
async function renew(edge: Edge, path: string, isStored: boolean, warm: boolean): Promise<void> {
  forget(path);
  await dropColo(path, edge.version);
  if (!isStored && !warm) return;
  const rendered = await edge.render(path);
  if (!rendered) return edge.kv.delete(pageKey(path));
  const page = await toStoredPage(rendered, edge.version, edge.now);
  noteWrite(path);
  if (mayEnterKv(path, page) && (await writeStored(edge, path, page, KV_SHARE.changed))) {
    keepInMemory(edge, path, page, "kv");
  } else if (isStored) {
    // Out of writes, or refused: an old page must not stay. Readers get it rendered until it earns its place again.
    await edge.kv.delete(pageKey(path));
    keepInMemory(edge, path, page, "rendered");
  }
}

/** Takes the path off the stale list if nothing changed since `changes` was read. */
async function settle(edge: Edge, path: string, changes: number): Promise<boolean> {
  const { meta } = await edge.db.$client
    .prepare("DELETE FROM stale_pages WHERE path = ? AND changes = ?")
    .bind(path, changes)
    .run();
  return meta.changes > 0;
}

/** Remembers when a path was written, for as long as it matters. */
function noteWrite(path: string): void {
  const now = Date.now();
  if (writtenAt.size > 500)
    for (const [old, at] of writtenAt) if (now - at > FORGET_WRITE_MS) writtenAt.delete(old);
  writtenAt.set(path, now);
}

function logFailure(path: string, error: unknown): void {
  console.error({ event: "refresh_failed", path, error: String(error) });
}
