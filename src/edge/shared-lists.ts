import { digest } from "../api/signing.ts";
import type { Edge, SharedLists } from "./edge.ts";
import { takeKvWrite } from "./kv-budget.ts";
import { type RememberedLists, recallLists, rememberLists } from "./memory.ts";
import { KV_SHARE } from "./store.ts";

/** One value for all pages. Its name holds the version, so that a new release never shows an old list's markup. */
const listsKey = (version: string) => `lists:${version}`;

/** The lists are ranked every half hour: to look more often costs KV reads, of which a busy day has none to spare. */
export const LISTS_FRESH_MS = 120_000;
/** How soon the lists are tried again when neither KV nor the database gave them. */
const RETRY_MS = 5_000;

const encoder = new TextEncoder();

/** Top 5, Popular and the sections: at most one KV read a minute in an isolate. */
export async function sharedLists(edge: Edge): Promise<RememberedLists> {
  const remembered = recallLists(edge.now);
  if (remembered) return remembered;
  try {
    const stored = await edge.kv.get<SharedLists>(listsKey(edge.version), "json");
    if (stored) return await keep(stored, edge.now + LISTS_FRESH_MS);
    const built = await edge.buildLists();
    edge.after(storeLists(edge, built));
    return await keep(built, edge.now + LISTS_FRESH_MS);
  } catch (error) {
    // The article is what readers came for: it is served without its lists rather than not at all.
    console.error({ event: "lists_unavailable", error: String(error) });
    return keep({ topFive: "", popular: "", sections: [] }, edge.now + RETRY_MS);
  }
}

/** Builds the lists anew and stores them where they changed. */
export async function refreshLists(edge: Edge): Promise<void> {
  const built = await edge.buildLists();
  const stored = await edge.kv.get<SharedLists>(listsKey(edge.version), "json");
  if (JSON.stringify(stored) !== JSON.stringify(built)) await storeLists(edge, built);
  await keep(built, edge.now + LISTS_FRESH_MS);
}

async function storeLists(edge: Edge, lists: SharedLists): Promise<void> {
  if (!(await takeKvWrite(edge.db, edge.now, edge.config.edge.kvDailyWrites, KV_SHARE.lists))) return;
  try {
    await edge.kv.put(listsKey(edge.version), JSON.stringify(lists), { expirationTtl: 30 * 86_400 });
  } catch (error) {
    console.error({ event: "kv_write_failed", key: "lists", error: String(error) });
  }
}

async function keep(lists: SharedLists, freshUntil: number): Promise<RememberedLists> {
  const entry = {
    ...lists,
    hash: (await digest(JSON.stringify(lists))).slice(0, 8),
    bytes: { topFive: encoder.encode(lists.topFive), popular: encoder.encode(lists.popular) },
    freshUntil,
  };
  rememberLists(entry);
  return entry;
}
