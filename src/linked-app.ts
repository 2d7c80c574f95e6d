import { Hono } from "hono";
import { followPages } from "./comments/follow/owner/routes.ts";
import { followForms } from "./comments/follow/routes.ts";
import { mailPages } from "./mail/routes.ts";
import { weeklyPages } from "./mail/weekly/routes.ts";
import { decisionPages } from "./moderation/digest/routes.ts";
import { casePages } from "./moderation/notices/routes.ts";
import type { SiteApp } from "./site/context.ts";
import { answerError } from "./site/errors.ts";
import { withSite } from "./site/middleware.ts";

/**
 * What mails lead to, what became of a comment or a report, and where a thread is followed: asked for seldom, by readers as a rule.
 * app.ts hands its addresses over.
 */
export const linkedApp = new Hono<SiteApp>()
  .use(withSite)
  .route("/", mailPages)
  .route("/", decisionPages)
  .route("/", casePages)
  .route("/", weeklyPages)
  .route("/", followPages)
  .route("/", followForms)
  .onError((error, c) => answerError(error, c));
