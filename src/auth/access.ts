import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import type { Access } from "../config/connections.ts";
import { MINUTE_MS } from "../db/time.ts";
import { Refusal } from "../http/errors.ts";
import type { Identity } from "../http/identity.ts";
import { type RememberedKeys, recallKeys, rememberKeys } from "./memory.ts";

/** What the runtime says of a request that Access has let through, as `ctx.access`. */
export type RuntimeAccess = {
  aud: string;
  getIdentity: () => Promise<{ email?: string; name?: string } | undefined>;
};

/** Keys are fetched again after so long; Access gives notice of new ones for days. */
const KEYS_FRESH_MS = 10 * MINUTE_MS;
/** A token that names an unknown key makes us look again, but no flood of them makes us look all the time. */
const LOOK_AGAIN_MS = 10_000;
const FETCH_MS = 5_000;

const ALGORITHMS = ["RS256", "ES256"];

/**
 * Whom Cloudflare Access has let in: by the runtime's own word where it gives one, else by the signed token that Access
 * adds to each request: signature, issuer, audience and time are checked (RFC 7519). Null: nobody.
 * @throws Refusal("try_again_later") if the team's keys cannot be had
 */
export async function identityByAccess(
  request: Request,
  context: { access?: RuntimeAccess | undefined },
  { application, admins }: Access,
  now: number,
): Promise<Identity | null> {
  const { access } = context;
  if (access && (application === null || access.aud === application.audience)) {
    const known = await access.getIdentity();
    return identityOf(known?.email ?? known?.name, admins);
  }
  const token = application && tokenOf(request);
  if (!application || !token) return null;
  const claims = await verifyToken(token, application, now);
  // A service token has a name in place of an address.
  return claims && identityOf(claims.email ?? claims.common_name, admins);
}

function identityOf(name: unknown, admins: string[]): Identity | null {
  if (typeof name !== "string" || name === "") return null;
  return { name, sessionId: "", role: admins.includes(name.toLowerCase()) ? "admin" : "moderator" };
}

/** Access sends its token as a header to the Worker, and as a cookie through the browser. */
function tokenOf(request: Request): string | null {
  const cookie = /(?:^|;\s*)CF_Authorization=([\w.-]+)/.exec(request.headers.get("Cookie") ?? "")?.[1];
  return request.headers.get("Cf-Access-Jwt-Assertion") ?? cookie ?? null;
}

type Application = NonNullable<Access["application"]>;

async function verifyToken(token: string, application: Application, now: number): Promise<JWTPayload | null> {
  const known = await keysOf(application.team, now, KEYS_FRESH_MS);
  const claims = await checkToken(token, application, known, now);
  if (claims !== "unknown key") return claims;
  const renewed = await keysOf(application.team, now, LOOK_AGAIN_MS);
  const again = renewed === known ? null : await checkToken(token, application, renewed, now);
  return again === "unknown key" ? null : again;
}

async function checkToken(
  token: string,
  { team, audience }: Application,
  { keys }: RememberedKeys,
  now: number,
): Promise<JWTPayload | "unknown key" | null> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: team,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ["exp"],
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return "unknown key";
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

async function keysOf(team: string, now: number, freshMs: number): Promise<RememberedKeys> {
  const known = recallKeys(team);
  if (known && now < known.fetchedAt + freshMs) return known;
  try {
    const response = await fetch(`${team}/cdn-cgi/access/certs`, { signal: AbortSignal.timeout(FETCH_MS) });
    if (!response.ok) throw new Error(`${team} answers ${response.status}`);
    return rememberKeys({ team, keys: (await response.json()) as JSONWebKeySet, fetchedAt: now });
  } catch (error) {
    console.error({ event: "access_keys_unavailable", team, error: String(error) });
    // Keys stay valid for days after they were replaced: those known are better than a closed newsroom.
    if (known) return known;
    throw new Refusal(
      "try_again_later",
      "Cloudflare Access does not answer, so the newsroom cannot see who you are. Please try again in a minute.",
      { retryAfterSeconds: 30 },
    );
  }
}
