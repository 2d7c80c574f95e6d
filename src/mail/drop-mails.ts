import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { statementOf, where } from "../db/statements.ts";
import { follows, mailAddresses } from "./table.ts";

/** The statement that drops what the authors of comments asked for, and their addresses. @param comments column `id` */
export function dropSubscriptions(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client.prepare(`DELETE FROM subscriptions WHERE comment_id IN (${sql})`).bind(...bindings);
}

/** The statements that drop all of mail that hangs on comments. @param comments column `id` */
export function dropMails(db: Db, comments: Query): D1PreparedStatement[] {
  const { sql, bindings } = comments;
  return [
    dropSubscriptions(db, comments),
    db.$client.prepare(`DELETE FROM mails WHERE comment_id IN (${sql})`).bind(...bindings),
  ];
}

/**
 * The statements that forget what is followed with an address, and which browser has confirmed it. Whoever wants no more mails still
 * gets none.
 */
export function forgetAddress(db: Db, emailHash: string): D1PreparedStatement[] {
  return [
    statementOf(db, db.delete(follows).where(where(follows, { emailHash }))),
    statementOf(db, db.delete(mailAddresses).where(where(mailAddresses, { emailHash, stoppedAt: null }))),
  ];
}
