import type { Finding } from "./judge-plan.ts";

/**
 * What a plan may read although it grows: its line, a part of the statement (spaces as one), and the reason. `source`: that part as
 * src writes it, where it is put together there.
 */
type Allowed = { line: string; statement: string; source?: string; why: string };

/** This list may only shrink. */
export const ALLOWED: Allowed[] = [
  {
    line: "SEARCH decisions USING INTEGER PRIMARY KEY (rowid<?)",
    statement: "ORDER BY id DESC LIMIT 1 OFFSET 1999) AS decision",
    source: "ORDER BY id DESC LIMIT 1 OFFSET $",
    why: "2,000 rows of a filtered page: how far it looked",
  },
  {
    line: "SEARCH audit_events USING INTEGER PRIMARY KEY (rowid<?)",
    statement: "ORDER BY id DESC LIMIT 1 OFFSET 1999) AS event",
    source: "ORDER BY id DESC LIMIT 1 OFFSET $",
    why: "the same",
  },
  {
    line: "SEARCH articles USING INDEX articles_by_status (status=? AND id>? AND id<?)",
    statement: "SELECT path, max(changed_at, published_at) AS changedAt FROM articles",
    why: "a part of the sitemap: 5,000 ids",
  },
  {
    line: "SEARCH comments USING INDEX comments_sketch_a (sketch_a=?)",
    statement: "WHERE sketch_a = ?1 AND id <> ?3 AND status <> 'trash'",
    source: "AND id <> ?3 AND status <> 'trash'",
    why: "what was deleted and says the same",
  },
  {
    line: "SEARCH comments USING INDEX comments_sketch_b (sketch_b=?)",
    statement: "WHERE sketch_b = ?2 AND id <> ?3 AND status <> 'trash'",
    source: "AND id <> ?3 AND status <> 'trash'",
    why: "the same",
  },
  {
    line: "SCAN r",
    statement: "SELECT r.comment_id, r.reader_hash FROM reports r LEFT JOIN comments c",
    why: "reports until they are decided",
  },
  {
    line: "SEARCH below USING INDEX comments_oldest (shown_in=? AND thread_key>? AND thread_key<?)",
    statement: "FROM flat CROSS JOIN comments below",
    why: "one branch of a thread deeper than 32",
  },
  {
    line: "SEARCH c USING INTEGER PRIMARY KEY (rowid>?)",
    statement: "WHERE c.id > ?1 AND ?2 IS NULL AND c.article_id <= ?3 ORDER BY c.id LIMIT",
    source: "AND c.article_id <= ?3 ORDER BY c.id LIMIT",
    why: "comments on what was published since the export began",
  },
  {
    line: "SEARCH lessons USING INTEGER PRIMARY KEY (rowid>?)",
    statement: "NOT IN (SELECT comment_id, taught_at, is_spam FROM lessons WHERE id > max(",
    source: "SELECT comment_id, taught_at, is_spam FROM lessons WHERE id > max(",
    why: "what the cron has not learned yet",
  },
  { line: "SCAN mails", statement: "DELETE FROM mails WHERE comment_id IN", why: "mails on their way" },
  {
    line: "SEARCH mails USING INTEGER PRIMARY KEY (rowid>?)",
    statement: "SELECT id FROM mails WHERE id > 0 AND due_at <= ?",
    why: "mails on their way",
  },
  {
    line: "SCAN s",
    statement: "SELECT s.comment_id FROM subscriptions s LEFT JOIN comments c",
    why: "once a day",
  },
  {
    line: "SEARCH mails USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
    statement: "DELETE FROM mails WHERE id >",
    why: "once a day",
  },
  {
    line: "SEARCH asked USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
    statement: "FROM mails asked LEFT JOIN subscriptions other",
    why: "questions of a day, 500 at most",
  },
  {
    line: "SEARCH c USING INDEX comments_of_article (article_id=?)",
    statement: "gone CROSS JOIN comments c ON c.article_id = gone.id",
    why: "articles that the cron is removing",
  },
  {
    line: "SCAN reports",
    statement: "FROM (SELECT DISTINCT comment_id FROM reports) r",
    source: "SELECT DISTINCT comment_id FROM $",
    why: "reports until they are decided",
  },
  {
    line: "SEARCH reports USING PRIMARY KEY (comment_id<?)",
    statement: "SELECT DISTINCT comment_id FROM reports WHERE comment_id < ?1",
    source: "SELECT DISTINCT comment_id FROM $",
    why: "reports until they are decided",
  },
  {
    line: "SCAN views_ever",
    statement: "SELECT views FROM views_ever ORDER BY part",
    why: "a row for 4,096 articles",
  },
  {
    line: "SCAN views_ever",
    statement: "SELECT coalesce(sum(total), 0) FROM views_ever",
    why: "a row for 4,096 articles",
  },
  {
    line: "SEARCH comments USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
    statement: "FROM comments WHERE id >= ?1 AND id < ?2 AND kind = 'comment' AND NOT (source",
    why: "a day's comments, when it is over",
  },
  {
    line: "SEARCH d USING INTEGER PRIMARY KEY (rowid>?)",
    statement: "FROM decisions d JOIN comments c ON c.id = d.comment_id WHERE d.id > ?1 AND d.decided_at",
    why: "the decisions since the day before",
  },
  {
    line: "SEARCH c USING INDEX comments_by_status (status=? AND id<?)",
    statement: "c.status = 'trash' AND c.id < ?1 AND NOT",
    source: "AND c.id < $",
    why: "what was withdrawn among the deleted, until it is purged",
  },
  {
    line: "SEARCH articles USING INDEX articles_newest (listed_at>? AND listed_at<?)",
    statement: "(SELECT value FROM settings WHERE name = ?1) s WHERE listed_at IS NOT NULL",
    why: "what came out in the very moment of the last one looked at: once a minute, and a second part would read more",
  },
];

export const MAY_BE_ALLOWED = 23;

/** Which entries a statement has met, and which of them its plan needed. */
const met = new Set<Allowed>();
const needed = new Set<Allowed>();

export function allowed(sql: string, { line }: Finding): boolean {
  const entry = entriesOf(sql).find((one) => one.line === line);
  if (entry) needed.add(entry);
  return entry !== undefined;
}

/** Notes that a statement was explained. */
export function meet(sql: string): void {
  for (const entry of entriesOf(sql)) met.add(entry);
}

export function unneeded(): Allowed[] {
  return [...met].filter((entry) => !needed.has(entry));
}

function entriesOf(sql: string): Allowed[] {
  const spaced = sql.replaceAll(/\s+/g, " ");
  return ALLOWED.filter(({ statement }) => spaced.includes(statement));
}
