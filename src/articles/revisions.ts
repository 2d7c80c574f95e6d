import type { Db } from "../db/client.ts";
import { where } from "../db/statements.ts";
import type { ArticleSource } from "./article-source.ts";
import { SOURCE_JSON } from "./article-source.ts";
import { articleRevisions } from "./table.ts";

/** How many of an article's former versions are kept. */
const KEPT = 30;

/** A version of an article that was saved over. Times are Unix ms. */
export type Revision = {
  number: number;
  savedBy: string | null;
  savedAt: number;
  title: string;
  status: string;
};

/** For the batch of a save, before it: keeps what these articles are now, the newest 30 of each. */
export function keepRevisions(db: Db, ids: number[]): D1PreparedStatement[] {
  if (ids.length === 0) return [];
  const json = JSON.stringify(ids);
  return [
    db.$client
      .prepare(
        `INSERT INTO article_revisions (article_id, number, saved_by, saved_at, content_hash, content)
         SELECT a.id, 1 + coalesce((SELECT max(number) FROM article_revisions WHERE article_id = a.id), 0),
           a.saved_by, coalesce(a.saved_at, a.changed_at), a.content_hash, ${SOURCE_JSON}
         FROM json_each(?1) wanted CROSS JOIN articles a ON a.id = wanted.value`,
      )
      .bind(json),
    db.$client
      .prepare(
        `DELETE FROM article_revisions WHERE (article_id, number) IN (
           SELECT r.article_id, r.number FROM json_each(?1) wanted CROSS JOIN article_revisions r
             ON r.article_id = wanted.value
           WHERE r.number <= (SELECT max(number) FROM article_revisions WHERE article_id = wanted.value) - ${KEPT})`,
      )
      .bind(json),
  ];
}

/** An article's former versions, the newest first. */
export async function listRevisions(db: Db, articleId: number): Promise<Revision[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT number, saved_by AS savedBy, saved_at AS savedAt, content->>'title' AS title, content->>'status' AS status
       FROM article_revisions WHERE article_id = ? ORDER BY number DESC`,
    )
    .bind(articleId)
    .all<Revision>();
  return results;
}

/** Former versions from before there were these had none. */
const NOT_KEPT_THEN = { relatedPins: [], relatedBars: [], authors: [], seo: null, imported: null };

/** What an article was in one of them; null where there is none. */
export async function findRevision(
  db: Db,
  articleId: number,
  number: number,
): Promise<(Revision & { source: ArticleSource }) | null> {
  const row = await db
    .select()
    .from(articleRevisions)
    .where(where(articleRevisions, { articleId, number }))
    .get();
  if (!row) return null;
  const { savedBy, savedAt } = row;
  const source: ArticleSource = { ...NOT_KEPT_THEN, ...JSON.parse(row.content) };
  return { number, savedBy, savedAt: savedAt ?? 0, title: source.title, status: source.status, source };
}
