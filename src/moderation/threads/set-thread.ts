import { findThread, keepThread } from "../../articles/desk-threads.ts";
import { rulesOf, type ThreadState } from "../../articles/thread-rules.ts";
import { touchArticles } from "../../articles/touch-articles.ts";
import { recordEvent } from "../../audit/record-event.ts";
import type { Db } from "../../db/client.ts";
import type { ThreadRules } from "../../pages/thread-rules.ts";

/** What is to be set. `comments` and `hold`: `policy` takes the desk's word back. What is left out stays. */
export type WantedThread = {
  comments?: "open" | "closed" | "policy" | undefined;
  slowMinutes?: number | undefined;
  hold?: "first-timers" | "all" | "policy" | undefined;
  /** `at` of what was shown, 0: nothing was set; left out: whatever is set. */
  seen?: number | undefined;
};

export type ThreadSet =
  | { outcome: "set" | "unchanged"; path: string; state: ThreadState | null }
  | { outcome: "article_not_found" }
  /** Somebody has set something else since. */
  | { outcome: "set_since"; state: ThreadState };

/** So often what others set at the same moment is read again. */
const ATTEMPTS = 3;

/**
 * Closes, opens or slows down an article's thread, in one transaction with the audit trail and the mark on its page.
 * @param by who of the newsroom
 */
export async function setThread(
  db: Db,
  id: number,
  { by, now, ...wanted }: WantedThread & { by: string; now: number },
): Promise<ThreadSet> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await findThread(db, id);
    if (!found) return { outcome: "article_not_found" };
    const { article, state } = found;
    const before = rulesOf(state);
    const rules = ruledBy(before, wanted);
    if (isSame(rules, before)) return { outcome: "unchanged", path: article.path, state };
    if (state && wanted.seen !== undefined && wanted.seen !== state.at)
      return { outcome: "set_since", state };
    // Two changes of one moment are told apart by their time.
    const next = { ...rules, by, at: Math.max(now, (state?.at ?? 0) + 1), before };
    if (await write(db, article, next, state?.at ?? 0, now))
      return { outcome: "set", path: article.path, state: next };
  }
  throw new Error(`the thread of article ${id} was set by others ${ATTEMPTS} times`);
}

/** Sets again what was set before, if nobody has set anything since. */
export async function setThreadBack(
  db: Db,
  id: number,
  { seen, ...by }: { seen: number; by: string; now: number },
): Promise<ThreadSet> {
  const found = await findThread(db, id);
  if (!found) return { outcome: "article_not_found" };
  const { article, state } = found;
  if (!state) return { outcome: "unchanged", path: article.path, state };
  if (state.at !== seen) return { outcome: "set_since", state };
  const { comments, slowMinutes, hold } = state.before;
  const before = { comments: comments ?? "policy", slowMinutes, hold: hold ?? "policy" } as const;
  return setThread(db, id, { ...before, seen, ...by });
}

function ruledBy(before: ThreadRules, { comments, slowMinutes, hold }: WantedThread): ThreadRules {
  return {
    comments: comments === undefined ? before.comments : comments === "policy" ? null : comments,
    slowMinutes: slowMinutes ?? before.slowMinutes,
    hold: hold === undefined ? before.hold : hold === "policy" ? null : hold,
  };
}

function isSame(one: ThreadRules, other: ThreadRules): boolean {
  return one.comments === other.comments && one.slowMinutes === other.slowMinutes && one.hold === other.hold;
}

/** @returns false: somebody was faster */
async function write(
  db: Db,
  { id, path }: { id: number; path: string },
  state: ThreadState,
  seen: number,
  now: number,
): Promise<boolean> {
  const { by, comments, slowMinutes, hold, before } = state;
  const event = {
    action: "thread.set",
    subject: path,
    detail: { article: id, comments, slowMinutes, hold, before },
  };
  const sql = "SELECT id AS article_id, 0 AS more FROM articles WHERE id = ?1 AND thread = ?2";
  const [kept] = await db.$client.batch([
    keepThread(db, id, state, seen),
    recordEvent(db, by, event, now, "changes() > 0"),
    ...touchArticles(db, { sql, bindings: [id, JSON.stringify(state)] }, now),
  ]);
  return (kept?.meta.changes ?? 0) > 0;
}
