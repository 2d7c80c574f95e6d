import { type Context, Hono } from "hono";
import { headInput, NO_PICTURE } from "../../articles/heads/inputs.ts";
import { listAsked } from "../../articles/heads/routes.ts";
import { findHead, saveHead, versionOfHead } from "../../articles/list-heads.ts";
import { listNames } from "../../articles/names.ts";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import { readFields } from "../../http/forms.ts";
import { fieldErrors } from "../../http/validation.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import { type HeadPageData, headPage, headPath, listsPage } from "./lists-page.tsx";

/** What sections, tags and authors say of themselves. */
export const listsPages = new Hono<App>()
  .get("/settings/lists", forAdmins, async (c) =>
    answerPage(listsPage(frameOf(c.var), await listNames(c.var.db))),
  )
  .get("/settings/lists/:kind/:slug", forAdmins, (c) =>
    show(c, { isSaved: c.req.query("saved") !== undefined }),
  )
  .post("/settings/lists/:kind/:slug", forAdmins, async (c) => {
    const asked = listAsked(c);
    const { description = "", portrait = "", basedOn = "" } = await readFields(c);
    const typed = { description, portrait };
    const input = headInput.safeParse(typed);
    if (!input.success) return show(c, { typed, problems: fieldErrors(input.error) }, 422);
    const { db, now, identity } = c.var;
    const change = await saveHead(db, asked, input.data, { who: identity.name, now }, basedOn);
    if (change.outcome === "outdated") return show(c, { typed, isOutdated: true }, 409);
    if (change.outcome === "unknown") return show(c, {});
    if (change.outcome === "no-picture") return show(c, { typed, problems: { portrait: NO_PICTURE } }, 422);
    await c.var.refresh(change.stale);
    return goTo(`${headPath(asked.kind, asked.slug)}?saved`);
  });

async function show(
  c: Context<App>,
  data: Pick<HeadPageData, "typed" | "problems" | "isSaved" | "isOutdated">,
  status = 200,
): Promise<Response> {
  const { kind, slug } = listAsked(c);
  const head = await findHead(c.var.db, kind, slug);
  if (!head) throw new Refusal("not_found", "There is no such section, tag or author.");
  const version = await versionOfHead(head);
  return answerPage(headPage(frameOf(c.var), { kind, head, version, ...data }), status);
}
