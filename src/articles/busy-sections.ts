import type { Db } from "../db/client.ts";
import type { Reading } from "../db/readings.ts";
import type { Named } from "../pages/data.ts";

/** Sections of the newest articles, most used first: the masthead's navigation. */
export function busySectionsReading(db: Db, now: number, limit = 8): Reading<Named[]> {
  const statement = db.$client
    .prepare(
      `SELECT s.slug, s.name FROM
         (SELECT section_slug, count(*) AS uses, max(listed_at) AS newest FROM
           (SELECT section_slug, listed_at FROM articles WHERE listed_at <= ? ORDER BY listed_at DESC LIMIT 60)
          GROUP BY section_slug) u JOIN sections s ON s.slug = u.section_slug
       ORDER BY u.uses DESC, u.newest DESC LIMIT ?`,
    )
    .bind(now, limit);
  return { statement, read: (rows: Named[]) => rows };
}
