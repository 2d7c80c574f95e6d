import type { Db } from "../db/client.ts";
import type { Decision } from "./inputs.ts";

/** `status` is what the comment has now; `changed`: it had another before. */
export type Decided = { id: number; status: DecidedStatus; changed: boolean };

type DecidedStatus = "published" | "spam" | "trash";

const STATUS_OF: Record<Decision, DecidedStatus> = { approve: "published", spam: "spam", trash: "trash" };

/** Comments that the decisions change, as the transaction finds them. */
const CHANGES = `WITH wanted AS (
    SELECT value->>'id' AS id, value->>'decision' AS decision, value->>'status' AS status FROM json_each(?1)
  ), changes AS (
    SELECT c.id, c.article_id, c.kind, c.status AS before, w.status, w.decision
    FROM wanted w CROSS JOIN comments c ON c.id = w.id WHERE c.status <> w.status
  )`;

/** Of a comment whose status changes to or from this one, its page changes; pingbacks are never shown. */
const IS_VISIBLE_CHANGE = "kind = 'comment' AND 'published' IN (before, status)";

/**
 * Carries out moderators' decisions in one transaction, however many there are; of two about the same comment the last
 * counts. Repeating them changes nothing, and so does the slower one of two moderators who decide the same.
 * @param decidedBy who is named in the audit trail
 * @returns what each comment is now, ids that are no comments, and the paths whose stored pages are now behind
 */
export async function decide(
  db: Db,
  decisions: { id: number; decision: Decision }[],
  { now, decidedBy }: { now: number; decidedBy: string },
): Promise<{ decided: Decided[]; notFound: number[]; stalePaths: string[] }> {
  const wanted = new Map(decisions.map(({ id, decision }) => [id, decision]));
  const json = JSON.stringify(
    [...wanted].map(([id, decision]) => ({ id, decision, status: STATUS_OF[decision] })),
  );
  const [found, visible] = await db.$client.batch<Record<string, unknown>>([
    statusesBefore(db, json),
    visiblePaths(db, json),
    writeAuditTrail(db, json, decidedBy, now),
    raiseArticles(db, json),
    markStale(db, json, now),
    setStatuses(db, json),
  ]);
  const before = new Map(found?.results.map(({ id, status }) => [Number(id), status]));
  const decided = [...wanted].flatMap(([id, decision]) => {
    const status = STATUS_OF[decision];
    return before.has(id) ? [{ id, status, changed: before.get(id) !== status }] : [];
  });
  return {
    decided,
    notFound: [...wanted.keys()].filter((id) => !before.has(id)),
    stalePaths: (visible?.results ?? []).map(({ path }) => String(path)),
  };
}

function statusesBefore(db: Db, json: string): D1PreparedStatement {
  return db.$client
    .prepare("SELECT id, status FROM comments WHERE id IN (SELECT value->>'id' FROM json_each(?1))")
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
      `${CHANGES} UPDATE comments SET status = changes.status,
         shown_in = CASE WHEN changes.status = 'published' AND comments.kind = 'comment' THEN comments.article_id END
       FROM changes WHERE comments.id = changes.id`,
    )
    .bind(json);
}
