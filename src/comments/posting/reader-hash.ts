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
