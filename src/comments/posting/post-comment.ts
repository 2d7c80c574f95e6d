import type { ArticleKey, ServedArticle } from "../../articles/articles.ts";
import { areCommentsOpen } from "../../articles/comments-open.ts";
import { isMissingSchema, Overtaken } from "../../db/client.ts";
import { newCommentId } from "../../db/time-id.ts";
import type { BegunPages, PageState } from "../../http/page-state.ts";
import { queueMails } from "../../mail/queue-mails.ts";
import { subscribe } from "../../mail/subscriptions.ts";
import { minhashOf } from "../../spam/minhash.ts";
import { keysOfName } from "../../spam/people-names.ts";
import { sitesOf } from "../../spam/sites.ts";
import type { Verdict } from "../../spam/verdict.ts";
import { storedSites } from "../judged-sites.ts";
import { depthOf, threadKey } from "../thread/thread-key.ts";
import { commenterKeysOf, knownKeys } from "./commenter-keys.ts";
import { type EarlierRow, isNotSentLately, type SubmissionNames } from "./earlier-submission.ts";
import { type JudgingContext, judgeComment, type Sender } from "./judge-comment.ts";
import { type KnownFacts, namesOf, type ParentRow, readFacts, type Submission } from "./known-facts.ts";
import { isWithinPace, secondsToWait } from "./pace.ts";
import { type PostedComment, postedComment } from "./posted-comment.ts";
import { NEAR_MIDNIGHT_MS } from "./reader-hash.ts";
import { isOutOfSlowMode, secondsOfSlowMode } from "./slow-mode.ts";
import {
  emailHash,
  isNumberTaken,
  type NewComment,
  storeComment,
  touchArticleOf,
  touchedPage,
} from "./store-comment.ts";

export type PostingContext = JudgingContext & {
  /** Asks the limiter of kept comments; false: too many. */
  mayKeep: () => Promise<boolean>;
  /** Ids of what this browser has sent on an article, as its cookie says; left out: nothing. */
  ownOn?: (articleId: number) => number[];
  /** Begins to render the article's page, to be read with the comment; left out: nobody does. */
  begin?: (paths: string[]) => BegunPages | null;
};

export type Posted =
  | {
      outcome: "published" | "held";
      comment: PostedComment;
      article: ServedArticle;
      repeated: boolean;
      /** Whether this very browser posted it: of a repeated one, another behind the same address may have. */
      isSenders: boolean;
      /** What was known of the article's page when it was marked as behind, where it was. */
      page?: PageState[];
      /** That page, where it has begun to be rendered. */
      begun?: BegunPages;
    }
  | { outcome: "article_not_found" }
  | { outcome: "comments_closed"; article: ServedArticle }
  | { outcome: "parent_not_shown"; article: ServedArticle }
  | { outcome: "too_many"; article: ServedArticle }
  /** This reader has written on the article already, which takes one comment of each in so many minutes. */
  | { outcome: "slow_mode"; article: ServedArticle; secondsToWait: number }
  /** The whole paper takes no more for so long. */
  | { outcome: "paper_is_full"; article: ServedArticle; secondsToWait: number };

/** So often a comment is written anew, each time something else came between the reads and the write. */
const ATTEMPTS = 5;

/**
 * Takes a comment: two round trips to the database, one that reads all facts and one that writes everything in a
 * transaction, if they still hold there. The same submission again, also at the same moment, gives the first one's answer.
 */
export async function postComment(
  context: PostingContext,
  key: ArticleKey,
  submission: Submission,
): Promise<Posted> {
  const { db, now, secretKey } = context;
  const names = await namesOf(secretKey, key, submission);
  const sender = await senderOf(secretKey, submission);
  const { parent: parent_id, author: author_name, comment: body, commenterKey: commenter_key } = submission;
  const words = { parent_id, author_name, body, commenter_key };
  const read = () => readFacts(db, now, key, { words, names, sender });
  let known = await read();
  const before = answerFrom(context, known, submission);
  if ("outcome" in before) return before;
  const { article } = before;
  if (!(await context.mayKeep())) return { outcome: "too_many", article };
  const sent = { ...submission, isReply: submission.parent !== null };
  const verdict = await judgeComment(context, sent, known.judging, article, { isEdit: false });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const comment = compose(submission, known.parent, article, now, { verdict, names, sender });
    const posted = await write(context, article, comment, { submission, names });
    if (posted) return posted;
    known = await read();
    const meanwhile = answerFrom(context, known, submission);
    if ("outcome" in meanwhile) return meanwhile;
  }
  throw new Overtaken(`a comment on article ${article.id} was not stored in ${ATTEMPTS} attempts`);
}

/** What these facts answer at once, or the article on which the comment may be judged and stored. */
function answerFrom(
  { config, now, ownOn }: PostingContext,
  { article, lastOwn, parent, earlier, pace }: KnownFacts,
  { parent: answered, commenterKey }: Submission,
): Posted | { article: ServedArticle } {
  if (!article) return { outcome: "article_not_found" };
  if (earlier) return repeated(article, earlier, commenterKey);
  if (config.comments.policy === "closed" || !areCommentsOpen(article, config.comments, now))
    return { outcome: "comments_closed", article };
  if (answered !== null && !(parent?.shown_in === article.id && parent.status === "published"))
    return { outcome: "parent_not_shown", article };
  const slowed = secondsOfSlowMode(article, [...(ownOn?.(article.id) ?? []), lastOwn ?? 0], now);
  if (slowed !== null) return { outcome: "slow_mode", article, secondsToWait: slowed };
  const seconds = secondsToWait(pace, config.pace, now);
  return seconds === null ? { article } : { outcome: "paper_is_full", article, secondsToWait: seconds };
}

/** What the sender is known by. */
type KnownSender = Sender & { emailHash: string | null };

async function senderOf(secretKey: string, submission: Submission): Promise<KnownSender> {
  const { email, author, comment, readerHash, commenterKey } = submission;
  const hash = email === null ? null : await emailHash(secretKey, email);
  const known = { emailHash: hash, readerHash, commenterKey, authorName: author };
  const keys = knownKeys(await commenterKeysOf(secretKey, known));
  const nameKeys = await keysOfName(author);
  return {
    readerHash,
    commenterKeys: keys,
    commenterKey,
    sketch: minhashOf(comment),
    nameKeys,
    sites: sitesOf({ authorName: author, body: comment }),
    emailHash: hash,
  };
}

const STATUS_OF = { publish: "published", hold: "held", spam: "spam" } as const;

type Judged = { names: SubmissionNames; verdict: Verdict; sender: KnownSender };

function compose(
  submission: Submission,
  parent: ParentRow | null,
  article: ServedArticle,
  now: number,
  judged: Judged,
): NewComment {
  const id = newCommentId(now);
  const status = STATUS_OF[judged.verdict.outcome];
  return {
    id,
    article_id: article.id,
    parent_id: parent?.id ?? null,
    root_id: parent?.root_id ?? id,
    thread_key: threadKey(parent?.thread_key ?? null, id),
    depth: depthOf(parent?.depth ?? null),
    status,
    shown_in: status === "published" ? article.id : null,
    author_name: submission.author,
    email_hash: judged.sender.emailHash,
    body: submission.comment,
    reader_hash: submission.readerHash,
    submission_key: judged.names.today.submissionKey,
    sketch_a: judged.sender.sketch[0],
    sketch_b: judged.sender.sketch[1],
    sites: storedSites(judged.sender.sites),
    commenter_key: submission.commenterKey,
    source: submission.via === "form" ? "form" : "api",
    verdict: JSON.stringify(judged.verdict.findings),
    score: judged.verdict.score,
    created_at: now,
  };
}

/** @returns null: nothing was written, since what was known before does not hold any more */
async function write(
  context: PostingContext,
  article: ServedArticle,
  comment: NewComment,
  { submission, names: { otherDay } }: { submission: Submission; names: SubmissionNames },
): Promise<Posted | null> {
  const { db, now, config } = context;
  const also = [isWithinPace(config.pace), isOutOfSlowMode(article, now), isNotSentLately(now)].join(" AND ");
  const otherName = otherDay && { ...otherDay, since: now - NEAR_MIDNIGHT_MS };
  const statements = [storeComment(db, comment, { openAt: now, otherName, also })];
  const begun = comment.status === "published" ? (context.begin?.([article.path]) ?? null) : null;
  if (comment.status === "published")
    statements.push(...touchArticleOf(db, comment, now), touchedPage(db, comment, now));
  statements.push(...mailStatements(context, comment, submission));
  const send = (more: D1PreparedStatement[] = []) =>
    db.$client.batch<{ revision: number } & PageState>([...statements, ...more]);
  const results = await send(begun?.statements)
    // A page that cannot be read keeps no comment from being stored.
    .catch((error: unknown) => (begun && isMissingSchema(error) ? send() : Promise.reject(error)))
    .catch((error: unknown) => {
      if (isNumberTaken(error)) return null;
      throw error;
    });
  const [stored, raised, , page] = results ?? [];
  if (!stored || stored.meta.changes === 0) return null;
  const revision = raised?.results[0]?.revision ?? article.revision;
  // Of a page that nobody keeps nothing is rendered.
  const isKept = page?.results.some(({ stored, warm }) => stored === 1 || warm === 1) ?? false;
  const read = results?.slice(statements.length) ?? [];
  const isRead = begun !== null && isKept && read.length === begun.statements.length;
  if (isRead) begun.answer(read);
  return {
    outcome: comment.status === "published" ? "published" : "held",
    comment: postedComment(comment),
    article: { ...article, revision },
    repeated: false,
    isSenders: true,
    ...(comment.status === "published" && page && { page: page.results }),
    ...(isRead && { begun }),
  };
}

/** Nothing where the site sends no mails. */
function mailStatements(
  { db, config, now }: PostingContext,
  comment: NewComment,
  { email, notify }: Submission,
): D1PreparedStatement[] {
  if (!config.mail) return [];
  const { id: commentId, email_hash: emailHash, commenter_key: commenterKey } = comment;
  const isWanted = notify && email !== null && emailHash !== null && commenterKey !== null;
  const concerns = isWanted || comment.parent_id !== null;
  return [
    ...(isWanted ? [subscribe(db, { commentId, email, emailHash, commenterKey }, now)] : []),
    ...(concerns && comment.status === "published" ? queueMails(db, [commentId], now) : []),
  ];
}

function repeated(article: ServedArticle, earlier: EarlierRow, commenterKey: string): Posted {
  const outcome = earlier.status === "published" ? "published" : "held";
  const isSenders = earlier.commenter_key === commenterKey;
  return { outcome, comment: postedComment(earlier), article, repeated: true, isSenders };
}
