import type { Db } from "../db/client.ts";

/** The statement that raises the revision of what front page, lists, feeds and sitemaps show. */
export function raiseLists(db: Db): D1PreparedStatement {
  return db.$client.prepare(
    "INSERT INTO revisions (name, revision) VALUES ('lists', 1) ON CONFLICT (name) DO UPDATE SET revision = revision + 1",
  );
}

/**
 * The statement that raises the settings' revision: never to a number that was there before a backup was brought back.
 * @param condition SQL; where it does not hold nothing is raised
 */
export function raiseSettings(db: Db, condition = "true"): D1PreparedStatement {
  return db.$client.prepare(
    `INSERT INTO revisions (name, revision) SELECT 'settings', CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE ${condition}
     ON CONFLICT (name) DO UPDATE SET revision = max(revision + 1, excluded.revision)`,
  );
}
