import type { Settings } from "../config/settings.ts";
import type { Db } from "../db/client.ts";
import { readTogether } from "../db/readings.ts";
import { digest } from "../http/signing.ts";
import { NOTHING_SET } from "../pages/paper-slots.tsx";
import { takingKvWrite } from "./kv-budget.ts";
import {
  flights,
  LISTS_FLIGHT,
  lastChanges,
  lastLists,
  lastSettings,
  type RememberedLists,
  recallLists,
  rememberLists,
  rememberSettings,
} from "./memory.ts";
import { NOTHING_CHANGED, type PageCache, type SharedLists } from "./page-cache.ts";
import { singleFlight } from "./single-flight.ts";
import { KV_SHARE } from "./store.ts";
import { LISTS, noteWrite } from "./stored-pages.ts";

/** One value for all pages. Its name holds the release's version, so that a new one never shows an old list's markup. */
const listsKey = (release: string) => `lists:${release}`;

/** The lists are ranked every half hour: to look more often costs KV reads, of which a busy day has none to spare. */
export const LISTS_FRESH_MS = 120_000;
/** How soon the lists are tried again when neither KV nor the database gave them. */
const RETRY_MS = 5_000;

const NO_LISTS: Omit<SharedLists, "settings" | "changed"> = {
  topFive: "",
  popular: "",
  unread: ["topFive", "popular"],
  sections: [],
  paper: NOTHING_SET,
  places: null,
};

const encoder = new TextEncoder();

/** Top 5, Popular, the sections and the settings: at most one KV read in two minutes in an isolate. */
export async function sharedLists(cache: PageCache): Promise<RememberedLists> {
  return (
    recallLists(cache.now) ?? singleFlight(LISTS_FLIGHT, cache.after, (isWanted) => lookUp(cache, isWanted))
  );
}

async function lookUp(cache: PageCache, isWanted: () => boolean): Promise<RememberedLists> {
  const keepFor = (lists: SharedLists, ms: number) => keep(lists, cache.now + ms, isWanted);
  try {
    const stored = await readLists(cache);
    if (stored.lists) return await keepFor(stored.lists, LISTS_FRESH_MS);
    const built = await cache.buildLists();
    if (stored.isAnswered) cache.after(storeLists(cache, built, null));
    return await keepFor(built, LISTS_FRESH_MS);
  } catch (error) {
    // The article is what readers came for: it is served with the lists known last, or without any, rather than not at all.
    console.error({ event: "lists_unavailable", error: String(error) });
    return keepFor(
      lastLists() ?? { ...NO_LISTS, settings: lastSettings(), changed: lastChanges() },
      RETRY_MS,
    );
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
  await storeIfOther(cache, await rebuildLists(cache));
}

/** Builds the lists anew for this isolate alone. @param db in the cache's place, to read together with others */
export async function rebuildLists(cache: PageCache, db?: Db): Promise<SharedLists> {
  flights.delete(LISTS_FLIGHT);
  const built = await cache.buildLists(db);
  await keep(built, cache.now + LISTS_FRESH_MS);
  return built;
}

/** Stores the lists that were built, unless KV has the same. */
export async function storeIfOther(cache: PageCache, built: SharedLists): Promise<void> {
  const { isAnswered, lists } = await readLists(cache);
  if (!lists || !isSame(lists, built)) await storeLists(cache, built, isAnswered ? lists : null);
}

/** Whether they say the same. How far their changes go matters to nobody while there are no others. */
function isSame(
  { changed: a = NOTHING_CHANGED, ...one }: SharedLists,
  { changed: b, ...other }: SharedLists,
): boolean {
  return JSON.stringify([one, a.since, a.names]) === JSON.stringify([other, b.since, b.names]);
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

/**
 * Within the day's budget, but some of it travels whatever the day has cost: comments that were closed must be closed
 * everywhere, and no page may show what was withdrawn. Where KV refuses, what it has goes: isolates then ask the database.
 */
async function storeLists(cache: PageCache, lists: SharedLists, before: SharedLists | null): Promise<void> {
  const [mayWrite] = await readTogether(cache.db, [
    takingKvWrite(cache.db, cache.now, cache.config.cache.kvDailyWrites, KV_SHARE.lists),
    noteWrite(cache, { path: LISTS, hash: "" }),
  ]);
  if (!mayWrite && !hasToTravel(before, lists)) return;
  try {
    await cache.kv.put(listsKey(cache.release), JSON.stringify(lists), { expirationTtl: 30 * 86_400 });
  } catch (error) {
    console.error({ event: "kv_write_failed", key: "lists", error: String(error) });
    if (hasToTravel(before, lists)) await dropLists(cache);
  }
}

function hasToTravel(before: SharedLists | null, after: SharedLists): boolean {
  const told = ({ settings, paper, changed }: Pick<SharedLists, "settings" | "paper" | "changed">) =>
    JSON.stringify([settings, paper, changed.names]);
  return told(before ?? { settings: {}, paper: NOTHING_SET, changed: NOTHING_CHANGED }) !== told(after);
}

async function dropLists(cache: PageCache): Promise<void> {
  try {
    await cache.kv.delete(listsKey(cache.release));
  } catch (error) {
    console.error({ event: "kv_delete_failed", key: "lists", error: String(error) });
  }
}

async function keep(
  lists: SharedLists,
  freshUntil: number,
  isWanted: () => boolean = () => true,
): Promise<RememberedLists> {
  const entry = {
    ...lists,
    settings: sameSettings(lists.settings),
    // What an older release has stored has none of these.
    paper: lists.paper ?? NOTHING_SET,
    changed: lists.changed ?? NOTHING_CHANGED,
    hash: (await digest(JSON.stringify([lists.topFive, lists.popular, lists.sections, lists.paper]))).slice(
      0,
      8,
    ),
    bytes: { topFive: encoder.encode(lists.topFive), popular: encoder.encode(lists.popular) },
    freshUntil,
  };
  if (isWanted()) rememberLists(entry);
  return entry;
}

/** The very object known before where nothing has changed: what was worked out from it is still right. */
function sameSettings(settings: Settings = {}): Settings {
  const known = lastSettings();
  return JSON.stringify(known) === JSON.stringify(settings) ? known : settings;
}
