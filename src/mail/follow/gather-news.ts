import type { Db } from "../../db/client.ts";
import { DAY_MS, MINUTE_MS } from "../../db/time.ts";
import { firstIdOf, postedAt } from "../../db/time-id.ts";
import { replaceSetting } from "../../settings/stored.ts";
import { GATHERED_MS } from "./news-times.ts";

/** A row of `settings`: how far the cron is. */
const NEWS_ROW = "mail:news";

/** Up to which comment and decision news was found, when that was read, and up to which of the news followers were made due. */
type Progress = { comment: number; decision: number; readAt: number; spread: number };

/** What the look of a run says, where anybody follows anything. */
export type NewsLook = {
  newest_comment: number | null;
  newest_decision: number | null;
  newest_news: number | null;
  next_due: number | null;
  /** The progress as it stands in the database; null: nobody has followed anything so far. */
  progress: string | null;
};

/** Comments and decisions of one run. */
const LOOKED_AT = 500;
/** News of one run, and followers that it makes due. */
const SPREAD = 200;
const MADE_DUE = 500;

/** Ids are of the moment at which a comment came in: it is stored a little later than others with higher ones. */
const STORED_LATE_MS = 5 * MINUTE_MS;
/** Where nobody has followed anything for a while, or the schedule was away for longer, it goes on from here. */
const AWAY_MS = 3 * DAY_MS;
/** What is let through later is no news any more; so long it is known what was. */
export const NEWS_MS = 30 * DAY_MS;

/** A row, from one of each table; none, and nothing else read, where nobody follows anything. */
export function newsQuery(db: Db): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT (SELECT max(id) FROM comments) AS newest_comment, (SELECT max(id) FROM decisions) AS newest_decision,
         (SELECT max(id) FROM news) AS newest_news,
         (SELECT due_at FROM follows WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1) AS next_due,
         (SELECT value FROM settings WHERE name = ?) AS progress
       FROM follows LIMIT 1`,
    )
    .bind(NEWS_ROW);
}

/**
 * Finds what was published since the last run and is followed, and makes its followers due: at once, or tomorrow morning.
 * Reads what came since and no more; what is too much for one run the next ones do. Repeating it changes nothing.
 * @returns how many were made due, at most
 */
export async function gatherNews(
  db: Db,
  { look, now, morning }: { look: NewsLook; now: number; morning: number },
): Promise<number> {
  const { progress: stored } = look;
  const progress: Progress =
    stored === null
      ? {
          comment: firstIdOf(now),
          decision: look.newest_decision ?? 0,
          readAt: now,
          spread: look.newest_news ?? 0,
        }
      : JSON.parse(stored);
  const overlap = Math.max(
    Math.min(progress.comment, firstIdOf(progress.readAt - STORED_LATE_MS)),
    firstIdOf(now - AWAY_MS),
  );
  const hasComments = (look.newest_comment ?? 0) > overlap;
  const hasDecisions = (look.newest_decision ?? 0) > progress.decision;
  const isSpread = (look.newest_news ?? 0) <= progress.spread;
  if (stored !== null && !hasComments && !hasDecisions && isSpread) return 0;
  const found = await findPublished(db, overlap, progress.decision);
  const [, unspread] = await db.$client.batch<{ id: number; topic: number }>([
    noteNews(db, found.published, now),
    db.$client
      .prepare(`SELECT n.id, n.topic FROM news n WHERE n.id > ? ORDER BY n.id LIMIT ${SPREAD}`)
      .bind(progress.spread),
  ]);
  const behind = unspread?.results ?? [];
  const topics = [...new Set(behind.map(({ topic }) => topic))];
  const madeDue = topics.length === 0 ? 0 : await makeDue(db, topics, { now, morning });
  const next: Progress = {
    comment: Math.max(found.comment, progress.comment),
    decision: Math.max(found.decision, progress.decision),
    // Where there is more, the next run goes on from here.
    readAt: found.isCut ? Number.MAX_SAFE_INTEGER : now,
    spread: madeDue < MADE_DUE ? (behind.at(-1)?.id ?? progress.spread) : progress.spread,
  };
  await replaceSetting(db, NEWS_ROW, stored, JSON.stringify(next)).run();
  return madeDue;
}

type Published = { id: number; at: number };

/** The comments since an id, and those that a moderator has let through since a decision. */
async function findPublished(db: Db, comment: number, decision: number) {
  const [comments, decisions] = await db.$client.batch<{ row: number; comment: number; at: number }>([
    db.$client
      .prepare(
        `SELECT c.id AS row, c.id AS comment, 0 AS at FROM comments c WHERE c.id > ? ORDER BY c.id LIMIT ${LOOKED_AT}`,
      )
      .bind(comment),
    db.$client
      .prepare(
        `SELECT d.id AS row, d.comment_id AS comment, d.decided_at AS at FROM decisions d WHERE d.id > ? ORDER BY d.id LIMIT ${LOOKED_AT}`,
      )
      .bind(decision),
  ]);
  const [posted, decided] = [comments?.results ?? [], decisions?.results ?? []];
  // The later moment counts: who follows since yesterday is told of what was let through today.
  const published = new Map<number, number>();
  for (const { comment: id, at } of [...posted, ...decided])
    published.set(id, Math.max(at, postedAt(id), published.get(id) ?? 0));
  return {
    published: [...published].map(([id, at]): Published => ({ id, at })),
    comment: posted.at(-1)?.row ?? 0,
    decision: decided.at(-1)?.row ?? 0,
    isCut: posted.length === LOOKED_AT,
  };
}

/** What is shown and followed, in the order in which it came. Nobody's own answers are news to them. */
function noteNews(db: Db, published: Published[], now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO news (topic, comment_id, published_at)
       SELECT topic, id, at FROM (
         SELECT c.article_id AS topic, c.id, value->>'at' AS at
         FROM json_each(?1) CROSS JOIN comments c ON c.id = value->>'id'
         WHERE ${SHOWN} AND EXISTS (
           SELECT 1 FROM follows f WHERE f.article_id = c.article_id AND f.kind = 'thread' AND f.confirmed_at IS NOT NULL)
         UNION ALL
         SELECT -f.id, c.id, value->>'at'
         FROM json_each(?1) CROSS JOIN comments c ON c.id = value->>'id'
         CROSS JOIN comments p ON p.id = c.parent_id
         CROSS JOIN follows f ON f.commenter_key = p.commenter_key AND f.kind = 'answers'
         WHERE ${SHOWN} AND f.confirmed_at IS NOT NULL AND p.status = 'published'
           AND c.commenter_key IS NOT p.commenter_key AND c.email_hash IS NOT f.email_hash)
       WHERE true ORDER BY at, id ON CONFLICT (comment_id, topic) DO NOTHING`,
    )
    .bind(JSON.stringify(published), firstIdOf(now - NEWS_MS));
}

const SHOWN = `c.status = 'published' AND c.kind = 'comment' AND c.source <> 'import' AND c.id > ?2`;

/** @returns how many followers there were: at most as many as one run takes */
async function makeDue(
  db: Db,
  topics: number[],
  { now, morning }: { now: number; morning: number },
): Promise<number> {
  const due = (follows: string, named: number[]) =>
    db.$client
      .prepare(
        `UPDATE follows SET due_at = iif(daily, ?3, max(?2, coalesce(mailed_at, 0) + ${GATHERED_MS}))
         WHERE id IN (
           SELECT f.id FROM json_each(?1) n CROSS JOIN follows f ON ${follows}
           WHERE f.confirmed_at IS NOT NULL AND f.due_at IS NULL LIMIT ${MADE_DUE})`,
      )
      .bind(JSON.stringify(named), now, morning);
  const results = await db.$client.batch([
    due(
      "f.article_id = n.value AND f.kind = 'thread'",
      topics.filter((topic) => topic > 0),
    ),
    due(
      "f.id = n.value",
      topics.flatMap((topic) => (topic < 0 ? [-topic] : [])),
    ),
  ]);
  return Math.max(...results.map(({ meta }) => meta.changes));
}

/** The statement that forgets what was news long ago; the oldest are at the beginning. */
export function forgetNews(db: Db, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      "DELETE FROM news WHERE id IN (SELECT id FROM (SELECT id, published_at FROM news ORDER BY id LIMIT 1000) WHERE published_at < ?)",
    )
    .bind(now - NEWS_MS - DAY_MS);
}

/** Where a follower is among the news. */
export const TOPIC = "iif(f.kind = 'thread', f.article_id, -f.id)";
