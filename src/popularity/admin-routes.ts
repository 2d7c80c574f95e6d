import { Hono } from "hono";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { importViews } from "./import-views.ts";
import { viewsInput } from "./inputs.ts";

/** A thousand entries with the longest paths. */
const MAX_BYTES = 1_000_000;

export const viewsAdminApi = new Hono<App>().put("/views", forAdmins, async (c) => {
  const { source, views } = checkInput(viewsInput, await readJson(c.req.raw, MAX_BYTES));
  return c.json(await importViews(c.var.db, views, c.var.now, source));
});
