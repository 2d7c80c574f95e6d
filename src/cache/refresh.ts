import type { Db } from "../db/client.ts";
import { rowsOf } from "../db/read-ahead.ts";
import { MINUTE_MS } from "../db/time.ts";
import { keepInMemory } from "./find-page.ts";
import { takeKvWritesOf } from "./kv-budget.ts";
import { forget, recall, refreshing, writtenAt } from "./memory.ts";
import type { PageCache } from "./page-cache.ts";
import { deleteStored, dropCacheApi, KV_SHARE, mayEnterKv, writeAllStored } from "./store.ts";
import { type StoredPage, toStoredPage } from "./stored-page.ts";
import { noteDeletes } from "./stored-pages.ts";

/** How many stale pages one run of the cron brings up to date. */
export const SWEEP_LIMIT = 12;
/**
 * How many pages an invocation renders: each is a quarter of the free plan's 10 ms. For a publish they are the article and the
 * front page.
 */
const RENDER_LIMIT = 2;
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

async function waitForTurn(path: string, gatherSeconds: number): Promise<void> {
  const wait = (writtenAt.get(path) ?? 0) + gatherSeconds * 1000 - Date.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

/** `changes` null: not marked. `stored`: KV may have a copy of it, or get one that is on its way. */
type Work = { path: string; changes: number | null; warm: number; stored: number };

async function bringUpToDate(cache: PageCache, paths: string[]): Promise<void> {
  const renders: Renders = { left: RENDER_LIMIT, mayStore: false };
  let left = paths;
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round++) {
    const { works, mayStore } = await readWork(cache, left, renders.left);
    renders.mayStore = mayStore;
    const outcomes = await bringAll(cache, works, renders);
    const ended = (outcome: Outcome) =>
      [...outcomes].filter(([, how]) => how === outcome).map(([work]) => work);
    const letGo = await letGoOf(cache, ended("to_let_go"));
    // What is gone or has counted on: another isolate may have written an older page after us. Once more.
    const changed = await settle(cache, [...ended("done"), ...letGo]);
    left = [...ended("changed").map(({ path }) => path), ...changed];
  }
}

/** Pages that may still be rendered, and whether the day's budget has paid for storing them. */
type Renders = { left: number; mayStore: boolean };

/** `to_let_go`: KV may have a copy that must not stay. `changed`: once more. `later`: its mark stays for the next run. */
type Outcome = "done" | "to_let_go" | "changed" | "later";

async function bringAll(cache: PageCache, works: Work[], renders: Renders): Promise<Map<Work, Outcome>> {
  const outcomes = new Map<Work, Outcome>();
  const rendered = new Map<Work, StoredPage>();
  for (const work of works) {
    const made = await makeAnew(cache, work, renders);
    if (typeof made === "string") outcomes.set(work, made);
    else rendered.set(work, made);
  }
  for (const [work, outcome] of await putInPlace(cache, rendered, renders.mayStore))
    outcomes.set(work, outcome);
  return outcomes;
}

/** The page to be put in the place of the old one, or what becomes of that where there is none. */
async function makeAnew(cache: PageCache, work: Work, renders: Renders): Promise<StoredPage | Outcome> {
  const { path, stored, warm } = work;
  try {
    const isKnownHere = recall(path) !== undefined;
    forget(path);
    // Of a page that was never stored another isolate may have left a copy: it is asked about once it is a minute old.
    if (isKnownHere) await dropCacheApi(path, cache.version);
    if (!stored && !warm) return "done";
    if (renders.left <= 0) return stored ? "to_let_go" : "later";
    renders.left--;
    const rendered = await cache.render(path);
    if (!rendered) return endedWithout(work);
    noteWritten(path);
    return await toStoredPage(rendered, cache.version, cache.now);
  } catch (error) {
    console.error({ event: "refresh_failed", path, error: String(error) });
    return "later";
  }
}

/** There is no page, or KV takes no more writes: an old copy must not stay, and readers get it rendered until it earns its place again. */
function endedWithout({ stored }: Work): Outcome {
  return stored ? "to_let_go" : "done";
}

/** Stores what was rendered, noted in one round trip, and remembers it here. */
async function putInPlace(
  cache: PageCache,
  rendered: Map<Work, StoredPage>,
  mayStore: boolean,
): Promise<[Work, Outcome][]> {
  const all = [...rendered];
  const storable = mayStore ? all.filter(([{ path }, page]) => mayEnterKv(path, page)) : [];
  try {
    const written = await writeAllStored(
      cache,
      storable.map(([{ path }, page]) => ({ path, page })),
    );
    return all.map(([work, page]) => {
      const outcome = written[storable.findIndex(([one]) => one === work)] ?? "refused";
      if (outcome === "changed") return [work, outcome];
      keepInMemory(cache, work.path, page, outcome === "stored" ? "kv" : "rendered");
      return [work, outcome === "stored" ? "done" : endedWithout(work)];
    });
  } catch (error) {
    return all.map(([work]) => {
      console.error({ event: "refresh_failed", path: work.path, error: String(error) });
      return [work, "later"];
    });
  }
}

/** Deletes stored copies, the data centre's among them. @returns those that KV has let go */
async function letGoOf(cache: PageCache, works: Work[]): Promise<Work[]> {
  const gone: Work[] = [];
  for (const work of works) {
    try {
      await Promise.all([deleteStored(cache, work.path), dropCacheApi(work.path, cache.version)]);
      gone.push(work);
    } catch (error) {
      console.error({ event: "refresh_failed", path: work.path, error: String(error) });
    }
  }
  await noteDeletes(
    cache,
    gone.map(({ path }) => path),
  );
  return gone;
}

/**
 * What is known of pages, by D1's word: KV's may be a minute old. The same round trip takes the day's writes for as many as
 * may be rendered.
 */
async function readWork(
  { db, now, config }: PageCache,
  paths: string[],
  mostRenders: number,
): Promise<{ works: Work[]; mayStore: boolean }> {
  const joined = `json_each(?1) j LEFT JOIN stale_pages s ON s.path = j.value LEFT JOIN stored_pages k ON k.path = j.value`;
  const json = JSON.stringify(paths);
  const budget = { dailyWrites: config.cache.kvDailyWrites, share: KV_SHARE.changed };
  const [found, taken] = await db.$client.batch([
    db.$client
      .prepare(
        `SELECT j.value AS path, s.changes, coalesce(s.warm, 0) AS warm, k.path IS NOT NULL AS stored FROM ${joined} ORDER BY j.key`,
      )
      .bind(json),
    takeKvWritesOf(db, now, budget, {
      sql: `SELECT min(?2, count(*)) AS n FROM ${joined} WHERE k.path IS NOT NULL OR s.warm = 1`,
      bindings: [json, mostRenders],
    }),
  ]);
  return { works: (found?.results ?? []) as Work[], mayStore: taken?.results.length === 1 };
}

/** Takes paths off the stale list where nothing changed since their rows were read. @returns those that did change */
async function settle(cache: PageCache, done: Pick<Work, "path" | "changes">[]): Promise<string[]> {
  const seen = done.filter(({ changes }) => changes !== null);
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
function noteWritten(path: string): void {
  const now = Date.now();
  if (writtenAt.size > 500)
    for (const [old, at] of writtenAt) if (now - at > FORGET_WRITE_MS) writtenAt.delete(old);
  writtenAt.set(path, now);
}
