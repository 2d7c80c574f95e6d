import { Hono } from "hono";
import * as z from "zod";
import { MAX_ENCODED_PATH } from "../articles/path-input.ts";
import { forAdmins } from "../auth/roles.ts";
import { readText } from "../http/body-limit.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { exportComments, exportPage } from "./export-page.ts";
import { beginRestore, endRestore, restoreLines } from "./restore.ts";

const NDJSON = "application/x-ndjson; charset=utf-8";

/** A cursor may end with the address of a redirect. */
const MAX_CURSOR = MAX_ENCODED_PATH + 100;

/** `cursor` as an earlier answer's last line gave it. */
export const exportQuery = z.object({
  cursor: z.string().max(MAX_CURSOR).default(""),
  /** `true`: also the plain addresses of commenters who asked for mails. */
  subscriptions: z.enum(["true", "false"]).default("false"),
});

const name = z.string().min(1).max(200);

/** `of` names the export, the same in each request; `last` is its `lastArticle`. */
export const restoreInput = z.object({ of: name, last: z.number().int().nonnegative().default(0) });

/** Lines `from` on, `lines` of them, as the export has them. */
export const restoreQuery = z.object({
  of: name,
  from: z.coerce.number().int().nonnegative(),
  lines: z.coerce.number().int().positive(),
});

/** An article at its longest, and some more. */
const MAX_RESTORED_BYTES = 4_000_000;

/** Everything that is not the deployment's own, for a backup or another site. */
export const exportAdminApi = new Hono<App>()
  .get("/export", forAdmins, async (c) => {
    const { cursor, subscriptions } = checkInput(exportQuery, c.req.query());
    const withSubscriptions = subscriptions === "true";
    const { db, config, now } = c.var;
    const origin = config.site.url ?? new URL(c.req.url).origin;
    const page = await exportPage({ env: c.env, db, origin, now, withSubscriptions }, cursor);
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
  })
  .post("/restore", forAdmins, async (c) => {
    const { of, last } = checkInput(restoreInput, await readJson(c.req.raw, 10_000));
    return c.json(await beginRestore(c.var.db, of, last));
  })
  .post("/restore/end", forAdmins, async (c) => {
    await endRestore(c.var.db);
    return c.body(null, 204);
  })
  .put("/restore/:part", forAdmins, async (c) => {
    const { of, from, lines } = checkInput(restoreQuery, c.req.query());
    const { db, now } = c.var;
    const json = await readText(c.req.raw, MAX_RESTORED_BYTES);
    const given = { part: c.req.param("part") ?? "", of, from, json, count: lines };
    const restored = await restoreLines({ env: c.env, db, now }, given);
    if (restored) return c.json(restored);
    throw new Refusal("not_found", "No such restore is under way here: begin it with POST /restore.");
  });
