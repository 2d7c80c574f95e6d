import type { ArticleKey, ServedArticle } from "../../articles/articles.ts";
import { areCommentsOpen } from "../../articles/comments-open.ts";
import { newCommentId } from "../../db/time-id.ts";
import { queueMails } from "../../mail/queue-mails.ts";
import { subscribe } from "../../mail/subscriptions.ts";
import { displayName } from "../../pages/display-name.ts";
import { minhashOf } from "../../spam/minhash.ts";
import type { Verdict } from "../../spam/verdict.ts";
import { commentHtml } from "../thread/body-html.ts";
import { depthOf, threadKey } from "../thread/thread-key.ts";
import { commenterKeysOf, knownKeys } from "./commenter-keys.ts";
import { type JudgingContext, judgeComment, type Sender } from "./judge-comment.ts";
import {
  type EarlierRow,
  earlierQuery,
  type ParentRow,
  readFacts,
  type Submission,
  submissionKeyOf,
} from "./known-facts.ts";
import { emailHash, type StoredComment, storeComment, touchArticleOf } from "./store-comment.ts";

export type PostingContext = JudgingContext & {
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
  context: PostingContext,
  key: ArticleKey,
  submission: Submission,
): Promise<Posted> {
  const { db, now, config, secretKey } = context;
  const submissionKey = await submissionKeyOf(secretKey, key, submission);
  const sender = await senderOf(secretKey, submission);
  const { parent: answered } = submission;
  const known = await readFacts(db, now, key, { parent: answered, submissionKey, sender });
  const { article, parent, earlier } = known;
  if (!article) return { outcome: "article_not_found" };
  if (earlier) return repeated(article, earlier);
  if (config.comments.policy === "closed" || !areCommentsOpen(article, config.comments, now))
    return { outcome: "comments_closed", article };
  if (answered !== null && !(parent?.shown_in === article.id && parent.status === "published"))
    return { outcome: "parent_not_shown", article };
  if (!(await context.mayKeep())) return { outcome: "too_many", article };
  const sent = { ...submission, isReply: answered !== null };
  const verdict = await judgeComment(context, sent, known.judging, article, { isEdit: false });
  const judged = { verdict, submissionKey, sender };
  const attempt = () =>
    write(context, article, compose(submission, parent, article, now, judged), submission);
  try {
    return await attempt();
  } catch (error) {
    // Another comment of this very millisecond drew the same number: the next draw is another one.
    if (!/UNIQUE constraint failed: comments\.id/.test(String(error))) throw error;
    return attempt();
  }
}

/** What the sender is known by. */
type KnownSender = Sender & { emailHash: string | null };

async function senderOf(secretKey: string, submission: Submission): Promise<KnownSender> {
  const { email, author, comment, readerHash, commenterKey } = submission;
  const hash = email === null ? null : await emailHash(secretKey, email);
  const known = { emailHash: hash, readerHash, commenterKey, authorName: author };
  const keys = knownKeys(await commenterKeysOf(secretKey, known));
  return { readerHash, commenterKeys: keys, sketch: minhashOf(comment), emailHash: hash };
}

const STATUS_OF = { publish: "published", hold: "held", spam: "spam" } as const;

type Judged = { submissionKey: string; verdict: Verdict; sender: KnownSender };

function compose(
  submission: Submission,
  parent: ParentRow | null,
  article: ServedArticle,
  now: number,
  judged: Judged,
): StoredComment {
  const id = newCommentId(now);
  const status = STATUS_OF[judged.verdict.outcome];
  return {
    id,
    articleId: article.id,
    parentId: parent?.id ?? null,
    rootId: parent?.root_id ?? id,
    threadKey: threadKey(parent?.thread_key ?? null, id),
    depth: depthOf(parent?.depth ?? null),
    status,
    shownIn: status === "published" ? article.id : null,
    authorName: submission.author,
    emailHash: judged.sender.emailHash,
    body: submission.comment,
    readerHash: submission.readerHash,
    submissionKey: judged.submissionKey,
    sketch: judged.sender.sketch,
    commenterKey: submission.commenterKey,
    source: submission.via === "form" ? "form" : "api",
    verdict: JSON.stringify(judged.verdict.findings),
    score: judged.verdict.score,
    createdAt: now,
  };
}

async function write(
  context: PostingContext,
  article: ServedArticle,
  comment: StoredComment,
  submission: Submission,
): Promise<Posted> {
  const { db, now } = context;
  const statements = [storeComment(db, comment)];
  if (comment.status === "published") statements.push(...touchArticleOf(db, comment, now));
  statements.push(...mailStatements(context, comment, submission));
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

/** Nothing where the site sends no mails. */
function mailStatements(
  { db, config, now }: PostingContext,
  comment: StoredComment,
  { email, notify }: Submission,
): D1PreparedStatement[] {
  if (!config.mail) return [];
  const { id: commentId, emailHash, commenterKey } = comment;
  const isWanted = notify && email !== null && emailHash !== null && commenterKey !== null;
  const concerns = isWanted || comment.parentId !== null;
  return [
    ...(isWanted ? [subscribe(db, { commentId, email, emailHash, commenterKey }, now)] : []),
    ...(concerns && comment.status === "published" ? queueMails(db, [commentId], now) : []),
  ];
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
