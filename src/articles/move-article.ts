import type { Db } from "../db/client.ts";
import type { ArticleSource } from "./article-source.ts";
import { ensureUnchanged, listPaths, markStale } from "./store-articles.ts";

/**
 * Gives an article another path, in one transaction: readers' old addresses lead to the new one, where they could have seen
 * the article. Comments, views and revisions hang on its id and stay. The path must be free.
 */
export async function moveArticle(
  db: Db,
  { id, from, to, basedOn }: { id: number; from: ArticleSource; to: string; basedOn: string | null },
  now: number,
): Promise<void> {
  const isDue = from.status === "scheduled" && Date.parse(from.publishedAt ?? "") <= now;
  const wasSeen = isDue || from.status === "published" || from.status === "withdrawn";
  const lists = listPaths({
    sectionSlug: from.section?.slug ?? null,
    authorSlug: from.author?.slug ?? null,
    tagSlugs: from.tags.map(({ slug }) => slug),
  });
  await db.$client.batch([
    ...(basedOn === null ? [] : [ensureUnchanged(db, { id, contentHash: basedOn })]),
    db.$client.prepare("UPDATE articles SET path = ?, revision = revision + 1 WHERE id = ?").bind(to, id),
    db.$client.prepare("UPDATE redirects SET to_path = ? WHERE to_path = ?").bind(to, from.path),
    db.$client.prepare("DELETE FROM redirects WHERE from_path = ?").bind(to),
    ...(wasSeen
      ? [
          db.$client
            .prepare(
              "INSERT INTO redirects (from_path, to_path) VALUES (?, ?) ON CONFLICT (from_path) DO UPDATE SET to_path = excluded.to_path",
            )
            .bind(from.path, to),
        ]
      : []),
    ...markStale(db, new Map([from.path, to, ...lists].map((path) => [path, false])), now),
  ]);
}
