import { Hono } from "hono";
import type { App } from "../http/context.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { importViews } from "./import-views.ts";
import { popularQuery, viewsInput } from "./inputs.ts";
import { popular } from "./top-lists.ts";

/** Rankings change every few minutes. */
const SHARED = "public, max-age=60";

/** A thousand entries with the longest paths. */
const MAX_BYTES = 1_000_000;

export const popularApi = new Hono<App>().get("/popular", async (c) => {
  const { window, limit } = checkInput(popularQuery, c.req.query());
  const articles = await popular(c.var.db, window, limit, c.var.now);
  c.header("Cache-Control", SHARED);
  return c.json({ articles });
});

export const viewsAdminApi = new Hono<App>().put("/views", async (c) => {
  const { views } = checkInput(viewsInput, await readJson(c.req.raw, MAX_BYTES));
  return c.json(await importViews(c.var.db, views, c.var.now));
});
