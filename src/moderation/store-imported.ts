import { touchArticles } from "../articles/touch-articles.ts";
import { countForCommenters } from "../comments/commenters.ts";
import { ensurePlaces, insertImported, updateImported } from "../comments/imported-comments.ts";
import type { ImportedRow } from "../comments/portable.ts";
import { settleShown } from "../comments/thread/settle-shown.ts";
import type { Db } from "../db/client.ts";
import { DAY_MS } from "../db/time.ts";
import { postedAt } from "../db/time-id.ts";
import { forgetDays } from "../stats/daily-figures.ts";

/**
 * A comment to be written if it is still what the import has read: `statusBefore` is null for one that was not there.
 * `looksDifferent`: what its page shows of it is another, apart from whether it is shown at all.
 */
export type Change = {
  row: ImportedRow;
  statusBefore: ImportedRow["status"] | null;
  looksDifferent: boolean;
  /** Decided on here, or held by readers' reports. */
  isDecided: boolean;
};

/** Days of which the dashboard's charts are counted again: it shows no older ones. */
const COUNTED_AGAIN_MS = 31 * DAY_MS;
/** Changes that hold, with what was there before. */
const HOLDING = `WITH entries AS (
    SELECT value->>'externalId' AS external_id, value->>'articleId' AS article_id, value->>'statusBefore' AS status_before,
      value->>'isShown' AS is_shown, value->>'looksDifferent' AS looks_different, value->>'isDecided' AS is_decided,
      value->>'emailHash' AS email_hash FROM json_each(?1)
  ), holding AS (
    SELECT e.article_id, e.is_shown, e.looks_different, e.is_decided, e.email_hash, c.email_hash AS email_hash_before,
      coalesce(c.status = 'published' AND c.kind = 'comment', 0) AS was_shown
    FROM entries e LEFT JOIN comments c ON c.external_id = e.external_id WHERE c.status IS e.status_before
  )`;

/** Changes among them of what an article's page shows. */
const VISIBLE = `${HOLDING}, visible AS (
    SELECT article_id, is_shown - was_shown AS more FROM holding
    WHERE is_shown <> was_shown OR (looks_different AND is_shown)
  )`;

/**
 * Writes new and changed comments, their articles' counts and revisions, and the marks of pages now behind, and lets go
 * the day's figures that no longer hold, in one transaction. Counts go by what the transaction finds, so a moderator's decision in between is neither lost nor counted twice.
 */
export async function storeImported(
  db: Db,
  { created, updated }: { created: Change[]; updated: Change[] },
  now: number,
): Promise<void> {
  const changes = [...created, ...updated];
  if (changes.length === 0) return;
  const entries = JSON.stringify(
    changes.map(({ row, statusBefore, looksDifferent, isDecided }) => ({
      externalId: row.external_id,
      articleId: row.article_id,
      isShown: row.status === "published" && row.kind === "comment" ? 1 : 0,
      emailHash: row.email_hash,
      statusBefore,
      looksDifferent,
      isDecided,
    })),
  );
  await db.$client.batch([
    ...touchArticles(
      db,
      { sql: `${VISIBLE} SELECT article_id, more FROM visible`, bindings: [entries] },
      now,
    ),
    ...(changes.some(({ row }) => row.email_hash !== null) ? [countApproved(db, entries)] : []),
    ...insertImported(
      db,
      created.map(({ row }) => row),
    ),
    ...(created.length > 0
      ? [
          ensurePlaces(
            db,
            created.map(({ row }) => row),
          ),
        ]
      : []),
    ...updateImported(db, updated),
    ...settleShown(
      db,
      changes.map(({ row }) => row.id),
    ),
    forgetDays(db, Math.max(now - COUNTED_AGAIN_MS, Math.min(...changes.map(({ row }) => postedAt(row.id))))),
  ]);
}

/** What the other site published, its moderators had approved. What is decided here counts by that decision alone. */
function countApproved(db: Db, entries: string): D1PreparedStatement {
  const sql = `${HOLDING} SELECT key, sum(more) AS approved, 0 AS spam, 0 AS stayed FROM (
      SELECT 'email:' || email_hash AS key, is_shown AS more FROM holding WHERE NOT is_decided
      UNION ALL SELECT 'email:' || email_hash_before, -was_shown FROM holding WHERE NOT is_decided
    ) WHERE key IS NOT NULL GROUP BY key`;
  return countForCommenters(db, { sql, bindings: [entries] });
}
