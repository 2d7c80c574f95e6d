import type { Db } from "../db/client.ts";
import type { PublishSummary } from "./publish-articles.ts";
import { relatedArticles } from "./related.ts";

/** Behind an editor's save: articles like a new one show it among their related posts, where their pages are stored. */
export async function refreshWithRelated(
  { db, now, refresh }: { db: Db; now: number; refresh: (paths: string[]) => Promise<void> },
  stalePaths: string[],
  { articles }: PublishSummary,
): Promise<void> {
  const created = articles.filter(({ outcome }) => outcome === "created");
  const related = await Promise.all(created.map(({ id }) => relatedArticles(db, id, now)));
  await refresh([...stalePaths, ...related.flat().map(({ path }) => path)]);
}
