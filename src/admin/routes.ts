import { Hono } from "hono";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { mediaAdminApi } from "../media/admin-routes.ts";
import { articlePages } from "./articles/routes.ts";
import { auditPages } from "./audit/routes.ts";
import { dashboardPages } from "./dashboard/routes.ts";
import { everythingPages } from "./everything/routes.ts";
import { facePages } from "./face/routes.ts";
import { figurePages } from "./figures/routes.ts";
import { frontPages } from "./front/routes.ts";
import { listsPages } from "./lists/routes.ts";
import { mediaPages } from "./media/routes.ts";
import { menuPages } from "./menus/routes.ts";
import { objectionPages } from "./objections/routes.ts";
import { peoplePages } from "./people/routes.ts";
import { personPages } from "./person/routes.ts";
import { queuePages } from "./queue/routes.ts";
import { sessionPages } from "./sessions/routes.ts";
import { codePages } from "./settings/code/routes.ts";
import { settingsPages } from "./settings/routes.ts";
import { requireNewsroom, signInPages } from "./sign-in/routes.ts";
import { threadPages } from "./threads/routes.ts";
import { yearPages } from "./year/routes.ts";

/** The newsroom: `/admin` and all below it. */
export const newsroom = new Hono<App>()
  .route("/", signInPages)
  .use("*", requireNewsroom)
  .route("/", dashboardPages)
  .route("/", figurePages)
  .route("/", objectionPages)
  .route("/", everythingPages)
  .route("/", threadPages)
  .route("/", yearPages)
  .route("/", queuePages)
  .route("/", articlePages)
  .route("/api", mediaAdminApi)
  .route("/", mediaPages)
  .route("/", settingsPages)
  .route("/", facePages)
  .route("/", menuPages)
  .route("/", frontPages)
  .route("/", codePages)
  .route("/", listsPages)
  .route("/", peoplePages)
  .route("/", auditPages)
  .route("/", personPages)
  .route("/", sessionPages)
  .all("*", () => {
    throw new Refusal("not_found", "The newsroom has no page at this address, or none that takes this.");
  });
