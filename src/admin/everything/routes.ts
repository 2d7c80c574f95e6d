import { Hono } from "hono";
import * as z from "zod";
import { forModerators } from "../../auth/roles.ts";
import { PRIVATE } from "../../cache/respond.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { checkInput } from "../../http/validation.ts";
import { applyDecisions, moderationContextOf } from "../../moderation/apply-decisions.ts";
import { findAllOf } from "../../moderation/find-queue.ts";
import { countNewHeld, countNewSaid } from "../../moderation/new-comments.ts";
import { answerPage, frameOf } from "../answer.ts";
import { backTo } from "../queue/back-to.ts";
import { allForm, filterOf, placeOf } from "../queue/inputs.ts";
import { allPage } from "./all-page.tsx";

const mark = z.coerce.number().int().min(0).catch(0);

/** What was there when the desk was opened: the newest comment that is held, when the newest report came, the newest objection. */
const newsQuery = z.object({ after: mark, reported: mark.optional(), objection: mark });

/** What is decided on a whole list of the desk, and what has come to it since. */
export const everythingPages = new Hono<App>()
  .get("/comments/news", forModerators, async (c) => {
    const { after, reported, objection } = checkInput(newsQuery, c.req.query());
    const { db } = c.var;
    const [held, said] = await Promise.all([
      countNewHeld(db, after),
      reported === undefined ? null : countNewSaid(db, { reportedAt: reported, objection }),
    ]);
    return c.json({ new: held, ...said }, 200, { "Cache-Control": PRIVATE });
  })
  .post("/comments/all", forModerators, async (c) => {
    const { act, ids: asked, ...form } = checkInput(allForm, await readFields(c));
    const { cursor: _, ...place } = placeOf(form);
    const { db } = c.var;
    const found = await findAllOf(db, { ...place, ...filterOf(place) }, asked?.[0]);
    if (asked === undefined) return answerPage(allPage(frameOf(c.var), { place, act, ids: found }));
    // Those that were counted, as far as they are there still: what came to the list meanwhile was not meant.
    const still = new Set(found);
    const ids = asked.filter((id) => still.has(id));
    if (ids.length === 0) return backTo(place, "none");
    const shown = place.status === "reported" ? undefined : { status: place.status };
    const wanted = ids.map((id) => ({ id, decision: act, shown }));
    const done = await applyDecisions(moderationContextOf(c), wanted);
    return backTo(place, act, { done, act });
  });
