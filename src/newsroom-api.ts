import { Hono } from "hono";
import { articleAdminApi } from "./articles/admin-routes.ts";
import { frontAdminApi } from "./articles/front/routes.ts";
import { headsAdminApi } from "./articles/heads/routes.ts";
import { requireBearer } from "./auth/bearer.ts";
import { exportAdminApi } from "./export/routes.ts";
import { refuseUnknown } from "./http/refuse-unknown.ts";
import { mediaAdminApi } from "./media/admin-routes.ts";
import { menusAdminApi } from "./menus/routes.ts";
import { personApi } from "./moderation/person/routes.ts";
import { moderationApi } from "./moderation/routes.ts";
import { viewsAdminApi } from "./popularity/admin-routes.ts";
import { faceAdminApi } from "./settings/face/routes.ts";
import { codeAdminApi, filesAdminApi, settingsAdminApi, wordsAdminApi } from "./settings/routes.ts";
import type { SiteApp } from "./site/context.ts";
import { answerError } from "./site/errors.ts";
import { withSite } from "./site/middleware.ts";
import { statsAdminApi } from "./stats/routes.ts";

const operations = new Hono<SiteApp>()
  .use(requireBearer)
  .route("/", moderationApi)
  .route("/", personApi)
  .route("/", statsAdminApi)
  .route("/", articleAdminApi)
  .route("/", frontAdminApi)
  .route("/", headsAdminApi)
  .route("/", mediaAdminApi)
  .route("/", viewsAdminApi)
  .route("/", exportAdminApi)
  .route("/", settingsAdminApi)
  .route("/", wordsAdminApi)
  .route("/", filesAdminApi)
  .route("/", menusAdminApi)
  .route("/", faceAdminApi)
  .route("/", codeAdminApi)
  .all("*", refuseUnknown);

/** What the newsroom's programs ask for. app.ts hands its addresses over. */
export const newsroomApi = new Hono<SiteApp>()
  .use(withSite)
  .route("/api/v1/admin", operations)
  .onError((error, c) => answerError(error, c));
