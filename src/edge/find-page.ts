import type { Edge } from "./edge.ts";
import { forget, type RememberedPage, recall, remember } from "./memory.ts";
import { markPagesStale } from "./stale-pages.ts";
import { KV_SHARE, mayEnterKv, readColo, readStored, writeColo, writeStored } from "./store.ts";
import { type StoredPage, toStoredPage } from "./stored-page.ts";

/** A data centre's copy is trusted this long before the database is asked for its revision. */
const COLO_TRUST_MS = 60_000;

/**
 * The page of a path: from memory, else KV, else the data centre's cache, else rendered from the database.
 * A view of a stored page reads KV at most once and the database not at all. Null: there is no such page.
 * @param refresh is told of a stored page of another version than this isolate's
 */
export async function findPage(
  edge: Edge,
  path: string,
  refresh: (path: string, storedVersion: string) => Promise<void>,
): Promise<RememberedPage | null> {
  const remembered = recall(path);
  if (remembered && edge.now < remembered.freshUntil && remembered.page.head.version === edge.version) {
    if (remembered.source !== "kv") edge.after(earnPlace(edge, path, remembered));
    return remembered;
  }
  const stored = await readStored(edge, path);
  if (stored) {
    // A page of an older version is still the paper: it is served, and rendered anew behind the response.
    if (stored.head.version !== edge.version) edge.after(refresh(path, stored.head.version));
    return keepInMemory(edge, path, stored, "kv");
  }
  const copy = await readTrustedCopy(edge, path);
  if (copy) {
    const entry = keepInMemory(edge, path, copy, "colo");
    edge.after(earnPlace(edge, path, entry));
    return entry;
  }
  return renderPage(edge, path);
}

/** Renders a page from the database and keeps it near; KV sees it only when it is read again. */
async function renderPage(edge: Edge, path: string): Promise<RememberedPage | null> {
  const rendered = await edge.render(path);
  if (!rendered) return null;
  const page = await toStoredPage(rendered, edge.version, edge.now);
  edge.after(writeColo(path, page));
  return keepInMemory(edge, path, page, "rendered");
}

/**
 * Puts a page that was read again into KV, within the day's budget; once for each time it is remembered. The page may
 * have changed since it was rendered: the database is asked before, and after, since a change can come between.
 */
async function earnPlace(edge: Edge, path: string, entry: RememberedPage): Promise<void> {
  if (entry.earning || !mayEnterKv(path, entry.page)) return;
  entry.earning = true;
  if (!(await isCurrent(edge, path, entry.page))) return forget(path);
  if (!(await writeStored(edge, path, entry.page, KV_SHARE.readAgain))) return;
  entry.source = "kv";
  if (!(await isCurrent(edge, path, entry.page))) await noteStale(edge, path);
}

async function isCurrent(edge: Edge, path: string, { head }: StoredPage): Promise<boolean> {
  return (await edge.currentRevision(path, head.tracks)) === head.revision;
}

async function noteStale(edge: Edge, path: string): Promise<void> {
  forget(path);
  await markPagesStale(edge.db, [path], edge.now).run();
}

async function readTrustedCopy(edge: Edge, path: string): Promise<StoredPage | null> {
  const copy = await readColo(path, edge.version);
  if (!copy) return null;
  const { keep, renderedAt } = copy.head;
  if (keep !== "until-changed" || edge.now - renderedAt < COLO_TRUST_MS) return copy;
  return (await isCurrent(edge, path, copy)) ? copy : null;
}

export function keepInMemory(
  edge: Edge,
  path: string,
  page: StoredPage,
  source: RememberedPage["source"],
): RememberedPage {
  const seconds = Math.min(
    edge.config.edge.memorySeconds,
    page.head.keep === "until-changed" ? Number.POSITIVE_INFINITY : page.head.keep,
  );
  const entry = { page, source, freshUntil: edge.now + seconds * 1000 };
  return seconds > 0 ? remember(path, entry) : entry;
}
