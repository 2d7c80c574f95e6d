import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { rowsOf } from "../db/read-ahead.ts";
import type { Rows } from "../db/rows.ts";
import { LEARNED_UP_TO } from "./begun.ts";

/** A lesson as it is stored. What it teaches is read with the classifier (read-lessons.ts), which few need. */
type LessonRow = Pick<
  Rows["lessons"],
  "id" | "is_spam" | "author_name" | "body" | "features" | "features_version"
>;

/** The lessons that follow the one named `upTo`, in their order. */
export async function lessonRowsAfter(db: Db, upTo: number, limit: number): Promise<LessonRow[]> {
  const { results } = await db.$client
    .prepare(
      "SELECT id, is_spam, author_name, body, features, features_version FROM lessons WHERE id > ? ORDER BY id LIMIT ?",
    )
    .bind(upTo, limit)
    .all<LessonRow>();
  return results;
}

/** The statement of `lastLesson`. */
export function lastLessonQuery(db: Db): D1PreparedStatement {
  return db.$client.prepare("SELECT max(id) AS last FROM lessons");
}

/** The id of the last lesson, or 0: one row read. */
export async function lastLesson(db: Db, ahead?: D1Result): Promise<number> {
  const [row] = await rowsOf<{ last: number | null }>(ahead, () => lastLessonQuery(db));
  return row?.last ?? 0;
}

/**
 * The statement that adds lessons, in the order of their comments.
 * @param taught columns `comment_id`, `is_spam`, `author_name` and `body`
 */
export function addLessons(db: Db, { sql, bindings }: Query, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at)
       SELECT comment_id, is_spam, author_name, body, ?${bindings.length + 1} FROM (${sql}) ORDER BY comment_id`,
    )
    .bind(...bindings, now);
}

/** The lessons that no model has learned: those after `lesson`, as long as the cron has not begun to learn them. */
export type Unlearned = { lesson: number };

/** SQL: columns `comment_id`, `taught_at` and `is_spam` of the lessons that can be deleted. @param lesson a parameter */
export function deletableLessons(lesson: string): string {
  return `SELECT comment_id, taught_at, is_spam FROM lessons WHERE id > max(${lesson}, ${LEARNED_UP_TO}) AND features IS NULL`;
}

/** The statement that deletes those of them that no model has learned. @param taken columns `comment_id`, `taught_at`, `is_spam` */
export function deleteLessons(db: Db, { sql, bindings }: Query, { lesson }: Unlearned): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM lessons WHERE id > max(?${bindings.length + 1}, ${LEARNED_UP_TO}) AND features IS NULL
         AND (comment_id, taught_at, is_spam) IN (${sql})`,
    )
    .bind(...bindings, lesson);
}
