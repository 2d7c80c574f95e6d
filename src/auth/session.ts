import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { DAY_MS, HOUR_MS } from "../db/time.ts";
import type { Identity } from "../http/identity.ts";
import { digest, sign, verify } from "../http/signing.ts";
import { findSession, insertSession, noteUse, type Subject } from "./sessions.ts";

const COOKIE = "broadsheet_session";
const NAMED = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w.-]{1,200})`, "g");

/** A session ends so long after it was last used. */
const IDLE_MS = 12 * HOUR_MS;

/** And so long after it began, however much it is used. */
export const LONGEST_MS = 7 * DAY_MS;

/** The owner is whoever holds ADMIN_TOKEN. */
export const OWNER: Identity = { name: "ADMIN_TOKEN", role: "admin", sessionId: "" };

export type Session = {
  identity: Identity;
  subject: Subject;
  /** When the cookie is worth nothing any more, unless it is renewed; Unix ms, as is `endsAt`, which stays. */
  expires: number;
  endsAt: number;
};

type RoomContext = { db: Db; config: Config; now: number };

/**
 * Who a request's session says that they are; null without one, or when it is forged, over, ended here, or of a token that was
 * changed or revoked since: the signature hangs on it. A session that is none costs no row; one that is signed a row or two.
 */
export async function readSession(
  { db, config, now }: RoomContext,
  cookies: string | null,
): Promise<Session | null> {
  if (config.secretKey === null) return null;
  for (const [, value = ""] of (cookies ?? "").matchAll(NAMED)) {
    const [id = "", sessionId = "", expiry = "", signature = ""] = value.split(".");
    const expires = Number.parseInt(expiry, 36);
    if (!(expires > now)) continue;
    const personId = id === "owner" ? null : Number.parseInt(id, 36) || 0;
    const found = await findSession(db, { id: sessionId, personId, now });
    const token = found && (await tokenHashOf(found.subject, config));
    if (!found || !token) continue;
    if (!(await verify(config.secretKey, signedText(`${id}.${sessionId}.${expiry}`, token), signature)))
      continue;
    const { subject, endsAt } = found;
    return { identity: { ...identityOf(subject), sessionId }, subject, expires, endsAt };
  }
  return null;
}

/** Begins a session. @param agent the User-Agent that it is for. @returns its Set-Cookie */
export async function beginSession(
  { db, config, now }: RoomContext,
  subject: Subject,
  { secure, agent }: { secure: boolean; agent: string },
): Promise<string> {
  const id = newSessionId();
  const endsAt = now + LONGEST_MS;
  await insertSession(db, { id, personId: personIdOf(subject), agent, begunAt: now, usedAt: now, endsAt });
  return sessionCookie({ config, now }, { subject, sessionId: id, endsAt }, secure);
}

/** Carries a session on. @returns its Set-Cookie */
export async function renewSession(
  { db, config, now }: RoomContext,
  { subject, identity: { sessionId }, endsAt }: Session,
  { secure }: { secure: boolean },
): Promise<string> {
  await noteUse(db, sessionId, now).run();
  return sessionCookie({ config, now }, { subject, sessionId, endsAt }, secure);
}

/** The Set-Cookie that takes a session's cookie away. */
export function forgetSession({ secure }: { secure: boolean }): string {
  return cookie("", 0, secure);
}

/** Whether so much of a session's time is over that it should be carried on, as long as that is of use. */
export function isAgeing({ expires, endsAt }: Session, now: number): boolean {
  return expires - now < IDLE_MS / 2 && expires < endsAt;
}

export function identityOf(subject: Subject): Identity {
  return subject === "owner" ? OWNER : { name: subject.name, role: subject.role, sessionId: "" };
}

function personIdOf(subject: Subject): number | null {
  return subject === "owner" ? null : subject.id;
}

async function sessionCookie(
  { config, now }: Omit<RoomContext, "db">,
  { subject, sessionId, endsAt }: { subject: Subject; sessionId: string; endsAt: number },
  secure: boolean,
): Promise<string> {
  const id = subject === "owner" ? subject : subject.id.toString(36);
  const expires = Math.min(now + IDLE_MS, endsAt);
  const text = `${id}.${sessionId}.${expires.toString(36)}`;
  const token = (await tokenHashOf(subject, config)) ?? "";
  const signature = await sign(config.secretKey ?? "", signedText(text, token));
  return cookie(`${text}.${signature}`, Math.floor((expires - now) / 1000), secure);
}

async function tokenHashOf(subject: Subject, { adminToken }: Config): Promise<string | null> {
  if (subject !== "owner") return subject.tokenHash;
  return adminToken === null ? null : digest(adminToken);
}

function signedText(session: string, tokenHash: string): string {
  return `session:${session}.${tokenHash}`;
}

function newSessionId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).reduce((text, part) => text + part.toString(36), "");
}

function cookie(value: string, seconds: number, secure: boolean): string {
  const attributes = ["Path=/admin", `Max-Age=${seconds}`, "HttpOnly", "SameSite=Strict"];
  return [`${COOKIE}=${value}`, ...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}
