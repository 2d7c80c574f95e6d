import type { ArticleKey, ServedArticle } from "../articles/articles.ts";
import type { Config } from "../config.ts";
import type { Db } from "../db/client.ts";
import { judge } from "../spam/judge.ts";
import type { Verdict } from "../spam/verdict.ts";
import { NO_WORDS } from "../spam/word-lists.ts";
import { commentHtml } from "./body-html.ts";
import { depthOf, newCommentId, threadKey } from "./comment-id.ts";
import { displayName } from "./display-name.ts";
import { readFormToken } from "./form-token.ts";
import {
  type EarlierRow,
  earlierQuery,
  type ParentRow,
  readFacts,
  type Submission,
  submissionKeyOf,
} from "./known-facts.ts";
import { markArticleStale, raiseArticle, type StoredComment, storeComment } from "./store-comment.ts";

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

/**
 * Takes a comment: two round trips to the database, one that reads all facts and one that writes everything in a
 * transaction. The same submission again, also at the same moment, gives the first one's answer.
 */
export async function postComment(
  house: PostingHouse,
  key: ArticleKey,
  submission: Submission,
): Promise<Posted> {
  const submissionKey = await submissionKeyOf(house.secretKey, key, submission);
  const { article, parent, earlier } = await readFacts(house.db, house.now, key, submission, submissionKey);
  if (!article) return { outcome: "article_not_found" };
  if (earlier) return repeated(article, earlier);
  if (house.config.comments.policy === "closed" || !article.commentsOpen)
    return { outcome: "comments_closed", article };
  if (submission.parent !== null && parent?.shown_in !== article.id)
    return { outcome: "parent_not_shown", article };
  if (!(await house.mayKeep())) return { outcome: "too_many", article };
  const verdict = await verdictOn(house, submission, article);
  const judged = { verdict, status: statusOf(verdict, house.config.comments.policy), submissionKey };
  const attempt = () => write(house, article, compose(submission, parent, article, house.now, judged));
  try {
    return await attempt();
  } catch (error) {
    // Another comment of this very millisecond drew the same number: the next draw is another one.
    if (!/UNIQUE constraint failed: comments\.id/.test(String(error))) throw error;
    return attempt();
  }
}

async function verdictOn(
  house: PostingHouse,
  submission: Submission,
  article: ServedArticle,
): Promise<Verdict> {
  return judge({
    body: submission.comment,
    authorName: submission.author,
    via: submission.via,
    honeypot: submission.honeypot,
    token: await readFormToken(house.secretKey, submission.token, house.now),
    formMinSeconds: house.config.comments.formMinSeconds,
    email: submission.email,
    address: null,
    sentAgo: [],
    similar: { published: 0, held: 0, spam: 0 },
    commenter: { approved: 0, spam: 0, trusted: false, blocked: false },
    article: { ageDays: 0, title: article.title, standfirst: "", language: "en" },
    words: NO_WORDS,
  });
}

function statusOf(verdict: Verdict, policy: Config["comments"]["policy"]): StoredComment["status"] {
  if (verdict.outcome === "spam") return "spam";
  return verdict.outcome === "hold" || policy === "hold" ? "held" : "published";
}

type Judged = { submissionKey: string; verdict: Verdict; status: StoredComment["status"] };

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
    depth: depthOf(parent?.depth ?? null),
    status: judged.status,
    shownIn: judged.status === "published" ? article.id : null,
    authorName: submission.author,
    email: submission.email,
    body: submission.comment,
    readerHash: submission.readerHash,
    submissionKey: judged.submissionKey,
    sketch: [null, null],
    commenterKey: null,
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
    const earlier = await earlierQuery(db, comment.readerHash, comment.submissionKey).first<EarlierRow>();
    if (earlier) return repeated(article, earlier);
  }
  const revision = raised?.results[0]?.revision ?? article.revision;
  return {
    outcome: comment.status === "published" ? "published" : "held",
    comment: posted({
      id: comment.id,
      parent_id: comment.parentId,
      depth: comment.depth,
      author_name: comment.authorName,
      body: comment.body,
      created_at: comment.createdAt,
    }),
    article: { ...article, revision },
    repeated: false,
  };
}

function repeated(article: ServedArticle, earlier: EarlierRow): Posted {
  const outcome = earlier.status === "published" ? "published" : "held";
  return { outcome, comment: posted(earlier), article, repeated: true };
}

function posted(row: Omit<EarlierRow, "status">): PostedComment {
  return {
    id: row.id,
    parentId: row.parent_id,
    depth: row.depth,
    authorName: displayName(row.author_name),
    bodyHtml: commentHtml(row.body),
    body: row.body,
    createdAt: row.created_at,
  };
}
