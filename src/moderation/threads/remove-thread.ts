import { findThread } from "../../articles/desk-threads.ts";
import { removeEmptyThread } from "../../articles/outside-threads.ts";
import type { ThreadState } from "../../articles/thread-rules.ts";
import { recordEvent } from "../../audit/record-event.ts";
import { markSelectedPagesStale } from "../../cache/stale-pages.ts";
import type { Db } from "../../db/client.ts";
import { endFollowsOfThread } from "../../mail/follow/follows.ts";

export type ThreadRemoved =
  | { outcome: "removed"; path: string; title: string }
  | { outcome: "article_not_found" }
  /** It is the thread of an article of the paper's own, and goes with that. */
  | { outcome: "own_article" }
  | { outcome: "has_comments" }
  /** Somebody has set something for it since. */
  | { outcome: "set_since"; state: ThreadState | null };

/**
 * Removes the empty thread of another site's page, with what is set for it and who follows it, in one transaction with the audit
 * trail and the mark on its page. A first comment on that page begins it anew.
 * @param seen `at` of what was shown, 0: nothing was set; left out: whatever is set
 */
export async function removeThread(
  db: Db,
  id: number,
  { by, now, seen }: { by: string; now: number; seen?: number | undefined },
): Promise<ThreadRemoved> {
  const found = await findThread(db, id);
  if (!found) return { outcome: "article_not_found" };
  const { article, state } = found;
  if (article.kind !== "thread") return { outcome: "own_article" };
  if (article.hasComments) return { outcome: "has_comments" };
  if (seen !== undefined && seen !== (state?.at ?? 0)) return { outcome: "set_since", state };
  const { path, title, outside } = article;
  const event = { action: "thread.removed", subject: path, detail: { article: id, title, outside, state } };
  const isGone = "NOT EXISTS (SELECT 1 FROM articles WHERE id = ?1)";
  const page = { sql: `SELECT ?2 AS path, 0 AS warm WHERE ${isGone}`, bindings: [id, path] };
  const [removed] = await db.$client.batch([
    removeEmptyThread(db, id, state?.at ?? 0),
    recordEvent(db, by, event, now, "changes() > 0"),
    endFollowsOfThread(db, id, isGone),
    markSelectedPagesStale(db, page, now),
  ]);
  if ((removed?.meta.changes ?? 0) > 0) return { outcome: "removed", path, title };
  // At this very moment it was commented on, set or removed.
  const still = await findThread(db, id);
  if (!still) return { outcome: "article_not_found" };
  return still.article.hasComments
    ? { outcome: "has_comments" }
    : { outcome: "set_since", state: still.state };
}
