import type { Db } from "../../db/client.ts";

/** Thread keys of this many characters nest no further: replies below share their first 352 and follow one another by time. */
const NESTED_KEY = 352;

/** The comments named in ?1. */
const NAMED = "SELECT value FROM json_each(?1)";

/** Whether a page shows a comment as it is. Another import may have made a pingback of it. */
const isPublished = (comment: string) => `${comment}.status = 'published' AND ${comment}.kind = 'comment'`;

/**
 * For a batch, after the status of these comments changed: a published comment is shown; another one keeps its place as
 * long as published comments answer it, at any depth. Writes only rows that change, those of the comments above included.
 * Pingbacks and trackbacks are never shown.
 */
export function settleShown(db: Db, ids: number[]): D1PreparedStatement[] {
  const named = JSON.stringify(ids);
  return [settlePublished(db, named), settleOthers(db, named)];
}

function settlePublished(db: Db, named: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE comments SET shown_in = article_id
       WHERE id IN (${NAMED}) AND ${isPublished("comments")} AND shown_in IS NOT article_id`,
    )
    .bind(named);
}

/**
 * What a comment above looks like can only change up to the first published one: that one keeps the places of all above it.
 * Descendants are found by their keys, where keys nest: one row of the index. Below, the flat part of the thread is read.
 */
function settleOthers(db: Db, named: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `WITH RECURSIVE line (id, parent_id, article_id, thread_key, status, kind) AS (
         SELECT id, parent_id, article_id, thread_key, status, kind FROM comments WHERE id IN (${NAMED})
         UNION
         SELECT above.id, above.parent_id, above.article_id, above.thread_key, above.status, above.kind
         FROM line CROSS JOIN comments above ON above.id = line.parent_id
         WHERE above.status <> 'published' OR above.kind <> 'comment'
       ), unpublished AS (
         SELECT * FROM line WHERE NOT (${isPublished("line")})
       ), flat (article_id, stem) AS (
         SELECT DISTINCT article_id, substr(thread_key, 1, ${NESTED_KEY}) FROM unpublished
         WHERE length(thread_key) > ${NESTED_KEY}
       ), alive (id, parent_id) AS (
         SELECT below.id, below.parent_id FROM flat CROSS JOIN comments below
         WHERE below.shown_in = flat.article_id AND below.thread_key > flat.stem
           AND below.thread_key < flat.stem || '{' AND ${isPublished("below")}
         UNION
         SELECT above.id, above.parent_id FROM alive CROSS JOIN comments above ON above.id = alive.parent_id
         WHERE length(above.thread_key) > ${NESTED_KEY}
       ), settled (id, shown_in) AS (
         SELECT id, CASE
           WHEN kind <> 'comment' THEN NULL
           WHEN length(thread_key) > ${NESTED_KEY} THEN
             CASE WHEN id IN (SELECT parent_id FROM alive) THEN article_id END
           WHEN EXISTS (
             SELECT 1 FROM comments below WHERE below.shown_in = unpublished.article_id
               AND below.thread_key > unpublished.thread_key AND below.thread_key < unpublished.thread_key || '{'
               AND ${isPublished("below")}
           ) THEN article_id
         END FROM unpublished
       )
       UPDATE comments SET shown_in = settled.shown_in FROM settled
       WHERE comments.id = settled.id AND comments.shown_in IS NOT settled.shown_in`,
    )
    .bind(named);
}
