import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { HOUR_MS } from "../db/time.ts";
import type { Identity } from "../http/identity.ts";
import { digest, sign, verify } from "../http/signing.ts";
import { type Person, personById } from "./moderators.ts";

const COOKIE = "broadsheet_session";
const NAMED = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w.-]{1,200})`, "g");

/** A session ends so long after it was last used. */
const LIFE_MS = 12 * HOUR_MS;

/** The owner is whoever holds ADMIN_TOKEN. */
export const OWNER: Identity = { name: "ADMIN_TOKEN", role: "admin", sessionId: "" };

/** Whose session it is: the owner's, or that of somebody with a token of their own. */
export type Subject = "owner" | Person;

export type Session = { identity: Identity; subject: Subject; expires: number };

type RoomContext = { db: Db; config: Config; now: number };

/**
 * Who a request's session says that they are; null without one, or when it is forged, over, or of a token that was
 * changed or revoked since: the signature hangs on it. A named person's session costs a row read.
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
    const subject = id === "owner" ? id : await personById(db, Number.parseInt(id, 36) || 0);
    const token = subject && (await tokenHashOf(subject, config));
    if (!subject || !token) continue;
    if (!(await verify(config.secretKey, signedText(`${id}.${sessionId}.${expiry}`, token), signature)))
      continue;
    return { identity: { ...identityOf(subject), sessionId }, subject, expires };
  }
  return null;
}

/** The Set-Cookie that begins a session, or renews one: `sessionId` stays with it. */
export async function writeSession(
  { config, now }: Omit<RoomContext, "db">,
  subject: Subject,
  { secure, sessionId = newSessionId() }: { secure: boolean; sessionId?: string },
): Promise<string> {
  const id = subject === "owner" ? subject : subject.id.toString(36);
  const expiry = (now + LIFE_MS).toString(36);
  const token = (await tokenHashOf(subject, config)) ?? "";
  const signature = await sign(config.secretKey ?? "", signedText(`${id}.${sessionId}.${expiry}`, token));
  return cookie(`${id}.${sessionId}.${expiry}.${signature}`, LIFE_MS / 1000, secure);
}

/** The Set-Cookie that ends a session. */
export function endSession({ secure }: { secure: boolean }): string {
  return cookie("", 0, secure);
}

/** Whether so much of a session is over that it should be carried on. */
export function isAgeing({ expires }: Session, now: number): boolean {
  return expires - now < LIFE_MS / 2;
}

export function identityOf(subject: Subject): Identity {
  return subject === "owner" ? OWNER : { name: subject.name, role: subject.role, sessionId: "" };
}

async function tokenHashOf(subject: Subject, { adminToken }: Config): Promise<string | null> {
  if (subject !== "owner") return subject.tokenHash;
  return adminToken === null ? null : digest(adminToken);
}

function signedText(session: string, tokenHash: string): string {
  return `session:${session}.${tokenHash}`;
}

function newSessionId(): string {
  return crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), "");
}

function cookie(value: string, seconds: number, secure: boolean): string {
  const attributes = ["Path=/admin", `Max-Age=${seconds}`, "HttpOnly", "SameSite=Strict"];
  return [`${COOKIE}=${value}`, ...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}
