import type { Db } from "../db/client.ts";
import type { Reading } from "../db/readings.ts";
import type { Named } from "../pages/data.ts";
import { PLACES, PLACES_FOUND, placesOf } from "./places.ts";

type Row = { slug: string; name: string; path: null } | { path: string };

/**
 * What every page knows of the paper's order: the sections of the newest articles, most used first, which are the masthead's
 * navigation, and the places where articles are (places.ts). One statement: a save has fifty.
 */
export function orderReading(
  db: Db,
  now: number,
  limit = 8,
): Reading<{ sections: Named[]; places: string[] | null }> {
  const statement = db.$client
    .prepare(
      `WITH RECURSIVE ${PLACES}
       SELECT slug, name, NULL AS path FROM (
         SELECT s.slug, s.name FROM
           (SELECT section_slug, count(*) AS uses, max(listed_at) AS newest FROM
             (SELECT section_slug, listed_at FROM articles WHERE listed_at <= ? ORDER BY listed_at DESC LIMIT 60)
            GROUP BY section_slug) u JOIN sections s ON s.slug = u.section_slug
         ORDER BY u.uses DESC, u.newest DESC LIMIT ?)
       UNION ALL SELECT NULL, NULL, path FROM (${PLACES_FOUND})`,
    )
    .bind(now, limit);
  const read = (rows: Row[]) => ({
    sections: rows.flatMap((row) => (row.path === null ? [{ slug: row.slug, name: row.name }] : [])),
    places: placesOf(rows.flatMap(({ path }) => (path === null ? [] : [{ path }]))),
  });
  return { statement, read };
}
