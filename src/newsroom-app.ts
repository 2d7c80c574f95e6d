import { Hono } from "hono";
import { newsroom } from "./admin/routes.ts";
import { articleAdminApi } from "./articles/admin-routes.ts";
import { frontAdminApi } from "./articles/front/routes.ts";
import { headsAdminApi } from "./articles/heads/routes.ts";
import { requireBearer } from "./auth/bearer.ts";
import { followPages } from "./comments/follow/owner/routes.ts";
import { followForms } from "./comments/follow/routes.ts";
import { exportAdminApi } from "./export/routes.ts";
import { limitBody } from "./http/body-limit.ts";
import { refuseUnknown } from "./http/refuse-unknown.ts";
import { weeklyPages } from "./mail/weekly/routes.ts";
import { mediaAdminApi } from "./media/admin-routes.ts";
import { MAX_FILE_BYTES } from "./media/bucket.ts";
import { menusAdminApi } from "./menus/routes.ts";
import { decisionPages } from "./moderation/digest/routes.ts";
import { casePages } from "./moderation/notices/routes.ts";
import { personApi } from "./moderation/person/routes.ts";
import { moderationApi } from "./moderation/routes.ts";
import { viewsAdminApi } from "./popularity/admin-routes.ts";
import { faceAdminApi } from "./settings/face/routes.ts";
import { codeAdminApi, filesAdminApi, settingsAdminApi, wordsAdminApi } from "./settings/routes.ts";
import type { SiteApp } from "./site/context.ts";
import { answerError } from "./site/errors.ts";
import { withSite } from "./site/middleware.ts";
import { newsroomError } from "./site/newsroom-error.ts";
import { statsAdminApi } from "./stats/routes.ts";

const adminApi = new Hono<SiteApp>()
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

/** Room for three lists of words of a million bytes each in a form's encoding, or for the longest article. */
const MAX_FORM_BYTES = 10_000_000;

/** Room for a file and the form around it: how large each kind may be, the room of pictures says. */
const MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 1_000_000;

const pages = new Hono<SiteApp>()
  .use(async (c, next) => {
    const isMeasured = c.req.header("Content-Length") !== undefined;
    const takesFiles = isMeasured && /^\/admin\/(?:api\/)?media(?:\/|$)/.test(c.req.path);
    return limitBody(takesFiles ? MAX_UPLOAD_BYTES : MAX_FORM_BYTES)(c, next);
  })
  .route("/", newsroom)
  .onError((error, c) => answerError(error, c, newsroomError));

/** What the newsroom, its programs and its mails ask for. app.ts hands their addresses over. */
export const newsroomApp = new Hono<SiteApp>()
  .use(withSite)
  .route("/admin", pages)
  .route("/api/v1/admin", adminApi)
  .route("/", decisionPages)
  .route("/", casePages)
  .route("/", weeklyPages)
  .route("/", followPages)
  .route("/", followForms)
  .onError((error, c) => answerError(error, c));
