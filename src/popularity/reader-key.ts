import { DAY_MS } from "../db/time.ts";
import type { Origin } from "../http/network-address.ts";
import { sign } from "../http/signing.ts";
import type { Tally } from "./tally.ts";

/**
 * A reader of an article on one UTC day, as a whole number of 53 bits: 27 of the network's fingerprint, then 12 of the
 * address's, then 14 of the agent's. So readers of one address stand together among sorted keys, and those of one network.
 */
const ADDRESS_SPAN = 2 ** 14;
export const NETWORK_SPAN = 2 ** 12 * ADDRESS_SPAN;
const NETWORKS = 2 ** 27;

/**
 * The key of a reader. The fingerprints are HMAC-SHA256 under a key that is derived from the secret for that day. Each
 * names the article too, so that they don't link what somebody reads; and nobody without the secret can find the address
 * to a fingerprint by trying all addresses.
 */
export async function readerKey(
  secret: string,
  view: Origin & { articleId: number; agent: string },
  now: number,
  tally: Tally,
): Promise<number> {
  const day = Math.floor(now / DAY_MS);
  const key = await tally.dayKey(`${day} ${secret}`, () => sign(secret, `views:${day}`));
  const { articleId, address, network, agent } = view;
  const [ofNetwork, ofAddress, ofAgent] = await Promise.all([
    sign(key, `network ${articleId} ${network}`),
    sign(key, `address ${articleId} ${address}`),
    sign(key, `reader ${articleId} ${address} ${agent}`),
  ]);
  return (
    (first32(ofNetwork) % NETWORKS) * NETWORK_SPAN +
    (first32(ofAddress) % (NETWORK_SPAN / ADDRESS_SPAN)) * ADDRESS_SPAN +
    (first32(ofAgent) % ADDRESS_SPAN)
  );
}

/** The part of a reader's key that names the network. */
export function networkOf(reader: number): number {
  return Math.floor(reader / NETWORK_SPAN);
}

/** The part that names the address, its network with it. */
export function addressOf(reader: number): number {
  return Math.floor(reader / ADDRESS_SPAN);
}

/**
 * What the paper as a whole knows a network by, as a whole number of 32 bits: the same for all articles and days, so that
 * what is usual of it can be learned (usual-networks.ts). HMAC-SHA256 under a key derived from the secret.
 */
export async function networkKey(secret: string, network: string, tally: Tally): Promise<number> {
  return tally.networkKey(network, async () => first32(await sign(await sign(secret, "networks"), network)));
}

export function isSameAddress(a: number, b: number): boolean {
  return addressOf(a) === addressOf(b);
}

/** Of base64url, six characters are 36 bits. */
function first32(signature: string): number {
  const bytes = atob(signature.slice(0, 8).replaceAll("-", "+").replaceAll("_", "/"));
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 256 + bytes.charCodeAt(i);
  return value;
}
