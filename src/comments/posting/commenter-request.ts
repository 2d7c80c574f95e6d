import type { Bindings } from "../../config/bindings.ts";
import type { Config } from "../../config/config.ts";
import type { Db } from "../../db/client.ts";
import { isCrossSite } from "../../http/cross-site.ts";
import { Refusal } from "../../http/errors.ts";
import { isWithinLimit } from "../../http/rate-limit.ts";
import { secretOf } from "../../http/secret-key.ts";
import { readerHash } from "./reader-hash.ts";

/** One request about a comment, and all that it may need. */
export type CommenterRequest = {
  request: Request;
  db: Db;
  now: number;
  config: Config;
  env: Pick<Bindings, "COMMENT_TRIES" | "COMMENTS_KEPT" | "PAGES">;
  after: (work: Promise<unknown>) => void;
  refresh: (paths: string[]) => Promise<void>;
};

export const RETRY_AFTER_SECONDS = 60;

const CROSS_SITE =
  "This was sent from a page of another site. If you meant to do it, please do it from here.";
const TOO_MANY = "That is a lot in one minute. Please try again in a minute.";

/** Before anything is changed. @throws Refusal("cross_site"), Refusal("too_many_comments") */
export async function ensureWelcome(commenter: CommenterRequest): Promise<void> {
  if (isCrossSite(commenter.request, commenter.config.site.url)) throw new Refusal("cross_site", CROSS_SITE);
  if (!(await isWithinLimit(commenter.env.COMMENT_TRIES, await readerOf(commenter)))) throw tooMany();
}

/** Names the reader on the UTC day of `at` (Unix ms): today, if it is left out. */
export function readerOf(commenter: CommenterRequest, at: number = commenter.now): Promise<string> {
  return readerHash(secretOf(commenter.config), commenter.request, at);
}

export function tooMany(): Refusal {
  return new Refusal("too_many_comments", TOO_MANY, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
