import { type Context, Hono } from "hono";
import type { App } from "../api/context.ts";
import { Refusal } from "../api/errors.ts";
import { requireAdmin } from "../api/require-admin.ts";
import { checkInput, readJson } from "../api/validation.ts";
import { type Decided, decide } from "./decide.ts";
import { importComments } from "./import-comments.ts";
import { type Decision, decisionInput, decisionsInput, importInput, queueQuery } from "./inputs.ts";
import { listQueue } from "./queue.ts";
import { tellAkismet } from "./tell-akismet.ts";

/** A hundred decisions are far smaller. */
const MAX_DECISION_BYTES = 100_000;

/** At most this many bytes of comments in one request. */
const MAX_IMPORT_BYTES = 4_000_000;

export const moderationApi = new Hono<App>()
  .get("/comments", async (c) => c.json(await listQueue(c.var.db, checkInput(queueQuery, c.req.query()))))
  .put("/comments", requireAdmin, async (c) => {
    const { comments } = checkInput(importInput, await readJson(c.req.raw, MAX_IMPORT_BYTES));
    const { db, now, config } = c.var;
    return c.json(await importComments(db, comments, { now, secretKey: config.secretKey }));
  })
  .post("/comments/:id/decision", async (c) => {
    const { decision } = checkInput(decisionInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const id = Number(c.req.param("id"));
    if (!Number.isSafeInteger(id)) throw commentNotFound();
    const { decided } = await carryOut(c, [{ id, decision }]);
    const [answer] = decided;
    if (!answer) throw commentNotFound();
    return c.json(answer);
  })
  .post("/decisions", async (c) => {
    const { decisions } = checkInput(decisionsInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    return c.json(await carryOut(c, decisions));
  });

async function carryOut(
  c: Context<App>,
  decisions: { id: number; decision: Decision }[],
): Promise<{ decided: Decided[]; notFound: number[] }> {
  const { db, config, now, after, refresh, identity } = c.var;
  const { corrected, stalePaths, ...answer } = await decide(db, decisions, { now, decidedBy: identity.name });
  after(refresh(stalePaths));
  after(tellAkismet({ db, config, origin: new URL(c.req.url).origin }, corrected));
  return answer;
}

function commentNotFound(): Refusal {
  return new Refusal("comment_not_found", "There is no comment with this id.");
}
