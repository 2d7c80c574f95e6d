import type { Facts } from "./facts.ts";
import { isKnownSource } from "./known-sites.ts";
import { hostOf } from "./link-pattern.ts";
import { quoted } from "./quoted.ts";
import { type Finding, STRONG, WEAK } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

const ADDRESS_NAME = /https?:\/\/\S+|www\.\S+/i;

/** Endings that are registered to sell something, and hardly ever a word of a language. */
const HOST_NAME =
  /\b(?:[a-z0-9-]{1,40}\.){0,3}[a-z0-9-]{2,40}\.(?:com|net|org|info|biz|shop|store|xyz|online|site|website|top|club|live|vip|bet|casino|click|link|app|agency|loans?)\b/i;
/** Endings of countries are also the middle of names ("Jo.de Vries") and what readers of a local paper call themselves by. */
const COUNTRY_HOST_NAME =
  /(?<![\p{L}\p{N}.])(?:[a-z0-9-]{1,40}\.){0,3}[a-z0-9-]{3,40}\.[a-z]{2}(?![\p{L}\p{N}])/u;

/** What is sold by comments. By itself some people's name, trade or joke ("Bitcoin Bob", "Pharmacy student"). */
const WARE =
  /\b(?:casinos?|viagra|cialis|payday|loans?|backlinks?|escorts?|forex|bitcoin|crypto|pharmacy|replicas?|watches|seo|betting|slots?|poker|followers|hosting|mattress(?:es)?|plumbers?|locksmiths?|movers|essays?|steroids|cbd|vapes?|jerseys|handbags?|marketing)\b/gi;
/** How wares are cried. Such a word alone is a seat or a politician's. */
const CRY =
  /\b(?:buy|cheap(?:est)?|discount(?:ed)?|best|top|affordable|online|free|instant|approved|agency|compan(?:y|ies)|experts?|services?|specialists?|reviews?|for sale|near me|24 ?\/ ?7|deals?|offers?|store|shop|prices?)\b/i;

/** What is longer was never taken as a name. */
const MAX_NAME = 200;

/** A telephone number: people have at most two years in their name. */
const NUMBERED_NAME = /(?:\d[ ().-]{0,2}){9}/;

/** The name is what other sites show as a link, so it is where advertisements go. */
export function advertisingName(_: Facts, seen: VisibleText): Finding | null {
  const name = seen.name.slice(0, MAX_NAME);
  const found = (weight: number, reason: string) => ({ rule: "advertising-name", weight, reason });
  const address = (ADDRESS_NAME.exec(name) ?? HOST_NAME.exec(name))?.[0];
  if (address !== undefined && !isKnownSource(hostOf(address)))
    return found(STRONG, `The name is the address of a site: ${quoted(address)}.`);
  if (NUMBERED_NAME.test(name)) return found(STRONG, "The name holds a telephone number.");
  const wares = name.match(WARE) ?? [];
  const isCried = wares.length > 1 || CRY.test(name);
  if (wares.length > 0 && isCried) return found(STRONG, `The name is an advertisement: ${quoted(name)}.`);
  const country = COUNTRY_HOST_NAME.exec(name)?.[0];
  if (country !== undefined && !isKnownSource(country))
    return found(WEAK, `The name is like the address of a site: ${quoted(country)}.`);
  return null;
}
