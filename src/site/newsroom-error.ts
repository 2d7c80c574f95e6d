import type { Context } from "hono";
import { answerPage } from "../admin/answer.ts";
import { newsroomErrorPage, type SentForm } from "../admin/error-page.tsx";
import { fieldsOf } from "../admin/sign-in/kept-fields.ts";
import { isOwnPage } from "../http/cross-site.ts";
import type { Refusal } from "../http/errors.ts";
import { readForm } from "../http/forms.ts";
import type { SiteApp } from "./context.ts";

/** The one field that no page repeats. */
const SECRET = "token";

/** In the newsroom's own dress, and with what a form had sent, whoever sent it and whatever went wrong. */
export async function newsroomError(refusal: Refusal, c: Context<SiteApp>): Promise<Response> {
  const {
    config,
    now,
    identity = null,
  } = c.var as Partial<SiteApp["Variables"]> & Pick<SiteApp["Variables"], "config" | "now">;
  const sent = c.req.method === "POST" ? await sentForm(refusal, c, config.site.url) : null;
  return answerPage(newsroomErrorPage({ site: config.site, now, identity }, refusal, sent), refusal.status);
}

/** To be sent again where that may help. What another site's page has sent is only shown: nobody is to send it on from here. */
async function sentForm(
  refusal: Refusal,
  c: Context<SiteApp>,
  siteUrl: string | null,
): Promise<SentForm | null> {
  const form = await readForm(c).catch(() => null);
  if (form === null) return null;
  const mayHelp = refusal.status >= 429 && isOwnPage(c.req.raw, siteUrl);
  const fields = fieldsOf(form).filter(([name]) => name !== SECRET);
  return { path: mayHelp ? new URL(c.req.url).pathname : null, fields };
}
