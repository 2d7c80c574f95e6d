import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";

/** An article that shows a picture. */
export type ShownIn = Pick<Rows["articles"], "id" | "title" | "status">;

/** Articles that show a picture, newest first, at most `limit`. */
export async function articlesWith(db: Db, mediaId: number, limit: number): Promise<ShownIn[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.status FROM media_uses u CROSS JOIN articles a ON a.id = u.article_id
       WHERE u.media_id = ? ORDER BY u.article_id DESC LIMIT ?`,
    )
    .bind(mediaId, limit)
    .all<ShownIn>();
  return results;
}
