import { Hono } from "hono";
import type { App } from "../../http/context.ts";
import { readCommentAddress } from "../thread/comment-address.ts";

/** Few readers ask for it: an isolate loads it with the first of them. */
const answers = () => import("./answer-report.ts");

/** `{article path}comments/{id}/report`: asks first, so that opening the link reports nothing. */
export const reportForms = new Hono<App>()
  .get("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "report");
    return address ? (await answers()).askForReport(c, address) : next();
  })
  .post("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "report");
    return address ? (await answers()).reportByForm(c, address) : next();
  });

export const reportApi = new Hono<App>().post("/comments/:id{[0-9]{1,16}}/report", async (c) =>
  (await answers()).reportByApi(c, Number(c.req.param("id"))),
);
