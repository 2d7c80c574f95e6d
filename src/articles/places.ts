import type { Db } from "../db/client.ts";
import type { Reading } from "../db/readings.ts";

/** A paper has its articles under a few years or sections; one that has them all side by side has no places to tell. */
const MOST_PLACES = 40;

/**
 * The first parts of all addresses where an article is, was, or is led to from (`/2026`, `/about`); null where there are more
 * than 40, or none. Reads some rows for each of them, however many articles there are.
 */
export function placesReading(db: Db): Reading<string[] | null> {
  return { statement: db.$client.prepare(`WITH RECURSIVE ${PLACES} ${PLACES_FOUND}`), read: placesOf };
}

/** SQL: the first address of each place, found by stepping over all others that begin like it. */
function steps(name: string, table: string, column: string): string {
  const from = (bound: string) =>
    `(SELECT ${column} FROM ${table} WHERE ${column} >= ${bound} ORDER BY ${column} LIMIT 1)`;
  const slash = "instr(substr(at, 2), '/')";
  // The character after the slash is the 0. What is asked for by its number (`/?p=12`) has no place.
  const after = `iif(at < '/@' AND at >= '/?', '/@', iif(${slash} > 0, substr(at, 1, ${slash}) || '0', at || ' '))`;
  return `${name}(at, n) AS (SELECT ${from("'/'")}, 1
    UNION ALL SELECT ${from(after)}, n + 1 FROM ${name} WHERE at IS NOT NULL AND n <= ${2 * MOST_PLACES})`;
}

/** SQL: tables for WITH RECURSIVE, and the SELECT of their `path`s. */
export const PLACES = `${steps("live", "articles", "path")}, ${steps("old", "redirects", "from_path")}`;
export const PLACES_FOUND =
  "SELECT at AS path FROM live WHERE at IS NOT NULL UNION ALL SELECT at FROM old WHERE at IS NOT NULL";

/** What the rows of that say. */
export function placesOf(rows: { path: string }[]): string[] | null {
  const places = [...new Set(rows.map(({ path }) => placeOf(path)))].filter((place) => place !== "/?");
  return places.length === 0 || places.length > MOST_PLACES || rows.length > 2 * MOST_PLACES
    ? null
    : places.sort();
}

/** The first part of a path, as `placesReading` tells it. */
export function placeOf(path: string): string {
  if (path.startsWith("/?")) return "/?";
  const end = path.indexOf("/", 1);
  return end < 0 ? path : path.slice(0, end);
}
