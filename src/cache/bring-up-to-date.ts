import { gatherReads } from "../db/gather-reads.ts";
import { MINUTE_MS } from "../db/time.ts";
import type { BegunPages, PageState } from "../http/page-state.ts";
import { keepInMemory } from "./find-page.ts";
import { countKvWrites } from "./kv-budget.ts";
import { forget, recall, writtenAt } from "./memory.ts";
import type { PageCache, SharedLists } from "./page-cache.ts";
import { notedStates, RENDER_LIMIT } from "./page-states.ts";
import { rebuildLists, storeIfOther } from "./shared-lists.ts";
import { deleteStored, dropCacheApi, KV_SHARE, mayEnterKv, putStored } from "./store.ts";
import { type StoredPage, toStoredPage } from "./stored-page.ts";
import { noteDeletes, noteWrite } from "./stored-pages.ts";

/** A refresh that keeps being overtaken by changes leaves the rest to the next one. */
const MAX_ROUNDS = 3;
/** No gathering takes longer. */
const FORGET_WRITE_MS = MINUTE_MS;
/** Pages that may still be rendered. */
type Renders = { left: number };

/** `to_let_go`: KV may have a copy that must not stay. `later`: its mark stays for the next run. */
type Outcome = "done" | "to_let_go" | "later";

/** Rows of what `end` asks: paths of marks, revisions of what was written. */
type Ended = { path: string; revision: number | null };

type Made = { work: PageState; page: StoredPage };

/**
 * `ahead`: what `pageStatesQuery` answered of the paths a moment ago. `withLists`: what all pages share is built anew with them.
 * `begun`: what `beginPages` has begun of both.
 */
export type Known = {
  ahead?: PageState[] | undefined;
  withLists?: boolean;
  begun?: BegunPages | undefined;
};

/** Brings the copies of these paths up to the database: `refreshPages` and `refreshStalePages` say when, and of which. */
export async function bringUpToDate(
  cache: PageCache,
  paths: string[],
  { ahead, withLists = false, begun }: Known = {},
): Promise<void> {
  const renders: Renders = { left: RENDER_LIMIT };
  let left = paths;
  for (let round = 0; round < MAX_ROUNDS && left.length > 0; round++) {
    const isKnown = round === 0 && ahead && !ahead.some(isNew);
    const works = isKnown ? ahead : await readStates(cache, left, renders.left);
    const known = round === 0 ? { withLists, begun } : {};
    left = await bringAll(cache, works, renders, known);
  }
}

/** @returns paths that have changed meanwhile: once more */
async function bringAll(
  cache: PageCache,
  works: PageState[],
  renders: Renders,
  known: Omit<Known, "ahead">,
): Promise<string[]> {
  const ended: Record<Outcome, PageState[]> = { done: [], to_let_go: [], later: [] };
  const toRender: PageState[] = [];
  const fates = works.map((work) => [work, fateOf(work, renders)] as const);
  for (const [work, fate] of fates) (fate === "render" ? toRender : ended[fate]).push(work);
  await Promise.all(fates.map(([{ path }, fate]) => forgetHere(cache, path, fate !== "to_let_go")));
  const { lists, pages } = await makeAllAnew(cache, toRender, known);
  const made: Made[] = [];
  for (const [work, page] of pages) {
    if (typeof page === "string") ended[page].push(work);
    else made.push({ work, page });
  }
  const written: Made[] = [];
  const mayStore = works[0] !== undefined && hasWritesLeft(cache, works[0], made.length);
  await Promise.all(
    made.map(async (one) => {
      const isStored = await putInPlace(cache, one, mayStore);
      if (isStored) written.push(one);
      else ended[endedWithout(one.work)].push(one.work);
    }),
  );
  const gone = await takeOut(cache, ended.to_let_go);
  const ending = end(cache, { written, gone, done: [...ended.done, ...gone] }).catch((error: unknown) => {
    if (written.length === 0) throw error;
    for (const { work } of written) logFailed(work.path, error);
    return [];
  });
  const [left] = await Promise.all([ending, lists && storeIfOther(cache, lists)]);
  return left;
}

/** What becomes of a page's copy. What another isolate has left of one that was never stored is asked about once it is a minute old. */
function fateOf({ stored, warm }: PageState, renders: Renders): Outcome | "render" {
  if (!stored && !warm) return "done";
  if (renders.left <= 0) return stored ? "to_let_go" : "later";
  renders.left--;
  return "render";
}

/** @param nearby whether the data centre's copy goes, too, of a page that is known here */
async function forgetHere(cache: PageCache, path: string, nearby: boolean): Promise<void> {
  const isKnownHere = recall(path) !== undefined;
  forget(path);
  if (isKnownHere && nearby) await dropCacheApi(cache, path);
}

type Anew = { lists: SharedLists | undefined; pages: (readonly [PageState, StoredPage | Outcome])[] };

/** Renders pages, and builds what all of them share where that is asked, from one round trip. */
async function makeAllAnew(
  cache: PageCache,
  works: PageState[],
  { withLists = false, begun }: Omit<Known, "ahead">,
): Promise<Anew> {
  const { db, send } = gatherReads(cache.db);
  const begunLists = begun?.lists as Promise<SharedLists> | undefined;
  const building = withLists ? (begunLists ?? rebuildLists(cache, db)) : undefined;
  const render = (path: string) =>
    (begun?.pages.get(path) as ReturnType<PageCache["render"]> | undefined) ??
    cache.render(path, { db, lists: building });
  const making = works.map((work) => makeAnew(cache, work, render));
  send();
  const [lists, ...made] = await Promise.all([building, ...making]);
  return { lists, pages: works.map((work, index) => [work, made[index] ?? "later"] as const) };
}

/** The page to be put in the place of the old one, or what becomes of that where there is none. */
async function makeAnew(
  cache: PageCache,
  work: PageState,
  render: PageCache["render"],
): Promise<StoredPage | Outcome> {
  const { path } = work;
  try {
    const rendered = await render(path);
    if (!rendered) return endedWithout(work);
    rememberWriting(path);
    return await toStoredPage(rendered, cache.version, cache.now);
  } catch (error) {
    logFailed(path, error);
    return "later";
  }
}

/** There is no page, or KV takes no more writes: an old copy must not stay, and readers get it rendered until it earns its place again. */
function endedWithout({ stored }: PageState): "done" | "to_let_go" {
  return stored ? "to_let_go" : "done";
}

/** Deletes stored copies, the data centre's among them. @returns those that KV has let go */
async function takeOut(cache: PageCache, works: PageState[]): Promise<PageState[]> {
  const gone: PageState[] = [];
  for (const work of works) {
    try {
      await Promise.all([deleteStored(cache, work.path), dropCacheApi(cache, work.path)]);
      gone.push(work);
    } catch (error) {
      logFailed(work.path, error);
    }
  }
  return gone;
}

/** Stores what was rendered, and remembers it here. @returns whether KV has it */
async function putInPlace(cache: PageCache, { work, page }: Made, mayStore: boolean): Promise<boolean> {
  const { path } = work;
  const isStored = mayStore && mayEnterKv(path, page) && (await putStored(cache, path, page)) === "stored";
  keepInMemory(cache, path, page, isStored ? "kv" : "rendered");
  return isStored;
}

/**
 * Notes in one round trip what was written and let go, and takes the marks off what has not changed since it was read. The marks go
 * last: if this isolate ends before, the next run does it all again. @returns paths that have changed meanwhile
 */
async function end(
  cache: PageCache,
  { written, gone, done }: { written: Made[]; gone: PageState[]; done: PageState[] },
): Promise<string[]> {
  const settled = [...written.map(({ work }) => work), ...done].filter(isMarked);
  const noted = written.map(({ work, page }) =>
    noteWrite(cache, { path: work.path, hash: page.head.hash }, cache.revisionQuery(work.path, page.head)),
  );
  const statements = [
    ...noted.map(({ statement }) => statement),
    ...(written.length > 0 ? [countKvWrites(cache.db, cache.now, written.length)] : []),
    ...(gone.length > 0 ? [noteDeletes(cache, pathsOf(gone))] : []),
    ...(settled.length > 0 ? [settle(cache, settled, written)] : []),
  ];
  const [only] = statements;
  if (!only) return [];
  const results =
    statements.length === 1 ? [await only.all<Ended>()] : await cache.db.$client.batch<Ended>(statements);
  const revisionOf = (index: number) => results[index]?.results[0]?.revision ?? 0;
  const others = written.filter(({ page }, index) => revisionOf(index) !== page.head.revision);
  const off = new Set(settled.length > 0 ? results.at(-1)?.results.map(({ path }) => path) : []);
  const left = settled.filter(({ path }) => !off.has(path));
  const changed = new Set(pathsOf([...others.map(({ work }) => work), ...left]));
  for (const { work } of written) if (changed.has(work.path)) forget(work.path);
  return [...changed];
}

/**
 * The statement that takes marks off where nothing changed since they were read: it returns the paths. What was written must be of
 * the revision that the database holds, too: lists have one together, and a change of any is not marked on each.
 */
function settle(cache: PageCache, done: PageState[], written: Made[]): D1PreparedStatement {
  const bindings: unknown[] = [JSON.stringify(done)];
  const bind = (value: unknown) => `?${bindings.push(value)}`;
  const conditions = written.map(({ work, page }) => {
    const revision = cache.revisionQuery(work.path, page.head);
    const places = revision.bindings.map(bind);
    const sql = revision.sql.replace(/\?(\d+)/g, (_, n) => places[Number(n) - 1] ?? "NULL");
    return `AND (path <> ${bind(work.path)} OR coalesce((${sql}), 0) = ${bind(page.head.revision)})`;
  });
  return cache.db.$client
    .prepare(
      `DELETE FROM stale_pages WHERE path IN (SELECT value->>'path' FROM json_each(?1))
         AND changes = (SELECT value->>'changes' FROM json_each(?1) WHERE value->>'path' = stale_pages.path)
         ${conditions.join(" ")} RETURNING path`,
    )
    .bind(...bindings);
}

function isNew({ stored, warm, isNoted = false }: PageState): boolean {
  return stored === 0 && warm === 1 && !isNoted;
}

function hasWritesLeft({ config }: PageCache, { used }: PageState, count: number): boolean {
  return used + count <= Math.floor(config.cache.kvDailyWrites * KV_SHARE.changed);
}

function isMarked({ changes }: PageState): boolean {
  return changes !== null;
}

function pathsOf(works: PageState[]): string[] {
  return works.map(({ path }) => path);
}

/** What is known of pages; those of them that will be rendered and of which there is no copy yet are noted: they may be written then. */
async function readStates(
  { db, now }: PageCache,
  paths: string[],
  mostRenders: number,
): Promise<PageState[]> {
  const { statements, read } = notedStates(db, paths, now, mostRenders);
  return read(await db.$client.batch(statements));
}

/** Remembers when a path was written, for as long as it matters. */
function rememberWriting(path: string): void {
  const now = Date.now();
  if (writtenAt.size > 500)
    for (const [old, at] of writtenAt) if (now - at > FORGET_WRITE_MS) writtenAt.delete(old);
  writtenAt.set(path, now);
}

function logFailed(path: string, error: unknown): void {
  console.error({ event: "refresh_failed", path, error: String(error) });
}
