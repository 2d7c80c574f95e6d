import { inArray } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { type Behind, behindQuery, takeBehind } from "../media/uses.ts";
import { othersAmong, RENDERED_FROM, storeRendered } from "./render-again.ts";
import { articles } from "./table.ts";

/**
 * The cron's job: articles whose pictures have changed, or are gone, are rendered anew, a few in each run; pages that show them are
 * marked as behind.
 * @returns how many came out otherwise; null: there are none left
 */
export async function renderPicturesAgain(db: Db, now: number): Promise<number | null> {
  const { results: behind } = await behindQuery(db).all<Behind>();
  if (behind.length === 0) return null;
  const { articleIds, done } = takeBehind(db, behind);
  const rows =
    articleIds.length > 0
      ? await db.select(RENDERED_FROM).from(articles).where(inArray(articles.id, articleIds)).all()
      : [];
  const changed = await othersAmong(db, rows);
  await db.$client.batch([...storeRendered(db, changed, now), ...done]);
  return changed.length;
}
