import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { identityByAccess, type RuntimeAccess } from "../../auth/access.ts";
import { readMarker, writeMarker } from "../../auth/newsroom-marker.ts";
import { forAnybody } from "../../auth/roles.ts";
import { beginSession, forgetSession, isAgeing, readSession, renewSession } from "../../auth/session.ts";
import { endSession } from "../../auth/sessions.ts";
import { subjectOf } from "../../auth/subject.ts";
import { isDatabaseError, isMissingSchema } from "../../db/client.ts";
import type { App } from "../../http/context.ts";
import { isOwnPage } from "../../http/cross-site.ts";
import { Refusal } from "../../http/errors.ts";
import { readForm } from "../../http/forms.ts";
import type { Identity } from "../../http/identity.ts";
import { originOf } from "../../http/network-address.ts";
import { isWithinLimit } from "../../http/rate-limit.ts";
import { noSecretKey } from "../../http/secret-key.ts";
import { wantsJson } from "../../http/wants-json.ts";
import { answerPage, goTo } from "../answer.ts";
import { fieldsOf, uncarried } from "./kept-fields.ts";
import { onwardPage, resumePage, type SignInData, signInPage } from "./sign-in-page.tsx";

const CLOSED = [
  "The newsroom has no door yet. Give it one: run `npx wrangler secret put ADMIN_TOKEN` and type a long random text,",
  "or put Cloudflare Access before /admin and set ACCESS_TEAM and ACCESS_AUD in wrangler.toml. Locally, `npm start` makes a token.",
].join(" ");
const NO_SECRET = noSecretKey("The newsroom cannot keep anybody signed in");
const CROSS_SITE =
  "This was sent from a page of another site, so nothing was done. If you meant to do it, please do it in the newsroom.";
const WRONG_TOKEN =
  "That is no token of this newsroom. Copy all of it, without spaces. If it was revoked, an admin can make you a new one.";
const AWAY = "The database does not answer, so nobody can be signed in. Please try again in a minute.";
const TOO_MANY = "That was often in one minute. Please try again in a minute.";

/** Signing in and out. */
export const signInPages = new Hono<App>()
  .get("/sign-in", forAnybody, async (c) => {
    ensureOpen(c);
    const back = backOf(c.req.query("back"));
    if (await identify(c)) return goTo(back);
    return showSignIn(c, { back }, 200);
  })
  .post("/sign-in", forAnybody, async (c) => {
    ensureOpen(c);
    const { config, db, now } = c.var;
    if (!isOwnPage(c.req.raw, config.site.url)) throw new Refusal("cross_site", CROSS_SITE);
    if (config.secretKey === null) throw new Refusal("not_configured", NO_SECRET);
    const { address } = originOf(c.req.header("CF-Connecting-IP") ?? "unknown");
    const mayTry = await isWithinLimit(c.env.SIGN_IN_TRIES, `sign-in:${address}`);
    const form = await readForm(c);
    const back = backOf(form.get("back"));
    const resume = form.get("resume");
    const kept = resume === null ? undefined : { path: backOf(resume), fields: uncarried(form) };
    if (!mayTry) return showSignIn(c, { back, kept, problem: TOO_MANY }, 429, { "Retry-After": "60" });
    const token = String(form.get("token") ?? "").trim();
    const away = () => showSignIn(c, { back, kept, problem: AWAY }, 503, { "Retry-After": "30" });
    const subject = await subjectOf({ db, config, now }, token).catch(unlessAway);
    if (subject === "away") return away();
    if (!subject) return showSignIn(c, { back, kept, problem: WRONG_TOKEN }, 403);
    const agent = c.req.header("User-Agent") ?? "";
    const session = { secure: isSecure(c), agent };
    const begun = await beginSession({ db, config, now }, subject, session).catch(unlessAway);
    if (begun === "away") return away();
    const cookie = { "Set-Cookie": begun };
    return kept ? answerPage(resumePage(outside(c), kept), 200, cookie) : goTo(back, cookie);
  })
  .post("/sign-out", forAnybody, async (c) => {
    const { config, db, now } = c.var;
    if (!isOwnPage(c.req.raw, config.site.url)) throw new Refusal("cross_site", CROSS_SITE);
    const session = await readSession({ db, config, now }, c.req.header("Cookie") ?? null);
    if (session) await endSession(db, session.identity.sessionId).run();
    return goTo("/admin/sign-in", { "Set-Cookie": forgetSession({ secure: isSecure(c) }) });
  });

/**
 * Lets the signed-in newsroom through and sets `identity`. Who is signed out gets the sign-in page, which keeps what a form
 * held; what another site's page sends is refused, whoever is signed in.
 */
export const requireNewsroom = createMiddleware<App>(async (c, next) => {
  ensureOpen(c);
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  if (!isRead && !isOwnPage(c.req.raw, c.var.config.site.url)) throw new Refusal("cross_site", CROSS_SITE);
  const visitor = await identify(c);
  if (!visitor) return signedOut(c, isRead);
  c.set("identity", visitor.identity);
  await next();
  if (visitor.renewal) c.res.headers.append("Set-Cookie", visitor.renewal);
  if (isRead && !readMarker(c.req.header("Cookie")))
    c.res.headers.append("Set-Cookie", writeMarker({ secure: isSecure(c) }));
});

/** @throws what does not come from the database */
function unlessAway(error: unknown): "away" {
  if (!isDatabaseError(error) || isMissingSchema(error)) throw error;
  console.error({ event: "database_failed", error: String(error) });
  return "away";
}

/** @throws Refusal("not_configured") where nobody could come in */
function ensureOpen(c: Context<App>): void {
  const { adminToken, access } = c.var.config;
  if (adminToken === null && access.application === null && !accessOf(c).access)
    throw new Refusal("not_configured", CLOSED);
}

type Visitor = { identity: Identity; renewal?: string };

async function identify(c: Context<App>): Promise<Visitor | null> {
  const { config, db, now } = c.var;
  const identity = await identityByAccess(c.req.raw, accessOf(c), config.access, now);
  if (identity) return { identity };
  const session = await readSession({ db, config, now }, c.req.header("Cookie") ?? null);
  if (!session) return null;
  if (!isAgeing(session, now)) return { identity: session.identity };
  const renewal = await renewSession({ db, config, now }, session, { secure: isSecure(c) });
  return { identity: session.identity, renewal };
}

async function signedOut(c: Context<App>, isRead: boolean): Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  const path = backOf(pathname + search);
  if (wantsJson(c.req.raw))
    throw new Refusal(
      "unauthorized",
      "You are signed out. Sign in at /admin/sign-in in another window, and try again.",
    );
  if (!isRead) {
    const kept = { path, fields: fieldsOf(await readForm(c)) };
    return showSignIn(c, { back: "/admin", kept }, 401);
  }
  // SameSite=Strict keeps the session back when a link on another site, or in a mail, leads here.
  if (c.req.header("Sec-Fetch-Site") === "cross-site") return answerPage(onwardPage(outside(c), path));
  return goTo(`/admin/sign-in?back=${encodeURIComponent(path)}`);
}

function showSignIn(
  c: Context<App>,
  data: Omit<SignInData, "withAccess">,
  status: number,
  headers: Record<string, string> = {},
): Response {
  const withAccess = c.var.config.access.application !== null;
  return answerPage(signInPage(outside(c), { ...data, withAccess }), status, headers);
}

/** A path of the newsroom, whatever was asked for: nobody is led elsewhere. */
function backOf(given: unknown): string {
  const isOurs = typeof given === "string" && /^\/admin(?:[/?][^\\]*)?$/.test(given);
  return isOurs && !/[\r\n]/.test(given) ? given : "/admin";
}

function outside({ var: { config, now } }: Context<App>) {
  return { site: config.site, now, identity: null };
}

function accessOf(c: Context<App>): { access?: RuntimeAccess | undefined } {
  return c.executionCtx as { access?: RuntimeAccess };
}

function isSecure(c: Context<App>): boolean {
  return new URL(c.req.url).protocol === "https:";
}
