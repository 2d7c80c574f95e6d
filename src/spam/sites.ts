import { undisguised } from "./disguise.ts";
import { isKnownSource } from "./known-sites.ts";
import { hostOf } from "./link-pattern.ts";
import { asSeen } from "./text-fold.ts";

/** Of one comment as many are looked at. */
const MOST_SITES = 8;
const MAX_LENGTH = 60;

/** With a scheme or without one. Endings that are also words ("me", "in", "so") are none without it. */
const ADDRESS =
  /(?:https?:\/\/|\bwww\.)[^\s<>"']{1,2000}|(?<![@\w.-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|net|org|info|biz|co|uk|io|tv|ly|ru|de|fr|eu|club|shop|store|site|online|xyz|top|live|link|click|vip|pro|app|example)(?![\w-])(?:\/[^\s<>"']{0,200})?|(?<![@\w.-])(?:t|wa)\.me\/[^\s<>"']{1,200}/gi;

/** Under these anybody has a page of their own: the first part of the path, and not the host, says whose it is. */
const PLATFORMS = new Set(
  `youtube.com youtu.be t.me telegram.me wa.me whatsapp.com facebook.com fb.com instagram.com tiktok.com x.com twitter.com threads.net
  linkedin.com reddit.com pinterest.com vk.com ok.ru discord.gg discord.com linktr.ee beacons.ai medium.com patreon.com gofundme.com
  paypal.me github.com soundcloud.com spotify.com twitch.tv google.com forms.gle goo.gl bit.ly tinyurl.com t.co is.gd cutt.ly rebrand.ly
  shorturl.at rb.gy t.ly s.id lnkd.in amazon.com etsy.com ebay.com`
    .trim()
    .split(/\s+/),
);

/** Parts of a path that name a kind of page: the next part says whose it is. */
const KINDS = new Set(
  "watch shorts channel c user in company r u groups pages view site sites d forms document p reel share posts maps dp".split(
    " ",
  ),
);

/** Anybody may register a name below these: the part in front of them belongs to it. */
const SUFFIX =
  /\.(?:(?:co|com|org|net|gov|ac|edu|gob|gouv|or|ne|go|in|web|biz|id|my)\.[a-z]{2}|blogspot\.[a-z.]{2,6}|wordpress\.com|github\.io|gitlab\.io|netlify\.app|vercel\.app|pages\.dev|workers\.dev|web\.app|herokuapp\.com|weebly\.com|wixsite\.com|tumblr\.com|substack\.com|livejournal\.com)$/;

/**
 * The sites that a comment leads to, each once: the domain that somebody has registered, or an account on a platform, whose host says
 * nothing of who is meant. `https://www.a.shop.example/b` gives `shop.example`, `https://t.me/Signals?x` gives `t.me/signals`.
 * Linear in the text.
 */
export function sitesOf({ authorName, body }: { authorName: string; body: string }): string[] {
  const text = `${asSeen(authorName)} ${asSeen(undisguised(body))}`;
  const sites = new Set<string>();
  for (const [address] of text.matchAll(ADDRESS)) {
    const site = siteOf(address);
    if (site !== null) sites.add(site);
    if (sites.size === MOST_SITES) break;
  }
  return [...sites];
}

/** Whether a comment leads anywhere but to sources that everybody knows. */
export function leadsElsewhere(comment: { authorName: string; body: string }): boolean {
  return sitesOf(comment).some((site) => !isKnownSource(site));
}

/** What an address leads to; null for one that is none. */
export function siteOf(address: string): string | null {
  const host = hostOf(address);
  if (!host.includes(".")) return null;
  const domain = domainOf(host);
  if (!PLATFORMS.has(domain)) return domain.slice(0, MAX_LENGTH);
  const rest = address.replace(/^https?:\/\//i, "").replace(/^[^/?#]*/, "");
  const parts = rest.split(/[/?#&=]+/).filter((part) => part !== "" && part !== "v");
  const named = parts.slice(0, KINDS.has(parts[0]?.toLowerCase() ?? "") ? 2 : 1);
  return [host, ...named]
    .join("/")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+$/u, "")
    .slice(0, MAX_LENGTH);
}

function domainOf(host: string): string {
  const parts = host.split(".");
  return parts.slice(SUFFIX.test(host) ? -3 : -2).join(".");
}
