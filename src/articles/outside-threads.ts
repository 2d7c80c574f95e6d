import type { Db } from "../db/client.ts";
import { statementOf } from "../db/statements.ts";
import type { OutsidePage } from "../http/embed-address.ts";
import { articles } from "./table.ts";

/** The statement that begins the thread of an outside page; nothing where there is one. It stands on no list, and no page but its own shows it. */
export function beginThread(
  db: Db,
  { path, url, title }: Pick<OutsidePage, "url" | "title"> & { path: string },
  now: number,
): D1PreparedStatement {
  const row: typeof articles.$inferInsert = {
    path,
    slug: "",
    kind: "thread",
    status: "published",
    title,
    bodySource: url,
    bodyFormat: "html",
    bodyHtml: "",
    publishedAt: now,
    unranked: true,
    changedAt: now,
    createdAt: now,
    contentHash: "",
  };
  return statementOf(db, db.insert(articles).values(row).onConflictDoNothing({ target: articles.path }));
}

/**
 * The statement that removes the thread of an outside page with all that is set for it, if no comment is in it, in whatever
 * state, and nobody has set anything since. @param seen `at` of what was set when it was looked at; 0: nothing was
 */
export function removeEmptyThread(db: Db, id: number, seen: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM articles WHERE id = ?1 AND kind = 'thread' AND coalesce(thread ->> '$.at', 0) = ?2
         AND NOT EXISTS (SELECT 1 FROM comments WHERE article_id = ?1)`,
    )
    .bind(id, seen);
}

/** The statement that notes where a thread with a name stands; the first page that says so is the one. */
export function placeThread(
  db: Db,
  path: string,
  { from, to }: { from: string; to: string },
): D1PreparedStatement {
  return db.$client
    .prepare(
      "UPDATE articles SET body_source = ?3, revision = revision + 1 WHERE path = ?1 AND kind = 'thread' AND body_source = ?2 AND ?2 <> ?3 RETURNING path",
    )
    .bind(path, from, to);
}

/** The statement that gives a thread the title of its page, as that has it; its own page is behind then. */
export function nameThread(db: Db, path: string, title: string): D1PreparedStatement {
  return db.$client
    .prepare(
      "UPDATE articles SET title = ?2, revision = revision + 1 WHERE path = ?1 AND kind = 'thread' AND title <> ?2 RETURNING path",
    )
    .bind(path, title);
}
