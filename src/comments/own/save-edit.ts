import { touchArticles } from "../../articles/touch-articles.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { settleWhatStayed } from "../../learning/what-stays.ts";
import type { Finding } from "../../spam/verdict.ts";
import { storedSites } from "../judged-sites.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { settleShown } from "../thread/settle-shown.ts";

/** The comment is as it was when its new text was judged, and its time is not over. */
const IS_AS_BEFORE = "id = ?1 AND status = ?2 AND body = ?3 AND created_at > ?4";

export type JudgedEdit = {
  text: string;
  sketch: [number | null, number | null];
  sites: string[];
  status: Rows["comments"]["status"];
  findings: Finding[];
  score: number;
  /** Unix ms: an older comment is not changed any more. */
  postedAfter: number;
};

type Saved =
  | { outcome: "saved"; comment: AddressedComment; pageChanged: boolean }
  | { outcome: "comment_changed" };

/** Writes a judged edit in one transaction; nothing of it if anybody else has changed the comment meanwhile. */
export async function saveEdit(
  { db, now }: { db: Db; now: number },
  { row, article }: AddressedComment,
  edit: JudgedEdit,
): Promise<Saved> {
  const before = [row.id, row.status, row.body, edit.postedAfter] as const;
  const { $client } = db;
  const isShown = row.status === "published";
  const leaves = isShown && edit.status !== "published";
  const touched = `SELECT article_id, -?5 AS more FROM comments WHERE ${IS_AS_BEFORE}`;
  const page = isShown
    ? touchArticles(db, { sql: touched, bindings: [...before, leaves ? 1 : 0] }, now, true)
    : [];
  const verdict = JSON.stringify(edit.findings);
  const save = $client
    .prepare(
      `UPDATE comments SET body = ?5, status = ?6, edited_at = ?7, sketch_a = ?8, sketch_b = ?9, verdict = ?10, score = ?11, sites = ?12
       WHERE ${IS_AS_BEFORE}`,
    )
    .bind(
      ...before,
      edit.text,
      edit.status,
      now,
      ...edit.sketch,
      verdict,
      edit.score,
      storedSites(edit.sites),
    );
  const settled = leaves ? settleShown(db, [row.id]) : [];
  const results = await $client.batch<{ revision: number }>([
    ...page,
    save,
    ...settled,
    ...settleWhatStayed(db, [row.id], now),
  ]);
  if (results[page.length]?.meta.changes === 0) return { outcome: "comment_changed" };
  const revision = (isShown && results[0]?.results[0]?.revision) || article.revision;
  return {
    outcome: "saved",
    comment: {
      row: { ...row, body: edit.text, status: edit.status, edited_at: now, verdict },
      article: { ...article, revision },
    },
    pageChanged: isShown,
  };
}
