import type { Facts } from "./facts.ts";
import { isKnownSource, isPetitionSite } from "./known-sites.ts";
import { hostOf, LINK, WHOLE_LINK } from "./link-pattern.ts";
import { quoted } from "./quoted.ts";
import { countWords } from "./text-fold.ts";
import { CERTAIN, type Finding, STRONG, WEAK } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

/** People name a source or two; advertisements have many. */
const MANY_LINKS = 3;
const VERY_MANY_LINKS = 6;
/** With fewer words around it, a link is all that the comment says: a title alone has about four. */
const WORDS_FOR_A_LINK = 4;
/** Few people still talk under an article of this age, and programs look for such. */
const OLD_ARTICLE_DAYS = 60;

const SHORTENED_LINK =
  /(?<![\w-])(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|v\.gd|buff\.ly|cutt\.ly|rebrand\.ly|shorturl\.at|rb\.gy|t\.ly|tiny\.cc|bl\.ink|adf\.ly|shorte\.st|s\.id|clck\.ru)\//i;

/** Link markup that this site's form has no use for and that link-dropping programs send everywhere. */
const FOREIGN_MARKUP = /\[\/?(?:url|link)[\]=]|<\/a>|<a\s[^<>]{0,200}href/i;

/** One approved comment opens no gate for floods of links: moderators look at many ones of anybody they do not trust. */
export function manyLinks({ commenter }: Facts, { body }: VisibleText): Finding | null {
  const links = body.match(LINK)?.length ?? 0;
  const isFlood = links >= VERY_MANY_LINKS;
  if (!isFlood && (links < MANY_LINKS || links - sourcesOf(body) < MANY_LINKS)) return null;
  return {
    rule: "many-links",
    weight: isFlood ? CERTAIN : STRONG,
    reason: `Holds ${links} links.`,
    ...((isFlood || !commenter.trusted) && { atLeast: "hold" }),
  };
}

/** A source that everybody knows may stand alone: it is what people answer each other with. */
export function bareLink(_: Facts, { body }: VisibleText): Finding | null {
  if (!isBareLink(body)) return null;
  const hosts = hostsOf(body);
  if (hosts.every(isKnownSource)) return null;
  const reason = `Says hardly more than a link to ${quoted(hosts.find((host) => !isKnownSource(host)) ?? "")}.`;
  return { rule: "bare-link", weight: STRONG, reason };
}

/** Whether a text says hardly more than a link. `seen`: what asSeen gave. */
export function isBareLink(seen: string): boolean {
  const around = seen.replace(WHOLE_LINK, " ");
  return around !== seen && countWords(around) < WORDS_FOR_A_LINK;
}

export function shortenedLink(_: Facts, { body }: VisibleText): Finding | null {
  const found = SHORTENED_LINK.exec(body)?.[0];
  if (found === undefined) return null;
  const reason = `Hides behind a link shortener where a link leads: ${quoted(found)}.`;
  return { rule: "shortened-link", weight: STRONG, reason };
}

export function foreignMarkup(_: Facts, { body }: VisibleText): Finding | null {
  const found = FOREIGN_MARKUP.exec(body)?.[0];
  if (found === undefined) return null;
  const reason = `Marks up its links as other sites' forms want them: ${quoted(found)}.`;
  return { rule: "foreign-markup", weight: STRONG, reason };
}

/** What is sold by links, in the name of the site itself. */
const SELLING_HOST =
  /casino|slots?(?:\b|\d)|poker|betting|(?:^|[.-])bet(?!t|h|a|on|ray|w)|loans?\b|forex|backlink|escort|viagra|cialis|pharma(?:cy)?\b|essay|\bseo\b|followers|vpn|\.(?:bet|casino|loans?|agency|shop|store|vip|xyz|top|click)$/;
/** Shorter labels are words of any text. */
const LABEL_LETTERS = 6;

/** Names something and links to it, as advertisements in passing do: "I use Tidewise (tidewise.example) every morning." */
export function namedLink(_: Facts, { body }: VisibleText): Finding | null {
  const hosts = [...hostsOf(body), ...(body.match(BARE_HOST) ?? []).map(hostOf)];
  const host = hosts.find((one) => !isKnownSource(one) && !isPetitionSite(one) && isAdvertised(one, body));
  if (host === undefined) return null;
  const reason = `Brings up a site that sells something, or names what it links to: ${quoted(host)}.`;
  return { rule: "named-link", weight: WEAK, reason };
}

/** Addresses as people type them, in endings that are no words. */
const BARE_HOST =
  /(?<![@\w./-])[a-z0-9-]{2,40}\.(?:com|net|org|io|ai|app|co|co\.uk|de|dev|biz|info|example)\b(?![\w@.-])/gi;

function isAdvertised(host: string, body: string): boolean {
  if (SELLING_HOST.test(host)) return true;
  const label = host.split(".").at(host.endsWith(".co.uk") ? -3 : -2) ?? "";
  if (label.length < LABEL_LETTERS) return false;
  const words =
    body
      .replace(WHOLE_LINK, " ")
      .replace(BARE_HOST, " ")
      .match(/\p{L}[\p{L}\p{N}]{5,}/gu) ?? [];
  return words.some((word) => /^\p{Lu}/u.test(word) && word.toLowerCase() === label);
}

/** Late remarks are welcome; late links are what programs leave where nobody looks any more. */
export function lateLink({ article }: Facts, { body }: VisibleText): Finding | null {
  if (article.ageDays < OLD_ARTICLE_DAYS) return null;
  if (hostsOf(body).every(isKnownSource)) return null;
  const reason = `Brings a link to an article that is ${Math.floor(article.ageDays)} days old.`;
  return { rule: "late-link", weight: WEAK, reason };
}

/** How many links of a text lead to sources that everybody knows. */
function sourcesOf(body: string): number {
  return hostsOf(body).filter(isKnownSource).length;
}

/** The hosts of a text's links, in their order. */
function hostsOf(body: string): string[] {
  return (body.match(WHOLE_LINK) ?? []).map(hostOf);
}
