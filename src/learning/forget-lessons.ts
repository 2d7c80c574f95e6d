import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { learnAnew } from "./begun.ts";

/** A moderator's words and what stayed have an index each. */
const KINDS = ["features IS NULL", "features IS NOT NULL"];

/**
 * The statements that delete lessons with all that they say of a text, where somebody has a right to that, and have the model learn
 * anew: what it has made of them goes too. A lesson that teaches nothing stands at the end, so that the cron sees that there is work.
 * @param forgotten column `id`, of comments
 */
export function forgetLessons(db: Db, { sql, bindings }: Query, now: number): D1PreparedStatement[] {
  const ofThem = (kind: string) => `comment_id IN (${sql}) AND ${kind}`;
  const any = KINDS.map((kind) => `SELECT 1 FROM lessons WHERE ${ofThem(kind)}`).join(" UNION ALL ");
  return [
    learnAnew(db, { sql: any, bindings }),
    db.$client
      .prepare(
        `INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at, features, features_version)
         SELECT 0, 0, '', '', ?${bindings.length + 1}, '[]', 0 WHERE EXISTS (${any})`,
      )
      .bind(...bindings, now),
    ...KINDS.map((kind) => db.$client.prepare(`DELETE FROM lessons WHERE ${ofThem(kind)}`).bind(...bindings)),
  ];
}
