import { settleShown } from "../comments/settle-shown.ts";
import type { Db } from "../db/client.ts";
import { queueMails } from "../mail/queue-mails.ts";
import { CHANGES, IS_ERASED } from "./changes.ts";
import type { Decision } from "./inputs.ts";
import { countForCommenters, writeLessons } from "./teach.ts";

/** `status` is what the comment has now; `changed`: it had another before. */
export type Decided = { id: number; status: DecidedStatus; changed: boolean };

type DecidedStatus = "published" | "spam" | "trash";

/** A comment of which the decision says something else than was thought of it. */
export type Corrected = { id: number; isSpam: boolean };

const STATUS_OF: Record<Decision, DecidedStatus> = { approve: "published", spam: "spam", trash: "trash" };

/** Of a comment whose status changes to or from this one, its page changes; pingbacks are never shown. */
const IS_VISIBLE_CHANGE = "kind = 'comment' AND 'published' IN (before, status)";

/**
 * Carries out moderators' decisions in one transaction, however many there are; of two about the same comment the last
 * counts. The classifier's lessons, what is known of the commenters and the mails that a publication calls for go with
 * them. Repeating them changes nothing, and so does the slower one of two moderators who decide the same.
 * @param decidedBy who is named in the audit trail
 * @returns what each comment is now, ids that are no comments (or no longer), the paths whose stored pages are now behind,
 *   and the comments that somebody had judged otherwise
 */
export async function decide(
  db: Db,
  decisions: { id: number; decision: Decision }[],
  { now, decidedBy }: { now: number; decidedBy: string },
): Promise<{ decided: Decided[]; notFound: number[]; stalePaths: string[]; corrected: Corrected[] }> {
  const wanted = new Map(decisions.map(({ id, decision }) => [id, decision]));
  const ids = [...wanted.keys()];
  const json = JSON.stringify(
    [...wanted].map(([id, decision]) => ({ id, decision, status: STATUS_OF[decision] })),
  );
  const [found, visible] = await db.$client.batch<Record<string, unknown>>([
    statusesBefore(db, json),
    visiblePaths(db, json),
    writeLessons(db, json, now),
    countForCommenters(db, json),
    writeAuditTrail(db, json, decidedBy, now),
    raiseArticles(db, json),
    markStale(db, json, now),
    setStatuses(db, json),
    ...settleShown(db, ids),
    ...queueMails(db, ids, now),
  ]);
  const before = new Map(found?.results.map(({ id, status }) => [Number(id), status]));
  const decided = [...wanted].flatMap(([id, decision]) => {
    const status = STATUS_OF[decision];
    return before.has(id) ? [{ id, status, changed: before.get(id) !== status }] : [];
  });
  return {
    decided,
    notFound: ids.filter((id) => !before.has(id)),
    stalePaths: (visible?.results ?? []).map(({ path }) => String(path)),
    corrected: decided.flatMap(({ id, status }) => correction(id, before.get(id), status)),
  };
}

function correction(id: number, thought: unknown, status: DecidedStatus): Corrected[] {
  const isOther = thought === "held" || thought === (status === "spam" ? "published" : "spam");
  return isOther && status !== "trash" ? [{ id, isSpam: status === "spam" }] : [];
}

function statusesBefore(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT id, status FROM comments
       WHERE id IN (SELECT value->>'id' FROM json_each(?1)) AND NOT (${IS_ERASED})`,
    )
    .bind(json);
}

function visiblePaths(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `${CHANGES} SELECT path FROM articles
       WHERE id IN (SELECT article_id FROM changes WHERE ${IS_VISIBLE_CHANGE})`,
    )
    .bind(json);
}

function writeAuditTrail(db: Db, json: string, decidedBy: string, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `${CHANGES} INSERT INTO decisions (comment_id, decision, status_before, decided_by, decided_at)
       SELECT id, decision, before, ?2, ?3 FROM changes`,
    )
    .bind(json, decidedBy, now);
}

function raiseArticles(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `${CHANGES} UPDATE articles SET comment_count = comment_count + touched.more, revision = revision + 1
       FROM (SELECT article_id, sum((status = 'published') - (before = 'published')) AS more
             FROM changes WHERE ${IS_VISIBLE_CHANGE} GROUP BY article_id) AS touched
       WHERE articles.id = touched.article_id`,
    )
    .bind(json);
}

function markStale(db: Db, json: string, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `${CHANGES} INSERT INTO stale_pages (path, since, warm)
       SELECT path, ?2, 0 FROM articles WHERE id IN (SELECT article_id FROM changes WHERE ${IS_VISIBLE_CHANGE})
       ON CONFLICT (path) DO UPDATE SET changes = changes + 1`,
    )
    .bind(json, now);
}

function setStatuses(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `${CHANGES} UPDATE comments SET status = changes.status FROM changes WHERE comments.id = changes.id`,
    )
    .bind(json);
}
