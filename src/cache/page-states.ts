import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { DAY_MS } from "../db/time.ts";
import type { PageState } from "../http/page-state.ts";
import { CHECK_AFTER_MS } from "./stored-pages.ts";

/**
 * How many pages an invocation renders: each is a millisecond or two of the free plan's ten. For a publish they are the article and the
 * front page.
 */
export const RENDER_LIMIT = 2;

/**
 * The statements that read what is known of pages, and note those of the first that will be rendered of which there is no copy yet:
 * they may be written then. `read`: the states that their results say, in the order of the paths.
 */
export function notedStates(db: Db, paths: string[], now: number, mostRenders = RENDER_LIMIT) {
  const json = JSON.stringify(paths);
  const place = new Map(paths.map((path, index) => [path, index]));
  return {
    statements: [
      pageStatesQuery(db, { sql: "SELECT value AS path FROM json_each(?1)", bindings: [json] }, now),
      noteNew(db, json, mostRenders, now),
    ],
    read: ([found]: D1Result[]): PageState[] =>
      ((found?.results ?? []) as PageState[])
        .map((state) => ({ ...state, isNoted: true }))
        .sort((a, b) => (place.get(a.path) ?? 0) - (place.get(b.path) ?? 0)),
  };
}

/**
 * The statement that reads the states of pages (http/page-state.ts), for whoever marks pages and refreshes them at once: at the end
 * of that transaction. No joins: what SQLite puts together on the way, D1 bills as rows written.
 * @param pages column `path`
 */
export function pageStatesQuery(db: Db, { sql, bindings }: Query, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT p.path, (SELECT changes FROM stale_pages s WHERE s.path = p.path) AS changes,
         coalesce((SELECT warm FROM stale_pages s WHERE s.path = p.path), 0) AS warm,
         EXISTS (SELECT 1 FROM stored_pages k WHERE k.path = p.path) AS stored,
         coalesce((SELECT used FROM kv_writes WHERE day = ?${bindings.length + 1}), 0) AS used
       FROM (${sql}) p`,
    )
    .bind(...bindings, Math.floor(now / DAY_MS));
}

/**
 * The statement that notes pages that are to be stored and are not yet, as many as will be rendered: what is written from then on is
 * known to be there. @param json the paths
 */
function noteNew(db: Db, json: string, mostRenders: number, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO stored_pages (path, check_at) SELECT path, ?3 FROM
         (SELECT j.value AS path, k.path IS NULL AS is_new
          FROM json_each(?1) j LEFT JOIN stale_pages s ON s.path = j.value LEFT JOIN stored_pages k ON k.path = j.value
          WHERE k.path IS NOT NULL OR s.warm = 1 ORDER BY j.key LIMIT ?2)
       WHERE is_new`,
    )
    .bind(json, mostRenders, now + CHECK_AFTER_MS);
}
