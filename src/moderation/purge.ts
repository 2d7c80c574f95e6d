import { deleteComments, eraseComments } from "../comments/erase-comments.ts";
import { dropOldAnswered, dropOldReports, dropReports } from "../comments/report/drop-reports.ts";
import { eraseObjections } from "../comments/report/objections.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { DAY_MS } from "../db/time.ts";
import { firstIdOf } from "../db/time-id.ts";
import { forgetWhatStayed } from "../learning/what-stays.ts";
import { dropSubscriptions } from "../mail/drop-mails.ts";
import { type PurgeState, readPurgeState, writePurgeState } from "./purge-state.ts";

/** Comments or reports that one run looks at. */
const RUN_LIMIT = 200;

/** Of `comments c`. An answer that is no more than held or spam today may be shown tomorrow, below it. */
const IS_UNANSWERED = `c.shown_in IS NULL
  AND NOT EXISTS (SELECT 1 FROM comments answer WHERE answer.parent_id = c.id AND answer.shown_in IS NULL)`;

type Act = "keep" | "erase" | "delete";

/**
 * The cron's job, once a UTC day and in as many runs as it takes: erases spam and deleted comments that have been so for
 * `keepDays` (0: never), and reports that matter no more. A comment that others answer, whatever their state, or that an
 * import would bring back, loses its words and all that tells of its sender; others go altogether. An answer that goes lets
 * the comment above it go on a later day.
 * Decisions on them stay in the audit trail. What was imported as spam or trash stays as it is.
 * Reads one row when the day's work is done.
 * @param stored what PURGED_ROW says, for those who have read it already; null: nothing
 * @returns how many comments were erased
 */
export async function purgeRemoved(
  db: Db,
  keepDays: number,
  now: number,
  stored?: string | null,
): Promise<number> {
  const day = Math.floor(now / DAY_MS);
  const known = await readPurgeState(db, stored);
  const state: PurgeState =
    known?.day === day ? known : { day, step: keepDays > 0 ? "spam" : "reports", after: 0 };
  if (state.step === "done") return 0;
  if (state.step === "reports") {
    const dropped = await db.$client.batch([
      dropOldReports(db, now, RUN_LIMIT),
      dropOldAnswered(db, now, RUN_LIMIT),
    ]);
    const isDone = dropped.every(({ meta }) => meta.changes < RUN_LIMIT);
    await writePurgeState(db, { ...state, step: isDone ? "done" : "reports" }).run();
    return 0;
  }
  const candidates = await findOld(db, state.step, state.after, now - keepDays * DAY_MS);
  const last = candidates.at(-1);
  const next: PurgeState =
    last && candidates.length === RUN_LIMIT
      ? { ...state, after: last.id }
      : { day, step: state.step === "spam" ? "trash" : "reports", after: 0 };
  const idsOf = (act: Act) => candidates.filter((candidate) => candidate.act === act).map(({ id }) => id);
  const erased = [...idsOf("erase"), ...idsOf("delete")];
  await db.$client.batch([
    ...(erased.length > 0 ? erase(db, state.step, idsOf("erase"), idsOf("delete")) : []),
    writePurgeState(db, next),
  ]);
  return erased.length;
}

/** A comment's id is as old as the comment; when it was removed by hand, its last decision says. */
async function findOld(
  db: Db,
  status: string,
  after: number,
  before: number,
): Promise<{ id: number; act: Act }[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT id, CASE
         WHEN EXISTS (SELECT 1 FROM decisions WHERE comment_id = c.id AND decided_at > ?4) THEN 'keep'
         WHEN source = 'import' AND NOT EXISTS (SELECT 1 FROM decisions WHERE comment_id = c.id) THEN 'keep'
         WHEN source <> 'import' AND external_id IS NULL AND ${IS_UNANSWERED} THEN 'delete'
         WHEN body = '' AND author_name = '' THEN 'keep'
         ELSE 'erase'
       END AS act
       FROM comments c WHERE status = ?1 AND id > ?2 AND id < ?3 ORDER BY id LIMIT ${RUN_LIMIT}`,
    )
    .bind(status, after, firstIdOf(before), before)
    .all<{ id: number; act: Act }>();
  return results;
}

/** What a moderator has decided on meanwhile stays. */
function erase(db: Db, status: string, emptied: number[], deleted: number[]): D1PreparedStatement[] {
  const still = (ids: number[], also = "true"): Query => ({
    sql: `SELECT c.id FROM json_each(?1) old CROSS JOIN comments c ON c.id = old.value WHERE c.status = ?2 AND ${also}`,
    bindings: [JSON.stringify(ids), status],
  });
  const all = still([...emptied, ...deleted]);
  return [
    dropReports(db, all),
    eraseObjections(db, all),
    dropSubscriptions(db, all),
    ...forgetWhatStayed(db, all),
    eraseComments(db, still(emptied)),
    deleteComments(db, still(deleted, IS_UNANSWERED)),
  ];
}
