import type { Db } from "../db/client.ts";
import { queueQuery } from "./index-for-search.ts";
import type { ReadyArticle } from "./ready-article.ts";
import { termsQuery } from "./related.ts";

/** What is done behind an editor's save begins with what its transaction has read at its end. */
export type ReadBehind = {
  /** For `reindex`: of all that were stored. */
  queue: D1Result | undefined;
  /** For what is like new articles, by their ids. */
  terms: Map<number, D1Result>;
};

/** The statements of what is read for these articles, and what their results are. */
export function readBehind(db: Db, articles: ReadyArticle[]) {
  const created = articles.filter(({ outcome }) => outcome === "created").map(({ id }) => id);
  const all = articles.map(({ id }) => id);
  return {
    statements: [queueQuery(db, all), ...created.map((id) => termsQuery(db, id))],
    read: ([queue, ...terms]: D1Result[]): ReadBehind => ({
      queue,
      terms: new Map(created.flatMap((id, index) => (terms[index] ? [[id, terms[index]] as const] : []))),
    }),
  };
}
