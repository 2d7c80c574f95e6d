import { type Context, Hono } from "hono";
import type * as z from "zod";
import { areCommentsOpen } from "../../articles/comments-open.ts";
import { findThread } from "../../articles/desk-threads.ts";
import { forModerators } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { checkInput } from "../../http/validation.ts";
import { newsOfDesk } from "../../moderation/new-comments.ts";
import { countQueues } from "../../moderation/queue.ts";
import { articleIdOf, articleNotFound, ownThread } from "../../moderation/threads/answers.ts";
import {
  findBusyThreads,
  findOutsideThreads,
  findSetThreads,
} from "../../moderation/threads/find-threads.ts";
import { removeThread } from "../../moderation/threads/remove-thread.ts";
import { setThread, setThreadBack, type ThreadSet } from "../../moderation/threads/set-thread.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { pathOf, placeOf } from "../queue/inputs.ts";
import {
  outsideThreadsQuery,
  removeForm,
  threadBackForm,
  threadForm,
  threadsPageQuery,
  threadTold,
} from "./inputs.ts";
import { outsidePage } from "./outside-page.tsx";
import { threadPage } from "./thread-page.tsx";
import { threadsPage } from "./threads-page.tsx";

const THREADS_PAGE = 50;
const BUSIEST_SHOWN = 10;

/** The threads, and one article's as a whole: closed, opened, slowed down, read first. */
export const threadPages = new Hono<App>()
  .get("/threads", forModerators, async (c) => {
    const { db, now } = c.var;
    const { cursor, done, thread } = checkInput(threadsPageQuery, c.req.query());
    const [{ items: set, next }, busy, told, counts, { objections }] = await Promise.all([
      findSetThreads(db, { cursor, limit: THREADS_PAGE }),
      cursor !== undefined ? null : findBusyThreads(db, BUSIEST_SHOWN, now),
      done && thread !== undefined ? findThread(db, thread) : null,
      countQueues(db),
      newsOfDesk(db),
    ]);
    const page = { set, next, busy, counts, objections };
    return answerPage(
      threadsPage(frameOf(c.var), { ...page, told: told && done ? { ...told, done } : null }),
    );
  })
  .get("/threads/outside", forModerators, async (c) => {
    const { db } = c.var;
    const { cursor, done = null } = checkInput(outsideThreadsQuery, c.req.query());
    const [{ items, next }, counts, { objections }] = await Promise.all([
      findOutsideThreads(db, { cursor, limit: THREADS_PAGE }),
      countQueues(db),
      newsOfDesk(db),
    ]);
    const isFirst = cursor === undefined;
    return answerPage(outsidePage(frameOf(c.var), { items, next, isFirst, counts, objections, done }));
  })
  .get("/threads/:id{[0-9]+}", forModerators, async (c) => {
    const { db, config, now } = c.var;
    const [found, counts, news] = await Promise.all([
      findThread(db, articleIdOf(c)),
      countQueues(db),
      newsOfDesk(db),
    ]);
    if (!found) throw articleNotFound();
    const { article, state } = found;
    const { done } = checkInput(threadTold, c.req.query());
    const data = { ...article, publishedAt: article.publishedAt ?? now, thread: state ?? undefined };
    const isOpen =
      article.publishedAt !== null &&
      config.comments.policy !== "closed" &&
      areCommentsOpen(data, config.comments, now);
    const { objections } = news;
    const told = done ? { article, state, done } : null;
    const { spamKeepDays: keepDays } = config.judge;
    const page = { article, state, isOpen, counts, objections, told, keepDays };
    return answerPage(threadPage(frameOf(c.var), page));
  })
  .post("/threads/:id{[0-9]+}", forModerators, async (c) => {
    const { at, one, comments, slowMinutes, hold, seen, ...form } = checkInput(
      threadForm,
      await readFields(c),
    );
    const { db, now, identity } = c.var;
    const wanted = { ...(one ?? { comments, slowMinutes, hold }), seen };
    const set = await setThread(db, articleIdOf(c), { ...wanted, by: identity.name, now });
    return follow(c, set, { seen, ...form }, at);
  })
  .post("/threads/:id{[0-9]+}/back", forModerators, async (c) => {
    const { seen, ...form } = checkInput(threadBackForm, await readFields(c));
    const { db, now, identity } = c.var;
    const set = await setThreadBack(db, articleIdOf(c), { seen, by: identity.name, now });
    return follow(c, set, { seen, ...form });
  })
  .post("/threads/:id{[0-9]+}/remove", forModerators, async (c) => {
    const { seen } = checkInput(removeForm, await readFields(c));
    const { db, now, identity, after, refresh } = c.var;
    const id = articleIdOf(c);
    const removed = await removeThread(db, id, { seen, by: identity.name, now });
    switch (removed.outcome) {
      case "removed":
        after(refresh([removed.path]));
        return goTo("/admin/threads/outside?done=removed");
      case "article_not_found":
        return goTo("/admin/threads/outside?done=gone");
      case "own_article":
        throw ownThread();
      case "has_comments":
        return goTo(`/admin/threads/${id}?done=commented`);
      case "set_since":
        return goTo(`/admin/threads/${id}?done=since`);
    }
  });

/** Brings the page up to date behind the response, and leads back to where the form stood. */
function follow(
  c: Context<App>,
  set: ThreadSet,
  form: z.infer<typeof threadBackForm>,
  at?: number,
): Response {
  if (set.outcome === "article_not_found") throw articleNotFound();
  if (set.outcome === "set") c.var.after(c.var.refresh([set.path]));
  const id = articleIdOf(c);
  const done = set.outcome === "set_since" ? "since" : set.outcome;
  const { status, from } = form;
  if (from === "list") return goTo(`/admin/threads?done=${done}&thread=${id}`);
  if (status === undefined) return goTo(`/admin/threads/${id}?done=${done}`);
  const place = placeOf({ ...form, status });
  const path = pathOf(place, { done: `thread-${done}`, thread: String(id) });
  return goTo(at === undefined ? path : `${path}#comment-${at}`);
}
