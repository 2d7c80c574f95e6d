import { Refusal } from "../../api/errors.ts";
import { checkInput } from "../../api/validation.ts";
import type { AddressedComment } from "../addressed-comment.ts";
import { editComment } from "../edit-comment.ts";
import { commentInput } from "../inputs.ts";
import { withOwnComment, writeOwn } from "../own-comments.ts";
import type { RawSubmission } from "../read-submission.ts";
import { withdrawComment } from "../withdraw-comment.ts";
import { ensureChangeable, type FoundOwn, goneComment, isWithdrawn, postedAfter } from "./find-own.ts";
import { readerOf, secretOf, tooMany, type Visit } from "./visit.ts";

/** Sentences of refusals: each says what to do next. */
const CHANGED =
  "This comment was changed while you were writing: a moderator may have decided on it. Please look at it, and save your words again if you still want to.";
const CLOSED =
  "Comments on this article are closed, so this one keeps the words it has. It can still be withdrawn.";
const TOO_LARGE = "This is too much for one comment: at most 10,000 characters fit. Please shorten it.";

/** Gives the reader's own comment another text. @returns the comment as it is now @throws Refusal */
export async function changeOwn(
  visit: Visit,
  { comment }: FoundOwn,
  raw: RawSubmission,
): Promise<AddressedComment> {
  ensureChangeable(comment, visit);
  if (raw.tooLarge) throw new Refusal("body_too_large", TOO_LARGE);
  const input = commentInput({ requireEmail: false }).pick({ comment: true });
  const { comment: text } = checkInput(input, raw.fields);
  const { db, now, config, env, request } = visit;
  const sender = await readerOf(visit);
  const house = {
    db,
    now,
    config,
    secretKey: secretOf(visit),
    kv: env.PAGES,
    mayKeep: async () => (await env.COMMENTS_KEPT.limit({ key: sender })).success,
  };
  const edited = await editComment(house, comment, {
    text,
    via: raw.format,
    readerHash: sender,
    address: request.headers.get("CF-Connecting-IP"),
    visit: visitedWith(request),
    postedAfter: postedAfter(visit),
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
      if (edited.pageChanged) visit.after(visit.refresh([comment.article.path]));
      return edited.comment;
  }
}

function visitedWith({ headers, url }: Request) {
  const { hostname: host, origin } = new URL(url);
  const agent = headers.get("User-Agent") ?? "";
  return { agent, referrer: headers.get("Referer") ?? "", turnstileToken: "", host, origin };
}

/** Withdraws the reader's own comment; a second time changes nothing. @returns its article afterwards @throws Refusal */
export async function withdrawOwn(visit: Visit, { comment }: FoundOwn): Promise<AddressedComment["article"]> {
  if (isWithdrawn(comment)) return comment.article;
  ensureChangeable(comment, visit);
  const { db, now } = visit;
  const withdrawn = await withdrawComment(db, comment, { now, postedAfter: postedAfter(visit) });
  if (!withdrawn) throw goneComment();
  if (withdrawn.leftPage) visit.after(visit.refresh([comment.article.path]));
  return { ...comment.article, revision: withdrawn.revision };
}

/** The cookie that shows commenters what they have just changed, whatever the caches hold. */
export async function ownCookie(visit: Visit, { comment, own }: FoundOwn, revision: number): Promise<string> {
  const { id } = comment.row;
  const after = await withOwnComment(own, { articlePath: comment.article.path, revision, id });
  const secure = new URL(visit.request.url).protocol === "https:";
  return writeOwn(secretOf(visit), after, { now: visit.now, secure });
}
