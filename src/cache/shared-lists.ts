import type { Settings } from "../config/settings.ts";
import { digest } from "../http/signing.ts";
import { takeKvWrite } from "./kv-budget.ts";
import {
  lastSettings,
  type RememberedLists,
  recallLists,
  rememberLists,
  rememberSettings,
} from "./memory.ts";
import type { PageCache, SharedLists } from "./page-cache.ts";
import { KV_SHARE } from "./store.ts";

/** One value for all pages. Its name holds the release's version, so that a new one never shows an old list's markup. */
const listsKey = (release: string) => `lists:${release}`;

/** The lists are ranked every half hour: to look more often costs KV reads, of which a busy day has none to spare. */
export const LISTS_FRESH_MS = 120_000;
/** How soon the lists are tried again when neither KV nor the database gave them. */
const RETRY_MS = 5_000;

const encoder = new TextEncoder();

/** Top 5, Popular, the sections and the settings: at most one KV read in two minutes in an isolate. */
export async function sharedLists(cache: PageCache): Promise<RememberedLists> {
  const remembered = recallLists(cache.now);
  if (remembered) return remembered;
  try {
    const stored = await readLists(cache);
    if (stored.lists) return await keep(stored.lists, cache.now + LISTS_FRESH_MS);
    const built = await cache.buildLists();
    if (stored.isAnswered) cache.after(storeLists(cache, built, null));
    return await keep(built, cache.now + LISTS_FRESH_MS);
  } catch (error) {
    // The article is what readers came for: it is served without its lists rather than not at all.
    console.error({ event: "lists_unavailable", error: String(error) });
    const settings = lastSettings();
    return keep({ topFive: "", popular: "", sections: [], settings }, cache.now + RETRY_MS);
  }
}

/** The newsroom's settings as this isolate knows them: what has changed since is known within two minutes. */
export async function sharedSettings(cache: PageCache): Promise<Settings> {
  return (await sharedLists(cache)).settings;
}

/** Takes over settings that are newer than what KV had. @returns them */
export function adoptSettings(settings: Settings): Settings {
  const adopted = sameSettings(settings);
  rememberSettings(adopted);
  return adopted;
}

/** Builds the lists anew, for this isolate at once, and stores them where they changed. */
export async function refreshLists(cache: PageCache): Promise<void> {
  const built = await cache.buildLists();
  await keep(built, cache.now + LISTS_FRESH_MS);
  const { lists } = await readLists(cache);
  if (JSON.stringify(lists) !== JSON.stringify(built)) await storeLists(cache, built, lists);
}

/** What KV has; while it does not answer, the database is asked in its place. */
async function readLists(cache: PageCache): Promise<{ isAnswered: boolean; lists: SharedLists | null }> {
  try {
    return { isAnswered: true, lists: await cache.kv.get<SharedLists>(listsKey(cache.release), "json") };
  } catch (error) {
    console.error({ event: "kv_read_failed", key: "lists", error: String(error) });
    return { isAnswered: false, lists: null };
  }
}

/** Within the day's budget, but changed settings travel whatever the day has cost: closed comments must be closed everywhere. */
async function storeLists(cache: PageCache, lists: SharedLists, before: SharedLists | null): Promise<void> {
  const mayWrite = await takeKvWrite(cache.db, cache.now, cache.config.cache.kvDailyWrites, KV_SHARE.lists);
  const isChanged = JSON.stringify(before?.settings ?? {}) !== JSON.stringify(lists.settings);
  if (!mayWrite && !isChanged) return;
  try {
    await cache.kv.put(listsKey(cache.release), JSON.stringify(lists), { expirationTtl: 30 * 86_400 });
  } catch (error) {
    console.error({ event: "kv_write_failed", key: "lists", error: String(error) });
  }
}

async function keep(lists: SharedLists, freshUntil: number): Promise<RememberedLists> {
  const entry = {
    ...lists,
    settings: sameSettings(lists.settings),
    hash: (await digest(JSON.stringify([lists.topFive, lists.popular, lists.sections]))).slice(0, 8),
    bytes: { topFive: encoder.encode(lists.topFive), popular: encoder.encode(lists.popular) },
    freshUntil,
  };
  rememberLists(entry);
  return entry;
}

/** The very object known before where nothing has changed: what was worked out from it is still right. */
function sameSettings(settings: Settings = {}): Settings {
  const known = lastSettings();
  return JSON.stringify(known) === JSON.stringify(settings) ? known : settings;
}
