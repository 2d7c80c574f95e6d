import { Hono } from "hono";
import type { App } from "../api/context.ts";
import { Refusal } from "../api/errors.ts";
import { checkInput, readJson } from "../api/validation.ts";
import { decide } from "./decide.ts";
import { importComments } from "./import-comments.ts";
import { decisionInput, decisionsInput, importInput, queueQuery } from "./inputs.ts";
import { listQueue } from "./queue.ts";

/** A hundred decisions are far smaller. */
const MAX_DECISION_BYTES = 100_000;

/** At most this many bytes of comments in one request. */
const MAX_IMPORT_BYTES = 4_000_000;

/** The bearer's token names no person. */
const DECIDED_BY = "api";

export const moderationApi = new Hono<App>()
  .get("/comments", async (c) => c.json(await listQueue(c.var.db, checkInput(queueQuery, c.req.query()))))
  .put("/comments", async (c) => {
    const { comments } = checkInput(importInput, await readJson(c.req.raw, MAX_IMPORT_BYTES));
    const { db, now, config } = c.var;
    return c.json(await importComments(db, comments, { now, secretKey: config.secretKey }));
  })
  .post("/comments/:id/decision", async (c) => {
    const { decision } = checkInput(decisionInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const id = Number(c.req.param("id"));
    if (!Number.isSafeInteger(id)) throw commentNotFound();
    const { db, now, after, refresh } = c.var;
    const { decided, stalePaths } = await decide(db, [{ id, decision }], { now, decidedBy: DECIDED_BY });
    const [answer] = decided;
    if (!answer) throw commentNotFound();
    after(refresh(stalePaths));
    return c.json(answer);
  })
  .post("/decisions", async (c) => {
    const { decisions } = checkInput(decisionsInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const { db, now, after, refresh } = c.var;
    const { decided, notFound, stalePaths } = await decide(db, decisions, { now, decidedBy: DECIDED_BY });
    after(refresh(stalePaths));
    return c.json({ decided, notFound });
  });

function commentNotFound(): Refusal {
  return new Refusal("comment_not_found", "There is no comment with this id.");
}
