import type { comments } from "../comments/table.ts";
import type { Db } from "../db/client.ts";
import type { Finding } from "../spam/verdict.ts";
import type { QueueQuery } from "./inputs.ts";

type Row = typeof comments.$inferSelect;

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
  article: { id: number; title: string; path: string };
};

type QueueRow = {
  id: number;
  status: Row["status"];
  kind: Row["kind"];
  author_name: string;
  author_url: string | null;
  body: string;
  created_at: number;
  parent_id: number | null;
  source: Row["source"];
  score: number;
  verdict: string | null;
  edited_at: number | null;
  reports: number;
  article_id: number;
  title: string;
  path: string;
};

/**
 * Comments of one status, newest first, without those that were withdrawn or erased; reads two rows for each and one for
 * each report. `next` is the cursor of the following page, or null.
 */
export async function listQueue(
  db: Db,
  { status, cursor, limit }: QueueQuery,
): Promise<{ items: QueuedComment[]; next: string | null }> {
  // CROSS JOIN keeps SQLite from beginning with the articles.
  const { results } = await db.$client
    .prepare(
      `SELECT c.id, c.status, c.kind, c.author_name, c.author_url, c.body, c.created_at, c.parent_id, c.source, c.score,
         c.verdict, c.edited_at, (SELECT count(*) FROM reports r WHERE r.comment_id = c.id) AS reports,
         c.article_id, a.title, a.path
       FROM comments c CROSS JOIN articles a ON a.id = c.article_id
       WHERE c.status = ?1 AND c.id < ?2 AND NOT (c.status = 'trash' AND c.kind = 'comment' AND c.body = '')
       ORDER BY c.id DESC LIMIT ?3`,
    )
    .bind(status, cursor ?? Number.MAX_SAFE_INTEGER, limit + 1)
    .all<QueueRow>();
  const kept = results.slice(0, limit);
  return {
    items: kept.map(queuedComment),
    next: results.length > limit ? String(kept.at(-1)?.id) : null,
  };
}

function queuedComment(row: QueueRow): QueuedComment {
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
    article: { id: row.article_id, title: row.title, path: row.path },
  };
}
