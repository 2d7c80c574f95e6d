import { touchArticles } from "../../articles/touch-articles.ts";
import type { Db } from "../../db/client.ts";
import { forgetWhatStayed } from "../../learning/what-stays.ts";
import { endSubscription } from "../../mail/subscriptions.ts";
import { eraseComments } from "../erase-comments.ts";
import { forgetJudgedSites } from "../judged-sites.ts";
import { dropReports } from "../report/drop-reports.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { settleShown } from "../thread/settle-shown.ts";

/** The comment is there to be withdrawn, and its time is not over: what a moderator has removed meanwhile stays as it is. */
const IS_THERE = "id = ?1 AND status <> 'trash' AND created_at > ?2";

const IS_GONE = "id = ?1 AND status = 'trash' AND body = ''";

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
  const there = [row.id, postedAfter];
  const shown = `SELECT article_id, -1 AS more FROM comments WHERE ${IS_THERE} AND status = 'published'`;
  const [raised, , erased] = await db.$client.batch<{ revision: number }>([
    ...touchArticles(db, { sql: shown, bindings: there }, now, true),
    eraseComments(db, { sql: `SELECT id FROM comments WHERE ${IS_THERE}`, bindings: there }),
    ...settleShown(db, [row.id]),
    endSubscription(db, row.id),
    dropReports(db, { sql: "SELECT ?1", bindings: [row.id] }),
    forgetJudgedSites(db, { sql: `SELECT id FROM comments WHERE ${IS_GONE}`, bindings: [row.id] }),
    ...forgetWhatStayed(db, { sql: `SELECT id FROM comments WHERE ${IS_GONE}`, bindings: [row.id] }),
  ]);
  if (!erased?.results.length) return null;
  const revision = raised?.results[0]?.revision;
  return { revision: revision ?? article.revision, leftPage: revision !== undefined };
}
