import type { Facts } from "./facts.ts";
import { isKnownSource } from "./known-sites.ts";
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
