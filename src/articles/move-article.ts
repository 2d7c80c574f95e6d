import type { Db } from "../db/client.ts";
import { statementOf, where } from "../db/statements.ts";
import type { ArticleSource } from "./article-source.ts";
import { leadTo } from "./redirects.ts";
import { articles, redirects } from "./table.ts";

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
    statementOf(db, db.update(articles).set({ path: to }).where(where(articles, { id }))),
    statementOf(
      db,
      db
        .update(redirects)
        .set({ toPath: to })
        .where(where(redirects, { toPath: from.path })),
    ),
    statementOf(db, db.delete(redirects).where(where(redirects, { fromPath: to }))),
    ...(wasSeen ? [leadTo(db, [{ from: from.path, to }])] : []),
  ];
}
