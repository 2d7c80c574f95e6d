import type { Db } from "../db/client.ts";
import type { ListedCard } from "./cards.ts";
import { forgetRelated, type RelatedTo, relatedToNew } from "./kept-related.ts";
import type { PublishSummary } from "./publish-articles.ts";

/** Behind an editor's save: articles like a new one show it among their related posts, where their pages are stored. */
export async function refreshWithRelated(
  { db, now, refresh }: { db: Db; now: number; refresh: (paths: string[]) => Promise<void> },
  stalePaths: string[],
  { articles }: PublishSummary,
): Promise<void> {
  const created = articles.filter(({ outcome }) => outcome === "created").map(({ id }) => id);
  const related = await relatedToAll(db, created, now);
  if (related.length > 0) {
    const bindings = [JSON.stringify(related.map(({ id }) => id))];
    await forgetRelated(db, { sql: "SELECT value FROM json_each(?1)", bindings }).run();
  }
  await refresh([...stalePaths, ...related.map(({ path }) => path)]);
}

async function relatedToAll(db: Db, ids: number[], now: number): Promise<ListedCard[]> {
  if (ids.length === 0) return [];
  const { results } = await db.$client
    .prepare("SELECT id, revision, related FROM articles WHERE id IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(ids))
    .all<RelatedTo>();
  return (await Promise.all(results.map((article) => relatedToNew(db, article, now)))).flat();
}
