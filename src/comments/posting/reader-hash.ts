import { DAY_MS, HOUR_MS } from "../../db/time.ts";
import { originOf } from "../../http/network-address.ts";
import { sign } from "../../http/signing.ts";

/**
 * Names a reader for one UTC day without keeping who it is: HMAC-SHA256 of the network address (of an IPv6 address the
 * first 64 bits, which one customer has) under a key of the day, 22 base64url characters.
 */
export async function readerHash(secret: string, request: Request, now: number): Promise<string> {
  const day = new Date(now).toISOString().slice(0, 10);
  const { address } = originOf(request.headers.get("CF-Connecting-IP") ?? "unknown");
  return (await sign(await sign(secret, `reader:${day}`), address)).slice(0, 22);
}

/** So far from midnight what a reader does may belong to what they did on its other side. */
export const NEAR_MIDNIGHT_MS = HOUR_MS;

/** Names the reader for the day on the other side of a midnight that is near `now` (Unix ms); null: none is. */
export async function otherDaysHash(secret: string, request: Request, now: number): Promise<string | null> {
  const dayOf = (at: number) => Math.floor(at / DAY_MS);
  const other = [now - NEAR_MIDNIGHT_MS, now + NEAR_MIDNIGHT_MS].find((at) => dayOf(at) !== dayOf(now));
  return other === undefined ? null : readerHash(secret, request, other);
}
