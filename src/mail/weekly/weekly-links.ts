import { sign } from "../../http/signing.ts";
import { isSigned, type LinkMaker, signedLink } from "../signed-links.ts";

/** Where one editor ends the week's mails. Works for ever. */
export async function weeklyEndLink(maker: LinkMaker, address: string): Promise<string> {
  return signedLink(maker, "weekly", { address: await hashOf(maker.secretKey, address) });
}

/**
 * Whose link it is, of the addresses that still get the mails; `ended`: of nobody any more.
 * @returns null: the link was never ours
 */
export async function readWeeklyEndLink(
  secretKey: string,
  query: Record<string, string>,
  addresses: string[],
): Promise<{ address: string } | "ended" | null> {
  const { address: hash = "" } = query;
  if (!(await isSigned(secretKey, "weekly", { address: hash }, query))) return null;
  for (const address of addresses) if ((await hashOf(secretKey, address)) === hash) return { address };
  return "ended";
}

function hashOf(secretKey: string, address: string): Promise<string> {
  return sign(secretKey, `mail:weekly:address:${address.toLowerCase()}`);
}
