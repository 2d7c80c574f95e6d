import { MINUTE_MS } from "../../db/time.ts";
import { Refusal } from "../../http/errors.ts";
import { secretOf } from "../../http/secret-key.ts";
import type { CommenterRequest } from "../posting/commenter-request.ts";
import { type AddressedComment, findAddressed } from "../thread/addressed-comment.ts";
import type { CommentAddress } from "../thread/comment-address.ts";
import { commenterKey, type Own, ownCommentsOn, ownSent, readOwn } from "./own-comments.ts";

/** A comment, and the cookie that proves whose it is. */
export type FoundOwn = { comment: AddressedComment; own: Own };

/** What is told to who wrote the comment: they can be led to what was decided on it. */
export class AuthorRefusal extends Refusal {}

const NOT_TAKEN = "Comments cannot be changed on this site.";
const NOT_YOURS =
  "Only the browser that posted a comment can change it. If you wrote this one, please open it where you wrote it.";
const GONE = "This comment is not there any more: it was withdrawn, or a moderator removed it.";

/**
 * The comment at this address, whatever its state, if the one who asks wrote it by the word of their signed cookie, and by
 * what is stored of the browser that it came from.
 * @throws Refusal("not_your_comment"), Refusal("comment_not_found"), Refusal("not_found") where nothing may be changed
 */
export async function findOwn(commenter: CommenterRequest, address: CommentAddress): Promise<FoundOwn> {
  if (commenter.config.comments.editMinutes === 0) throw new Refusal("not_found", NOT_TAKEN);
  const own = await readOwn(secretOf(commenter.config), ownSent(commenter.request), commenter.now);
  if (!own) throw notYours();
  const comment = await findAddressed(commenter.db, address, commenter.now);
  if (!comment) throw new Refusal("comment_not_found", GONE);
  const mine = ownCommentsOn(own, comment.article.id);
  const { commenter_key } = comment.row;
  const isSenders = commenter_key === (await commenterKey(secretOf(commenter.config), own));
  // A withdrawn one tells nothing of its sender any more.
  if (commenter_key !== null && !isSenders) throw notYours();
  if (mine?.ids.includes(comment.row.id)) return { comment, own };
  // The cookie names the last twenty comments, and the browser of all.
  if (isSenders) ensureChangeable(comment, commenter);
  throw notYours();
}

/** @throws Refusal("comment_not_found") if it was removed, Refusal("edit_time_over") */
export function ensureChangeable({ row }: AddressedComment, commenter: CommenterRequest): void {
  if (row.status === "trash" || row.source === "import") throw goneComment();
  if (row.created_at > postedAfter(commenter)) return;
  const { editMinutes } = commenter.config.comments;
  const minutes = editMinutes === 1 ? "one minute" : `${editMinutes} minutes`;
  const sentence = `A comment can be changed for ${minutes} after it was posted, and this one is older. To add something, please answer it.`;
  throw new AuthorRefusal("edit_time_over", sentence);
}

/** Unix ms: comments that are not younger cannot be changed any more. */
export function postedAfter({ now, config }: CommenterRequest): number {
  return now - config.comments.editMinutes * MINUTE_MS;
}

/** Whether its author has withdrawn it: a moderator would have left its words. */
export function isWithdrawn({ row }: AddressedComment): boolean {
  return row.status === "trash" && row.body === "";
}

function notYours(): Refusal {
  return new Refusal("not_your_comment", NOT_YOURS);
}

export function goneComment(): Refusal {
  return new AuthorRefusal("comment_not_found", GONE);
}
