import { type ServedRow, servedArticleOf, servedArticleQuery } from "../../articles/articles.ts";
import { areCommentsOpen } from "../../articles/comments-open.ts";
import { minhashOf } from "../../spam/minhash.ts";
import { sitesOf } from "../../spam/sites.ts";
import type { Finding, Verdict } from "../../spam/verdict.ts";
import { commenterKeysOf, knownKeys } from "../posting/commenter-keys.ts";
import { type JudgingContext, judgeComment, judgingQueries, type Sent } from "../posting/judge-comment.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { saveEdit } from "./save-edit.ts";

export type EditingContext = JudgingContext & {
  /** Asks the limiter of kept comments; false: too many. */
  mayKeep: () => Promise<boolean>;
};

export type Edited =
  | {
      outcome: "saved";
      comment: AddressedComment;
      /** Whether the article's page shows something else now. */
      pageChanged: boolean;
    }
  | { outcome: "article_not_found" | "comments_closed" | "too_many" | "comment_changed" };

export type Edit = {
  /** The new text, checked. */
  text: string;
  via: "form" | "json";
  /** Names the sender for today. */
  readerHash: string;
  /** Network address: judged by, and never stored. */
  address: string | null;
  /** What only the services ask for. */
  sending: NonNullable<Sent["sending"]>;
  /** Unix ms: an older comment is not changed any more. */
  postedAfter: number;
};

/**
 * Puts another text into a commenter's own comment, judged as a new one would be. A published comment may be held for it;
 * one that is held or spam never comes onto the page by an edit. What a moderator decides meanwhile stands.
 */
export async function editComment(
  context: EditingContext,
  addressed: AddressedComment,
  edit: Edit,
): Promise<Edited> {
  const { row } = addressed;
  if (edit.text === row.body) return { outcome: "saved", comment: addressed, pageChanged: false };
  const sketch = minhashOf(edit.text);
  const keys = await keysOf(context.secretKey, row, edit.readerHash);
  const who = {
    readerHash: edit.readerHash,
    commenterKeys: keys,
    commenterKey: row.commenter_key,
    sketch,
    nameKeys: [],
    sites: sitesOf({ authorName: row.author_name, body: edit.text }),
    exceptId: row.id,
  };
  const [served, ...known] = await context.db.$client.batch([
    servedArticleQuery(context.db, { id: row.article_id }, context.now),
    ...judgingQueries(context.db, who),
  ]);
  const article = servedArticleOf((served?.results[0] as ServedRow | undefined) ?? null);
  if (!article) return { outcome: "article_not_found" };
  const { comments } = context.config;
  if (comments.policy === "closed" || !areCommentsOpen(article, comments, context.now))
    return { outcome: "comments_closed" };
  if (!(await context.mayKeep())) return { outcome: "too_many" };
  const sent: Sent = {
    comment: edit.text,
    author: row.author_name,
    email: null,
    token: "",
    honeypot: "",
    via: edit.via,
    address: edit.address,
    isReply: row.parent_id !== null,
    sending: edit.sending,
  };
  const verdict = await judgeComment(context, sent, known, article, { isEdit: true });
  return saveEdit(context, addressed, {
    text: edit.text,
    sketch,
    sites: who.sites,
    status: statusAfter(row.status, verdict.outcome),
    findings: [...verdict.findings, ...reportsIn(row.verdict)],
    score: verdict.score,
    postedAfter: edit.postedAfter,
  });
}

/** What moderators' decisions on earlier comments are kept under. The edit may come from another address. */
async function keysOf(
  secretKey: string,
  { email_hash, commenter_key, author_name }: AddressedComment["row"],
  readerHash: string,
): Promise<string[]> {
  const known = {
    emailHash: email_hash,
    readerHash,
    commenterKey: commenter_key,
    authorName: author_name,
  };
  return knownKeys(await commenterKeysOf(secretKey, known));
}

function statusAfter(before: string, outcome: Verdict["outcome"]): "spam" | "held" | "published" {
  if (before === "spam" || outcome === "spam") return "spam";
  return before === "held" || outcome === "hold" ? "held" : "published";
}

/** That readers have reported a comment stays known, whatever it says now. */
function reportsIn(verdict: string | null): Finding[] {
  const findings: Finding[] = JSON.parse(verdict ?? "[]");
  return findings.filter(({ rule }) => rule === "reported");
}
