import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";

/** What the index is behind in: rows are written with the change, and go when the index has it. */

/** The walk through all articles. */
export const WALK_ALL = "walk/all";

/**
 * The statement that notes articles and walks, for the batch that changes what the index has. A walk that is under way begins again.
 * @param queued column `name`: `article/57`, `walk/author/ida-marlowe`
 */
export function queueForSearch(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO search_queue (name, change) SELECT name, abs(random() % 1000000000000) FROM (${sql}) WHERE true
       ON CONFLICT (name) DO UPDATE SET change = excluded.change, cursor = ''`,
    )
    .bind(...bindings);
}

export type Queued = { name: string; change: number };

export type Walk = Queued & { cursor: string };

/** The statement that lets go what is done, where it has not changed once more meanwhile. */
export function endQueued(db: Db, queued: Queued[]): D1PreparedStatement {
  return db.$client
    .prepare(
      "DELETE FROM search_queue WHERE (name, change) IN (SELECT value->>0, value->>1 FROM json_each(?))",
    )
    .bind(JSON.stringify(queued.map(({ name, change }) => [name, change])));
}

/** The statement by which a walk goes on behind a cursor; one that began again meanwhile stays as it is. */
export function moveWalk(db: Db, { name, change, cursor }: Walk, next: string): D1PreparedStatement {
  return db.$client
    .prepare("UPDATE search_queue SET cursor = ?4 WHERE (name, change, cursor) = (?1, ?2, ?3)")
    .bind(name, change, cursor, next);
}

/** What is left to do: articles, counted up to 1,000, and the name of a walk, or null. */
export function queueLengthQuery(db: Db): D1PreparedStatement {
  return db.$client.prepare(
    `SELECT (SELECT count(*) FROM (SELECT 1 FROM search_queue WHERE name BETWEEN 'article/' AND 'article0' LIMIT 1000)) AS waiting,
       (SELECT substr(name, 6) FROM search_queue WHERE name BETWEEN 'walk/' AND 'walk0' ORDER BY name LIMIT 1) AS walk`,
  );
}

/** SQL: whether a walk through all articles is under way. */
export const IS_BUILDING = `EXISTS (SELECT 1 FROM search_queue WHERE name = '${WALK_ALL}')`;
