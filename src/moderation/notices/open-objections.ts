import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { OUTSIDE } from "../outside-page.ts";
import { lastWord } from "./find-case.ts";

/** An objection that nobody has looked at, with what it is about. Words, names and texts are a stranger's: never HTML. */
export type OpenObjection = {
  id: number;
  words: string;
  /** Unix ms. */
  at: number;
  isAuthors: boolean;
  comment: Pick<Rows["comments"], "id" | "status" | "author_name" | "body">;
  /** `outside`: the page of another site that shows it; null: the paper's own does. */
  article: { title: string; path: string; outside: string | null };
  decision: Pick<Rows["decisions"], "decision" | "decided_by" | "decided_at">;
  reason: string | null;
  /** What the report said, if it is its reporter who objects. */
  report: string | null;
  /** The decision is the last word still. */
  isStanding: boolean;
};

type Row = Pick<Rows["objections"], "id" | "words" | "objected_at" | "notice"> &
  Pick<Rows["comments"], "status" | "author_name" | "body" | "article_id"> &
  Pick<Rows["articles"], "title" | "path"> &
  Pick<Rows["decisions"], "decision" | "decided_by" | "decided_at" | "comment_id"> & {
    statement: string | null;
    report: string | null;
    outside: string | null;
    is_standing: 0 | 1;
  };

/** Objections on a page. */
export const OBJECTIONS_PAGE = 50;

/**
 * Objections that are open, the oldest first, one more than a page has.
 * @param from id: those from there on
 * @param only id: this one alone
 */
export async function openObjections(
  db: Db,
  { from = 0, only = null }: { from?: number; only?: number | null } = {},
): Promise<OpenObjection[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT o.id, o.words, o.objected_at, o.notice, c.status, c.author_name, c.body, a.title, a.path, ${OUTSIDE} AS outside,
         d.comment_id, d.decision, d.decided_by, d.decided_at, s.reason AS statement,
         (SELECT trim(coalesce(n.reason, '') || ' ' || coalesce(n.words, '')) FROM notices n WHERE n.number = o.notice) AS report,
         d.id IS ${lastWord("0")} AS is_standing
       FROM (SELECT * FROM objections WHERE closed_at IS NULL AND id >= ?1 ORDER BY id LIMIT ${OBJECTIONS_PAGE + 1}) o
       CROSS JOIN comments c ON c.id = o.comment_id CROSS JOIN articles a ON a.id = c.article_id
       CROSS JOIN decisions d ON d.id = o.decision_id LEFT JOIN statements s ON s.decision_id = d.id
       WHERE ?2 IS NULL OR o.id = ?2`,
    )
    .bind(only ?? from, only)
    .all<Row>();
  return results.map((row) => ({
    id: row.id,
    words: row.words,
    at: row.objected_at,
    isAuthors: row.notice === "",
    comment: { id: row.comment_id, status: row.status, author_name: row.author_name, body: row.body },
    article: { title: row.title, path: row.path, outside: row.outside },
    decision: { decision: row.decision, decided_by: row.decided_by, decided_at: row.decided_at },
    reason: row.statement,
    report: row.report || null,
    isStanding: row.is_standing === 1,
  }));
}
