import { Refusal } from "../../http/errors.ts";
import { isWithinLimit } from "../../http/rate-limit.ts";
import { secretOf } from "../../http/secret-key.ts";
import { checkInput } from "../../http/validation.ts";
import { type CommenterRequest, readerOf, tooMany } from "../posting/commenter-request.ts";
import { commentInput } from "../posting/inputs.ts";
import type { RawSubmission } from "../posting/read-submission.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { ensureChangeable, type FoundOwn, goneComment, isWithdrawn, postedAfter } from "./find-own.ts";
import { withOwnComment, writeOwn } from "./own-comments.ts";
import { withdrawComment } from "./withdraw-comment.ts";

/** Sentences of refusals: each says what to do next. */
const CHANGED =
  "This comment was changed while you were writing: a moderator may have decided on it. Please look at it, and save your words again if you still want to.";
const CLOSED =
  "Comments on this article are closed, so this one keeps the words it has. It can still be withdrawn.";
const TOO_LARGE = "This is too much for one comment: at most 10,000 characters fit. Please shorten it.";

const WORDS = commentInput({ requireEmail: false }).pick({ comment: true });

/** Gives the reader's own comment another text. @returns the comment as it is now @throws Refusal */
export async function changeOwn(
  commenter: CommenterRequest,
  { comment }: FoundOwn,
  raw: RawSubmission,
): Promise<AddressedComment> {
  ensureChangeable(comment, commenter);
  if (raw.tooLarge) throw new Refusal("body_too_large", TOO_LARGE);
  const { comment: text } = checkInput(WORDS, raw.fields);
  const { db, now, config, env, request } = commenter;
  const sender = await readerOf(commenter);
  const context = {
    db,
    now,
    config,
    secretKey: secretOf(commenter.config),
    kv: env.PAGES,
    mayKeep: () => isWithinLimit(env.COMMENTS_KEPT, sender),
  };
  const { editComment } = await import("./edit-own-comment.ts");
  const edited = await editComment(context, comment, {
    text,
    via: raw.format,
    readerHash: sender,
    address: request.headers.get("CF-Connecting-IP"),
    sending: sendingOf(request),
    postedAfter: postedAfter(commenter),
  });
  switch (edited.outcome) {
    case "article_not_found":
      throw goneComment();
    case "comments_closed":
      throw new Refusal("comments_closed", CLOSED);
    case "too_many":
      throw tooMany();
    case "comment_changed":
      throw new Refusal("comment_changed", CHANGED);
    default:
      if (edited.pageChanged) commenter.after(commenter.refresh([comment.article.path]));
      return edited.comment;
  }
}

function sendingOf({ headers, url }: Request) {
  const { hostname: host, origin } = new URL(url);
  const agent = headers.get("User-Agent") ?? "";
  return { agent, referrer: headers.get("Referer") ?? "", turnstileToken: "", host, origin };
}

/** Withdraws the reader's own comment; a second time changes nothing. @returns its article afterwards @throws Refusal */
export async function withdrawOwn(
  commenter: CommenterRequest,
  { comment }: FoundOwn,
): Promise<AddressedComment["article"]> {
  if (isWithdrawn(comment)) return comment.article;
  ensureChangeable(comment, commenter);
  const { db, now } = commenter;
  const withdrawn = await withdrawComment(db, comment, { now, postedAfter: postedAfter(commenter) });
  if (!withdrawn) throw goneComment();
  if (withdrawn.leftPage) commenter.after(commenter.refresh([comment.article.path]));
  return { ...comment.article, revision: withdrawn.revision };
}

/** The cookie that shows commenters what they have just changed, whatever the caches hold. */
export async function ownCookie(
  commenter: CommenterRequest,
  { comment, own }: FoundOwn,
  { revision, isHeld }: { revision: number; isHeld: boolean },
): Promise<string> {
  const { id } = comment.row;
  const after = withOwnComment(own, { articleId: comment.article.id, revision, id, isHeld });
  const secure = new URL(commenter.request.url).protocol === "https:";
  return writeOwn(secretOf(commenter.config), after, {
    now: commenter.now,
    secure,
    path: new URL(commenter.request.url).pathname,
  });
}
