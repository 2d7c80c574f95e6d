import { readThread, type ThreadState } from "../articles/thread-rules.ts";
import type { Db } from "../db/client.ts";
import { columnsOf } from "../db/columns.ts";
import type { Rows } from "../db/rows.ts";
import type { Finding } from "../spam/verdict.ts";
import { countOfQueue, HAS_WORDS, ofQueue } from "../stats/waiting.ts";
import type { QueueName, QueueQuery } from "./inputs.ts";
import { OUTSIDE } from "./outside-page.ts";
import {
  LAST_DECIDED,
  LAST_DECISION_OF_C,
  type LastDecidedRow,
  type LastDecision,
  lastDecisionOf,
} from "./shown-state.ts";

type Row = Rows["comments"];

/** A comment as moderators see it. Author, address and text are a stranger's: never HTML. */
export type QueuedComment = {
  id: number;
  status: Row["status"];
  kind: Row["kind"];
  author: string;
  authorUrl: string | null;
  text: string;
  /** ISO 8601. */
  createdAt: string;
  /** Id of the comment answered. */
  parent: number | null;
  source: Row["source"];
  score: number;
  /** What the judge found, and what became of it since. */
  findings: Finding[];
  /** ISO 8601: when its author changed it last, or null. */
  editedAt: string | null;
  /** Readers who have reported it. */
  reports: number;
  /** By whoever of the newsroom decided last; null: nobody has. */
  lastDecision: LastDecision | null;
  /** The newsroom has picked it out for readers; left out: it has not. */
  picked?: true | undefined;
  /** The newsroom shows it above its thread; left out: it does not. */
  pinned?: true | undefined;
  article: {
    id: number;
    title: string;
    path: string;
    /** The page of another site that shows this thread; left out: the paper's own does. */
    outside?: string | undefined;
    /** What the desk has set for the article's comments; left out: never anything. */
    thread?: ThreadState | undefined;
  };
};

const READ = [
  "id",
  "status",
  "kind",
  "author_name",
  "author_url",
  "body",
  "created_at",
  "parent_id",
  "source",
  "score",
  "verdict",
  "edited_at",
  "article_id",
  "picked_at",
  "pinned_in",
] as const satisfies (keyof Rows["comments"])[];

export type QueueRow = Pick<Rows["comments"], (typeof READ)[number]> &
  Pick<Rows["articles"], "title" | "path" | "thread"> &
  LastDecidedRow & { reports: number; outside: string | null };

/** SQL for the columns of a QueueRow: of `comments c`, their `articles a` and their `last` decision. */
export const COLUMNS = `${columnsOf("c", READ)}, (SELECT count(*) FROM reports r WHERE r.comment_id = c.id) AS reports,
  a.title, a.path, a.thread, ${OUTSIDE} AS outside, ${LAST_DECIDED}`;

/**
 * Comments of one status, or those that readers have reported, newest first, without those that were withdrawn or erased;
 * reads four rows for each and two for each report. `next` is the cursor of the following page, or null.
 */
export async function listQueue(
  db: Db,
  { status, cursor, limit }: Pick<QueueQuery, "status" | "cursor" | "limit">,
): Promise<{ items: QueuedComment[]; next: string | null }> {
  const before = cursor ?? Number.MAX_SAFE_INTEGER;
  const { results } = await queueQuery(db, status, before, limit + 1).all<QueueRow>();
  const kept = results.slice(0, limit);
  return {
    items: kept.map(queuedComment),
    next: results.length > limit ? String(kept.at(-1)?.id) : null,
  };
}

/** One comment, whatever its state; null where there is none, or nothing is left of it. */
export async function findQueued(db: Db, id: number): Promise<QueuedComment | null> {
  const [comment] = await findQueuedOf(db, [id]);
  return comment ?? null;
}

/** Those of these comments that are there, in this order, whatever their state. */
export async function findQueuedOf(db: Db, ids: number[]): Promise<QueuedComment[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT ${COLUMNS} FROM json_each(?1) named CROSS JOIN comments c ON c.id = named.value
       CROSS JOIN articles a ON a.id = c.article_id ${LAST_DECISION_OF_C}
       WHERE ${HAS_WORDS} ORDER BY named.key`,
    )
    .bind(JSON.stringify(ids))
    .all<QueueRow>();
  return results.map(queuedComment);
}

/** CROSS JOIN keeps SQLite from beginning with the articles. */
function queueQuery(db: Db, status: QueueName, before: number, limit: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT ${COLUMNS} FROM (SELECT c.* FROM ${ofQueue(status, "?1")}) c CROSS JOIN articles a ON a.id = c.article_id
       ${LAST_DECISION_OF_C} ORDER BY c.id DESC LIMIT ?2`,
    )
    .bind(before, limit);
}

/** Counting goes no further: more is more than anybody gets through today. */
export const COUNTED = 500;

export type QueueCounts = Record<"held" | "spam" | "reported", number>;

/** How many comments each queue lists; one more than COUNTED stands for any number above. Reads at most that many rows each. */
export async function countQueues(db: Db): Promise<QueueCounts> {
  const [held, spam, reported] = (["held", "spam", "reported"] as const).map((queue) =>
    countOfQueue(queue, COUNTED + 1),
  );
  const counts = await db.$client
    .prepare(`SELECT ${held} AS held, ${spam} AS spam, ${reported} AS reported`)
    .first<QueueCounts>();
  return counts ?? { held: 0, spam: 0, reported: 0 };
}

export function queuedComment(row: QueueRow): QueuedComment {
  return {
    id: row.id,
    status: row.status,
    kind: row.kind,
    author: row.author_name,
    authorUrl: row.author_url,
    text: row.body,
    createdAt: new Date(row.created_at).toISOString(),
    parent: row.parent_id,
    source: row.source,
    score: row.score,
    findings: JSON.parse(row.verdict ?? "[]"),
    editedAt: row.edited_at === null ? null : new Date(row.edited_at).toISOString(),
    reports: row.reports,
    lastDecision: lastDecisionOf(row),
    picked: row.picked_at === null ? undefined : true,
    pinned: row.pinned_in === null ? undefined : true,
    article: {
      id: row.article_id,
      title: row.title,
      path: row.path,
      outside: row.outside ?? undefined,
      thread: readThread(row.thread) ?? undefined,
    },
  };
}
