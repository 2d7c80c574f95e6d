import { PRIVATE } from "../../cache/respond.ts";
import { boundBody } from "../../http/body-limit.ts";
import type { Asked } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { checkInput, fieldErrors, readJson } from "../../http/validation.ts";
import { type ReportPageData, reportedPage, reportPage } from "../../pages/report-page.tsx";
import { type Notice, noticeInput } from "../notices.ts";
import { answerOwnPage } from "../own/own-page.ts";
import { type AddressedComment, findAddressed } from "../thread/addressed-comment.ts";
import { type CommentAddress, placeOf } from "../thread/comment-address.ts";
import { commentData } from "../thread/comment-rows.ts";
import { takeReport } from "./take-report.ts";

/** A reason, a few words and an address are far smaller. */
const MAX_BYTES = 20_000;

/** What is far too long for a form comes back with it, to be shortened. */
const MAX_FORM_BYTES = 2_000_000;

const NOT_TAKEN = "Comments cannot be reported on this site.";
const GONE = "This comment is not shown any more, so there is nothing left to report.";

/** Asks before anything is reported. */
export async function askForReport(c: Asked, address: CommentAddress): Promise<Response> {
  const comment = await find(c, address);
  if (comment.row.status !== "published") throw new Refusal("comment_not_found", GONE);
  return showForm(c, comment);
}

/** What the page sends. */
export async function reportByForm(c: Asked, address: CommentAddress): Promise<Response> {
  boundBody(c.req, MAX_FORM_BYTES);
  const fields = await readFields(c);
  const checked = noticeInput.safeParse(fields);
  if (!checked.success) {
    const errors = fieldErrors(checked.error);
    return showForm(c, await find(c, address), { values: fields, errors }, 422);
  }
  const { comment, receipt } = await report(c, address, checked.data);
  const place = placeOf(comment, "report");
  const receiptPath = `${placeOf(comment, "decision").actionPath}?report=${receipt}`;
  return answerOwnPage(
    c.var,
    reportedPage(frameOf(c), { ...place, receiptPath, isMailed: Boolean(checked.data.email) }),
  );
}

/** A program's report. */
export async function reportByApi(c: Asked, id: number): Promise<Response> {
  const isEmpty = c.req.raw.body === null;
  const notice = isEmpty ? {} : checkInput(noticeInput, await readJson(c.req.raw, MAX_BYTES));
  const { comment, receipt } = await report(c, { id, articlePath: null }, notice);
  c.header("Cache-Control", PRIVATE);
  if (isEmpty) return c.body(null, 204);
  return c.json(
    { receipt: { number: receipt, url: `${placeOf(comment, "decision").actionPath}?report=${receipt}` } },
    201,
  );
}

/** What came of a report is told to nobody: whoever makes them up should not learn how many it takes. */
async function report(c: Asked, address: CommentAddress, notice: Notice) {
  const { db, now, config, after, refresh } = c.var;
  const commenter = { request: c.req.raw, env: c.env, db, now, config, after, refresh };
  return takeReport(commenter, () => find(c, address), notice);
}

async function find(c: Asked, address: CommentAddress): Promise<AddressedComment> {
  if (c.var.config.comments.reportsToHold === 0) throw new Refusal("not_found", NOT_TAKEN);
  const comment = await findAddressed(c.var.db, address, c.var.now);
  if (!comment) throw new Refusal("comment_not_found", GONE);
  return comment;
}

function showForm(
  c: Asked,
  comment: AddressedComment,
  typed: ReportPageData["typed"] = { values: {}, errors: {} },
  status = 200,
): Promise<Response> {
  const { reportReasons } = c.var.config.comments;
  const isMailed = c.var.config.mail !== null;
  const data = { ...placeOf(comment, "report"), comment: commentData(comment.row) };
  return answerOwnPage(
    c.var,
    reportPage(frameOf(c), { ...data, reasons: reportReasons, typed, isMailed }),
    status,
  );
}

function frameOf(c: Asked) {
  return { site: c.var.config.site, now: c.var.now };
}
