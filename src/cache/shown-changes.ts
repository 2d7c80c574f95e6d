import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Reading } from "../db/readings.ts";
import { lastChanges } from "./memory.ts";
import type { ShownChanges } from "./page-cache.ts";
import type { StoredPage } from "./stored-page.ts";

/** So many of the newest travel with the lists: some 10 KB. Pages from before the oldest of them are rendered anew. */
const KNOWN = 500;

/**
 * The name of something that pages show; `page`: what an article's own page alone shows, its comments among it; `face`: portrait and words of
 * somebody who wrote it, which are on articles' own pages alone.
 */
export function shownName(
  kind: "article" | "section" | "author" | "tag" | "page" | "face",
  key: string | number,
): string {
  return `${kind}/${key}`;
}

/** Whether nothing that the page shows of others is known to be another by now. */
export function isAsShown({ head }: StoredPage): boolean {
  const { since, names } = lastChanges();
  if (head.shows.length === 0) return true;
  const isOther = (name: string) => (names[name] ?? 0) > head.asOf;
  if (head.articleId !== null && isOther(shownName("page", head.articleId))) return false;
  return head.asOf >= since && !head.shows.some(isOther);
}

/**
 * Whether a page that is behind may be served while it cannot be rendered anew: nothing on it is known to be taken back. One
 * that does not say what it shows may show whatever is.
 */
export function mayBeShownStill({ head }: StoredPage): boolean {
  const { since, names } = lastChanges();
  if (head.asOf < since || head.shows.includes(COMMENTS)) return false;
  const articles = head.shows.filter((name) => name.startsWith("article/"));
  const ifGone =
    head.shows.length === 0
      ? Object.keys(names).filter((name) => name.startsWith(GONE))
      : articles.map((name) => name.replace("article/", GONE));
  return !ifGone.some((name) => (names[name] ?? 0) > head.asOf);
}

/**
 * What a page shows that is of comments alone, further pages of threads and feeds: nothing tells whether one of them was removed, so that it
 * is not served beyond its minute. An article's own page is in KV without what was removed (`touchArticles`).
 */
export const COMMENTS = "comments";

/** What an article that readers cannot see any more is noted as, beside its own name. */
export const GONE = "gone/";

/**
 * The statement that notes what pages show and is now another. To be in the transaction of the change, before the lists'
 * revision is raised.
 * @param select a query of `name`s
 */
export function noteShownChanges(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO shown_changes (name, revision)
       SELECT name, 1 + coalesce((SELECT revision FROM revisions WHERE name = 'lists'), 0) FROM (${sql}) WHERE true
       ON CONFLICT (name) DO UPDATE SET revision = excluded.revision`,
    )
    .bind(...bindings);
}

/** The newest changes of what pages show: about 500 rows read at most. */
export function shownChangesReading(db: Db): Reading<ShownChanges> {
  const statement = db.$client.prepare(
    `SELECT '' AS name, revision FROM revisions WHERE name = 'lists' UNION ALL
     SELECT * FROM (SELECT name, revision FROM shown_changes ORDER BY revision DESC, name DESC LIMIT ${KNOWN + 1})`,
  );
  return { statement, read: shownChangesOf };
}

function shownChangesOf(results: { name: string; revision: number }[]): ShownChanges {
  const upTo = results.find(({ name }) => name === "")?.revision ?? 0;
  const newest = results.filter(({ name }) => name !== "");
  const since = newest[KNOWN]?.revision ?? 0;
  return {
    upTo,
    since,
    names: Object.fromEntries(newest.slice(0, KNOWN).map((row) => [row.name, row.revision])),
  };
}
