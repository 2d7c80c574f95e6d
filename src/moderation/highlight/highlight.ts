import { touchArticles } from "../../articles/touch-articles.ts";
import { recordEvent } from "../../audit/record-event.ts";
import { type Highlight, highlightComment } from "../../comments/highlight-comment.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";

export type Highlighted = { id: number; picked: boolean; pinned: boolean; articlePath: string };

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
  const results = await db.$client.batch<never>([
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
  return { id, picked: row.picked_at !== null, pinned: row.pinned_in !== null, articlePath: page.path };
}
