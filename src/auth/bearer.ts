import { createMiddleware } from "hono/factory";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import type { Identity } from "../http/identity.ts";
import { originOf } from "../http/network-address.ts";
import { isWithinLimit } from "../http/rate-limit.ts";
import { sameText } from "../http/signing.ts";
import { personByToken } from "./moderators.ts";
import { identityOf, OWNER } from "./session.ts";

const CLOSED =
  "This site has no ADMIN_TOKEN, so its newsroom is closed. Set one with `npx wrangler secret put ADMIN_TOKEN`; locally `npm start` writes one to .dev.vars.";

/** Lets the newsroom's own requests through: `Authorization: Bearer`, and ADMIN_TOKEN or the token of one of its people. */
export const requireBearer = createMiddleware<App>(async (c, next) => {
  c.header("Cache-Control", "private, no-store");
  const { adminToken, access } = c.var.config;
  if (adminToken === null && access.application === null) throw new Refusal("not_configured", CLOSED);
  const token = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization") ?? "")?.[1] ?? "";
  const isOwner = adminToken !== null && (await sameText(token, adminToken));
  c.set(
    "identity",
    isOwner ? OWNER : await identityOfPerson(c.var.db, token, () => mayTry(c.env, c.req.raw)),
  );
  await next();
});

async function identityOfPerson(
  db: App["Variables"]["db"],
  token: string,
  mayTry: () => Promise<boolean>,
): Promise<Identity> {
  const person = token === "" ? null : await personByToken(db, token);
  if (person) return identityOf(person);
  if (await mayTry())
    throw new Refusal("unauthorized", "Send a token of the newsroom: `Authorization: Bearer ADMIN_TOKEN`.");
  throw new Refusal("too_many_tries", "These were many wrong tokens in a minute. Wait a minute.", {
    retryAfterSeconds: 60,
  });
}

/** Counts wrong tokens alone. */
async function mayTry(env: App["Bindings"], request: Request): Promise<boolean> {
  const { address } = originOf(request.headers.get("CF-Connecting-IP") ?? "unknown");
  return isWithinLimit(env.SIGN_IN_TRIES, `bearer:${address}`);
}
