import { recordEvent } from "../audit/record-event.ts";
import { NEWSROOM } from "../comments/newsroom-sender.ts";
import { type EarlierRow, earlierQuery } from "../comments/posting/earlier-submission.ts";

import { type PostedComment, postedComment } from "../comments/posting/posted-comment.ts";
import {
  isNumberTaken,
  type NewComment,
  storeComment,
  touchArticleOf,
} from "../comments/posting/store-comment.ts";

import { speaksFor } from "../comments/thread/comment-rows.ts";
import { settleShown } from "../comments/thread/settle-shown.ts";
import { depthOf, threadKey } from "../comments/thread/thread-key.ts";
import { type Db, Overtaken } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { newCommentId } from "../db/time-id.ts";
import { digest } from "../http/signing.ts";
import { queueMails } from "../mail/queue-mails.ts";
import type { SpeaksFor } from "../pages/data.ts";
import { minhashOf } from "../spam/minhash.ts";
import { type DecisionsDone, decide } from "./decide.ts";
import {
  type DecidedSince,
  decidedSinceOf,
  LAST_DECIDED,
  LAST_DECISION_OF_C,
  type LastDecidedRow,
  type Shown,
} from "./shown-state.ts";
import { isDecided } from "./with-decision.ts";

export type NewsroomReply = {
  /** The comment answered. */
  to: number;
  /** `editedAt` of it as it was read, 0 for never. */
  seen?: number | undefined;
  /** What it was as it was read: where that was decided otherwise since, it is not approved with the reply. */
  shown?: Shown | undefined;
  /** Checked: what commentInput gave. */
  comment: string;
  author: string;
};

export type Replied =
  | {
      outcome: "published";
      comment: PostedComment & { speaksFor: SpeaksFor };
      article: { id: number; path: string };
      /** Of the comment answered, where the reply approved it. */
      approval: DecisionsDone;
    }
  | { outcome: "comment_not_found" }
  | { outcome: "comment_changed" }
  | { outcome: "comment_decided"; since: DecidedSince }
  /** Nobody answers what readers cannot see. */
  | { outcome: "not_approved"; status: string };

type Answered = Pick<
  Rows["comments"],
  "id" | "article_id" | "root_id" | "thread_key" | "depth" | "status" | "edited_at"
> &
  Pick<Rows["articles"], "path"> &
  LastDecidedRow;

const ATTEMPTS = 4;

/**
 * Publishes a reply of the newsroom under a comment, in one transaction. A held comment is approved with it. Readers who
 * asked for mails are told as of any reply.
 * @param who is named in the audit trail
 */
export async function replyToComment(
  db: Db,
  { to, seen, shown, comment: body, author }: NewsroomReply,
  { who, now }: { who: string; now: number },
): Promise<Replied> {
  const answered = await findAnswered(db, to);
  if (!answered) return { outcome: "comment_not_found" };
  if (seen !== undefined && seen !== (answered.edited_at ?? 0)) return { outcome: "comment_changed" };
  const since = decidedSinceOf(answered, "published", shown);
  if (since) return { outcome: "comment_decided", since };
  if (answered.status !== "held" && answered.status !== "published")
    return { outcome: "not_approved", status: answered.status };
  const { reply, approval } = await storeReply(db, answered, { body, author, shown }, { who, now });
  const [meanwhile] = approval.decidedSince;
  if (meanwhile) return { outcome: "comment_decided", since: meanwhile };
  const today = { readerHash: reply.reader_hash, submissionKey: reply.submission_key };
  const stored = await earlierQuery(db, { today, otherDay: null }, now).first<EarlierRow>();
  // What it answers was changed, withdrawn or removed a moment ago.
  if (!stored) return { outcome: "comment_changed" };
  return {
    outcome: "published",
    comment: { ...postedComment({ ...reply, id: stored.id }), speaksFor: await findSpeaksFor(db, stored.id) },
    article: { id: answered.article_id, path: answered.path },
    approval: { ...approval, stalePaths: [answered.path] },
  };
}

/** @throws Overtaken if other comments of this very millisecond draw the reply's number again and again */
async function storeReply(
  db: Db,
  answered: Answered,
  { body, author, shown }: { body: string; author: string; shown: Shown | undefined },
  { who, now }: { who: string; now: number },
): Promise<{ reply: NewComment; approval: DecisionsDone }> {
  const { id: to, path } = answered;
  const decision = { id: to, decision: "approve", seen: answered.edited_at ?? 0, shown } as const;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const reply = await compose(answered, { body, author }, now);
    const detail = { comment: reply.id, to, author, text: body };
    const replied = { action: "comment.replied", subject: `${path}#comment-${reply.id}`, detail } as const;
    try {
      const approval = await decide(db, [decision], { now, decidedBy: who }, [
        storeComment(db, reply, { openAt: null, also: isDecided(decision) }),
        recordEvent(db, who, replied, now, "changes() > 0"),
        ...touchArticleOf(db, reply, now),
        ...settleShown(db, [reply.id]),
        ...queueMails(db, [reply.id], now),
      ]);
      return { reply, approval };
    } catch (error) {
      if (!isNumberTaken(error)) throw error;
    }
  }
  throw new Overtaken(`a reply to comment ${to} was not stored in ${ATTEMPTS} attempts`);
}

async function findAnswered(db: Db, id: number): Promise<Answered | null> {
  return db.$client
    .prepare(
      `SELECT c.id, c.article_id, c.root_id, c.thread_key, c.depth, c.status, c.edited_at, a.path, ${LAST_DECIDED}
       FROM comments c JOIN articles a ON a.id = c.article_id ${LAST_DECISION_OF_C}
       WHERE c.id = ? AND c.kind = 'comment' AND c.body <> ''`,
    )
    .bind(id)
    .first<Answered>();
}

async function findSpeaksFor(db: Db, id: number): Promise<SpeaksFor> {
  return db.$client
    .prepare(`SELECT ${speaksFor("c")} AS speaks_for FROM comments c WHERE c.id = ?`)
    .bind(id)
    .first<SpeaksFor>("speaks_for");
}

async function compose(
  answered: Answered,
  { body, author }: { body: string; author: string },
  now: number,
): Promise<NewComment> {
  const id = newCommentId(now);
  const [sketch_a, sketch_b] = minhashOf(body);
  return {
    id,
    article_id: answered.article_id,
    parent_id: answered.id,
    root_id: answered.root_id,
    thread_key: threadKey(answered.thread_key, id),
    depth: depthOf(answered.depth),
    status: "published",
    shown_in: answered.article_id,
    author_name: author,
    email_hash: null,
    body,
    reader_hash: NEWSROOM,
    submission_key: await digest(JSON.stringify([answered.id, author, body])),
    sketch_a,
    sketch_b,
    commenter_key: null,
    sites: null,
    source: "newsroom",
    verdict: "[]",
    score: 0,
    created_at: now,
  };
}
