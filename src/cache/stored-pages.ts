import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Reading } from "../db/readings.ts";
import type { PageCache } from "./page-cache.ts";
import type { StoredPage } from "./stored-page.ts";

/** Stands among the paths for what all pages share. */
export const LISTS = "lists";

/**
 * A write or delete that was noted so long ago has happened, if it does at all (half a minute behind a response), and every
 * data centre has noticed (a minute or more; one where the key was missing, too).
 */
export const CHECK_AFTER_MS = 180_000;

/** What was written last under a path: `hash` null where it was let go. To be looked at from `checkAt` (Unix ms) on. */
export type StoredRow = { path: string; hash: string | null; checkAt: number };

const NO_REVISION: Query = { sql: "SELECT 0", bindings: [] };

/** What is to be written under a path. `isEarned`: since it was read again. */
type Writing = { path: string; hash: string; isEarned?: boolean };

/**
 * Notes that a copy may be there from now on. It is written after that, so whatever changes next lets it go, even if whoever
 * writes it is never heard of again. What it reads is the revision that the database holds in this moment: what is older
 * must not be written. Null: this very copy has been earned by another isolate in the last minutes, so it need not be
 * written again.
 */
export function noteWrite(
  { db, now }: PageCache,
  { path, hash, isEarned = false }: Writing,
  revision: Query = NO_REVISION,
): Reading<number | null> {
  const [pathAt, hashAt, checkAt, earnedAt] = [1, 2, 3, 4].map((n) => `?${revision.bindings.length + n}`);
  const statement = db.$client
    .prepare(
      `INSERT INTO stored_pages (path, hash, check_at, earned_at) VALUES (${pathAt}, ${hashAt}, ${checkAt}, ${earnedAt})
       ON CONFLICT (path) DO UPDATE SET hash = excluded.hash, check_at = excluded.check_at, earned_at = excluded.earned_at
       WHERE excluded.earned_at IS NULL OR hash IS NOT excluded.hash OR earned_at IS NULL
         OR earned_at <= excluded.earned_at - ${CHECK_AFTER_MS}
       RETURNING (${revision.sql}) AS revision`,
    )
    .bind(...revision.bindings, path, hash, now + CHECK_AFTER_MS, isEarned ? now : null);
  return {
    statement,
    read: ([noted]: { revision: number | null }[]) => (noted ? (noted.revision ?? 0) : null),
  };
}

/** What the database knows of a page that would earn its place in KV: its revision there, and whether it has earned it lately. */
export async function readPlace(
  { db, now, revisionQuery }: PageCache,
  path: string,
  { head }: StoredPage,
): Promise<{ revision: number; isEarned: boolean }> {
  const { sql, bindings } = revisionQuery(path, head);
  const [pathAt, hashAt, since] = [1, 2, 3].map((n) => `?${bindings.length + n}`);
  const place = await db.$client
    .prepare(
      `SELECT (${sql}) AS revision, EXISTS (SELECT 1 FROM stored_pages
         WHERE path = ${pathAt} AND hash = ${hashAt} AND earned_at > ${since}) AS isEarned`,
    )
    .bind(...bindings, path, head.hash, now - CHECK_AFTER_MS)
    .first<{ revision: number | null; isEarned: number }>();
  return { revision: place?.revision ?? 0, isEarned: place?.isEarned === 1 };
}

/** The statement that notes that these copies were let go: whether they are gone is looked at later, as a write may come late. */
export function noteDeletes({ db, now }: PageCache, paths: string[]): D1PreparedStatement {
  return db.$client
    .prepare(
      "UPDATE stored_pages SET hash = NULL, check_at = ?2 WHERE path IN (SELECT value FROM json_each(?1))",
    )
    .bind(JSON.stringify(paths), now + CHECK_AFTER_MS);
}

/** Copies that one run of the cron looks at: all that the free plan can write in a day are through in half an hour. */
const CHECK_LIMIT = 40;

/** The statement that reads the copies whose time has come to be looked at, as `StoredRow`s. Reads those alone. */
export function toCheckQuery(db: Db, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      "SELECT path, hash, check_at AS checkAt FROM stored_pages WHERE check_at <= ? ORDER BY check_at LIMIT ?",
    )
    .bind(now, CHECK_LIMIT);
}

/** Puts off the next look at these, or forgets them (`nextAt` null). What was written meanwhile keeps its own time. */
export async function noteChecked(
  { db }: PageCache,
  rows: (StoredRow & { nextAt: number | null })[],
): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  const isSame = "value->>'path' = stored_pages.path";
  const unchanged = `${isSame} AND value->>'checkAt' = check_at AND value->>'hash' IS hash`;
  const paths = (ends: string) => `path IN (SELECT value->>'path' FROM json_each(?1) WHERE ${ends})
    AND EXISTS (SELECT 1 FROM json_each(?1) WHERE ${unchanged})`;
  await db.$client.batch([
    db.$client
      .prepare(
        `UPDATE stored_pages SET check_at = (SELECT value->>'nextAt' FROM json_each(?1) WHERE ${isSame})
         WHERE ${paths("value->>'nextAt' IS NOT NULL")}`,
      )
      .bind(json),
    db.$client.prepare(`DELETE FROM stored_pages WHERE ${paths("value->>'nextAt' IS NULL")}`).bind(json),
  ]);
}
