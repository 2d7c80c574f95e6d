import type { Facts } from "./facts.ts";
import type { Finding } from "./verdict.ts";

/** One rule: what it found, or null. Weights: 1 is enough to be looked at by a person, 2 to be called spam. */
export type Rule = (facts: Facts) => Finding | null;

/** People give one or two sources; advertisements give many. */
const MANY_LINKS = 3;
const VERY_MANY_LINKS = 6;
/** With fewer words around it, a link is all that the comment says. */
const WORDS_FOR_A_LINK = 5;
/** Shorter texts are shouted in joy. */
const SHOUTING_LETTERS = 40;
/** Nobody who means a word holds its key for so long. */
const REPEATED_CHARACTERS = 12;

const LINK = /https?:\/\/|\bwww\.[a-z0-9-]/gi;

const SHORTENERS =
  /\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|cutt\.ly|rebrand\.ly|shorturl\.at|rb\.gy|t\.ly|tiny\.cc|bl\.ink)\//i;

/** Markup that this site's form has no use for and link-dropping programs send everywhere. */
const FOREIGN_MARKUP = /\[url[=\]]|\[link[=\]]|<a\s[^>]{0,200}href/i;

const DOMAIN_NAME =
  /(?:https?:\/\/|www\.)\S|\b[a-z0-9-]{2,40}\.(?:com|net|org|info|biz|shop|xyz|online|site|top|ru|cn|io|co)\b/i;

const ADVERTISING_NAME =
  /\b(?:casino|viagra|cialis|loan|payday|seo|backlinks?|escort|forex|crypto|bitcoin|replica|pharmacy|cheap|discount)\b/i;

/** Phrases that comment spam of twenty years has in common. */
const SALES_TALK = [
  /\b(?:online casino|payday loans?|cheap (?:viagra|cialis|meds))\b/i,
  /\b(?:make|earn) (?:\$|€|£)?\d[\d,.]* ?(?:\$|€|£|dollars|usd)? ?(?:a|per|every|each) (?:day|week|month|hour)\b/i,
  /\bwork (?:from|at) home\b.{0,80}\$/i,
  /\b(?:whatsapp|telegram)\b.{0,40}\+?\d[\d ().-]{7,}/i,
  /\b(?:check out|visit|subscribe to) my (?:channel|site|website|blog|page)\b/i,
  /\b(?:guest post|link exchange|buy backlinks|rank on google|seo services?)\b/i,
];

/** All rules, cheapest first. */
export const RULES: Rule[] = [
  honeypotFilled,
  formToken,
  sameText,
  manyLinks,
  bareLink,
  shortenedLink,
  foreignMarkup,
  advertisingName,
  salesTalk,
  shouting,
  repeatedCharacters,
];

function honeypotFilled({ honeypot }: Facts): Finding | null {
  if (honeypot === "") return null;
  return { rule: "honeypot", weight: 3, reason: "Filled in a field that people do not see." };
}

/** Programs that post JSON never had a form. A form without its token is a program that pretends. */
function formToken({ token, via, formMinSeconds }: Facts): Finding | null {
  const rule = "form-token";
  if (token.state === "ok") {
    if (token.ageSeconds >= formMinSeconds) return null;
    return {
      rule,
      weight: 1,
      reason: `Was sent ${Math.round(token.ageSeconds)} seconds after the page was opened.`,
    };
  }
  if (token.state === "forged")
    return { rule, weight: 2, reason: "Carries a forged proof of having opened the page." };
  if (token.state === "old")
    return { rule, weight: 0.4, reason: "The page was opened more than two days before." };
  return via === "json" ? null : { rule, weight: 1, reason: "Was sent without opening the article's page." };
}

function sameText({ sameTextElsewhere: times }: Facts): Finding | null {
  if (times === 0) return null;
  const reason =
    times === 1 ? "The same words were sent once before." : `The same words were sent ${times} times before.`;
  return { rule: "same-text", weight: times >= 3 ? 2 : 1, reason };
}

function manyLinks({ body }: Facts): Finding | null {
  const links = body.match(LINK)?.length ?? 0;
  if (links < MANY_LINKS) return null;
  return { rule: "many-links", weight: links >= VERY_MANY_LINKS ? 2 : 1, reason: `Holds ${links} links.` };
}

function bareLink({ body }: Facts): Finding | null {
  if (!/https?:\/\//i.test(body)) return null;
  const words = body.replace(/https?:\/\/\S{1,2000}/gi, " ").match(/\p{L}{2,}/gu)?.length ?? 0;
  if (words >= WORDS_FOR_A_LINK) return null;
  return { rule: "bare-link", weight: 1, reason: "Says hardly more than a link." };
}

function shortenedLink({ body }: Facts): Finding | null {
  if (!SHORTENERS.test(body)) return null;
  return { rule: "shortened-link", weight: 1, reason: "Hides where a link leads behind a link shortener." };
}

function foreignMarkup({ body }: Facts): Finding | null {
  if (!FOREIGN_MARKUP.test(body)) return null;
  return { rule: "foreign-markup", weight: 1, reason: "Holds the link markup of other sites' forms." };
}

function advertisingName({ authorName }: Facts): Finding | null {
  const rule = "advertising-name";
  if (DOMAIN_NAME.test(authorName)) return { rule, weight: 1, reason: "The name is an address." };
  return ADVERTISING_NAME.test(authorName)
    ? { rule, weight: 1, reason: "The name is an advertisement." }
    : null;
}

function salesTalk({ body }: Facts): Finding | null {
  const phrases = SALES_TALK.filter((phrase) => phrase.test(body)).length;
  if (phrases === 0) return null;
  return { rule: "sales-talk", weight: phrases > 1 ? 2 : 1, reason: "Uses the phrases of advertisements." };
}

function shouting({ body }: Facts): Finding | null {
  const letters = body.match(/\p{L}/gu) ?? [];
  const capitals = letters.filter((letter) => letter !== letter.toLowerCase()).length;
  if (letters.length < SHOUTING_LETTERS || capitals < letters.length * 0.8) return null;
  return { rule: "shouting", weight: 0.4, reason: "Is written in capitals." };
}

function repeatedCharacters({ body }: Facts): Finding | null {
  const repeated = new RegExp(`([^\\s.=_*-])\\1{${REPEATED_CHARACTERS},}`, "u");
  if (!repeated.test(body)) return null;
  return { rule: "repeated-characters", weight: 0.4, reason: "Repeats one character many times." };
}
