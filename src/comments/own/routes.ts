import { Hono } from "hono";
import type { App } from "../../http/context.ts";
import { readCommentAddress } from "../thread/comment-address.ts";

const ID = "/comments/:id{[0-9]{1,16}}";

/** Few readers ask for it: an isolate loads it with the first of them. */
const answers = () => import("./answer-own.ts");

/** `{article path}comments/{id}/edit`: the page on which commenters change or withdraw what they wrote. */
export const ownCommentForms = new Hono<App>()
  .get("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "edit");
    return address ? (await answers()).showOwn(c, address) : next();
  })
  .post("*", async (c, next) => {
    const address = readCommentAddress(c.req.url, "edit");
    return address ? (await answers()).changeByForm(c, address) : next();
  });

export const ownCommentApi = new Hono<App>()
  .patch(ID, async (c) => (await answers()).changeByApi(c, Number(c.req.param("id"))))
  .delete(ID, async (c) => (await answers()).withdrawByApi(c, Number(c.req.param("id"))));
