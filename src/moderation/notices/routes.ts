import { type Context, Hono } from "hono";
import { recordEvent } from "../../audit/record-event.ts";
import { commenterKey, ownSent, readOwn } from "../../comments/own/own-comments.ts";
import { answerOwnPage } from "../../comments/own/own-page.ts";
import { ensureWelcome } from "../../comments/posting/commenter-request.ts";
import { keepObjection, objectionInput } from "../../comments/report/objections.ts";
import { commentHtml } from "../../comments/thread/body-html.ts";
import { placeAt, readCommentAddress } from "../../comments/thread/comment-address.ts";
import { boundBody } from "../../http/body-limit.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { secretOf } from "../../http/secret-key.ts";
import { fieldErrors } from "../../http/validation.ts";
import { casePage } from "../../pages/case-page.tsx";
import { displayName } from "../../pages/display-name.ts";
import { type Case, findCase } from "./find-case.ts";

/** What is far too long comes back with the form, to be shortened. */
const MAX_FORM_BYTES = 2_000_000;

const NOT_YOURS =
  "This page is for who wrote the comment, in the browser that it was posted with, and for who reported it, by the address of their receipt.";

/** `{article path}comments/{id}/decision`: what was decided on a comment, and why, for who wrote it and who reported it. */
export const casePages = new Hono<App>()
  .get("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "decision");
    if (!address) return next();
    return show(c, await find(c, address.id));
  })
  .post("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "decision");
    if (!address) return next();
    boundBody(c.req, MAX_FORM_BYTES);
    const { db, now, config, after, refresh } = c.var;
    await ensureWelcome({ request: c.req.raw, env: c.env, db, now, config, after, refresh });
    const fields = await readFields(c);
    const found = await find(c, address.id);
    const { decision, comment, article, notice } = found;
    // A double tap, or an answer that was lost: the page shows the objection.
    if (found.objection && found.objection.words === String(fields.objection ?? "").trim()) return goBack(c);
    const isOpen = decision && mayObject(c, found);
    if (!isOpen) throw new Refusal("invalid_input", "There is no decision here that could be objected to.");
    const checked = objectionInput.safeParse(fields);
    if (!checked.success) {
      const error = fieldErrors(checked.error).objection;
      return show(c, found, { words: String(fields.objection ?? ""), error }, 422);
    }
    const words = checked.data.objection;
    const who = notice ? "reader" : "author";
    const objection = { commentId: comment.id, decisionId: decision.id, notice: notice?.number ?? "", words };
    const detail = { comment: comment.id, decision: decision.id };
    const subject = `${article.path}#comment-${comment.id}`;
    await db.$client.batch([
      keepObjection(db, objection, now),
      recordEvent(db, who, { action: "decision.objected", subject, detail }, now, "changes() > 0"),
    ]);
    return goBack(c);
  });

function goBack(c: Context<App>): Response {
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(pathname + search, 303);
}

/** @throws Refusal("not_your_comment"), Refusal("comment_not_found") */
async function find(c: Context<App>, id: number): Promise<Case> {
  const number = c.req.query("report") ?? "";
  const found = await findCase(c.var.db, id, number.slice(0, 40));
  if (!found) throw new Refusal("comment_not_found", "There is no comment here any more.");
  if (found.notice || (number === "" && (await isAuthor(c, found)))) return found;
  throw new Refusal("not_your_comment", NOT_YOURS);
}

async function isAuthor(c: Context<App>, { comment }: Case): Promise<boolean> {
  const secret = secretOf(c.var.config);
  const own = await readOwn(secret, ownSent(c.req.raw), c.var.now);
  return (
    own !== null &&
    comment.commenter_key !== null &&
    comment.commenter_key === (await commenterKey(secret, own))
  );
}

/** Authors object to removals, reporters to what was left as it is: nobody to what they wanted. */
function mayObject(c: Context<App>, { decision, notice, objection }: Case): boolean {
  if (!c.var.config.comments.objections || decision === null || objection !== null) return false;
  return decision.isRemoval === (notice === null);
}

function show(
  c: Context<App>,
  found: Case,
  typed: { words: string; error: string | undefined } = { words: "", error: undefined },
  status = 200,
): Promise<Response> {
  const { config, now } = c.var;
  const { comment, article, notice, decision, objection } = found;
  const isWithdrawn = comment.status === "trash" && comment.body === "";
  const page = casePage(
    { site: config.site, now },
    {
      actionPath: `${placeAt(article.path, comment.id, "decision").actionPath}${notice ? `?report=${notice.number}` : ""}`,
      articlePath: article.path,
      articleTitle: article.title,
      comment: isWithdrawn
        ? null
        : { authorName: displayName(comment.author_name), bodyHtml: commentHtml(comment.body) },
      notice: notice && { reason: notice.reason, words: notice.words, at: notice.reported_at },
      isPublished: comment.status === "published",
      decision: decision && {
        at: decision.at,
        isRemoval: decision.isRemoval,
        reason: decision.reason ?? (decision.isRemoval ? (config.comments.removalReasons[0] ?? null) : null),
        wasMarked: (comment.verdict ?? "[]") !== "[]",
      },
      objection: objection && {
        words: objection.words,
        isClosed: objection.closed_at !== null,
      },
      wasChanged: found.wasChanged,
      mayObject: mayObject(c, found),
      typed,
    },
  );
  return answerOwnPage(c.var, page, status);
}
