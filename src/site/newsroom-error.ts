import type { Context } from "hono";
import { answerPage } from "../admin/answer.ts";
import { newsroomErrorPage } from "../admin/error-page.tsx";
import { fieldsOf } from "../admin/sign-in/kept-fields.ts";
import type { Refusal } from "../http/errors.ts";
import type { SiteApp } from "./context.ts";

/** In the newsroom's own dress, and with what a form had sent. */
export async function newsroomError(refusal: Refusal, c: Context<SiteApp>): Promise<Response> {
  const {
    config,
    now,
    identity = null,
  } = c.var as Partial<SiteApp["Variables"]> & Pick<SiteApp["Variables"], "config" | "now">;
  const isAnswerable = identity !== null && c.req.method === "POST" && refusal.status >= 429;
  const form = isAnswerable ? await c.req.formData().catch(() => null) : null;
  const sent = form && { path: new URL(c.req.url).pathname, fields: fieldsOf(form) };
  return answerPage(newsroomErrorPage({ site: config.site, now, identity }, refusal, sent), refusal.status);
}
