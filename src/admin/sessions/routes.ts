import { Hono } from "hono";
import * as z from "zod";
import { forModerators } from "../../auth/roles.ts";
import { forgetSession } from "../../auth/session.ts";
import { endOwnSessions, sessionsLike } from "../../auth/sessions.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { checkInput } from "../../http/validation.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { sessionsPage } from "./sessions-page.tsx";

/** Which sessions to end: one by its id, all but the one that asks, or all. */
const endForm = z.object({ end: z.string().min(1).max(100) });

/** Where somebody is signed in, and ending that. */
export const sessionPages = new Hono<App>()
  .get("/sessions", forModerators, async (c) => {
    const { db, identity, now } = c.var;
    const sessions = await sessionsLike(db, identity.sessionId, now);
    return answerPage(sessionsPage(frameOf(c.var), { sessions, ownId: identity.sessionId }));
  })
  .post("/sessions", forModerators, async (c) => {
    const { end } = checkInput(endForm, await readFields(c));
    const { sessionId } = c.var.identity;
    await endOwnSessions(c.var.db, sessionId, end === "all" || end === "others" ? end : { id: end });
    if (end !== "all" && end !== sessionId) return goTo("/admin/sessions");
    const secure = new URL(c.req.url).protocol === "https:";
    return goTo("/admin/sign-in", { "Set-Cookie": forgetSession({ secure }) });
  });
