import { touchArticles } from "../../articles/touch-articles.ts";
import { eraseEdits } from "../../audit/erase-edits.ts";
import { recordEvent } from "../../audit/record-event.ts";
import { forgetCommenter } from "../../comments/commenters.ts";
import { eraseComments } from "../../comments/erase-comments.ts";
import { forgetJudgedSites } from "../../comments/judged-sites.ts";
import { eraseNoticesOf } from "../../comments/notices.ts";
import { dropReports } from "../../comments/report/drop-reports.ts";
import { eraseObjections } from "../../comments/report/objections.ts";
import { settleShown } from "../../comments/thread/settle-shown.ts";
import type { Db } from "../../db/client.ts";
import type { Query } from "../../db/query.ts";
import { forgetLessons } from "../../learning/forget-lessons.ts";
import { dropMails, forgetAddress } from "../../mail/drop-mails.ts";
import { lookForComments } from "./person-comments.ts";

export type Erased = { erased: number; next: number | null; stalePaths: string[] };

/**
 * Erases what is kept of the person with an e-mail address, as far as one look goes, in one transaction: names and words of their
 * comments and all that tells of their sender, what they said before they were edited, what they have taught (the model learns
 * anew), mails and wishes for mails. Others' answers keep their places. With the last look goes what is known of the commenter; that
 * an address is blocked, or wants no mails, stays, as a hash, since it is what they or the newsroom have asked for.
 */
export async function erasePerson(
  db: Db,
  hash: string,
  { after, email, who, now }: { after: number; email?: string; who: string; now: number },
): Promise<Erased> {
  const { comments, next } = await lookForComments(db, hash, after);
  const ids = comments.map(({ id }) => id);
  const named: Query = { sql: "SELECT value AS id FROM json_each(?1)", bindings: [JSON.stringify(ids)] };
  const shown: Query = {
    sql: `SELECT c.article_id, -1 AS more FROM json_each(?1) n CROSS JOIN comments c ON c.id = n.value WHERE c.status = 'published'`,
    bindings: named.bindings,
  };
  const ofComments =
    ids.length === 0
      ? []
      : [
          ...touchArticles(db, shown, now, true),
          ...forgetLessons(db, named, now),
          eraseEdits(db, named),
          eraseComments(db, named),
          ...settleShown(db, ids),
          dropReports(db, named),
          eraseObjections(db, named),
          ...dropMails(db, named),
          forgetJudgedSites(db, named),
        ];
  const ofPerson =
    next === null
      ? [
          ...forgetCommenter(db, `email:${hash}`),
          ...forgetAddress(db, hash),
          ...(email === undefined ? [] : eraseNoticesOf(db, email)),
          recordEvent(db, who, { action: "person.erased", subject: "comments of one e-mail address" }, now),
        ]
      : [];
  const [touched] = await db.$client.batch<{ path: string }>([...ofComments, ...ofPerson]);
  const stalePaths = ids.length === 0 ? [] : (touched?.results ?? []).map(({ path }) => path);
  return { erased: ids.length, next, stalePaths };
}
