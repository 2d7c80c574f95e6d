import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { firstIdOf } from "../../db/time-id.ts";
import { calmText } from "../../pages/display-name.ts";
import type { Finding } from "../../spam/verdict.ts";
import { IS_ERASED_C } from "../changes.ts";
import { OUTSIDE } from "../outside-page.ts";
import {
  LAST_DECIDED,
  LAST_DECISION_OF_C,
  type LastDecidedRow,
  type LastDecision,
  lastDecisionOf,
} from "../shown-state.ts";

/** A comment that waits for a moderator. Author and text are a stranger's: never HTML. */
export type HeldComment = {
  id: number;
  authorName: string;
  body: string;
  findings: Finding[];
  /** `outside`: the page of another site that shows it; null: the paper's own does. */
  article: { title: string; path: string; outside: string | null };
};

/** A comment that a moderator's link asks about, whatever its status is by now. `editedAt` (Unix ms): changed last, or null. */
export type AskedAbout = HeldComment & {
  status: string;
  editedAt: number | null;
  lastDecision: LastDecision | null;
};

type Row = Pick<Rows["comments"], "id" | "author_name" | "body" | "verdict"> &
  Pick<Rows["articles"], "title" | "path"> & { outside: string | null };

/** A queue longer than this is not looked through for what is new in it. */
const LOOK_AT = 1000;

/**
 * The newest of the comments that were held between two moments: newly posted, or edited or reported then.
 * @returns them, how many they are with those beyond `limit`, and how many wait altogether; both count up to 1,000
 */
export async function heldBetween(
  db: Db,
  { from, until }: { from: number; until: number },
  limit: number,
): Promise<{ comments: HeldComment[]; fresh: number; waiting: number }> {
  const { results } = await db.$client
    .prepare(
      `WITH held AS (
         SELECT c.id, c.article_id, c.author_name, c.body, c.verdict, c.edited_at, a.title, a.path, ${OUTSIDE} AS outside
         FROM comments c CROSS JOIN articles a ON a.id = c.article_id
         WHERE c.status = 'held' ORDER BY c.id DESC LIMIT ${LOOK_AT}
       ), fresh AS (
         SELECT * FROM held WHERE (id >= ?4 AND id < ?5)
           OR (edited_at >= ?1 AND edited_at < ?2)
           OR EXISTS (SELECT 1 FROM reports r
                      WHERE r.comment_id = held.id AND r.reported_at >= ?1 AND r.reported_at < ?2)
       )
       SELECT id, author_name, body, verdict, title, path, outside,
         (SELECT count(*) FROM fresh) AS fresh, (SELECT count(*) FROM held) AS waiting
       FROM fresh ORDER BY id DESC LIMIT ?3`,
    )
    .bind(from, until, limit, firstIdOf(from), firstIdOf(until))
    .all<Row & { fresh: number; waiting: number }>();
  return {
    comments: results.map(heldComment),
    fresh: results[0]?.fresh ?? 0,
    waiting: results[0]?.waiting ?? 0,
  };
}

/** The comment with this id; null where there is none, or nothing is left of it. */
export async function findAskedAbout(db: Db, commentId: number): Promise<AskedAbout | null> {
  const row = await db.$client
    .prepare(
      `SELECT c.id, c.status, c.author_name, c.body, c.verdict, c.edited_at, a.title, a.path, ${OUTSIDE} AS outside, ${LAST_DECIDED}
       FROM comments c JOIN articles a ON a.id = c.article_id ${LAST_DECISION_OF_C} WHERE c.id = ? AND NOT (${IS_ERASED_C})`,
    )
    .bind(commentId)
    .first<Row & Pick<Rows["comments"], "status" | "edited_at"> & LastDecidedRow>();
  return (
    row && {
      ...heldComment(row),
      status: row.status,
      editedAt: row.edited_at,
      lastDecision: lastDecisionOf(row),
    }
  );
}

function heldComment(row: Row): HeldComment {
  return {
    id: row.id,
    authorName: row.author_name,
    body: calmText(row.body),
    findings: JSON.parse(row.verdict ?? "[]"),
    article: { title: row.title, path: row.path, outside: row.outside },
  };
}
