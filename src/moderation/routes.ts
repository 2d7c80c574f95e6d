import { type Context, Hono } from "hono";
import { findThread } from "../articles/desk-threads.ts";
import { forAdmins, forModerators } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { checkInput, readJson } from "../http/validation.ts";
import {
  applyDecisions,
  commentChanged,
  commentNotFound,
  moderationContextOf,
  replyFrom,
  undoLastDecisions,
} from "./apply-decisions.ts";
import { decidedSince } from "./decided-since.ts";
import { findQueue } from "./find-queue.ts";
import { highlight } from "./highlight/highlight.ts";
import { highlightInput } from "./highlight/inputs.ts";
import { importComments } from "./import-comments.ts";
import {
  decisionInput,
  decisionsInput,
  importInput,
  queueQuery,
  replyInput,
  shownOf,
  undoInput,
} from "./inputs.ts";
import {
  articleIdOf,
  articleNotFound,
  listedAnswer,
  ownThread,
  threadAnswer,
  threadChanged,
  threadInUse,
} from "./threads/answers.ts";
import { findBusyThreads, findOutsideThreads, findSetThreads } from "./threads/find-threads.ts";
import { busyThreadsQuery, threadInput, threadRemoval, threadsQuery } from "./threads/inputs.ts";
import { removeThread } from "./threads/remove-thread.ts";
import { setThread } from "./threads/set-thread.ts";

/** A hundred decisions are far smaller. */
const MAX_DECISION_BYTES = 100_000;

/** At most this many bytes of comments in one request. */
const MAX_IMPORT_BYTES = 4_000_000;

export const moderationApi = new Hono<App>()
  .get("/comments", forModerators, async (c) => {
    const { looked, ...list } = await findQueue(c.var.db, checkInput(queueQuery, c.req.query()));
    return c.json(looked ? { ...list, looked } : list);
  })
  .put("/comments", forAdmins, async (c) => {
    const { comments } = checkInput(importInput, await readJson(c.req.raw, MAX_IMPORT_BYTES));
    const { db, now, config } = c.var;
    return c.json(await importComments(db, comments, { now, secretKey: config.secretKey }));
  })
  .post("/comments/:id/decision", forModerators, async (c) => {
    const wanted = checkInput(decisionInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const done = await applyDecisions(moderationContextOf(c), [
      { ...wanted, id: idOf(c), shown: shownOf(wanted) },
    ]);
    const { decided, edited } = done;
    if (edited.length > 0) throw commentChanged();
    const [since] = done.decidedSince;
    if (since) throw decidedSince(since);
    const [answer] = decided;
    if (!answer) throw commentNotFound();
    return c.json(answer);
  })
  .post("/comments/:id/reply", forModerators, async (c) => {
    const given = checkInput(replyInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const { comment } = await replyFrom(moderationContextOf(c), idOf(c), { ...given, shown: shownOf(given) });
    return c.json({ comment }, 201);
  })
  .post("/comments/:id/highlight", forModerators, async (c) => {
    const wanted = checkInput(highlightInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const { db, now, identity, after, refresh } = c.var;
    const done = await highlight(db, idOf(c), { ...wanted, by: identity.name, now });
    if (!done) throw commentNotFound();
    const { articlePath, inPlaceOf: _, ...answer } = done;
    after(refresh([articlePath]));
    return c.json(answer);
  })
  .get("/threads", forModerators, async (c) => {
    const { cursor, limit } = checkInput(threadsQuery, c.req.query());
    const { items, next } = await findSetThreads(c.var.db, { cursor, limit });
    return c.json({ items: items.map(listedAnswer), next });
  })
  .get("/threads/busiest", forModerators, async (c) => {
    const { limit } = checkInput(busyThreadsQuery, c.req.query());
    const busy = await findBusyThreads(c.var.db, limit, c.var.now);
    return c.json({
      items: busy.map((one) => {
        const { comments: lastDay, lastHour, held } = one;
        return { ...listedAnswer(one), lastDay, lastHour, held };
      }),
    });
  })
  .get("/threads/outside", forModerators, async (c) => {
    const { cursor, limit } = checkInput(threadsQuery, c.req.query());
    const { items, next } = await findOutsideThreads(c.var.db, { cursor, limit });
    return c.json({
      items: items.map((one) => {
        const { comments: shown, isEmpty } = one;
        return { ...listedAnswer(one), shown, isEmpty };
      }),
      next,
    });
  })
  .get("/articles/:id/thread", forModerators, async (c) => {
    const found = await findThread(c.var.db, articleIdOf(c));
    if (!found) throw articleNotFound();
    return c.json(threadAnswer(found.article.id, found.state));
  })
  .post("/articles/:id/thread", forModerators, async (c) => {
    const wanted = checkInput(threadInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const { db, now, identity, after, refresh } = c.var;
    const id = articleIdOf(c);
    const set = await setThread(db, id, { ...wanted, by: identity.name, now });
    if (set.outcome === "article_not_found") throw articleNotFound();
    if (set.outcome === "set_since") throw threadChanged(set.state);
    if (set.outcome === "set") after(refresh([set.path]));
    return c.json(threadAnswer(id, set.state));
  })
  .delete("/articles/:id/thread", forModerators, async (c) => {
    const { seen } = checkInput(threadRemoval, c.req.query());
    const { db, now, config, identity, after, refresh } = c.var;
    const removed = await removeThread(db, articleIdOf(c), { seen, by: identity.name, now });
    if (removed.outcome === "article_not_found") throw articleNotFound();
    if (removed.outcome === "own_article") throw ownThread();
    if (removed.outcome === "has_comments") throw threadInUse(config.judge.spamKeepDays);
    if (removed.outcome === "set_since") throw threadChanged(removed.state);
    after(refresh([removed.path]));
    return c.body(null, 204);
  })
  .post("/decisions", forModerators, async (c) => {
    const { decisions } = checkInput(decisionsInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    const wanted = decisions.map((one) => ({ ...one, shown: shownOf(one) }));
    const done = await applyDecisions(moderationContextOf(c), wanted);
    const { decided, notFound, edited, decidedSince } = done;
    return c.json({ decided, notFound, edited, decidedSince });
  })
  .post("/decisions/undo", forModerators, async (c) => {
    const { undo } = checkInput(undoInput, await readJson(c.req.raw, MAX_DECISION_BYTES));
    return c.json(await undoLastDecisions(moderationContextOf(c), undo));
  });

/** @throws Refusal("comment_not_found") */
function idOf(c: Context<App>): number {
  const id = Number(c.req.param("id"));
  if (!Number.isSafeInteger(id) || id < 1) throw commentNotFound();
  return id;
}
