import { digest, sign } from "../api/signing.ts";
import {
  type ArticleKey,
  type ServedArticle,
  type ServedRow,
  servedArticleOf,
  servedArticleQuery,
} from "../articles/articles.ts";
import type { Db } from "../db/client.ts";
import { foldText } from "../spam/text-fold.ts";

/** A comment as it was sent, its fields checked. */
export type Submission = {
  comment: string;
  author: string;
  email: string | null;
  parent: number | null;
  /** What the hidden fields of the form held; empty where there was none. */
  token: string;
  honeypot: string;
  via: "form" | "json";
  /** Names the sender for today. */
  readerHash: string;
};

/** The comment answered. */
export type ParentRow = {
  id: number;
  article_id: number;
  thread_key: string;
  root_id: number;
  depth: number;
  shown_in: number | null;
};

/** What the database knows of a submission before it is judged. */
export type KnownFacts = {
  article: ServedArticle | null;
  parent: ParentRow | null;
  earlier: EarlierRow | null;
  /** How many comments of the site have the same words; at most five are counted. */
  sameText: number;
};

/** What the same submission, sent before, became. */
export type EarlierRow = {
  id: number;
  parent_id: number | null;
  depth: number;
  author_name: string;
  body: string;
  created_at: number;
  status: string;
};

/** Shorter texts ("Thank you!") are the same by chance. */
const SHORTEST_TELLING_TEXT = 24;
/** More of the same are not counted: the judge has made up its mind by then. */
const SAME_TEXT_LIMIT = 5;

/** Reads all of it in one round trip. `keys`: what submissionKeys gave. */
export async function readFacts(
  db: Db,
  now: number,
  key: ArticleKey,
  { parent }: Submission,
  { submissionKey, textHash }: SubmissionKeys,
): Promise<KnownFacts> {
  const { $client } = db;
  const [article, answered, earlier, same] = await $client.batch([
    servedArticleQuery(db, key, now),
    $client
      .prepare("SELECT id, article_id, thread_key, root_id, depth, shown_in FROM comments WHERE id = ?")
      .bind(parent),
    earlierQuery(db, submissionKey),
    $client
      .prepare("SELECT count(*) AS n FROM (SELECT 1 FROM comments WHERE text_hash = ? LIMIT ?)")
      .bind(textHash, SAME_TEXT_LIMIT),
  ]);
  return {
    article: servedArticleOf(first<ServedRow>(article)),
    parent: first<ParentRow>(answered),
    earlier: first<EarlierRow>(earlier),
    sameText: first<{ n: number }>(same)?.n ?? 0,
  };
}

export type SubmissionKeys = {
  /** The same reader, article, comment answered, name and words: the same submission. */
  submissionKey: string;
  /** The same words, whoever sends them; null for a text too short to tell. */
  textHash: string | null;
};

export async function submissionKeys(
  secret: string,
  key: ArticleKey,
  submission: Submission,
): Promise<SubmissionKeys> {
  const { comment, author, parent, readerHash } = submission;
  const same = JSON.stringify([key, readerHash, parent, author, comment]);
  const folded = foldText(comment);
  const isTelling = folded.length >= SHORTEST_TELLING_TEXT;
  return {
    submissionKey: await sign(secret, `submission:${same}`),
    textHash: isTelling ? (await digest(folded)).slice(0, 22) : null,
  };
}

/** The statement that finds a submission sent before. */
export function earlierQuery(db: Db, submissionKey: string): D1PreparedStatement {
  return db.$client
    .prepare(
      "SELECT id, parent_id, depth, author_name, body, created_at, status FROM comments WHERE submission_key = ?",
    )
    .bind(submissionKey);
}

function first<T>(result: D1Result | undefined): T | null {
  return (result?.results[0] as T | undefined) ?? null;
}
