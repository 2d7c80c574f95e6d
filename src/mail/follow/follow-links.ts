import { isSigned, LINK_LIFE_MS, type LinkMaker, type Read, signedLink } from "../signed-links.ts";

/** Where the owner of an address says that what was asked for with it is wanted. Works for a week. */
export function followLink(maker: LinkMaker, emailHash: string): Promise<string> {
  return signedLink(maker, "follow", {
    address: emailHash,
    expires: (maker.now + LINK_LIFE_MS).toString(36),
  });
}

export async function readFollowLink(
  secretKey: string,
  query: Record<string, string>,
  now: number,
): Promise<Read<{ emailHash: string }>> {
  const { address = "", expires = "" } = query;
  if (!(await isSigned(secretKey, "follow", { address, expires }, query))) return null;
  return Number.parseInt(expires, 36) > now ? { emailHash: address } : "over";
}

/** What one click ends: one that is followed, by its id, all that comes once a day, or nothing yet: all mails to the address. */
export type Ends = number | "daily" | "all";

/** Where the owner of an address sees, changes and ends what is followed with it. Works for ever. */
export function followingLink(maker: LinkMaker, emailHash: string, ends: Ends): Promise<string> {
  return signedLink(maker, "following", { address: emailHash, ends: String(ends) });
}

export async function readFollowingLink(
  secretKey: string,
  query: Record<string, string>,
): Promise<{ emailHash: string; ends: Ends } | null> {
  const { address = "", ends = "" } = query;
  if (!/^(?:\d{1,15}|daily|all)$/.test(ends)) return null;
  if (!(await isSigned(secretKey, "following", { address, ends }, query))) return null;
  return { emailHash: address, ends: ends === "daily" || ends === "all" ? ends : Number(ends) };
}
