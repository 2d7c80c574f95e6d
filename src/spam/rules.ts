import type { Facts } from "./facts.ts";
import { withoutInvisible } from "./text-fold.ts";
import type { Finding } from "./verdict.ts";

/** What one rule finds, or null. */
export type Rule = (facts: Facts) => Finding | null;

/** By itself a reason for nothing; two of them are for a person to look at. */
const WEAK = 0.5;
/** By itself a reason for a person to look. */
const STRONG = 1;
/** By itself spam. */
const CERTAIN = 2;

/** A text sent once before may be a copy by mistake; nobody sends the same words a fourth time. */
const COPIES_OF_SPAM = 3;
/** People name a source or two; advertisements have many. */
const MANY_LINKS = 3;
const VERY_MANY_LINKS = 6;
/** With fewer words around it, a link is all that the comment says. */
const WORDS_FOR_A_LINK = 5;
/** Shorter texts are shouted for joy. */
const SHOUTING_LETTERS = 40;
const SHOUTING_SHARE = 0.8;
/** Phrases beyond this many say nothing new. */
const SALES_PHRASES = 3;

/** One address each, so `https://www.` is a single match. */
const LINK = /https?:\/\/(?:www\.)?|\bwww\.[a-z0-9]/gi;
const WHOLE_LINK = /(?:https?:\/\/|\bwww\.)\S+/gi;

/** Scripts without spaces between words have a word in nearly every character. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]|[\p{L}\p{M}]{2,}/gu;

const SHORTENED_LINK =
  /(?<![\w-])(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|v\.gd|buff\.ly|cutt\.ly|rebrand\.ly|shorturl\.at|rb\.gy|t\.ly|tiny\.cc|bl\.ink|adf\.ly|shorte\.st|s\.id|clck\.ru)\//i;

/** Link markup that this site's form has no use for and that link-dropping programs send everywhere. */
const FOREIGN_MARKUP = /\[\/?(?:url|link)[\]=]|<\/a>|<a\s[^<>]{0,200}href/i;

const ADDRESS_NAME =
  /https?:\/\/|www\.|\b[a-z0-9-]{2,40}\.(?:com|net|org|info|biz|shop|store|xyz|online|site|website|top|club|live|vip|pro|bet|casino|click|link|ru|cn|io|co|uk|de)\b/i;

/** Words that are nobody's name. "Seo" and "Loan" are names of people, so they count only in company. */
const ADVERTISING_NAME =
  /\b(?:casinos?|viagra|cialis|payday|loans|backlinks?|escorts?|forex|bitcoin|pharmacy|(?:buy|cheap|discount|replica|best online) [a-z]{3,20}|seo (?:agency|company|expert|services?)|for sale)\b/i;

/** Phrases that twenty years of comment spam have in common. Some are said by people too: each weighs little. */
const SALES_TALK = [
  /\b(?:online casinos?|payday loans?|cheap (?:viagra|cialis|meds)|buy (?:viagra|cialis|followers))\b/i,
  /\b(?:make|earn|made|earned|making|earning) [$€£]?\d[\d,.]{0,20} ?(?:[$€£]|dollars|usd|euros?)? ?(?:a|an|per|every|each) (?:hour|day|week|month)\b/i,
  /\bwork(?:ing)? (?:from|at) home\b.{0,80}[$€£]/i,
  /\b(?:whatsapp|telegram)\b.{0,40}\+?\d[\d ().-]{7}/i,
  /\b(?:check out|visit|subscribe to) my (?:channel|web ?site|site|blog|page|profile)\b/i,
  /\b(?:guest posts?|link exchange|buy backlinks|rank (?:higher )?on google|seo services?)\b/i,
  /\b(?:spell ?caster|loan offer|guaranteed (?:income|profits?)|recover(?:ed)? my (?:bitcoin|crypto|lost funds))\b/i,
];

/** Thirteen of one character. Lines of dashes, dots and the like set off paragraphs. */
const REPEATED_CHARACTER = /([^\s\p{Pd}\p{Pc}.…·=*~#])\1{12}/u;

/** All rules, cheapest first: what is known of the sending, then the name, then the text. Each is linear in the text. */
export const RULES: readonly Rule[] = [
  honeypotFilled,
  formToken,
  sameText,
  advertisingName,
  manyLinks,
  bareLink,
  shortenedLink,
  foreignMarkup,
  salesTalk,
  shouting,
  repeatedCharacter,
];

function honeypotFilled({ honeypot }: Facts): Finding | null {
  if (honeypot.trim() === "") return null;
  return { rule: "honeypot", weight: CERTAIN, reason: "Filled in a field that people do not see." };
}

/** Programs that post JSON need no form. A form without its token comes from a program that pretends. */
function formToken({ token, via, formMinSeconds }: Facts): Finding | null {
  const found = (weight: number, reason: string) => ({ rule: "form-token", weight, reason });
  switch (token.state) {
    case "ok":
      if (token.ageSeconds >= formMinSeconds) return null;
      return found(STRONG, `Was sent ${secondsText(token.ageSeconds)} after the page was opened.`);
    case "missing":
      return via === "json" ? null : found(STRONG, "Was sent by something that never opened the page.");
    case "old":
      return found(WEAK, "Was sent from a page that had been open for days.");
    case "forged":
      return found(CERTAIN, "Carries a forged proof of having opened the page.");
  }
}

function sameText({ similar }: Facts): Finding | null {
  const times = similar.published + similar.held + similar.spam;
  if (times < 1) return null;
  return {
    rule: "same-text",
    weight: times >= COPIES_OF_SPAM ? CERTAIN : STRONG,
    reason:
      times === 1 ? "The same words were sent before." : `The same words were sent ${times} times before.`,
  };
}

function advertisingName({ authorName }: Facts): Finding | null {
  const name = withoutInvisible(authorName).normalize("NFKC");
  const found = (reason: string) => ({ rule: "advertising-name", weight: STRONG, reason });
  if (ADDRESS_NAME.test(name)) return found("The name is the address of a site.");
  return ADVERTISING_NAME.test(name) ? found("The name is an advertisement.") : null;
}

function manyLinks({ body }: Facts): Finding | null {
  const links = body.match(LINK)?.length ?? 0;
  if (links < MANY_LINKS) return null;
  const weight = links >= VERY_MANY_LINKS ? CERTAIN : STRONG;
  return { rule: "many-links", weight, reason: `Holds ${links} links.` };
}

function bareLink({ body }: Facts): Finding | null {
  const around = body.replace(WHOLE_LINK, " ");
  if (around === body) return null;
  if ((around.match(WORD)?.length ?? 0) >= WORDS_FOR_A_LINK) return null;
  return { rule: "bare-link", weight: STRONG, reason: "Says hardly more than a link." };
}

function shortenedLink({ body }: Facts): Finding | null {
  if (!SHORTENED_LINK.test(body)) return null;
  return {
    rule: "shortened-link",
    weight: STRONG,
    reason: "Hides behind a link shortener where a link leads.",
  };
}

function foreignMarkup({ body }: Facts): Finding | null {
  if (!FOREIGN_MARKUP.test(body)) return null;
  return {
    rule: "foreign-markup",
    weight: STRONG,
    reason: "Marks up its links as other sites' forms want them.",
  };
}

function salesTalk({ body }: Facts): Finding | null {
  const text = withoutInvisible(body).normalize("NFKC");
  const phrases = SALES_TALK.filter((phrase) => phrase.test(text)).length;
  if (phrases === 0) return null;
  const reason =
    phrases === 1 ? "Uses a phrase of advertisements." : `Uses ${phrases} phrases of advertisements.`;
  return { rule: "sales-talk", weight: WEAK * Math.min(phrases, SALES_PHRASES), reason };
}

function shouting({ body }: Facts): Finding | null {
  const letters = body.match(/\p{L}/gu)?.length ?? 0;
  if (letters < SHOUTING_LETTERS) return null;
  const capitals = body.match(/\p{Lu}/gu)?.length ?? 0;
  if (capitals < letters * SHOUTING_SHARE) return null;
  return { rule: "shouting", weight: WEAK, reason: "Is written in capitals." };
}

function repeatedCharacter({ body }: Facts): Finding | null {
  if (!REPEATED_CHARACTER.test(body)) return null;
  return { rule: "repeated-character", weight: WEAK, reason: "Repeats one character again and again." };
}

function secondsText(seconds: number): string {
  const whole = Math.round(seconds);
  return whole === 1 ? "1 second" : `${whole} seconds`;
}
