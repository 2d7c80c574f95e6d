import * as z from "zod";
import type { Db } from "../../db/client.ts";
import type { Query } from "../../db/query.ts";

const MOST_WORDS = 2000;

export const objectionInput = z.object({
  objection: z
    .string("Write why you are not content with the decision.")
    .trim()
    .min(1, "Write why you are not content with the decision.")
    .max(MOST_WORDS, `At most ${MOST_WORDS.toLocaleString("en-US")} characters fit.`),
});

type Objection = { commentId: number; decisionId: number; notice: string; words: string };

/** The statement that keeps what somebody says against a decision. One for a decision and who asks. */
export function keepObjection(
  db: Db,
  { commentId, decisionId, notice, words }: Objection,
  now: number,
): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO objections (comment_id, decision_id, notice, words, objected_at) SELECT ?1, ?2, ?3, ?4, ?5 WHERE true
       ON CONFLICT DO NOTHING`,
    )
    .bind(commentId, decisionId, notice, words, now);
}

/** The statement that closes an objection, where it is open and a condition in SQL holds. */
export function closeObjection(
  db: Db,
  id: number,
  outcome: "stands" | "changed",
  now: number,
  condition = "true",
): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE objections SET closed_at = ?2, outcome = ?3 WHERE id = ?1 AND closed_at IS NULL AND ${condition}`,
    )
    .bind(id, now, outcome);
}

/** The statement that erases what the authors of comments have said against decisions on them. @param erased column `id` */
export function eraseObjections(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(`DELETE FROM objections WHERE notice = '' AND comment_id IN (${sql})`)
    .bind(...bindings);
}
