import { countForCommenters, keysOfSender, noteStayed } from "../comments/commenters.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Rows } from "../db/rows.ts";
import { DAY_MS } from "../db/time.ts";
import { firstIdOf } from "../db/time-id.ts";
import { grown, STAY_MS } from "../learning/allowance.ts";
import { featuresToKeep, featuresVersion } from "../learning/kept-features.ts";
import { addLessonsWithoutText, settleWhatStayed } from "../learning/what-stays.ts";
import { decisionsAfterQuery, lastDecisionQuery } from "./recent-decisions.ts";
import { readStayState, type StayState, writeStayState } from "./stay-state.ts";

/** Comments of a status that one run looks at, and lessons that it makes of them: the free plan's has 10 ms of CPU. */
const RUN_LIMIT = 50;
const RUN_LESSONS = 12;
const RUN_WORDS = 200;
/** Older comments count for their senders and teach nothing: a paper that begins with this has years of them. */
const TEACHES_MS = 30 * DAY_MS;

type Candidate = Pick<Rows["comments"], "id" | "status" | "author_name" | "body" | "created_at"> & {
  /** Its author changed it last, or 0. */
  seen: number;
  is_left: 0 | 1;
};

/** A comment that readers and moderators have left as it is. `?` is a time before which it was written or changed. */
const isLeft = (before: string) => `c.kind = 'comment' AND c.source IN ('form', 'api') AND c.body <> ''
  AND coalesce(c.edited_at, 0) < ${before} AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = c.id)
  AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.comment_id = c.id)`;

/**
 * The cron's job: what was published and stayed up for three days, unreported, counts for its sender and is taken for good by the
 * classifier; what was caught and not taken back is taken for spam. Only where a moderator has decided something in these
 * days, so that somebody could have seen it. Lessons are as many as moderators' own
 * words vouch for. Reads and writes no more than a few rows for each comment, of which a run takes at most a hundred.
 * @returns how many lessons were written
 */
export async function countWhatStayed(db: Db, now: number): Promise<number> {
  const before = await readStayState(db);
  const [last, words, published, spam, decisions] = await db.$client.batch<Record<string, number>>([
    lastDecisionQuery(db),
    wordsSince(db, before.lesson),
    candidates(db, "published", before.published, now),
    candidates(db, "spam", before.spam, now),
    decisionsAfterQuery(db, before.decision, RUN_WORDS),
  ]);
  const found = {
    published: (published?.results ?? []) as unknown as Candidate[],
    spam: (spam?.results ?? []) as unknown as Candidate[],
  };
  const heard = words?.results ?? [];
  const allowance = grown(before.allowance, heard.filter(({ is_word }) => is_word === 1).length);
  const decided = decisions?.results ?? [];
  const known = {
    ...before,
    lesson: heard.at(-1)?.id ?? before.lesson,
    decision: decided.at(-1)?.id ?? before.decision,
    allowance,
  };
  const settled =
    decided.length > 0
      ? settleWhatStayed(
          db,
          decided.map(({ comment_id }) => comment_id ?? 0),
          now,
        )
      : [];
  if (now - (last?.results[0]?.decided_at ?? 0) > STAY_MS) {
    const isNothing = found.published.length + found.spam.length + decided.length + heard.length === 0;
    if (!isNothing) await db.$client.batch([...settled, passOver(db, known, now)]);
    return 0;
  }
  const lessons = [
    ...lessonsOf(found.published, known, allowance.ham, now),
    ...lessonsOf(found.spam, known, allowance.spam, now),
  ].slice(0, RUN_LESSONS);
  const spamLessons = lessons.filter(({ isSpam }) => isSpam).length;
  const counted = found.published.filter(({ is_left }) => is_left === 1);
  const state: StayState = {
    ...known,
    published: found.published.at(-1)?.id ?? before.published,
    spam: found.spam.at(-1)?.id ?? before.spam,
    allowance: { ham: allowance.ham - (lessons.length - spamLessons), spam: allowance.spam - spamLessons },
  };
  if (JSON.stringify(state) === JSON.stringify(before)) return 0;
  await db.$client.batch([
    ...settled,
    ...(lessons.length > 0 ? [teach(db, lessons, now)] : []),
    ...(counted.length > 0 ? countFor(db, counted, now) : []),
    writeStayState(db, state),
  ]);
  return lessons.length;
}

/** Nobody is at work: what has stayed until now teaches nothing, also later. It counts for its senders when somebody is. */
function passOver(db: Db, known: StayState, now: number): D1PreparedStatement {
  const passed = firstIdOf(now - STAY_MS) - 1;
  return writeStayState(db, { ...known, unseen: passed, spam: passed });
}

/** Moderators' own words that were written down since. */
function wordsSince(db: Db, lesson: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT id, features IS NULL AS is_word FROM lessons WHERE id > ? ORDER BY id LIMIT ${RUN_WORDS}`,
    )
    .bind(lesson);
}

function candidates(db: Db, status: "published" | "spam", after: number, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT c.id, c.status, c.author_name, c.body, c.created_at, coalesce(c.edited_at, 0) AS seen, (${isLeft("?4")}) AS is_left
       FROM comments c WHERE c.status = ?1 AND c.id > ?2 AND c.id < ?3 ORDER BY c.id LIMIT ${RUN_LIMIT}`,
    )
    .bind(status, after, firstIdOf(now - STAY_MS), now - STAY_MS);
}

type Given = { id: number; seen: number; isSpam: boolean; features: string };

function lessonsOf(found: Candidate[], { unseen }: StayState, most: number, now: number): Given[] {
  return found
    .filter(({ id, is_left, created_at }) => is_left === 1 && id > unseen && created_at > now - TEACHES_MS)
    .slice(0, Math.min(most, RUN_LESSONS))
    .map(({ id, seen, status, body, author_name }) => ({
      id,
      seen,
      isSpam: status === "spam",
      features: featuresToKeep({ body, authorName: author_name }),
    }));
}

/** Of those that are still as they were read. */
function teach(db: Db, lessons: Given[], now: number): D1PreparedStatement {
  const taught: Query = {
    sql: `SELECT c.id AS comment_id, given.value->>'isSpam' AS is_spam, given.value->>'features' AS features
      FROM json_each(?1) given CROSS JOIN comments c ON c.id = given.value->>'id'
      WHERE c.status = iif(given.value->>'isSpam', 'spam', 'published')
        AND coalesce(c.edited_at, 0) = given.value->>'seen' AND ${isLeft("?2")}`,
    bindings: [JSON.stringify(lessons), now - STAY_MS],
  };
  return addLessonsWithoutText(db, taught, { now, version: featuresVersion() });
}

/** Behind each other: whoever is counted is noted. */
function countFor(db: Db, counted: Candidate[], now: number): D1PreparedStatement[] {
  const bindings = [JSON.stringify(counted.map(({ id }) => id)), now - STAY_MS];
  const stayed = `SELECT c.* FROM json_each(?1) named CROSS JOIN comments c ON c.id = named.value
    WHERE c.status = 'published' AND c.stayed_at IS NULL AND ${isLeft("?2")}`;
  return [
    countForCommenters(db, {
      sql: `WITH stayed AS (${stayed}) SELECT key, 0 AS approved, 0 AS spam, count(*) AS stayed
        FROM (${keysOfSender("id", "stayed")}) GROUP BY key`,
      bindings,
    }),
    noteStayed(db, { sql: `SELECT id FROM (${stayed})`, bindings }, now),
  ];
}
