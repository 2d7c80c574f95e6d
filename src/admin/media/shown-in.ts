import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { namedByPaper, type PaperPlace, PLACE_NAMES } from "../../media/named-by-paper.ts";
import { portrayedBy } from "../../media/uses.ts";
import { capitalised } from "../field-problem.tsx";

/** Where a picture is shown: the newsroom's page of it, and what it is called. */
export type ShownIn = { href: string; title: string; status: Rows["articles"]["status"] };

/** Where the newsroom says it. */
const PLACES: Record<PaperPlace, string> = {
  site: "/admin/settings#SITE_PICTURE",
  code: "/admin/settings/code",
  front: "/admin/settings/front",
  menus: "/admin/settings/menus",
  files: "/admin/settings/files",
  sheet: "/admin/settings/face",
};

/**
 * Where the paper itself names a picture, whose portrait it is, and the articles that show it, newest first: at most `limit`.
 * @param picture the paper's own one, as it is in force
 */
export async function whereShown(
  db: Db,
  mediaId: number,
  picture: string | null,
  limit: number,
): Promise<ShownIn[]> {
  const [named, portrayed, articles] = await Promise.all([
    namedByPaper(db, picture),
    portrayedBy(db, mediaId, limit),
    articlesWith(db, mediaId, limit),
  ]);
  return [
    ...(named.get(mediaId) ?? []).map((place) => ({
      href: PLACES[place],
      title: capitalised(PLACE_NAMES[place]),
      status: "published" as const,
    })),
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
