import { Hono } from "hono";
import type { App } from "../http/context.ts";
import { checkInput } from "../http/validation.ts";
import { popularQuery } from "./inputs.ts";
import { popular } from "./top-lists.ts";

/** Rankings change every few minutes. */
const SHARED = "public, max-age=60";

export const popularApi = new Hono<App>().get("/popular", async (c) => {
  const { window, limit } = checkInput(popularQuery, c.req.query());
  const articles = await popular(c.var.db, window, limit, c.var.now);
  c.header("Cache-Control", SHARED);
  return c.json({ articles });
});
