import type { CountedReaders } from "./counted-readers.ts";
import { ADDRESS_READERS, NETWORK_READERS } from "./limits.ts";
import type { Entry } from "./tally.ts";

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

/** Whether this is a reader to be counted, and if so remembers it: once a day for each article, within the caps. */
export function admit(seen: CountedReaders, [, articleId, reader]: Entry): boolean {
  const { isKnown, fromAddress, fromNetwork } = seen.readers.near(reader);
  if (isKnown) return false;
  const spread = seen.articles.get(articleId) ?? { addresses: 0, networks: 0, shared: 0 };
  if (fromNetwork >= Math.max(NETWORK_READERS, spread.networks * NETWORK_SHARE)) return false;
  if (fromAddress >= Math.max(ADDRESS_READERS, spread.networks * ADDRESS_SHARE)) return false;
  if (fromAddress > 0) {
    if (spread.shared >= SHARED_READERS + spread.addresses * SHARED_SHARE) return false;
    spread.shared += 1;
  } else spread.addresses += 1;
  if (fromNetwork === 0) spread.networks += 1;
  seen.articles.set(articleId, spread);
  seen.readers.add(reader);
  return true;
}
