import { emailHash } from "../../comments/posting/store-comment.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { OUTSIDE } from "../outside-page.ts";

/** Comments that one look goes through. No index is kept for this: it would cost a row written with each comment. */
const A_LOOK = 10_000;

/** Of these at most so many come with one look, so that what follows from them fits into a request. */
const MOST_FOUND = 100;

type Row = Pick<
  Rows["comments"],
  "id" | "article_id" | "status" | "author_name" | "author_url" | "body" | "created_at" | "edited_at"
> & { title: string | null; path: string | null; outside: string | null };

/** A comment as its author may have it: all that is kept of it but hashes. Times are ISO 8601. */
export type PersonComment = {
  id: number;
  /** `outside`: the page of another site that shows it; left out: the paper's own does. */
  article: { title: string; path: string; outside?: string } | null;
  status: Row["status"];
  name: string;
  website: string | null;
  text: string;
  postedAt: string;
  editedAt: string | null;
};

/** @param next where the next look goes on; null: all were looked at */
export type Look = { comments: PersonComment[]; next: number | null };

/** What is kept of an address in place of it. */
export function personHash(secretKey: string, email: string): Promise<string> {
  return emailHash(secretKey, email);
}

/** The comments that were sent with an e-mail address, as far as one look goes. @param after where the last look ended; 0: the beginning */
export async function lookForComments(db: Db, hash: string, after: number): Promise<Look> {
  const [end, found] = await db.$client.batch<Row & { last: number | null; looked: number }>([
    db.$client
      .prepare(
        `SELECT max(id) AS last, count(*) AS looked FROM (SELECT id FROM comments WHERE id > ? ORDER BY id LIMIT ${A_LOOK})`,
      )
      .bind(after),
    db.$client
      .prepare(
        `SELECT c.id, c.article_id, c.status, c.author_name, c.author_url, c.body, c.created_at, c.edited_at, a.title, a.path, ${OUTSIDE} AS outside
         FROM (SELECT * FROM comments WHERE id > ?1 ORDER BY id LIMIT ${A_LOOK}) c
         LEFT JOIN articles a ON a.id = c.article_id
         WHERE c.email_hash = ?2 ORDER BY c.id LIMIT ${MOST_FOUND}`,
      )
      .bind(after, hash),
  ]);
  const rows = found?.results ?? [];
  const { last = null, looked = 0 } = end?.results[0] ?? {};
  const isCut = rows.length === MOST_FOUND;
  const next = isCut ? (rows.at(-1)?.id ?? null) : looked === A_LOOK ? last : null;
  return { comments: rows.map(asPersonComment), next };
}

function asPersonComment(row: Row): PersonComment {
  return {
    id: row.id,
    article:
      row.title !== null && row.path !== null
        ? { title: row.title, path: row.path, ...(row.outside !== null && { outside: row.outside }) }
        : null,
    status: row.status,
    name: row.author_name,
    website: row.author_url,
    text: row.body,
    postedAt: new Date(row.created_at).toISOString(),
    editedAt: row.edited_at === null ? null : new Date(row.edited_at).toISOString(),
  };
}
