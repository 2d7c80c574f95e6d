import { type Context, Hono } from "hono";
import { PRIVATE } from "../../cache/respond.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { reportedPage, reportPage } from "../../pages/report-page.tsx";
import { answerOwnPage } from "../own/own-page.ts";
import { type AddressedComment, findAddressed } from "../thread/addressed-comment.ts";
import { type CommentAddress, placeOf, readCommentAddress } from "../thread/comment-address.ts";
import { commentData } from "../thread/comment-rows.ts";
import { takeReport } from "./take-report.ts";

const NOT_TAKEN = "Comments cannot be reported on this site.";
const GONE = "This comment is not shown any more, so there is nothing left to report.";

/** `{article path}comments/{id}/report`: asks first, so that opening the link reports nothing. */
export const reportForms = new Hono<App>()
  .get("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "report");
    if (!address) return next();
    const comment = await find(c, address);
    if (comment.row.status !== "published") throw new Refusal("comment_not_found", GONE);
    return answerOwnPage(
      reportPage(frameOf(c), { ...placeOf(comment, "report"), comment: commentData(comment.row) }),
    );
  })
  .post("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "report");
    if (!address) return next();
    const comment = await report(c, address);
    return answerOwnPage(reportedPage(frameOf(c), placeOf(comment, "report")));
  });

export const reportApi = new Hono<App>().post("/comments/:id{[0-9]{1,16}}/report", async (c) => {
  await report(c, { id: Number(c.req.param("id")), articlePath: null });
  c.header("Cache-Control", PRIVATE);
  return c.body(null, 204);
});

/** What came of a report is told to nobody: whoever makes them up should not learn how many it takes. */
async function report(c: Context<App>, address: CommentAddress): Promise<AddressedComment> {
  const { db, now, config, after, refresh } = c.var;
  const commenter = { request: c.req.raw, env: c.env, db, now, config, after, refresh };
  return takeReport(commenter, () => find(c, address));
}

async function find(c: Context<App>, address: CommentAddress): Promise<AddressedComment> {
  if (c.var.config.comments.reportsToHold === 0) throw new Refusal("not_found", NOT_TAKEN);
  const comment = await findAddressed(c.var.db, address, c.var.now);
  if (!comment) throw new Refusal("comment_not_found", GONE);
  return comment;
}

function frameOf(c: Context<App>) {
  return { site: c.var.config.site, now: c.var.now };
}
