import { ADDRESS_READERS, NETWORK_READERS } from "./limits.ts";
import type { Spread } from "./spread.ts";

/**
 * On a story that is read from everywhere a mobile carrier's gateway brings more: up to these shares of the networks it
 * is read from. Networks are what nobody can invent, so many addresses together can't lift each other's caps.
 */
const ADDRESS_SHARE = 0.01;
const NETWORK_SHARE = 0.02;

/**
 * Readers beyond the first of an address are together at most this many, and this share of the article's addresses: what
 * shared addresses make up on busy sites. Who has some hundred addresses gains little by many agents on each.
 */
const SHARED_READERS = 24;
const SHARED_SHARE = 0.25;

/** What becomes of a reader: counted; only remembered, since the paper may turn out to be a town's; or neither. */
type Admission = "counted" | "remembered" | "dropped";

/**
 * The caps of a paper that has had too few readers to know what is usual: so many of an address, of a network, and beyond
 * the first of an address. Who is counted is put into the spread.
 */
export function admitToNewPaper(
  spread: Spread,
  { fromAddress, fromNetwork }: { fromAddress: number; fromNetwork: number },
): Admission {
  if (fromAddress >= Math.max(ADDRESS_READERS, spread.networks * ADDRESS_SHARE)) return "dropped";
  if (fromNetwork >= Math.max(NETWORK_READERS, spread.networks * NETWORK_SHARE)) return "remembered";
  if (fromAddress > 0) {
    if (spread.shared >= SHARED_READERS + spread.addresses * SHARED_SHARE) return "dropped";
    spread.shared += 1;
  } else spread.addresses += 1;
  if (fromNetwork === 0) spread.networks += 1;
  spread.counted += 1;
  return "counted";
}
