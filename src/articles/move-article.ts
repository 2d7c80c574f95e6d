import type { Db } from "../db/client.ts";
import { statementOf, where } from "../db/statements.ts";
import { addressKey } from "../http/paths.ts";
import type { ArticleSource } from "./article-source.ts";
import { keepFormerPaths, moveRedirects } from "./redirects.ts";
import { articles } from "./table.ts";

/** An article that gets another address: what it was, and the path that it is to have. */
export type Move = { id: number; from: ArticleSource; to: string };

/** Whether readers have had an article where it is: it is served, or was withdrawn. A draft may have been served before. */
export function isSeen(
  { status, publishedAt }: { status: string; publishedAt: number | null },
  now: number,
): boolean {
  const isDue = publishedAt !== null && publishedAt <= now;
  return status === "withdrawn" || ((status === "published" || status === "scheduled") && isDue);
}

/**
 * For the batch of a save, before it: gives an article another path, which must be free. Readers' old addresses lead to the
 * new one, where they could have seen the article. Comments, views and revisions hang on its id and stay.
 */
export function moveArticle(db: Db, { id, from, to }: Move, now: number): D1PreparedStatement[] {
  const publishedAt = from.publishedAt === null ? null : Date.parse(from.publishedAt);
  const wasSeen = isSeen({ status: from.status, publishedAt }, now);
  const isRespelled = addressKey(from.path) === addressKey(to);
  return [
    statementOf(db, db.update(articles).set({ path: to }).where(where(articles, { id }))),
    moveRedirects(db, { from: from.path, to }),
    ...(wasSeen && !isRespelled ? keepFormerPaths(db, [{ from: from.path, to }]) : []),
  ];
}
