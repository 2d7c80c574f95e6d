import { dropReports, keepAnswered } from "../comments/report/drop-reports.ts";
import { setStatuses } from "../comments/set-statuses.ts";
import { settleShown } from "../comments/thread/settle-shown.ts";
import type { Db } from "../db/client.ts";
import { queueMails } from "../mail/queue-mails.ts";
import { type Changing, touchPages, writeAuditTrail } from "./change-statuses.ts";
import { CHANGES, IS_ERASED_C } from "./changes.ts";
import type { Decision } from "./inputs.ts";
import { judgeSites } from "./judge-sites.ts";
import {
  type DecidedSince,
  decidedSinceOf,
  LAST_DECIDED,
  LAST_DECISION_OF_C,
  type Shown,
  type StateRow,
} from "./shown-state.ts";
import { countDecisions, writeLessons } from "./teach.ts";

/**
 * What a moderator wants done with a comment. `seen`: when its author had changed it last (Unix ms), 0 for never; one that
 * was changed since is left as it is. `shown`: what it was then; one on which something else was decided since is left too.
 */
export type Wanted = {
  id: number;
  decision: Decision;
  seen?: number | undefined;
  shown?: Shown | undefined;
};

/** `status` is what the comment has now; `changed`: it had another before. */
export type Decided = { id: number; status: DecidedStatus; changed: boolean };

type DecidedStatus = "published" | "spam" | "trash" | "held";

/** A comment of which the decision says something else than was thought of it. */
export type Corrected = { id: number; isSpam: boolean };

export type DecisionsDone = {
  decided: Decided[];
  /** Ids that are no comments, or no longer. */
  notFound: number[];
  /** Comments that were changed by their authors after the moderator had read them. */
  edited: number[];
  /** Comments that are another thing by now than was shown, and not what was decided: they stay as they are. */
  decidedSince: DecidedSince[];
  /** Paths whose stored pages are now behind. */
  stalePaths: string[];
  /** The comments that somebody had judged otherwise. */
  corrected: Corrected[];
  /** What `undo` takes back: ids of the audit trail. */
  decisions: number[];
};

export const STATUS_OF: Record<Decision, DecidedStatus> = {
  approve: "published",
  spam: "spam",
  trash: "trash",
  hold: "held",
};

/**
 * Carries out moderators' decisions in one transaction, however many there are; of two about the same comment the last
 * counts. The classifier's lessons, what is known of the commenters and the mails that a publication calls for go with
 * them, what is known of the sites that the comments lead to, and reports are answered by them. Repeating them changes nothing, and so does the slower one of two moderators who
 * decide the same.
 * @param decidedBy who is named in the audit trail
 * @param also statements for the same transaction. They come last, and hold for themselves whether the decision was made
 */
export async function decide(
  db: Db,
  decisions: Wanted[],
  { now, decidedBy }: { now: number; decidedBy: string },
  also: D1PreparedStatement[] = [],
): Promise<DecisionsDone> {
  const wanted = new Map(decisions.map((one) => [one.id, { ...one, status: STATUS_OF[one.decision] }]));
  const asked = [...wanted.values()].map((one) => ({ ...one, by: decidedBy, at: now }));
  const ids = [...wanted.keys()];
  const json = JSON.stringify(asked);
  const changing: Changing = { changes: CHANGES, json };
  const changed = {
    sql: `${CHANGES} SELECT id, ${LAST_DECISION} AS decision_id FROM changes`,
    bindings: [json],
  };
  const [found, , , , written, touched] = await db.$client.batch<Record<string, unknown>>([
    statesBefore(db, json),
    writeLessons(db, json, now),
    countDecisions(db, json),
    judgeSites(db, json),
    writeAuditTrail(db, changing, { decidedBy, now }),
    ...touchPages(db, changing, now),
    // A moderator has looked at them.
    keepAnswered(db, changed),
    dropReports(db, { sql: `${CHANGES} SELECT id FROM changes`, bindings: [json] }),
    setStatuses(db, { sql: `${CHANGES} SELECT id, before, status FROM changes`, bindings: [json] }),
    ...settleShown(db, ids),
    ...queueMails(db, ids, now),
    ...also,
  ]);
  const before = new Map(((found?.results ?? []) as StateRow[]).map((row) => [row.id, row]));
  const isEdited = (id: number) => {
    const seen = wanted.get(id)?.seen;
    return seen !== undefined && before.has(id) && (before.get(id)?.edited_at ?? 0) !== seen;
  };
  const since = new Map(
    [...wanted.values()].flatMap(({ id, status, shown }) => {
      const told = isEdited(id) ? null : decidedSinceOf(before.get(id), status, shown);
      return told ? [[id, told]] : [];
    }),
  );
  const decided = [...wanted.values()].flatMap(({ id, status }) =>
    before.has(id) && !isEdited(id) && !since.has(id)
      ? [{ id, status, changed: before.get(id)?.status !== status }]
      : [],
  );
  return {
    decided,
    notFound: ids.filter((id) => !before.has(id)),
    edited: ids.filter(isEdited),
    decidedSince: [...since.values()],
    stalePaths: (touched?.results ?? []).map(({ path }) => String(path)),
    corrected: decided.flatMap(({ id, status }) => correction(id, before.get(id)?.status, status)),
    decisions: (written?.results ?? []).map(({ id }) => Number(id)),
  };
}

/** Behind the trail: the decision on one of the changes. */
const LAST_DECISION = "(SELECT max(d.id) FROM decisions d WHERE d.comment_id = changes.id)";

function correction(id: number, thought: unknown, status: DecidedStatus): Corrected[] {
  if (status === "trash" || status === "held") return [];
  const isOther = thought === "held" || thought === (status === "spam" ? "published" : "spam");
  return isOther ? [{ id, isSpam: status === "spam" }] : [];
}

function statesBefore(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT c.id, c.status, c.edited_at, ${LAST_DECIDED} FROM json_each(?1) named
       CROSS JOIN comments c ON c.id = named.value->>'id' ${LAST_DECISION_OF_C} WHERE NOT (${IS_ERASED_C})`,
    )
    .bind(json);
}
