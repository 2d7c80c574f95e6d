import { LEFT, LEFT_END } from "../articles/left-comments.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { rowsOf } from "../db/read-ahead.ts";
import { forgetWhatStayed } from "../learning/what-stays.ts";
import { dropMails } from "../mail/drop-mails.ts";
import { noteWhile, settingBetweenQuery } from "../settings/stored.ts";
import { deleteComments } from "./erase-comments.ts";
import { dropReports } from "./report/drop-reports.ts";

/** Comments that go in one transaction; the cron takes the others. */
const AT_ONCE = 1000;

/**
 * Statements for the transaction that deletes an article: they take a thousand of its comments with their reports and mails,
 * and note it where there are more. The audit trail stays, and what moderators taught the classifier.
 */
export function removeComments(db: Db, articleId: number): D1PreparedStatement[] {
  const some: Query = {
    sql: `SELECT id FROM comments WHERE article_id = ?1 ORDER BY id LIMIT ${AT_ONCE}`,
    bindings: [articleId],
  };
  const more: Query = { sql: "SELECT 1 FROM comments WHERE article_id = ?1", bindings: [articleId] };
  return [
    dropReports(db, some),
    ...dropMails(db, some),
    ...forgetWhatStayed(db, some),
    deleteComments(db, some),
    ...noteWhile(db, `${LEFT}${articleId}`, more),
  ];
}

/** What `removeLeftComments` reads first. */
export function leftCommentsQuery(db: Db): D1PreparedStatement {
  return settingBetweenQuery(db, LEFT, LEFT_END);
}

/** The cron's job: comments of an article that is gone. Reads nothing where none are left. @returns whether there were any */
export async function removeLeftComments(db: Db, ahead?: D1Result): Promise<boolean> {
  const [left] = await rowsOf<{ name: string }>(ahead, () => leftCommentsQuery(db));
  if (!left) return false;
  const { name } = left;
  await db.$client.batch(removeComments(db, Number(name.slice(LEFT.length))));
  return true;
}
