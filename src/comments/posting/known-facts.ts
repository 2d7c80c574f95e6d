import {
  type ArticleKey,
  type ServedArticle,
  type ServedRow,
  servedArticleOf,
  servedArticleQuery,
} from "../../articles/articles.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { sign } from "../../http/signing.ts";
import { judgingQueries, type Sender, type Sent } from "./judge-comment.ts";

/** A comment as it was sent, its fields checked. */
export type Submission = Omit<Sent, "isReply"> & {
  parent: number | null;
  /** Wants a mail when somebody answers. */
  notify: boolean;
  /** Names the sender for today. */
  readerHash: string;
  /** Names the browser by its cookie. */
  commenterKey: string;
  sending: NonNullable<Sent["sending"]>;
};

/** The comment answered. */
export type ParentRow = Pick<
  Rows["comments"],
  "id" | "article_id" | "thread_key" | "root_id" | "depth" | "shown_in" | "status"
>;

/** What the database knows of a submission before it is judged. */
export type KnownFacts = {
  article: ServedArticle | null;
  parent: ParentRow | null;
  earlier: EarlierRow | null;
  /** For the judge: what judgingQueries answered. */
  judging: D1Result[];
};

/** What the same submission, sent before, became. */
export type EarlierRow = Pick<
  Rows["comments"],
  "id" | "parent_id" | "depth" | "author_name" | "body" | "created_at" | "status"
>;

/** Reads all of it in one round trip. `submissionKey`: what submissionKeyOf gave. */
export async function readFacts(
  db: Db,
  now: number,
  key: ArticleKey,
  { parent, submissionKey, sender }: { parent: number | null; submissionKey: string; sender: Sender },
): Promise<KnownFacts> {
  const { $client } = db;
  const [article, answered, earlier, ...judging] = await $client.batch([
    servedArticleQuery(db, key, now),
    $client
      .prepare(
        "SELECT id, article_id, thread_key, root_id, depth, shown_in, status FROM comments WHERE id = ?",
      )
      .bind(parent),
    earlierQuery(db, sender.readerHash, submissionKey),
    ...judgingQueries(db, sender),
  ]);
  return {
    article: servedArticleOf(first<ServedRow>(article)),
    parent: first<ParentRow>(answered),
    earlier: first<EarlierRow>(earlier),
    judging,
  };
}

/** The same reader, article, comment answered, name and words: the same submission. */
export function submissionKeyOf(secret: string, key: ArticleKey, submission: Submission): Promise<string> {
  const { comment, author, parent, readerHash } = submission;
  return sign(secret, `submission:${JSON.stringify([key, readerHash, parent, author, comment])}`);
}

/** The statement that finds a submission sent before. */
export function earlierQuery(db: Db, readerHash: string, submissionKey: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT id, parent_id, depth, author_name, body, created_at, status FROM comments
       WHERE reader_hash = ? AND submission_key = ?`,
    )
    .bind(readerHash, submissionKey);
}

function first<T>(result: D1Result | undefined): T | null {
  return (result?.results[0] as T | undefined) ?? null;
}
