import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { portrayedBy } from "../../media/uses.ts";

/** Where a picture is shown: the newsroom's page of it, and what it is called. */
export type ShownIn = { href: string; title: string; status: Rows["articles"]["status"] };

/** Whose portrait a picture is, and the articles that show it, newest first: at most `limit`. */
export async function whereShown(db: Db, mediaId: number, limit: number): Promise<ShownIn[]> {
  const [portrayed, articles] = await Promise.all([
    portrayedBy(db, mediaId, limit),
    articlesWith(db, mediaId, limit),
  ]);
  return [
    ...portrayed.map(({ slug, name }) => ({
      href: `/admin/settings/lists/author/${encodeURIComponent(slug)}`,
      title: `The portrait of ${name}`,
      status: "published" as const,
    })),
    ...articles.map(({ id, title, status }) => ({ href: `/admin/articles/${id}`, title, status })),
  ].slice(0, limit);
}

async function articlesWith(
  db: Db,
  mediaId: number,
  limit: number,
): Promise<Pick<Rows["articles"], "id" | "title" | "status">[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, a.title, a.status FROM media_uses u CROSS JOIN articles a ON a.id = u.article_id
       WHERE u.media_id = ? ORDER BY u.article_id DESC LIMIT ?`,
    )
    .bind(mediaId, limit)
    .all<Pick<Rows["articles"], "id" | "title" | "status">>();
  return results;
}
