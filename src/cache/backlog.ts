import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { rowsOf } from "../db/read-ahead.ts";
import type { PageCache } from "./page-cache.ts";
import { SWEEP_LIMIT, stalePagesQuery } from "./refresh.ts";
import { raiseLists } from "./revisions.ts";
import { noteShownChanges } from "./shown-changes.ts";

/** Marks that one run clears: an import of some thousands is through in a few minutes. */
const RUN_LIMIT = 2000;

/** What the page cache does not know of pages. */
export type Backlog = {
  /** Column `path`: what is read most, as few as one run renders. */
  mostRead: Query;
  /** SQL: columns `path` and `name` (as `isAsShown` knows it) of those pages that have one, by SQL with the column `path`. */
  namesOf: (paths: string) => string;
};

/**
 * Where more pages are behind than a run can refresh, as after an import, notes of all that they are others now: no older
 * copy is served once the lists have told every isolate, whoever asks has the page rendered, and the marks go. So do those of
 * pages of which no copy is kept. What is read most stays marked, to be refreshed first. Reads and writes a few rows a mark.
 * @param ahead what `stalePagesQuery` answered
 * @returns the marked pages among what is read most; null: there is no backlog
 */
export async function clearBacklog(
  { db }: PageCache,
  { mostRead, namesOf }: Backlog,
  ahead?: D1Result,
): Promise<string[] | null> {
  const rows = await rowsOf<{ path: string }>(ahead, () => stalePagesQuery(db));
  if (rows.length <= SWEEP_LIMIT) return null;
  const [wanted] = await db.$client.batch<{ path: string }>([
    db.$client
      .prepare(`SELECT s.path FROM (${mostRead.sql}) m CROSS JOIN stale_pages s ON s.path = m.path`)
      .bind(...mostRead.bindings),
    noteShownChanges(db, { sql: `SELECT name FROM (${namesOf(STORED)})`, bindings: [] }),
    raiseLists(db),
    clearMarks(db, mostRead, namesOf),
  ]);
  return wanted?.results.map(({ path }) => path) ?? [];
}

/** In the order of their keys, so that all statements of a transaction mean the same ones. */
const SOME = `SELECT path, warm FROM stale_pages ORDER BY path LIMIT ${RUN_LIMIT}`;

const STORED = `SELECT s.path FROM (${SOME}) s CROSS JOIN stored_pages k ON k.path = s.path WHERE s.warm = 0`;

function clearMarks(db: Db, mostRead: Query, namesOf: Backlog["namesOf"]): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM stale_pages WHERE path IN (SELECT path FROM (${SOME}) WHERE warm = 0) AND path NOT IN (${mostRead.sql})
         AND (path IN (SELECT path FROM (${namesOf(STORED)})) OR NOT EXISTS (
           SELECT 1 FROM stored_pages k WHERE k.path = stale_pages.path))`,
    )
    .bind(...mostRead.bindings);
}
