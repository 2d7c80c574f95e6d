import type { Facts } from "./facts.ts";
import { type Finding, STRONG } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

const ADDRESS_NAME =
  /https?:\/\/|www\.|\b[a-z0-9-]{2,40}\.(?:com|net|org|info|biz|shop|store|xyz|online|site|website|top|club|live|vip|pro|bet|casino|click|link|ru|cn|io|co|uk|de)\b/i;

/** Words that are nobody's name. "Seo" and "Loan" are names of people, so they count only in company. */
const ADVERTISING_NAME =
  /\b(?:casinos?|viagra|cialis|payday|loans|backlinks?|escorts?|forex|bitcoin|pharmacy|(?:buy|cheap|discount|replica|best online) [a-z]{3,20}|seo (?:agency|company|expert|services?)|for sale)\b/i;

/** A telephone number: people have at most two years in their name. */
const NUMBERED_NAME = /(?:\d[ ().-]{0,2}){9}/;

/** The name is what other sites show as a link, so it is where advertisements go. */
export function advertisingName(_: Facts, { name }: VisibleText): Finding | null {
  const found = (reason: string) => ({ rule: "advertising-name", weight: STRONG, reason });
  if (ADDRESS_NAME.test(name)) return found("The name is the address of a site.");
  if (NUMBERED_NAME.test(name)) return found("The name holds a telephone number.");
  return ADVERTISING_NAME.test(name) ? found("The name is an advertisement.") : null;
}
