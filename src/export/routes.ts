import { Hono } from "hono";
import * as z from "zod";
import { MAX_ENCODED_PATH } from "../articles/path-input.ts";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput } from "../http/validation.ts";
import { exportComments, exportPage } from "./export-page.ts";

const NDJSON = "application/x-ndjson; charset=utf-8";

/** A cursor may end with the address of a redirect. */
const MAX_CURSOR = MAX_ENCODED_PATH + 100;

/** `cursor` as an earlier answer's last line gave it. */
export const exportQuery = z.object({ cursor: z.string().max(MAX_CURSOR).default("") });

/** Everything that is not the deployment's own, for a backup or another site. */
export const exportAdminApi = new Hono<App>()
  .get("/export", forAdmins, async (c) => {
    const { cursor } = checkInput(exportQuery, c.req.query());
    const { db, config } = c.var;
    const origin = config.site.url ?? new URL(c.req.url).origin;
    const page = await exportPage({ env: c.env, db, origin }, cursor);
    if (page === null)
      throw new Refusal("invalid_input", "Some fields need another value.", {
        fields: { cursor: "send the cursor of an earlier answer's last line, or none to begin" },
      });
    return c.body(page, 200, { "Content-Type": NDJSON });
  })
  .get("/articles/:id/export", forAdmins, async (c) => {
    const { cursor } = checkInput(exportQuery, c.req.query());
    const page = await exportComments(c.var.db, Number(c.req.param("id")) || 0, Number(cursor) || 0);
    return c.body(page, 200, { "Content-Type": NDJSON });
  });
