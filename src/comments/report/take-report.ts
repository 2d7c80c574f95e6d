import { DAY_MS } from "../../db/time.ts";
import { secretOf } from "../../http/secret-key.ts";
import { ownCommentsOn, readOwn } from "../own/own-comments.ts";
import { type CommenterRequest, ensureWelcome, readerOf } from "../posting/commenter-request.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { reportComment } from "./report-comment.ts";

/**
 * Takes one reader's report of the comment that `find` finds. Authors' reports of their own comments do not count.
 * @returns the comment as it was before
 * @throws Refusal
 */
export async function takeReport(
  commenter: CommenterRequest,
  find: () => Promise<AddressedComment>,
): Promise<AddressedComment> {
  await ensureWelcome(commenter);
  const comment = await find();
  if (await isByReader(commenter, comment)) return comment;
  const { db, now, config } = commenter;
  const [today, yesterday] = await Promise.all([readerOf(commenter), readerOf(commenter, now - DAY_MS)]);
  const { reportsToHold } = config.comments;
  const held = await reportComment(db, comment, { now, reader: { today, yesterday }, reportsToHold });
  if (held) commenter.after(commenter.refresh([comment.article.path]));
  return comment;
}

/** By the word of their cookie, or because it came from the same network address. */
async function isByReader(commenter: CommenterRequest, { row, article }: AddressedComment): Promise<boolean> {
  const own = await readOwn(
    secretOf(commenter.config),
    commenter.request.headers.get("Cookie"),
    commenter.now,
  );
  const mine = ownCommentsOn(own, article.id);
  if (mine?.ids.includes(row.id)) return true;
  return row.reader_hash !== null && row.reader_hash === (await readerOf(commenter, row.created_at));
}
