import { DAY_MS } from "../../db/time.ts";
import { secretOf } from "../../http/secret-key.ts";
import { keepNotice, type Notice, receiptOf } from "../notices.ts";
import { ownCommentsOn, ownSent, readOwn } from "../own/own-comments.ts";
import { type CommenterRequest, ensureWelcome, readerOf } from "../posting/commenter-request.ts";
import type { AddressedComment } from "../thread/addressed-comment.ts";
import { reportComment } from "./report-comment.ts";

/**
 * Takes one reader's report of the comment that `find` finds. Authors' reports of their own comments do not count.
 * @returns the comment as it was before, and the number of the receipt
 * @throws Refusal
 */
export async function takeReport(
  commenter: CommenterRequest,
  find: () => Promise<AddressedComment>,
  notice: Notice,
): Promise<{ comment: AddressedComment; receipt: string }> {
  await ensureWelcome(commenter);
  const comment = await find();
  const { db, now, config } = commenter;
  const [today, yesterday] = await Promise.all([readerOf(commenter), readerOf(commenter, now - DAY_MS)]);
  if (await isByReader(commenter, comment)) {
    const about = { commentId: comment.row.id, path: comment.article.path };
    const kept = keepNotice(db, { ...about, reader: { today, yesterday }, now, ...notice });
    const results = await db.$client.batch<Record<string, unknown>>(kept);
    return { comment, receipt: receiptOf(results.at(-1)?.results) };
  }
  const { reportsToHold } = config.comments;
  const report = { now, reader: { today, yesterday }, reportsToHold, notice };
  const { isHeld, receipt } = await reportComment(db, comment, report);
  if (isHeld) commenter.after(commenter.refresh([comment.article.path]));
  return { comment, receipt };
}

/** By the word of their cookie, or because it came from the same network address. */
async function isByReader(commenter: CommenterRequest, { row, article }: AddressedComment): Promise<boolean> {
  const own = await readOwn(secretOf(commenter.config), ownSent(commenter.request), commenter.now);
  const mine = ownCommentsOn(own, article.id);
  if (mine?.ids.includes(row.id)) return true;
  return row.reader_hash !== null && row.reader_hash === (await readerOf(commenter, row.created_at));
}
