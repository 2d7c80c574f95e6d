import { type Context, Hono } from "hono";
import { PRIVATE } from "../../cache/respond.ts";
import type { App } from "../../http/context.ts";
import { wantsJson } from "../../http/wants-json.ts";
import { recommendedPage } from "../../pages/recommended-page.tsx";
import { answerOwnPage } from "../own/own-page.ts";
import { placeAt, readCommentAddress } from "../thread/comment-address.ts";
import { recommendComment } from "./recommend-comment.ts";

/** `POST {article path}comments/{id}/recommend`: the button below each comment. What comes of it is the same for all. */
export const recommendForms = new Hono<App>().post("*", async (c, next) => {
  const address = readCommentAddress(c.req.url, "recommend");
  if (!address) return next();
  await recommend(c, address.id);
  if (wantsJson(c.req.raw)) return new Response(null, { status: 204, headers: { "Cache-Control": PRIVATE } });
  const { backPath } = placeAt(address.articlePath, address.id, "recommend");
  return answerOwnPage(c.var, recommendedPage({ site: c.var.config.site, now: c.var.now }, { backPath }));
});

export const recommendApi = new Hono<App>().post("/comments/:id{[0-9]{1,16}}/recommend", async (c) => {
  await recommend(c, Number(c.req.param("id")));
  c.header("Cache-Control", PRIVATE);
  return c.body(null, 204);
});

function recommend(c: Context<App>, id: number): Promise<void> {
  const { db, now, config, after, refresh } = c.var;
  return recommendComment({ request: c.req.raw, env: c.env, db, now, config, after, refresh }, id);
}
