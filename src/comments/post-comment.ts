import { digest, sign } from "../api/signing.ts";
import {
  type ArticleKey,
  type ServedArticle,
  type ServedRow,
  servedArticleOf,
  servedArticleQuery,
} from "../articles/articles.ts";
import type { Config } from "../config.ts";
import type { Db } from "../db/client.ts";
import { judge } from "../spam/judge.ts";
import { foldText } from "../spam/text-fold.ts";
import type { Verdict } from "../spam/verdict.ts";
import { commentHtml } from "./body-html.ts";
import { newCommentId, threadKey } from "./comment-id.ts";
import { displayName } from "./display-name.ts";
import { readFormToken } from "./form-token.ts";
import { markArticleStale, raiseArticle, type StoredComment, storeComment } from "./store-comment.ts";

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

export type PostingHouse = {
  db: Db;
  now: number;
  config: Pick<Config, "comments">;
  secretKey: string;
  /** Asks the limiter of kept comments; false: too many. */
  mayKeep: () => Promise<boolean>;
};

export type PostedComment = {
  id: number;
  parentId: number | null;
  depth: number;
  authorName: string;
  bodyHtml: string;
  body: string;
  createdAt: number;
};

export type Posted =
  | { outcome: "published" | "held"; comment: PostedComment; article: ServedArticle; repeated: boolean }
  | { outcome: "article_not_found" }
  | { outcome: "comments_closed"; article: ServedArticle }
  | { outcome: "parent_not_shown"; article: ServedArticle }
  | { outcome: "too_many"; article: ServedArticle };

/** Shorter texts ("Thank you!") are the same by chance. */
const SHORTEST_TELLING_TEXT = 24;
/** More of the same are not counted: the judge has made up its mind by then. */
const SAME_TEXT_LIMIT = 5;

type ParentRow = {
  id: number;
  article_id: number;
  thread_key: string;
  root_id: number;
  depth: number;
  shown_in: number | null;
};

type Known = {
  article: ServedArticle | null;
  parent: ParentRow | null;
  earlier: EarlierRow | null;
  sameText: number;
};

type EarlierRow = {
  id: number;
  parent_id: number | null;
  depth: number;
  author_name: string;
  body: string;
  created_at: number;
  status: string;
};

/**
 * Takes a comment: two round trips to the database, one that reads all facts and one that writes everything in a
 * transaction. The same submission again, also at the same moment, gives the first one's answer.
 */
export async function postComment(
  house: PostingHouse,
  key: ArticleKey,
  submission: Submission,
): Promise<Posted> {
  const submissionKey = await keyOf(house.secretKey, key, submission);
  const textHash = await hashOf(submission.comment);
  const { article, parent, earlier, sameText } = await readFacts(
    house,
    key,
    submission,
    submissionKey,
    textHash,
  );
  if (!article) return { outcome: "article_not_found" };
  if (earlier) return repeated(article, earlier);
  if (house.config.comments.policy === "closed" || !article.commentsOpen)
    return { outcome: "comments_closed", article };
  if (submission.parent !== null && parent?.shown_in !== article.id)
    return { outcome: "parent_not_shown", article };
  if (!(await house.mayKeep())) return { outcome: "too_many", article };
  const verdict = await verdictOn(house, submission, sameText);
  const status = statusOf(verdict, house.config.comments.policy);
  const comment = compose(submission, parent, article, house.now, {
    verdict,
    status,
    submissionKey,
    textHash,
  });
  return write(house, article, comment);
}

async function readFacts(
  { db, now }: PostingHouse,
  key: ArticleKey,
  { parent }: Submission,
  submissionKey: string,
  textHash: string | null,
): Promise<Known> {
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

async function verdictOn(house: PostingHouse, submission: Submission, sameText: number): Promise<Verdict> {
  return judge({
    body: submission.comment,
    authorName: submission.author,
    via: submission.via,
    honeypot: submission.honeypot,
    token: await readFormToken(house.secretKey, submission.token, house.now),
    formMinSeconds: house.config.comments.formMinSeconds,
    sameTextElsewhere: sameText,
  });
}

function statusOf(verdict: Verdict, policy: Config["comments"]["policy"]): StoredComment["status"] {
  if (verdict.outcome === "spam") return "spam";
  return verdict.outcome === "hold" || policy === "hold" ? "held" : "published";
}

type Judged = {
  verdict: Verdict;
  status: StoredComment["status"];
  submissionKey: string;
  textHash: string | null;
};

function compose(
  submission: Submission,
  parent: ParentRow | null,
  article: ServedArticle,
  now: number,
  judged: Judged,
): StoredComment {
  const id = newCommentId(now);
  return {
    id,
    articleId: article.id,
    parentId: parent?.id ?? null,
    rootId: parent?.root_id ?? id,
    threadKey: threadKey(parent?.thread_key ?? null, id),
    depth: parent ? parent.depth + 1 : 0,
    status: judged.status,
    shownIn: judged.status === "published" ? article.id : null,
    authorName: submission.author,
    email: submission.email,
    body: submission.comment,
    readerHash: submission.readerHash,
    submissionKey: judged.submissionKey,
    textHash: judged.textHash,
    source: submission.via === "form" ? "form" : "api",
    verdict: JSON.stringify(judged.verdict.findings),
    score: judged.verdict.score,
    createdAt: now,
  };
}

async function write(house: PostingHouse, article: ServedArticle, comment: StoredComment): Promise<Posted> {
  const { db, now, secretKey } = house;
  const statements = [await storeComment(db, comment, secretKey)];
  if (comment.status === "published") {
    statements.push(raiseArticle(db, comment), markArticleStale(db, comment, article.path, now));
  }
  const [stored, raised] = await db.$client.batch<{ revision: number }>(statements);
  if (stored?.meta.changes === 0) {
    const earlier = await earlierQuery(db, comment.submissionKey).first<EarlierRow>();
    if (earlier) return repeated(article, earlier);
  }
  const revision = raised?.results[0]?.revision ?? article.revision;
  return {
    outcome: comment.status === "published" ? "published" : "held",
    comment: {
      id: comment.id,
      parentId: comment.parentId,
      depth: comment.depth,
      authorName: displayName(comment.authorName),
      bodyHtml: commentHtml(comment.body),
      body: comment.body,
      createdAt: comment.createdAt,
    },
    article: { ...article, revision },
    repeated: false,
  };
}

function repeated(article: ServedArticle, earlier: EarlierRow): Posted {
  return {
    outcome: earlier.status === "published" ? "published" : "held",
    comment: {
      id: earlier.id,
      parentId: earlier.parent_id,
      depth: earlier.depth,
      authorName: displayName(earlier.author_name),
      bodyHtml: commentHtml(earlier.body),
      body: earlier.body,
      createdAt: earlier.created_at,
    },
    article,
    repeated: true,
  };
}

function earlierQuery(db: Db, submissionKey: string): D1PreparedStatement {
  return db.$client
    .prepare(
      "SELECT id, parent_id, depth, author_name, body, created_at, status FROM comments WHERE submission_key = ?",
    )
    .bind(submissionKey);
}

/** The same reader, article, comment answered, name and words: the same submission. */
function keyOf(
  secret: string,
  key: ArticleKey,
  { comment, author, parent, readerHash }: Submission,
): Promise<string> {
  return sign(secret, `submission:${JSON.stringify([key, readerHash, parent, author, comment])}`);
}

async function hashOf(comment: string): Promise<string | null> {
  const folded = foldText(comment);
  return folded.length < SHORTEST_TELLING_TEXT ? null : (await digest(folded)).slice(0, 22);
}

function first<T>(result: D1Result | undefined): T | null {
  return (result?.results[0] as T | undefined) ?? null;
}
