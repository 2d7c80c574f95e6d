import type { Db } from "../db/client.ts";

/** Somebody who has an article open. */
export type Editor = { name: string; seenAt: number };

/** Whoever was not heard of for so long has closed the page. */
const GONE_MS = 3 * 60_000;

/**
 * Notes that somebody has an article open, and forgets who has left it or any other.
 * @returns the others who have it open now
 */
export async function noteEditor(db: Db, articleId: number, name: string, now: number): Promise<Editor[]> {
  const [, , others] = await db.$client.batch<Editor>([
    db.$client.prepare("DELETE FROM article_editors WHERE seen_at < ?").bind(now - GONE_MS),
    db.$client
      .prepare(
        `INSERT INTO article_editors (article_id, name, seen_at) VALUES (?, ?, ?)
         ON CONFLICT (article_id, name) DO UPDATE SET seen_at = excluded.seen_at`,
      )
      .bind(articleId, name, now),
    db.$client
      .prepare(
        "SELECT name, seen_at AS seenAt FROM article_editors WHERE article_id = ? AND name <> ? ORDER BY seen_at DESC",
      )
      .bind(articleId, name),
  ]);
  return others?.results ?? [];
}
