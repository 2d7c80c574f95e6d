import { type Context, Hono } from "hono";
import * as z from "zod";
import { recordEvent } from "../../audit/record-event.ts";
import { forModerators } from "../../auth/roles.ts";
import { closeObjection } from "../../comments/report/objections.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { checkInput } from "../../http/validation.ts";
import { applyDecisions, commentNotFound, moderationContextOf } from "../../moderation/apply-decisions.ts";
import { newsOfDesk } from "../../moderation/new-comments.ts";
import { OBJECTIONS_PAGE, openObjections } from "../../moderation/notices/open-objections.ts";
import { countQueues } from "../../moderation/queue.ts";
import { isDecided } from "../../moderation/with-decision.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { objectionsPage } from "./objections-page.tsx";

const outcomeForm = z.object({ outcome: z.enum(["stands", "changed"]) });

const pageQuery = z.object({ from: z.coerce.number().int().min(0).catch(0) });

const SAID: Record<string, string> = {
  stands: "The decision stands. Who objected finds that on their page.",
  changed: "It is decided otherwise now. Who objected finds that on their page.",
  since:
    "Nothing was closed: the comment was decided on again since this page was shown. Its card says what it is now.",
};

const IS_REMOVED = new Set(["spam", "trash"]);

/** Objections to decisions: a list of the desk. */
export const objectionPages = new Hono<App>()
  .get("/comments/objections", forModerators, (c) => show(c, SAID[c.req.query("done") ?? ""] ?? null))
  .post("/comments/objections/:id{[0-9]+}", forModerators, async (c) => {
    const { outcome } = checkInput(outcomeForm, await readFields(c));
    const { db, now, identity } = c.var;
    const [objection] = await openObjections(db, { only: Number(c.req.param("id")) });
    if (!objection) throw new Refusal("not_found", "Somebody has closed this objection already.");
    const { id, comment, article, isAuthors, isStanding } = objection;
    const isAsWished = isAuthors ? comment.status === "published" : IS_REMOVED.has(comment.status);
    if (outcome === "changed" && !isStanding && !isAsWished)
      return goTo("/admin/comments/objections?done=since");
    const detail = { comment: comment.id, objection: id };
    const event = {
      action: `objection.${outcome}`,
      subject: `${article.path}#comment-${comment.id}`,
      detail,
    };
    const close = (condition?: string) => [
      closeObjection(db, id, outcome, now, condition),
      recordEvent(db, identity.name, event, now, "changes() > 0"),
    ];
    if (outcome === "changed" && isStanding) {
      const decision = { id: comment.id, decision: isAuthors ? "approve" : "trash" } as const;
      const { decided } = await applyDecisions(
        moderationContextOf(c),
        [decision],
        close(isDecided(decision)),
      );
      if (decided.length === 0) throw commentNotFound();
    } else await db.$client.batch(close());
    return goTo(`/admin/comments/objections?done=${outcome}`);
  });

async function show(c: Context<App>, said: string | null): Promise<Response> {
  const { db } = c.var;
  const { from } = checkInput(pageQuery, c.req.query());
  const [found, counts, news] = await Promise.all([
    openObjections(db, { from }),
    countQueues(db),
    newsOfDesk(db),
  ]);
  const objections = found.slice(0, OBJECTIONS_PAGE);
  const next = found[OBJECTIONS_PAGE]?.id ?? null;
  const page = { objections, counts, count: news.objections, said, next, isFirst: from === 0 };
  return answerPage(objectionsPage(frameOf(c.var), page));
}
