import { Hono } from "hono";
import { newsroom } from "./admin/routes.ts";
import { limitBody } from "./http/body-limit.ts";
import { MAX_FILE_BYTES } from "./media/bucket.ts";
import type { SiteApp } from "./site/context.ts";
import { answerError } from "./site/errors.ts";
import { withSite } from "./site/middleware.ts";
import { newsroomError } from "./site/newsroom-error.ts";

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

/** The newsroom's pages. app.ts hands their addresses over. */
export const newsroomApp = new Hono<SiteApp>()
  .use(withSite)
  .route("/admin", pages)
  .onError((error, c) => answerError(error, c));
