import { settleShown } from "../comments/thread/settle-shown.ts";
import type { Db } from "../db/client.ts";
import { postedAt } from "../db/time-id.ts";
import { forgetDays } from "../stats/daily-figures.ts";

/** A comment's columns as an import sets them. */
export type CommentRow = {
  id: number;
  article_id: number;
  parent_id: number | null;
  root_id: number;
  thread_key: string;
  depth: number;
  kind: string;
  status: string;
  /** As it begins; what answers it may keep its place, which is settled once all are written. */
  shown_in: number | null;
  author_name: string;
  author_url: string | null;
  email_hash: string | null;
  body: string;
  external_id: string;
  source: string;
  verdict: string | null;
  score: number;
  created_at: number;
  edited_at: number | null;
};

/**
 * A comment to be written if it is still what the import has read: `statusBefore` is null for one that was not there.
 * `looksDifferent`: what its page shows of it is another, apart from whether it is shown at all.
 */
export type Change = {
  row: CommentRow;
  statusBefore: string | null;
  looksDifferent: boolean;
  /** Decided on here, or held by readers' reports. */
  isDecided: boolean;
};

/** What another import of the same comment may change. Its id, article and thread stay. */
const UPDATED = [
  "kind",
  "status",
  "author_name",
  "author_url",
  "email_hash",
  "body",
  "created_at",
] as const satisfies (keyof CommentRow)[];

/** Days of which the dashboard's charts are counted again: it shows no older ones. */
const COUNTED_AGAIN_MS = 31 * 86_400_000;
/** D1 takes strings of up to 2 MB; UTF-8 makes text up to three times as long. */
const MAX_JSON_CHARACTERS = 400_000;

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
    raiseArticles(db, entries),
    markStale(db, entries, now),
    ...(changes.some(({ row }) => row.email_hash !== null) ? [countApproved(db, entries)] : []),
    ...insertComments(db, created),
    ...updateComments(db, updated),
    ...settleShown(
      db,
      changes.map(({ row }) => row.id),
    ),
    forgetDays(db, Math.max(now - COUNTED_AGAIN_MS, Math.min(...changes.map(({ row }) => postedAt(row.id))))),
  ]);
}

function raiseArticles(db: Db, entries: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `${VISIBLE} UPDATE articles SET comment_count = comment_count + touched.more, revision = revision + 1
       FROM (SELECT article_id, sum(more) AS more FROM visible GROUP BY article_id) AS touched
       WHERE articles.id = touched.article_id`,
    )
    .bind(entries);
}

function markStale(db: Db, entries: string, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `${VISIBLE} INSERT INTO stale_pages (path, since, warm)
       SELECT path, ?2, 0 FROM articles WHERE id IN (SELECT article_id FROM visible)
       ON CONFLICT (path) DO UPDATE SET changes = changes + 1`,
    )
    .bind(entries, now);
}

/** What the other site published, its moderators had approved. What is decided here counts by that decision alone. */
function countApproved(db: Db, entries: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `${HOLDING}, deltas AS (
         SELECT key, sum(more) AS more FROM (
           SELECT 'email:' || email_hash AS key, is_shown AS more FROM holding WHERE NOT is_decided
           UNION ALL SELECT 'email:' || email_hash_before, -was_shown FROM holding WHERE NOT is_decided
         ) WHERE key IS NOT NULL GROUP BY key
       )
       INSERT INTO commenters (key, approved)
       SELECT deltas.key, max(0, coalesce(known.approved, 0) + more)
       FROM deltas LEFT JOIN commenters known ON known.key = deltas.key WHERE more <> 0
       ON CONFLICT (key) DO UPDATE SET approved = excluded.approved`,
    )
    .bind(entries);
}

/** A comment that another import has stored meanwhile is left as it is. An id that is taken meanwhile stops everything. */
function insertComments(db: Db, created: Change[]): D1PreparedStatement[] {
  const columns = Object.keys(created[0]?.row ?? {});
  const sql = `INSERT INTO comments (${columns.join(", ")})
    SELECT ${columns.map((column) => `value->>'${column}'`).join(", ")} FROM json_each(?) WHERE true
    ON CONFLICT (external_id) WHERE external_id IS NOT NULL DO NOTHING`;
  return chunks(created).map((json) => db.$client.prepare(sql).bind(json));
}

function updateComments(db: Db, updated: Change[]): D1PreparedStatement[] {
  const sql = `UPDATE comments SET ${UPDATED.map((column) => `${column} = value->>'${column}'`).join(", ")}
    FROM json_each(?) WHERE comments.id = value->>'id' AND comments.status = value->>'statusBefore'`;
  return chunks(updated).map((json) => db.$client.prepare(sql).bind(json));
}

/** Rows as JSON arrays that fit into one bound string each. */
function chunks(changes: Change[]): string[] {
  const groups: string[][] = [];
  let length = MAX_JSON_CHARACTERS;
  for (const { row, statusBefore } of changes) {
    const text = JSON.stringify({ ...row, statusBefore });
    if (length + text.length > MAX_JSON_CHARACTERS) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(text);
    length += text.length;
  }
  return groups.map((group) => `[${group.join(",")}]`);
}
