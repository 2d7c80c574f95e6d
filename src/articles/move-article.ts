import type { Db } from "../db/client.ts";
import type { ArticleSource } from "./article-source.ts";

/** An article that gets another address: what it was, and the path that it is to have. */
export type Move = { id: number; from: ArticleSource; to: string };

/**
 * For the batch of a save, before it: gives an article another path, which must be free. Readers' old addresses lead to the
 * new one, where they could have seen the article. Comments, views and revisions hang on its id and stay.
 */
export function moveArticle(db: Db, { id, from, to }: Move, now: number): D1PreparedStatement[] {
  const isDue = from.status === "scheduled" && Date.parse(from.publishedAt ?? "") <= now;
  const wasSeen = isDue || from.status === "published" || from.status === "withdrawn";
  return [
    db.$client.prepare("UPDATE articles SET path = ? WHERE id = ?").bind(to, id),
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
  ];
}
