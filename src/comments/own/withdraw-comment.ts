import type { Db } from "../../db/client.ts";
import { endSubscription } from "../../mail/subscriptions.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { settleShown } from "../thread/settle-shown.ts";

/** The comment is there to be withdrawn, and its time is not over: what a moderator has removed meanwhile stays as it is. */
const IS_THERE = "id = ?1 AND status <> 'trash' AND created_at > ?2";

/** `revision` is the article's afterwards; `leftPage`: it was shown before. */
export type Withdrawn = { revision: number; leftPage: boolean };

/**
 * Takes a commenter's own comment back in one transaction: name, words and all that tells of the sender are erased, and
 * so is the wish for mails. Others' answers keep their place.
 * @param postedAfter Unix ms; null is answered for an older comment, and for one that is gone already
 */
export async function withdrawComment(
  db: Db,
  { row, article }: AddressedComment,
  { now, postedAfter }: { now: number; postedAfter: number },
): Promise<Withdrawn | null> {
  const [raised, , erased] = await db.$client.batch<{ revision: number }>([
    raiseArticle(db, row, postedAfter),
    markStale(db, row, { path: article.path, now, postedAfter }),
    erase(db, row.id, postedAfter),
    ...settleShown(db, [row.id]),
    endSubscription(db, row.id),
    db.$client.prepare("DELETE FROM reports WHERE comment_id = ?").bind(row.id),
  ]);
  if (!erased?.results.length) return null;
  const revision = raised?.results[0]?.revision;
  return { revision: revision ?? article.revision, leftPage: revision !== undefined };
}

type Row = AddressedComment["row"];

function raiseArticle(db: Db, { id, article_id }: Row, postedAfter: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE articles SET comment_count = comment_count - 1, revision = revision + 1
       WHERE id = ?3 AND EXISTS (SELECT 1 FROM comments WHERE ${IS_THERE} AND status = 'published')
       RETURNING revision`,
    )
    .bind(id, postedAfter, article_id);
}

function markStale(
  db: Db,
  { id }: Row,
  { path, now, postedAfter }: { path: string; now: number; postedAfter: number },
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO stale_pages (path, since, warm)
       SELECT ?3, ?4, 0 WHERE EXISTS (SELECT 1 FROM comments WHERE ${IS_THERE} AND status = 'published')
       ON CONFLICT (path) DO UPDATE SET changes = changes + 1`,
    )
    .bind(id, postedAfter, path, now);
}

/** Without the submission's key the same words can be posted again. */
function erase(db: Db, id: number, postedAfter: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE comments SET status = 'trash', body = '', author_name = '', author_url = NULL, email_hash = NULL,
         commenter_key = NULL, reader_hash = NULL, submission_key = NULL, sketch_a = NULL, sketch_b = NULL,
         verdict = NULL, score = 0, edited_at = NULL
       WHERE ${IS_THERE} RETURNING id`,
    )
    .bind(id, postedAfter);
}
