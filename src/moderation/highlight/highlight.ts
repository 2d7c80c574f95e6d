import { touchArticles } from "../../articles/touch-articles.ts";
import { recordEvent } from "../../audit/record-event.ts";
import { type Highlight, highlightComment } from "../../comments/highlight-comment.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";

export type Highlighted = {
  id: number;
  picked: boolean;
  pinned: boolean;
  articlePath: string;
  /** Id of the one that stood above the thread before, in whose place this is; null: none did. */
  inPlaceOf: number | null;
};

/**
 * Picks a comment out for readers or shows it above its thread, in one transaction with the audit trail and the mark on its page.
 * @param by who of the newsroom
 * @returns null: readers do not see the comment
 */
export async function highlight(
  db: Db,
  id: number,
  { by, now, ...wanted }: Highlight & { by: string; now: number },
): Promise<Highlighted | null> {
  const statements = highlightComment(db, id, wanted, now);
  const said = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const event = { action: "comment.highlighted", subject: String(id), detail: Object.fromEntries(said) };
  const touched = { sql: "SELECT article_id, 0 AS more FROM comments WHERE id = ?1", bindings: [id] };
  const [above, ...results] = await db.$client.batch<never>([
    pinnedBeside(db, id),
    ...statements,
    recordEvent(db, by, event, now, "changes() > 0"),
    ...touchArticles(db, touched, now),
  ]);
  const [row] = (results[statements.length - 1]?.results ?? []) as Pick<
    Rows["comments"],
    "picked_at" | "pinned_in"
  >[];
  const [page] = (results[statements.length + 1]?.results ?? []) as { path: string }[];
  if (!row || !page) return null;
  const [before] = (above?.results ?? []) as { id: number }[];
  const pinned = row.pinned_in !== null;
  return {
    id,
    picked: row.picked_at !== null,
    pinned,
    articlePath: page.path,
    inPlaceOf: wanted.pinned && pinned ? (before?.id ?? null) : null,
  };
}

/** Another comment that stands above the same thread. */
function pinnedBeside(db: Db, id: number): D1PreparedStatement {
  return db.$client
    .prepare(
      "SELECT id FROM comments WHERE pinned_in = (SELECT article_id FROM comments WHERE id = ?1) AND id <> ?1",
    )
    .bind(id);
}
