import { DAY_MS } from "../db/time.ts";
import { sign, verify } from "../http/signing.ts";

/** Where links lead and what signs them. */
export type LinkMaker = { siteUrl: string; secretKey: string; now: number };

/** `over`: it was ours, and its time has passed. Null: it was never ours. */
export type Read<T> = T | "over" | null;

/** A mail is often read days later; links that decide something for the paper do not work for ever. */
export const LINK_LIFE_MS = 7 * DAY_MS;

/** Where the owner of an address says that mails about replies are wanted. Works for a week. */
export function confirmLink(maker: LinkMaker, commentId: number): Promise<string> {
  const fields = { comment: String(commentId), expires: (maker.now + LINK_LIFE_MS).toString(36) };
  return signedLink(maker, "confirm", fields);
}

export async function readConfirmLink(
  secretKey: string,
  query: Record<string, string>,
  now: number,
): Promise<Read<{ commentId: number }>> {
  const { comment = "", expires = "" } = query;
  if (!(await isSigned(secretKey, "confirm", { comment, expires }, query))) return null;
  return Number.parseInt(expires, 36) > now ? { commentId: Number(comment) } : "over";
}

/** What a mail program's own button ends: mails about one comment, or all mails to an address. */
export type Scope = "comment" | "all";

/** Where mails to an address are ended. Works for ever. */
export function unsubscribeLink(
  maker: LinkMaker,
  { commentId, emailHash, scope }: { commentId: number; emailHash: string; scope: Scope },
): Promise<string> {
  return signedLink(maker, "unsubscribe", { comment: String(commentId), address: emailHash, scope });
}

export async function readUnsubscribeLink(
  secretKey: string,
  query: Record<string, string>,
): Promise<{ commentId: number; emailHash: string; scope: Scope } | null> {
  const { comment = "", address = "", scope = "" } = query;
  if (scope !== "comment" && scope !== "all") return null;
  if (!(await isSigned(secretKey, "unsubscribe", { comment, address, scope }, query))) return null;
  return { commentId: Number(comment), emailHash: address, scope };
}

/** An address below /mail/ that is signed for one purpose and, where one is named, one addressee. */
export async function signedLink(
  { siteUrl, secretKey }: LinkMaker,
  purpose: string,
  fields: Record<string, string>,
  addressee = "",
): Promise<string> {
  const signature = await sign(secretKey, signedText(purpose, fields, addressee));
  return `${siteUrl}/mail/${purpose}?${new URLSearchParams({ ...fields, signature })}`;
}

/** Whether `query` holds the signature that `signedLink` makes of these fields. */
export function isSigned(
  secretKey: string,
  purpose: string,
  fields: Record<string, string>,
  query: Record<string, string>,
  addressee = "",
): Promise<boolean> {
  return verify(secretKey, signedText(purpose, fields, addressee), query.signature ?? "");
}

/** JSON keeps the fields apart, whatever they hold. */
function signedText(purpose: string, fields: Record<string, string>, addressee: string): string {
  return `mail:${purpose}:${JSON.stringify([fields, addressee])}`;
}
