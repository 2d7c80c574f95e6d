import type { AddressedComment } from "../addressed-comment.ts";
import { ensureWelcome, readerOf, secretOf, type Visit } from "../own/visit.ts";
import { ownCommentsOn, readOwn } from "../own-comments.ts";
import { reportComment } from "../report-comment.ts";

const DAY_MS = 86_400_000;

/**
 * Takes one reader's report of the comment that `find` finds. Authors' reports of their own comments do not count.
 * @returns the comment as it was before
 * @throws Refusal
 */
export async function takeReport(
  visit: Visit,
  find: () => Promise<AddressedComment>,
): Promise<AddressedComment> {
  await ensureWelcome(visit);
  const comment = await find();
  if (await isByReader(visit, comment)) return comment;
  const { db, now, config } = visit;
  const [today, yesterday] = await Promise.all([readerOf(visit), readerOf(visit, now - DAY_MS)]);
  const { reportsToHold } = config.comments;
  const held = await reportComment(db, comment, { now, reader: { today, yesterday }, reportsToHold });
  if (held) visit.after(visit.refresh([comment.article.path]));
  return comment;
}

/** By the word of their cookie, or because it came from the same network address. */
async function isByReader(visit: Visit, { row, article }: AddressedComment): Promise<boolean> {
  const own = await readOwn(secretOf(visit), visit.request.headers.get("Cookie"), visit.now);
  const mine = await ownCommentsOn(own, article.path);
  if (mine?.ids.includes(row.id)) return true;
  return row.reader_hash !== null && row.reader_hash === (await readerOf(visit, row.created_at));
}
