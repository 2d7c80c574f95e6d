import type { Db } from "../db/client.ts";
import type { App } from "../http/context.ts";
import type { ListedCard } from "./cards.ts";
import { forgetRelated, type RelatedTo, relatedToNew } from "./kept-related.ts";
import type { PublishSummary } from "./publish-articles.ts";

/** Behind an editor's save: articles like a new one show it among their related posts, where their pages are stored. */
export async function refreshWithRelated(
  { db, now, refresh, config }: Pick<App["Variables"], "db" | "now" | "refresh" | "config">,
  stalePaths: string[],
  { articles }: PublishSummary,
): Promise<void> {
  const created = articles.filter(({ outcome }) => outcome === "created").map(({ id }) => id);
  const related = await relatedToAll(db, created, now, config.site.relatedDays);
  if (related.length > 0) {
    const bindings = [JSON.stringify(related.map(({ id }) => id))];
    await forgetRelated(db, { sql: "SELECT value FROM json_each(?1)", bindings }).run();
  }
  await refresh([...stalePaths, ...related.map(({ path }) => path)]);
}

async function relatedToAll(db: Db, ids: number[], now: number, mostDays: number): Promise<ListedCard[]> {
  if (ids.length === 0) return [];
  const { results } = await db.$client
    .prepare("SELECT id, revision, related FROM articles WHERE id IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(ids))
    .all<RelatedTo>();
  return (await Promise.all(results.map((article) => relatedToNew(db, article, now, mostDays)))).flat();
}
