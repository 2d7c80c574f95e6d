import { notedStates } from "../cache/page-states.ts";
import type { Db } from "../db/client.ts";
import type { BegunPages, PageState } from "../http/page-state.ts";
import { queueQuery } from "./index-for-search.ts";
import type { ReadyArticle } from "./ready-article.ts";

/** What is done behind an editor's save begins with what its transaction has read at its end. */
export type ReadBehind = {
  /** For `reindex`: of all that were stored. */
  queue: D1Result | undefined;
  /** For `refresh`: of all paths that are stale now. */
  states: PageState[];
  /** For `refresh`: those of them that have begun to be rendered. */
  begun?: BegunPages | undefined;
};

/** The statements of what is read for these articles and paths, and what their results are. */
export function readBehind(db: Db, articles: ReadyArticle[], paths: string[], now: number) {
  const { statements, read } = notedStates(db, paths, now);
  const ids = articles.map(({ id }) => id);
  return {
    statements: [queueQuery(db, ids), ...statements],
    read: ([queue, ...results]: D1Result[]): ReadBehind => ({ queue, states: read(results) }),
  };
}
