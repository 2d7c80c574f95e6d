import type { Facts } from "./facts.ts";
import { type Finding, WEAK } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

/** Shorter texts are shouted for joy. */
const SHOUTING_LETTERS = 40;
const SHOUTING_SHARE = 0.8;
/** Phrases beyond this many say nothing new. */
const SALES_PHRASES = 3;

/** Phrases that twenty years of comment spam have in common. Some are said by people too: each weighs little. */
const SALES_TALK = [
  /\b(?:online casinos?|payday loans?|cheap (?:viagra|cialis|meds)|buy (?:viagra|cialis|followers))\b/i,
  /\b(?:make|earn|made|earned|making|earning) [$€£]?\d[\d,.]{0,20} ?(?:[$€£]|dollars|usd|euros?)? ?(?:a|an|per|every|each) (?:hour|day|week|month)\b/i,
  /\bwork(?:ing)? (?:from|at) home\b.{0,80}[$€£]/i,
  /\b(?:won|win|claim|collect|receive)\b.{0,40}(?:\b(?:prizes?|vouchers?|gift ?cards?|awards?|reward)\b|[£$€]\d)/i,
  /\byou(?:'ve|’ve| have| were| are)? (?:been )?(?:specially )?(?:selected|chosen|awarded)\b/i,
  /\b(?:guest posts?|link exchange|buy backlinks|rank (?:higher )?on google|seo services?)\b/i,
  /\b(?:spell ?caster|loan offer|guaranteed (?:income|profits?)|recover(?:ed)? my (?:bitcoin|crypto|lost funds))\b/i,
];

/** Asks for a call or a message to a number, a short one or a whole one. */
const CALL =
  /\b(?:call|ring|dial|te?xt|sms|whatsapp|telegram|send)\b.{0,40}?(?:\+?\d[\d ().-]{7,24}\d|(?<![\d.,£$€])\d{5,6}(?![\d.,]))/i;

/** Asks for a visit to something of one's own. */
const OWN_PLACE =
  /\b(?:check(?:ing)?|visit|watch|see|view|hear|listen to|look at|subscribe|sub|follow|support|go to|come to|search for)\b.{0,25}\b(?:my|our) (?:[\w']{1,12} ){0,2}(?:chann?els?|pages?|profile|site|web ?site|blog|videos?|vids?|covers?|songs?|music|beats?|mixtape|remix|uploads?|youtube|insta(?:gram)?|facebook|fb|soundcloud|store|shop)\b/i;

/** Asks for clicks that others count. */
const BEGGING =
  /\b(?:subscribe|sub|subs|like|follow|view)s?\b.{0,12}\b(?:me|back|4 ?(?:sub|like|me)s?|for (?:sub|like)s?|pl[sz]|please)\b|\b(?:pl[sz]|please)\b.{0,20}\b(?:subscribe|sub|follow|like|vote|share|donate)\b/i;

/** Thirteen of one character. Lines of dashes, dots and the like set off paragraphs. */
const REPEATED_CHARACTER = /([^\s\p{Pd}\p{Pc}.…·=*~#])\1{12}/u;

export function salesTalk(_: Facts, { body }: VisibleText): Finding | null {
  const phrases = SALES_TALK.filter((phrase) => phrase.test(body)).length;
  if (phrases === 0) return null;
  const reason =
    phrases === 1 ? "Uses a phrase of advertisements." : `Uses ${phrases} phrases of advertisements.`;
  return { rule: "sales-talk", weight: WEAK * Math.min(phrases, SALES_PHRASES), reason };
}

export function ownPlace(_: Facts, { body }: VisibleText): Finding | null {
  if (!OWN_PLACE.test(body)) return null;
  return { rule: "own-place", weight: WEAK, reason: "Invites readers to a page or channel of its own." };
}

export function call(_: Facts, { body }: VisibleText): Finding | null {
  if (!CALL.test(body)) return null;
  return { rule: "call", weight: WEAK, reason: "Asks readers to call or text a number." };
}

export function begging(_: Facts, { body }: VisibleText): Finding | null {
  if (!BEGGING.test(body)) return null;
  return { rule: "begging", weight: WEAK, reason: "Asks for subscribers, likes or votes." };
}

export function shouting(_: Facts, { letters }: VisibleText): Finding | null {
  if (!isShouted(letters)) return null;
  return { rule: "shouting", weight: WEAK, reason: "Is written in capitals." };
}

/** Whoever shouts repeats as well: both are one sign. */
export function repeatedCharacter(_: Facts, { body, letters }: VisibleText): Finding | null {
  if (!REPEATED_CHARACTER.test(body) || isShouted(letters)) return null;
  return { rule: "repeated-character", weight: WEAK, reason: "Repeats one character again and again." };
}

function isShouted(letters: string): boolean {
  if (letters.length < SHOUTING_LETTERS) return false;
  const capitals = letters.length - letters.replace(/\p{Lu}+/gu, "").length;
  return capitals >= letters.length * SHOUTING_SHARE;
}
