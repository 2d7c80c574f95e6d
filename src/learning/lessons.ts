import type { Db } from "../db/client.ts";

/** What a moderator decided, and the text decided on. Name and text are a stranger's. */
export type Lesson = { id: number; isSpam: boolean; authorName: string; body: string };

type Row = { id: number; is_spam: number; author_name: string; body: string };

/** The lessons that follow the one named `upTo`, in their order. */
export async function lessonsAfter(db: Db, upTo: number, limit: number): Promise<Lesson[]> {
  const { results } = await db.$client
    .prepare("SELECT id, is_spam, author_name, body FROM lessons WHERE id > ? ORDER BY id LIMIT ?")
    .bind(upTo, limit)
    .all<Row>();
  return results.map((row) => ({
    id: row.id,
    isSpam: row.is_spam === 1,
    authorName: row.author_name,
    body: row.body,
  }));
}

/** The id of the last lesson, or 0: one row read. */
export async function lastLesson(db: Db): Promise<number> {
  const last = await db.$client.prepare("SELECT max(id) AS last FROM lessons").first<number>("last");
  return last ?? 0;
}
